package importfile

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"leerkring/graph/scalar"
)

// all reads a file to its end.
func all(t testing.TB, name, text string) []Line {
	t.Helper()
	return allOf(t, loaded(t), name, text)
}

func loaded(t testing.TB) shape {
	t.Helper()
	s, err := loadShape()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func allOf(t testing.TB, s shape, name, text string) []Line {
	t.Helper()
	reader, err := open(name, strings.NewReader(text), s)
	if err != nil {
		return nil
	}
	var lines []Line
	for {
		line, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return lines
		}
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
	}
}

func TestMomentsOfTheNetherlandsAreRead(t *testing.T) {
	for cell, want := range map[string]string{
		"2021-11-26 14:00": "2021-11-26T13:00:00Z", "2021-07-26 14:00:30": "2021-07-26T12:00:30Z", "26-11-2021 14:00": "2021-11-26T13:00:00Z",
		"6-1-2021 14:00": "2021-01-06T13:00:00Z", "2021-11-26T14:00:00Z": "2021-11-26T14:00:00Z", "2021-11-26T14:00:00.5+02:00": "2021-11-26T12:00:00.5Z",
	} {
		value, message := moment(cell)
		at, err := scalar.UnmarshalDateTime(value)
		if message != "" || err != nil || at.Format(time.RFC3339Nano) != want {
			t.Errorf("%s: %v %s", cell, value, message)
		}
	}
	for _, cell := range []string{"2021-03-28 02:30", "2021-11-31 14:00", "2021-11-26", "14:00", "11/26/2021 14:00", "gisteren", "2021-11-26 25:00", "0000-01-01 00:00"} {
		if value, message := moment(cell); message == "" {
			t.Errorf("%s was read as %v", cell, value)
		}
	}
}

func TestNumbersAreReadAsTheyAreWrittenHere(t *testing.T) {
	for cell, want := range map[string]string{"12,5": "12.5", "12.5": "12.5", "1250": "1250", "007": "7", "-0": "-0", "1,2345": "1.2345", "0,5": "0.5"} {
		if got, message := decimal(cell); got != json.Number(want) || message != "" {
			t.Errorf("%s is %v %s", cell, got, message)
		}
	}
	for _, cell := range []string{"1.250", "1,250", "1.250,5", "1,2,3", "€ 5", "vijf", ",5", "5,", "NaN", "1e3", "-"} {
		if got, message := decimal(cell); message == "" {
			t.Errorf("%s was read as %v", cell, got)
		}
	}
	if got, message := whole("01250"); got != json.Number("1250") || message != "" {
		t.Errorf("01250 is %v %s", got, message)
	}
	for _, cell := range []string{"1.250", "1,5", "€ 5", "twaalf", "", "-"} {
		if got, message := whole(cell); message == "" {
			t.Errorf("%s was read as %v", cell, got)
		}
	}
}

// The separator is what the first row has; measures keep the number of their columns, and leave no gap in the list.
func TestATableIsReadWithItsOwnSeparator(t *testing.T) {
	for _, separator := range []string{";", ","} {
		table := strings.ReplaceAll("\ufeffKey;Occurred_At;platform;content_kind;tags;intervention2_type;intervention4_type;intervention4_motivation;text\n"+
			"1;2021-11-26 14:00;x;other;a|b | ;IV17;IV18;nodig;\"een ;\nen nog een \"\"regel\"\"\"\n;;;;;;;;\n2;2021-11-26 14:00;X;OTHER;;;;;\n", ";", separator)
		lines := all(t, "a.CSV", table)
		if len(lines) != 2 || lines[0].Number != 2 || lines[1].Number != 5 || len(lines[1].Faults) != 0 {
			t.Fatalf("with %s: %+v", separator, lines)
		}
		got, err := json.Marshal(lines[0].Incident)
		want := `{"contentKind":"OTHER","interventions":[{"typeId":"IV17"},{"motivation":"nodig","typeId":"IV18"}],"key":"1","occurredAt":"2021-11-26T14:00:00+01:00","platform":"X","tags":["a","b"],"text":"een ` + separator + `\nen nog een \"regel\""}`
		if err != nil || string(got) != want {
			t.Errorf("with %s: %s", separator, got)
		}
		var places []string
		for _, f := range lines[0].Faults {
			places = append(places, f.Field)
		}
		if strings.Join(places, " ") != "intervention2_motivation intervention2_occurred_at intervention4_occurred_at" {
			t.Errorf("faults %v", places)
		}
		if name := lines[0].Field([]string{"interventions", "1", "legalBasisId"}); name != "intervention4_basis" {
			t.Errorf("a measure's column is %s", name)
		}
	}
}

// Whatever a file holds: it is read to its end, a line without a fault fits the API, and a fault repeats nothing of it.
func FuzzTable(f *testing.F) {
	var template strings.Builder
	if err := WriteTemplate(&template, "csv"); err != nil {
		f.Fatal(err)
	}
	header, _, _ := strings.Cut(template.String(), "\n")
	f.Add(template.String())
	f.Add(header + "\nq7z;q7z;q7z;q7z;q7z;q7z;q7z;q7z;q7z;q7z;q7z;q7z;q7z;q7z\n\"q7z")
	f.Add("\ufeffkey,occurred_at,platform,content_kind,reach\n1,2021-03-28 02:30,x,other,\"1.250\"\r\n\xff,,,")
	f.Add("q7z;q7z\n")
	s := loaded(f)
	f.Fuzz(func(t *testing.T, text string) { fuzz(t, s, "a.csv", text) })
}

func FuzzLines(f *testing.F) {
	var template strings.Builder
	if err := WriteTemplate(&template, "jsonl"); err != nil {
		f.Fatal(err)
	}
	f.Add(template.String())
	f.Add(`{"key":"q7z","occurredAt":"q7z","platform":"q7z","reach":1e400,"interventions":[null,{"typeId":7}],"outcome":[],"tags":"q7z"}` + "\nq7z\n[]\nnull\n{}{}")
	f.Add("\ufeff{\"key\":\"\xff\"}\r\n\r\n")
	s := loaded(f)
	f.Fuzz(func(t *testing.T, text string) { fuzz(t, s, "a.jsonl", text) })
}

func fuzz(t *testing.T, s shape, name, text string) {
	last := 0
	for _, line := range allOf(t, s, name, text) {
		if line.Number <= last || line.Number > strings.Count(text, "\n")+strings.Count(text, "\r")+1 {
			t.Errorf("line %d behind line %d", line.Number, last)
		}
		last = line.Number
		for _, fault := range line.Faults {
			if fault.Field == "" || fault.Message == "" || strings.Contains(fault.Message, "q7z") {
				t.Errorf("fault %+v", fault)
			}
		}
		if len(line.Faults) > 0 {
			continue
		}
		if text, err := json.Marshal(line.Incident); err != nil || len(text) == 0 {
			t.Errorf("it can't be sent: %v", err)
		}
		if _, err := scalar.UnmarshalDateTime(line.Incident["occurredAt"]); err != nil {
			t.Errorf("occurredAt is %v", line.Incident["occurredAt"])
		}
	}
}
