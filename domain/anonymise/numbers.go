package anonymise

import (
	"strconv"
	"strings"
	"unicode"
)

// isPlainNumber tells a number that says nothing of anybody: an amount, a count, a clock time, a year, an article of a law, the
// number of an item, a number for everybody such as 112. Numbers of five digits and more, those with a nought in front and
// those beside a name stay masked unless they are amounts.
func (a *Anonymiser) isPlainNumber(text string, tokens []token, i int) bool {
	t := tokens[i]
	word := strings.TrimPrefix(t.word, "+")
	switch {
	case isClock(text, tokens, i), isServiceNumber(word) && len(word) <= 9, word == "112" || word == "113" || word == "144":
		return true
	case isArticle(text, tokens, i), isLawNumber(text, tokens, i):
		return true
	}
	digits, suffix := word, ""
	if cut := strings.LastIndexAny(word, "0123456789") + 1; cut > 0 {
		digits, suffix = word[:cut], word[cut:]
	}
	if isNumbered(word) || isHourMinute(text, t) || isParagraph(text, t) {
		return true
	}
	if suffix != "" && !isNumberSuffix(suffix) || behindName(text, tokens, i) {
		return false
	}
	next := nextWord(text, tokens, i, "")
	counts := suffix != "" || next != nil && (next.is.any(unit) || next.is.any(person)) || strings.HasSuffix(text[:t.start], "€") || strings.HasSuffix(text[:t.start], "€ ") || strings.HasPrefix(text[t.end:], "%")
	if low, high, ok := strings.Cut(strings.ReplaceAll(digits, "–", "-"), "-"); ok {
		from, err1 := strconv.Atoi(low)
		to, err2 := strconv.Atoi(high)
		return err1 == nil && err2 == nil && from < to && len(high) <= 4 && (counts || isYear(low) && (isYear(high) || len(high) == 2) || next != nil && strings.HasPrefix(next.word, "jarig"))
	}
	if whole, rest, ok := strings.Cut(digits, ","); ok {
		return isDigits(rest) && len(rest) <= 2 && isThousands(whole)
	}
	switch {
	case !isThousands(digits):
		return false
	case strings.Contains(digits, "."), isYear(digits):
		return true
	case len(digits) > 1 && digits[0] == '0':
		return false
	case len(digits) <= 3:
		return true
	}
	return counts && len(digits) <= 7
}

// nextWord is the token right behind, when it is a word that stays; nil otherwise.
func nextWord(text string, tokens []token, i int, marks string) *token {
	if i+1 >= len(tokens) || tokens[i+1].own || tokens[i+1].kind != Word || !isBlank(text[tokens[i].end:tokens[i+1].start], marks) {
		return nil
	}
	return &tokens[i+1]
}

// previousWord is the token right before, when it is a word that stays; nil otherwise.
func previousWord(text string, tokens []token, i int, marks string) *token {
	if i == 0 || tokens[i-1].own || tokens[i-1].kind != Word || !isBlank(text[tokens[i-1].end:tokens[i].start], marks) {
		return nil
	}
	return &tokens[i-1]
}

// behindName tells whether a masked word with a capital, or one that ends like a street, stands right before a number, so
// that it may be a house number or part of an account's name.
func behindName(text string, tokens []token, i int) bool {
	before := previousWord(text, tokens, i, "")
	return before != nil && (before.masked() && before.rule != "initials" && (startsUpper(text[before.start:]) || looksLikePlace(before.word)) || looksLikeStreet(before.word))
}

func looksLikeStreet(word string) bool {
	for _, ending := range []string{"straat", "laan", "weg", "plein", "gracht", "kade", "singel", "dreef", "dijk", "hof", "steeg", "pad", "plantsoen", "huisnummer", "kamer"} {
		if prefix, ok := strings.CutSuffix(word, ending); ok && (len(prefix) > 2 || ending == "huisnummer" || ending == "kamer") {
			return true
		}
	}
	return false
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// isThousands takes digits alone, or in threes behind a full stop.
func isThousands(s string) bool {
	groups := strings.Split(s, ".")
	for n, group := range groups {
		if !isDigits(group) || n > 0 && len(group) != 3 || n == 0 && len(groups) > 1 && len(group) > 3 {
			return false
		}
	}
	return true
}

func isYear(s string) bool {
	return len(s) == 4 && isDigits(s) && (strings.HasPrefix(s, "19") || strings.HasPrefix(s, "20"))
}

func isNumberSuffix(suffix string) bool {
	switch suffix {
	case "e", "ste", "de", "x", "u", "uur", "m", "km", "cm", "kg", "min", "k", "duizend", "%", "-tal", "-tallen", "ers":
		return true
	}
	return false
}

// isClock takes a time of day: "20.15 uur", "09.20u", "12:00-21:00", "20u". A full stop may also stand in a date, so then the
// word before it or behind it has to say that it is a time, or the second half be no month.
func isClock(text string, tokens []token, i int) bool {
	word := strings.TrimSuffix(strings.TrimSuffix(tokens[i].word, "uur"), "u")
	hour := len(word) < len(tokens[i].word)
	for part := range strings.SplitSeq(strings.ReplaceAll(word, "–", "-"), "-") {
		mark := "."
		if strings.Contains(part, ":") {
			mark = ":"
		}
		hours, minutes, both := strings.Cut(part, mark)
		h, err := strconv.Atoi(hours)
		if err != nil || h > 24 || len(hours) > 2 {
			return false
		}
		if !both {
			if !hour {
				return false
			}
			continue
		}
		m, err := strconv.Atoi(minutes)
		if err != nil || m > 59 || len(minutes) != 2 {
			return false
		}
		if mark == "." && !hour && (m <= 12 && m > 0 && h > 0) && !saysTime(text, tokens, i) {
			return false
		}
	}
	return true
}

func saysTime(text string, tokens []token, i int) bool {
	if next := nextWord(text, tokens, i, ""); next != nil && (next.word == "uur" || next.word == "u") {
		return true
	}
	before := previousWord(text, tokens, i, "")
	if before == nil {
		return false
	}
	switch before.word {
	case "om", "omstreeks", "rond", "tot", "vanaf", "na", "voor", "klokslag", "circa", "ca", "tegen", "ma", "di", "wo", "do", "vr", "za", "zo", "tijd", "tussen", "en", "van", "om.":
		return true
	}
	return false
}

// isArticle takes the number of an article, a paragraph or a clause of a law: "artikel 172 en 174a", "art. 509hh Sv".
func isArticle(text string, tokens []token, i int) bool {
	word := tokens[i].word
	digits := 0
	for digits < len(word) && (isDigit(word[digits]) || word[digits] == ':' || word[digits] == '.') {
		digits++
	}
	if digits == 0 || digits > 6 || len(word)-digits > 3 || strings.Trim(word[digits:], "abcdefghijklmnopqrstuvwxyz") != "" {
		return false
	}
	for back := 1; back <= 7 && i-back >= 0; back++ {
		t := tokens[i-back]
		if t.own || strings.ContainsAny(text[t.end:tokens[i-back+1].start], "\n!?;") {
			return false
		}
		switch t.word {
		case "artikel", "art", "artikelen", "lid", "boek", "paragraaf", "hoofdstuk", "bijlage", "sub":
			return true
		case "en", "of", "tot", "jo", "jo.", "t/m", "juncto", "onder", "eerste", "tweede", "derde", "vierde", "gemeentewet", "sr", "sv", "awb", "wvr", "ex":
			continue
		}
		if t.kind != Number {
			break
		}
	}
	next := nextWord(text, tokens, i, "")
	return next != nil && len(word) > digits && lawAfter(next.word)
}

func lawAfter(word string) bool {
	switch word {
	case "gemeentewet", "sr", "sv", "awb", "wom", "avg", "bw", "wvr", "politiewet", "opiumwet", "evrm", "grondwet":
		return true
	}
	return false
}

// valueOf reads a number up to 99, in digits or in Dutch words; -1 for anything else.
func (l *lexicon) valueOf(word string) int8 {
	if len(word) <= 2 && isDigits(word) {
		n, _ := strconv.Atoi(word)
		return int8(n)
	}
	for _, spelled := range []string{word, withoutStress(word)} {
		if value, ok := l.numbers[spelled]; ok {
			return value
		}
	}
	return -1
}

// numbersInWords gives the numbers up to 99 as Dutch writes them.
func numbersInWords() map[string]int8 {
	small := strings.Fields(`nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien`)
	values := map[string]int8{"één": 1}
	for n, name := range small {
		values[name] = int8(n)
	}
	for n, tens := range strings.Fields(`twintig dertig veertig vijftig zestig zeventig tachtig negentig`) {
		values[tens] = int8(20 + 10*n)
		for one := 1; one < 10; one++ {
			for _, and := range []string{"en", "ën"} {
				values[small[one]+and+tens] = int8(20 + 10*n + one)
			}
		}
	}
	return values
}

// maskNumberWords masks digits in words that make a longer number: three or more in a row ("nul zes een twee"), or fewer among digits
// that make eight ("06 vier vijf 33 21 90").
func maskNumberWords(text string, tokens, kept []token) []token {
	for i := 0; i < len(tokens); {
		count := spokenNumber(text, tokens[i:])
		if count == 0 {
			kept = append(kept, tokens[i])
			i++
			continue
		}
		kept = append(kept, joinedAs(text, tokens[i], tokens[i+count-1], Phone, "number in words"))
		i += count
	}
	return kept
}

// maxSpoken is more words and groups of digits than any number has.
const maxSpoken = 20

// spokenNumber tells how many of the tokens, from the first, are one number said aloud; 0 for none.
func spokenNumber(text string, tokens []token) int {
	words, digits, inWords := 0, 0, 0
	n := 0
	for ; n < min(len(tokens), maxSpoken); n++ {
		t := tokens[n]
		if !isNumberWord(t) && !isFewDigits(t) || n > 0 && !isBlank(text[tokens[n-1].end:t.start], "-,.") {
			break
		}
		if isFewDigits(t) {
			digits += len(t.word)
			continue
		}
		words, digits = words+1, digits+1
		if words == n+1 {
			inWords = words
		}
	}
	switch {
	case words > 0 && digits >= 8:
		return n
	case inWords >= 3:
		return inWords
	}
	return 0
}

func isFewDigits(t token) bool {
	return t.kind == Number && !t.own && (!t.masked() || t.held) && isDigits(t.word) && len(t.word) <= 4
}

func isNumberWord(t token) bool {
	return t.value >= 0 && !t.own && (!t.masked() || t.held) && !isDigits(t.word)
}

// isHourMinute takes the time in four digits that opens a line of a log ("1702 Tweet gezien").
func isHourMinute(text string, t token) bool {
	return len(t.word) == 4 && isDigits(t.word) && t.word[:2] <= "23" && t.word[2:] <= "59" && (t.start == 0 || text[t.start-1] == '\n')
}

// isParagraph takes the number of a paragraph that opens a line ("3.2 Nazorg").
func isParagraph(text string, t token) bool {
	return (t.start == 0 || text[t.start-1] == '\n') && len(t.word) <= 5 && strings.Trim(t.word, "0123456789.") == "" && strings.Count(t.word, ".") <= 2 && (t.end == len(text) || strings.IndexByte(" .):", text[t.end]) >= 0)
}

// holdBesideDigits holds the plain numbers right beside a masked one, with nothing but marks between them: they may be the rest of it.
func holdBesideDigits(text string, tokens []token) {
	beside := func(i, by int) {
		t, other := &tokens[i], tokens[by]
		if t.own || t.masked() || t.kind != Number || other.own || !other.masked() || other.kind != Number && other.kind != Phone && other.kind != BSN && other.kind != IBAN {
			return
		}
		gap := text[min(t.end, other.end):max(t.start, other.start)]
		if len(gap) <= 5 && !strings.ContainsFunc(gap, unicode.IsLetter) && !strings.Contains(gap, "\n") && !strings.HasPrefix(gap, ". ") {
			t.hold(Number, "beside masked digits")
		}
	}
	for i := 1; i < len(tokens); i++ {
		beside(i, i-1)
	}
	for i := len(tokens) - 2; i >= 0; i-- {
		beside(i, i+1)
	}
}
