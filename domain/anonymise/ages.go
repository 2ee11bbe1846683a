package anonymise

import "strings"

// maskAges masks exact ages: "17 jaar", "54-jarige", "een meisje van vijftien", "Hij (14)", "leeftijd: 16". Ranges and bounds
// ("12 tot 16 jaar", "onder de 18") are no one's age, and neither is a length of time ("twee jaar geleden").
func (a *Anonymiser) maskAges(text string, tokens, kept []token) []token {
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		if t.own || t.masked() && !t.held {
			kept = append(kept, t)
			continue
		}
		if a.isAgeWord(t.word) && !isBound(text, tokens, i) {
			t.mask(Age, "age")
			kept = append(kept, t)
			continue
		}
		switch {
		case t.value < 1:
		case isYearsOld(text, tokens, i):
			next := tokens[i+1]
			t = joinedAs(text, t, next, Age, "age")
			i++
		case (t.value >= 4 || t.kind == Number) && isSomebodysAge(text, tokens, i):
			t.mask(Age, "age of somebody")
			tokens[i] = t // for the next one of a row: "kinderen van 12 en 13"
		}
		kept = append(kept, t)
	}
	return kept
}

// isAgeWord takes "54-jarige", "zestienjarig", "16j" and "17jr".
func (a *Anonymiser) isAgeWord(word string) bool {
	if len(word) < 2 || strings.IndexByte("egnrj", word[len(word)-1]) < 0 {
		return false
	}
	for _, ending := range []string{"jarige", "jarig", "jarigen", "jr", "j", "jaar"} {
		number, ok := strings.CutSuffix(word, ending)
		if !ok {
			continue
		}
		if a.lexicon.valueOf(strings.TrimSuffix(number, "-")) > 3 {
			return true
		}
	}
	return false
}

// isYearsOld tells an age ("zes jaar") from a time ("zes jaar geleden") and a bound ("tot 18 jaar").
func isYearsOld(text string, tokens []token, i int) bool {
	next := nextWord(text, tokens, i, "-")
	if next == nil || isBound(text, tokens, i) {
		return false
	}
	switch next.word {
	case "jaar", "jr", "jarig", "jarige", "jaren", "maanden", "lentes", "jaor", "jier":
	case "j":
		return true
	default:
		return false
	}
	if after := nextWord(text, tokens, i+1, ""); after != nil {
		switch after.word {
		case "geleden", "later", "lang", "eerder", "na", "voor", "terug", "cel", "celstraf", "gevangenisstraf", "tijd", "bewaren", "geldig", "garantie", "ervaring", "werkzaam":
			return false
		case "oud", "jong":
			return true
		case "en":
			if i+3 < len(tokens) && (tokens[i+3].word == "ouder" || tokens[i+3].word == "jonger") {
				return false
			}
		}
	}
	if before := previousWord(text, tokens, i, ""); before != nil {
		switch before.word {
		case "na", "over", "binnen", "afgelopen", "laatste", "komende", "per", "elke", "sinds", "ruim", "bijna", "zo'n", "ongeveer", "circa", "al", "hoogstens", "minstens",
			"minimaal", "maximaal", "gedurende", "om", "eerste", "voor", "in", "ieder", "iedere", "zeker":
			return false
		}
	}
	if next.word == "maanden" || next.word == "jaren" {
		return personBefore(text, tokens, i)
	}
	if i == 0 || strings.ContainsAny(text[tokens[i-1].end:tokens[i].start], ",(:\n;-.") {
		return true
	}
	switch before := tokens[i-1]; before.word {
	case "is", "was", "wordt", "werd", "ben", "bent", "pas", "nog", "net", "toen", "leeftijd":
		return true
	case "van":
		return i >= 2 && (personBefore(text, tokens, i-1) || startsUpper(text[tokens[i-2].start:]))
	default:
		return before.is.any(person|given) || startsUpper(text[before.start:])
	}
}

// isBound tells whether a number is one end of a range of ages, or a limit.
func isBound(text string, tokens []token, i int) bool {
	bound := func(j int) bool {
		if j < 0 || tokens[j].own {
			return false
		}
		switch tokens[j].word {
		case "tot", "t/m", "onder", "vanaf", "boven", "tussen", "dan", "tm", "minder", "minstens", "minimaal", "maximaal", "circa", "ongeveer", "plm":
			return true
		}
		return false
	}
	if i+1 < len(tokens) && !tokens[i+1].own && isBlank(text[tokens[i].end:tokens[i+1].start], "-") && (tokens[i+1].word == "tot" || tokens[i+1].word == "t/m" || tokens[i+1].word == "plussers") {
		return true
	}
	if i == 0 || !isBlank(text[tokens[i-1].end:tokens[i].start], "-") {
		return false
	}
	switch {
	case bound(i - 1):
		return true
	case tokens[i-1].word == "de" && bound(i-2):
		return true
	case (tokens[i-1].word == "en" || tokens[i-1].word == "à" || tokens[i-1].word == "of") && i >= 2 && tokens[i-2].kind == Number:
		return bound(i-3) || i >= 4 && tokens[i-3].word == "de" && bound(i-4)
	}
	return false
}

// maskAgesBesideNames masks a number between a name and the next comma or full stop: "Quinty, 18, gebroken heup".
func maskAgesBesideNames(text string, tokens []token) {
	for i := 1; i < len(tokens); i++ {
		t := &tokens[i]
		if t.own || t.masked() && !t.held || t.value < 1 {
			continue
		}
		gap := text[tokens[i-1].end:t.start]
		rest := strings.TrimLeft(text[t.end:], " ")
		closed := rest == "" || strings.IndexByte(",.)\n;", rest[0]) >= 0 || strings.HasPrefix(rest, "jaar") || strings.HasPrefix(rest, "en ")
		if inBracketsBehindName(text, tokens, i) || gap == " (" && closed && nameWithin(text, tokens, i, 5) {
			t.mask(Age, "age behind a name")
			continue
		}
		if !tokens[i-1].named() || t.value < 4 {
			continue
		}
		switch {
		case gap == ", " && closed, gap == " (" && strings.HasPrefix(rest, ")"), gap == " (" && closed, gap == "(" && closed, strings.TrimSpace(gap) == "," && closed && t.kind == Number:
			t.mask(Age, "age behind a name")
		}
	}
}

// nameWithin tells whether one of so many tokens before the one at i, in the same sentence, is the name of somebody.
func nameWithin(text string, tokens []token, i, most int) bool {
	for back := 1; back <= most && i-back >= 0; back++ {
		t := tokens[i-back]
		if strings.ContainsAny(text[t.end:tokens[i-back+1].start], ".!?\n") {
			return false
		}
		if t.masked() && t.kind == Person {
			return true
		}
	}
	return false
}

// inBracketsBehindName takes the numbers in brackets behind a name: "Ties en Guus (14, 16 en 19)", "Inge (aardrijkskunde, 33)".
func inBracketsBehindName(text string, tokens []token, i int) bool {
	t := tokens[i]
	open := lastWithin(text, t.start, '(', 30)
	if t.kind != Number || open < 0 || strings.ContainsAny(text[open:t.start], ")\n.") {
		return false
	}
	first := firstIn(tokens, open)
	if first < 1 || !tokens[first-1].named() || tokens[first-1].kind != Person || strings.TrimSpace(text[tokens[first-1].end:open]) != "" {
		return false
	}
	rest := text[t.end:]
	list := strings.Trim(text[open:t.start], "(0123456789 ,en") == ""
	return list && (strings.HasPrefix(rest, ",") || strings.HasPrefix(rest, " en ") || strings.HasPrefix(rest, ")")) ||
		strings.HasSuffix(text[:t.start], ", ") && strings.HasPrefix(rest, ")")
}
