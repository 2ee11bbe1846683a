package anonymise

import "strings"

// maskWordDates masks a day in words and its month as one token ("drie mei", "de derde mei", "drie of vier mei"), and the
// names of days that fall on one date.
func maskWordDates(text string, tokens []token) []token {
	var kept []token
	for i := range tokens {
		t := tokens[i]
		word := keyOf(text[t.start:t.end])
		if !t.own && !t.masked() && isFixedDay(word) {
			t.rule = "name of a date"
		}
		kept = append(kept, t)
		if t.own || !isMonth(word) {
			continue
		}
		if first := firstDay(text, kept); first < len(kept)-1 {
			if !t.masked() && isShortMonth(text, tokens, i) {
				t.end++
			}
			kept = append(kept[:first], joined(text, kept[first], t, "date in words"))
		}
	}
	return kept
}

// firstDay tells where the days in words before the last token, a month, begin; the index of the month if there are none.
func firstDay(text string, before []token) int {
	last := len(before) - 1
	// isNext tells whether a word that is no placeholder of ours stands right before the one behind it.
	isNext := func(i int, is func(string) bool, marks string) bool {
		return i >= 0 && !before[i].own && is(keyOf(text[before[i].start:before[i].end])) && isBlank(text[before[i].end:before[i+1].start], marks)
	}
	first := last
	for {
		switch {
		case isNext(first-1, isDayInWords, ",-"):
			first--
		case first < last && isNext(first-1, isBetweenDays, "") && isNext(first-2, isDayInWords, ","):
			first -= 2
		default:
			return first
		}
	}
}

func isBetweenDays(word string) bool {
	switch word {
	case "en", "of", "tot", "op", "à", "a":
		return true
	}
	return false
}

// isDayInWords takes the numbers in words up to 31, and the ordinals.
func isDayInWords(word string) bool {
	word = strings.NewReplacer("ë", "e", "-", "").Replace(withoutStress(word))
	for _, tens := range []string{"twintig", "dertig"} {
		if units, ok := strings.CutSuffix(strings.TrimSuffix(word, "ste"), tens); ok {
			return units == "" || isDigitWord(strings.TrimSuffix(units, "en"))
		}
	}
	switch word {
	case "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf", "dertien", "veertien", "vijftien", "zestien",
		"zeventien", "achttien", "negentien", "eerste", "tweede", "derde", "vierde", "vijfde", "zesde", "zevende", "achtste", "negende", "tiende", "elfde",
		"twaalfde", "dertiende", "veertiende", "vijftiende", "zestiende", "zeventiende", "achttiende", "negentiende":
		return true
	}
	return false
}

func isFixedDay(word string) bool {
	switch word {
	case "oudejaarsavond", "oudejaarsnacht", "oudejaarsdag", "oudjaarsavond", "oudjaarsnacht", "oudjaarsdag", "nieuwjaarsdag", "nieuwjaarsnacht",
		"koningsdag", "koningsnacht", "bevrijdingsdag":
		return true
	}
	return false
}
