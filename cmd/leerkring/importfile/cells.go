package importfile

import (
	"encoding/json"
	"strings"
	"time"

	"leerkring/graph/scalar"
)

// moment reads a moment with an offset, or one without as it was on the clocks of the Netherlands.
func moment(cell string) (any, string) {
	if _, err := scalar.UnmarshalDateTime(cell); err == nil {
		return cell, ""
	}
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil { // it is built in
		return nil, "The times of the Netherlands are not known here; write the moment with an offset."
	}
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02 15:04:05", "2-1-2006 15:04", "2-1-2006 15:04:05"} {
		at, err := time.ParseInLocation(layout, cell, zone)
		if err != nil {
			continue
		}
		if on, err := time.Parse(layout, cell); err != nil || on.Hour() != at.Hour() {
			return nil, "The clocks went forward then, so there was no such moment; check the time."
		}
		if text := at.Format(time.RFC3339); at.Year() > 0 && at.Year() < 10_000 {
			return text, ""
		}
	}
	return nil, "This is no moment; write it as 2021-11-26 14:00 (Dutch time), or with an offset as 2021-11-26T14:00:00+01:00."
}

// whole reads a number without decimals.
func whole(cell string) (any, string) {
	if !digits(strings.TrimPrefix(cell, "-")) {
		return nil, "This is no whole number; write it without dots, signs of money or words, such as 1250."
	}
	return number(cell), ""
}

// decimal reads a number with a comma or a point. Three digits behind it may be thousands, and is refused.
func decimal(cell string) (any, string) {
	const remedy = "This is no number; write it with a decimal comma and without thousands, such as 12,5."
	units, rest, split := strings.Cut(strings.Replace(cell, ",", ".", 1), ".")
	switch {
	case !digits(strings.TrimPrefix(units, "-")), split && !digits(rest):
		return nil, remedy
	case len(rest) == 3:
		return nil, "This may be thousands or thousandths; write 1250, or 1,25."
	case !split:
		return number(units), ""
	}
	return json.Number(string(number(units)) + "." + rest), ""
}

func digits(text string) bool {
	return text != "" && len(text) <= 20 && strings.Trim(text, "0123456789") == ""
}

// number drops the noughts in front, which JSON does not have.
func number(text string) json.Number {
	bare, negative := strings.CutPrefix(text, "-")
	if bare = strings.TrimLeft(bare, "0"); bare == "" {
		bare = "0"
	}
	if negative {
		bare = "-" + bare
	}
	return json.Number(bare)
}

func yesOrNo(cell string) (any, string) {
	switch strings.ToLower(cell) {
	case "ja", "yes", "true", "waar", "1":
		return true, ""
	case "nee", "no", "false", "onwaar", "0":
		return false, ""
	}
	return nil, "This is ja or nee."
}
