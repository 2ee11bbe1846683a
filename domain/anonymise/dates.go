package anonymise

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// maskDates masks what fixes a day, as one token: "14 februari 2025", "8 nov.", "04-03", "2024-10-31", "11jan", "dd 180225",
// "drie mei", "de derde mei", "drie of vier mei", and the names of days that fall on one date. A month or a year alone stays.
func maskDates(text string, tokens, kept []token) []token {
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		if t.own || t.masked() && !t.held {
			kept = append(kept, t)
			continue
		}
		switch {
		case isFixedDay(t.word):
			t.mask(Date, "name of a date")
			if n := len(kept); n > 0 && isDay(kept[n-1]) && !kept[n-1].own && isBlank(text[kept[n-1].end:t.start], "") {
				t = joinedAs(text, kept[n-1], t, Date, "name of a date")
				kept = kept[:n-1]
			}
			if i+1 < len(tokens) && !tokens[i+1].own && isYear(tokens[i+1].word) && isBlank(text[t.end:tokens[i+1].start], "") {
				t.end = tokens[i+1].end
				i++
			}
		case isDayOfMonth(text, tokens, i):
			t.mask(Date, "day of the month")
		case t.kind == Number && isSpacedDate(text, tokens, i):
			t = joinedAs(text, t, tokens[i+2], Date, "date")
			i += 2
		case t.kind == Number && isDateNumber(text, tokens, i):
			t.mask(Date, "date")
			// The year goes along: "02/12/'24", "11 11 2010".
			if i+1 < len(tokens) && tokens[i+1].kind == Number && !tokens[i+1].own && strings.Contains(text[t.end:tokens[i+1].start], "'") && isBlank(text[t.end:tokens[i+1].start], "'/-.") && len(tokens[i+1].word) == 2 {
				t.end = tokens[i+1].end
				i++
			}
		}
		kept = append(kept, t)
		if !isMonth(t.word) {
			continue
		}
		first := firstDay(text, kept)
		if first == len(kept)-1 {
			continue
		}
		end := t
		if isShortMonth(text, tokens, i) {
			end.end++
		}
		// The year goes along, with its apostrophe.
		if i+1 < len(tokens) && !tokens[i+1].own && tokens[i+1].kind == Number && isBlank(text[end.end:tokens[i+1].start], "'.-") &&
			(isYear(tokens[i+1].word) || len(tokens[i+1].word) == 2 && (strings.HasSuffix(text[:tokens[i+1].start], "'") || tokens[i+1].value >= 15 && tokens[i+1].value <= 35)) {
			end.end = tokens[i+1].end
			i++
		}
		for i+1 < len(tokens) && !tokens[i+1].own && isBlank(text[end.end:tokens[i+1].start], "") && (strings.HasPrefix(tokens[i+1].word, "tweeduizend") || strings.HasSuffix(text[:end.end], "tweeduizend") && tokens[i+1].value > 0) {
			end.end = tokens[i+1].end
			i++
		}
		kept = append(kept[:first], joinedAs(text, kept[first], end, Date, "day and month"))
	}
	return withTheirWeekday(text, kept)
}

// withTheirWeekday makes a weekday in two letters before a date, and "jl." behind it, part of the date.
func withTheirWeekday(text string, tokens []token) []token {
	kept := tokens[:0]
	for _, t := range tokens {
		if n := len(kept); n > 0 && !t.own && !kept[n-1].own && isBlank(text[kept[n-1].end:t.start], "") {
			if t.kind == Date && t.masked() && !kept[n-1].masked() && isWeekday(kept[n-1].word) {
				t.start = kept[n-1].start
				kept = kept[:n-1]
			} else if kept[n-1].kind == Date && kept[n-1].masked() && t.word == "jl" {
				kept[n-1].end = t.end
				if strings.HasPrefix(text[t.end:], ".") {
					kept[n-1].end++
				}
				continue
			}
		}
		if n := len(kept); n > 1 && isDate(t) && isDate(kept[n-2]) && (isBetweenDays(kept[n-1]) || kept[n-1].word == "t/m" || kept[n-1].word == "tm") && isBlank(text[kept[n-2].end:t.start], " "+text[kept[n-1].start:kept[n-1].end]) {
			kept[n-2].end = t.end // "27 april t/m 3 mei"
			kept = kept[:n-1]
			continue
		}
		kept = append(kept, t)
	}
	return kept
}

func isDate(t token) bool { return t.kind == Date && t.masked() && !t.own }

// firstDay tells where the days before the last token, a month, begin; the index of the month if there are none.
func firstDay(text string, before []token) int {
	last := len(before) - 1
	// isNext tells whether a word that is no placeholder of ours stands right before the one behind it.
	isNext := func(i int, is func(token) bool, marks string) bool {
		return i >= 0 && !before[i].own && is(before[i]) && isBlank(text[before[i].end:before[i+1].start], marks)
	}
	first := last
	for {
		switch {
		case isNext(first-1, isDay, ",-."):
			first--
		case first < last && isNext(first-1, isBetweenDays, "") && isNext(first-2, isDay, ",."):
			first -= 2
		case first == last && isNext(first-1, isOf, "") && isNext(first-2, isOrdinal, ""): // de derde van april
			return first - 2
		default:
			return first
		}
	}
}

func isOf(t token) bool { return t.word == "van" }

// isOrdinal takes a day that is counted, in words or in digits with their ending.
func isOrdinal(t token) bool { return isOrdinalDay(t.word) || isDay(t) && t.value < 0 }

func isBetweenDays(t token) bool {
	switch t.word {
	case "en", "of", "tot", "op", "à", "a", "t/m":
		return true
	}
	return false
}

// isDay takes the numbers up to 31 in digits and in words, and the ordinals.
func isDay(t token) bool {
	if t.value >= 1 && t.value <= 31 {
		return true
	}
	if one, other, ok := strings.Cut(t.word, "/"); ok && len(one) <= 2 && len(other) <= 2 && isDigits(one) && isDigits(other) {
		return true // the night of 5/6 april
	}
	for _, ending := range []string{"e", "ste", "de", "sten", "en"} {
		if base, ok := strings.CutSuffix(t.word, ending); ok && len(base) <= 2 && isDigits(base) {
			n, _ := strconv.Atoi(base)
			return n >= 1 && n <= 31
		}
	}
	return isOrdinalDay(t.word)
}

func isOrdinalDay(word string) bool {
	switch word {
	case "eerste", "tweede", "derde", "vierde", "vijfde", "zesde", "zevende", "achtste", "negende", "tiende", "elfde", "twaalfde", "dertiende", "veertiende", "vijftiende", "zestiende",
		"zeventiende", "achttiende", "negentiende", "twintigste", "eenentwintigste", "tweeëntwintigste", "drieëntwintigste", "vierentwintigste", "vijfentwintigste", "zesentwintigste",
		"zevenentwintigste", "achtentwintigste", "negenentwintigste", "dertigste", "eenendertigste":
		return true
	}
	return false
}

func isFixedDay(word string) bool {
	switch word {
	case "oudejaarsavond", "oudejaarsnacht", "oudejaarsdag", "oudjaarsavond", "oudjaarsnacht", "oudjaarsdag", "nieuwjaarsdag", "nieuwjaarsnacht",
		"koningsdag", "koningsnacht", "bevrijdingsdag", "kerstdag", "kerstavond", "kerstnacht", "paasdag", "pinksterdag", "hemelvaartsdag", "pakjesavond", "sinterklaasavond":
		return true
	}
	return false
}

// isDateNumber takes a date in digits, with or without its year, and a day glued to its month.
func isDateNumber(text string, tokens []token, i int) bool {
	word := tokens[i].word
	digits := len(word) - len(strings.TrimLeft(word, "0123456789"))
	month := strings.Trim(strings.TrimRight(word[digits:], "0123456789'"), "-.")
	if day, err := strconv.Atoi(word[:min(digits, 2)]); err == nil && digits <= 2 && day >= 1 && day <= 31 && isMonth(month) {
		return true
	}
	parts := strings.FieldsFunc(word, func(r rune) bool { return r == '-' || r == '/' || r == '.' || r == '\'' })
	n := make([]int, len(parts))
	for p, part := range parts {
		value, err := strconv.Atoi(part)
		if err != nil || len(part) > 8 {
			return false
		}
		n[p] = value
	}
	switch len(parts) {
	case 1:
		return isGluedDate(text, tokens, i)
	case 2:
		if isParagraph(text, tokens[i]) || !isDayMonth(n[0], n[1]) || len(parts[0]) > 2 || len(parts[1]) > 2 || isClock(text, tokens, i) || word == "24/7" {
			return false
		}
		if strings.Contains(word, ".") {
			return len(parts[1]) == 2
		}
		return nextWord(text, tokens, i, "") == nil || !nextWord(text, tokens, i, "").is.any(unit) || len(parts[1]) == 2 && parts[1][0] == '0'
	case 3:
		return isDayMonth(n[0], n[1]) && (len(parts[2]) == 2 || len(parts[2]) == 4) || len(parts[0]) == 4 && isDayMonth(n[2], n[1]) || isDayMonth(n[1], n[0]) && len(parts[2]) == 4
	}
	return false
}

// isSpacedDate takes a day, a month and a year with spaces between them.
func isSpacedDate(text string, tokens []token, i int) bool {
	if i+2 >= len(tokens) || tokens[i+1].own || tokens[i+2].own || !isYear(tokens[i+2].word) || len(tokens[i].word) > 2 || len(tokens[i+1].word) > 2 {
		return false
	}
	day, err1 := strconv.Atoi(tokens[i].word)
	month, err2 := strconv.Atoi(tokens[i+1].word)
	return err1 == nil && err2 == nil && isDayMonth(day, month) && isBlank(text[tokens[i].end:tokens[i+1].start], ".-/") && isBlank(text[tokens[i+1].end:tokens[i+2].start], ".-/'")
}

func isDayMonth(day, month int) bool { return day >= 1 && day <= 31 && month >= 1 && month <= 12 }

// isGluedDate takes six or eight digits that are a date, six only behind a word that says so.
func isGluedDate(text string, tokens []token, i int) bool {
	word := tokens[i].word
	if !isDigits(word) {
		return false
	}
	at := func(from, to int) int {
		n, _ := strconv.Atoi(word[from:to])
		return n
	}
	switch len(word) {
	case 8:
		return isYear(word[:4]) && isDayMonth(at(6, 8), at(4, 6)) || isYear(word[4:]) && isDayMonth(at(0, 2), at(2, 4))
	case 6:
		before := previousWord(text, tokens, i, ".:")
		return before != nil && (before.word == "dd" || before.word == "d.d" || before.word == "datum" || before.word == "op") && (isDayMonth(at(0, 2), at(2, 4)) || isDayMonth(at(4, 6), at(2, 4)))
	}
	return false
}

// isShortMonth tells whether the full stop after a month belongs to it ("8 nov."). Before a word with a capital that stays
// it is left alone, for that word stays because a sentence begins there.
func isShortMonth(text string, tokens []token, i int) bool {
	t := tokens[i]
	if !strings.HasPrefix(text[t.end:], ".") || utf8.RuneCountInString(text[t.start:t.end]) > 4 {
		return false
	}
	return i+1 == len(tokens) || tokens[i+1].masked() || !startsUpper(text[tokens[i+1].start:]) || !isBlank(text[t.end:tokens[i+1].start], "\"'()*-.")
}

func isMonth(word string) bool {
	switch word {
	case "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december",
		"jannewaris", "febrewaris", "maaie", "juny", "july", "septimber", "novimber", "desimber", "january", "february", "march", "june", "august", "october",
		"jan", "feb", "febr", "mrt", "apr", "jun", "jul", "aug", "sep", "sept", "okt", "nov", "dec":
		return true
	}
	return false
}

// isDayOfMonth takes an ordinal behind a weekday ("zaterdag de 12e", "vrijdag 14e"), and one in digits behind "op de" or "de" at the end
// of a phrase.
func isDayOfMonth(text string, tokens []token, i int) bool {
	t := tokens[i]
	if t.kind != Number && !strings.HasSuffix(t.word, "de") && !strings.HasSuffix(t.word, "te") {
		return false
	}
	digits := strings.TrimRight(t.word, "abcdefghijklmnopqrstuvwxyz")
	ordinal := t.kind == Number && isDigits(digits) && len(digits) <= 2 && len(digits) < len(t.word) && isDay(t)
	if !ordinal && !isOrdinalDay(t.word) {
		return false
	}
	back := i - 1
	if back >= 0 && (tokens[back].word == "de" || tokens[back].word == "den") && isBlank(text[tokens[back].end:t.start], "") {
		back--
		ends := t.end == len(text) || strings.IndexByte(".,;:)\n", text[t.end]) >= 0
		if ordinal && ends && back >= 0 && tokens[back].word == "op" {
			return true
		}
	}
	return back >= 0 && isWeekdayName(tokens[back].word) && isBlank(text[tokens[back].end:tokens[back+1].start], "(,")
}

func isWeekdayName(word string) bool {
	switch word {
	case "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag":
		return true
	}
	return isWeekday(word)
}
