package anonymise

import "strings"

// maskIdentifiers masks numbers and codes that point to one person, car, account or file, each as one token whatever spaces,
// dots or dashes stand in it.
func (a *Anonymiser) maskIdentifiers(text string, tokens, kept []token) []token {
	for i := 0; i < len(tokens); {
		count, kind, rule := a.identifierAt(text, tokens, i)
		if count == 0 {
			kept = append(kept, tokens[i])
			i++
			continue
		}
		t := joinedAs(text, tokens[i], tokens[i+count-1], kind, rule)
		if kind == Phone && t.start > 0 && text[t.start-1] == '(' {
			t.start--
		}
		if n := len(kept); kind == CaseNo && n > 0 && isRegister(text, kept[n-1], t) {
			t.start = kept[n-1].start
			kept = kept[:n-1]
		}
		kept = append(kept, t)
		i += count
	}
	return kept
}

// isRegister tells whether a word is the short name of the register whose number follows: "BVH 2025-071964".
func isRegister(text string, word, number token) bool {
	raw := text[word.start:word.end]
	return !word.own && word.kind.isNamed() && len(raw) >= 2 && len(raw) <= 4 && shapeOf(raw) == capitals && text[word.end:number.start] == " "
}

// joinedAs makes one masked token of a row of them.
func joinedAs(text string, first, last token, kind Kind, rule string) token {
	return token{start: first.start, end: last.end, kind: kind, rule: rule, word: strings.ToLower(text[first.start:last.end])}
}

// identifierAt tells how many tokens, from the one at i, are one identifier; 0 for none.
func (a *Anonymiser) identifierAt(text string, tokens []token, i int) (count int, kind Kind, rule string) {
	t := tokens[i]
	switch {
	case t.own:
		return 0, "", ""
	case t.masked() && !t.held && t.kind == Handle: // "jan_jansen (at) mail punt nl"
		return spelledAddress(text, tokens, i), Email, "address in words"
	case t.masked() && !t.held && t.kind == URL && i+1 < len(tokens) && !tokens[i+1].own && strings.TrimSpace(text[t.end:tokens[i+1].start]) == "/": // "t.me / naam"
		return 2, URL, t.rule
	case t.masked() && !t.held:
		return 0, "", ""
	}
	if n := spelledLetters(text, tokens, i); n > 0 {
		return n, Handle, "letters with spaces"
	}
	if n := spelledAddress(text, tokens, i); n > 0 {
		return n, Email, "address in words"
	}
	if n := spelledLink(text, tokens, i); n > 0 {
		return n, URL, "link in words"
	}
	if n := spelledHandle(tokens, i); n > 0 {
		return n, Handle, "account in words"
	}
	if n := ibanAt(text, tokens, i); n > 0 {
		return n, IBAN, "IBAN"
	}
	if n := vatAt(text, tokens, i); n > 0 {
		return n, CaseNo, "VAT number"
	}
	if isPoliceNumber(t.word) {
		return policeLength(text, tokens, i), CaseNo, "number of the police"
	}
	if n := foreignPlateAt(text, tokens, i); n > 0 {
		return n, Plate, "plate of another country"
	}
	if n := plateAt(text, tokens, i); n > 0 {
		return n, Plate, "side code of a plate"
	}
	if t.kind != Number {
		return 0, "", ""
	}
	return numberAt(text, tokens, i)
}

// numberAt recognises what begins with a token that has a digit.
func numberAt(text string, tokens []token, i int) (count int, kind Kind, rule string) {
	cue := cueBefore(text, tokens, i)
	if cue == cuePhone && isServiceNumber(tokens[i].word) {
		return 0, "", ""
	}
	if n := postcodeAt(text, tokens, i); n > 0 {
		return n, Place, "postcode"
	}
	if cue == cueBirth {
		if n, digits := digitRun(text, tokens, i, 8); n > 0 && len(digits) >= 4 && !(n == 1 && isYear(digits)) {
			return n, Date, "date of birth"
		}
	}
	if cue == cueAddress {
		return 1, URL, "IP address"
	}
	if cue == cueCase {
		return codeLength(text, tokens, i), CaseNo, "number of a case"
	}
	if n, digits := digitRun(text, tokens, i, 15); n > 0 {
		switch {
		case cue == cueBSN && len(digits) >= 6 && len(digits) <= 10, isBSN(digits) && cue != cuePhone && !strings.HasPrefix(digits, "00") && !isPhone(text[tokens[i].start:tokens[i+n-1].end], digits):
			return n, BSN, "citizen service number"
		case len(digits) >= 8 && isPhone(text[tokens[i].start:tokens[i+n-1].end], digits), cue == cuePhone && len(digits) >= 6:
			return n, Phone, "phone number"
		}
	}
	if isServiceNumber(tokens[i].word) || isLawNumber(text, tokens, i) {
		return 0, "", ""
	}
	if isCaseNumber(text[tokens[i].start:tokens[i].end]) {
		return codeLength(text, tokens, i), CaseNo, "form of a case number"
	}
	if n, digits := digitRun(text, tokens, i, 9); n > 0 && isBSN(digits) {
		return n, BSN, "citizen service number"
	}
	return 0, "", ""
}

// digitRun gives how many tokens from i make one number with at most so many digits, and its digits. Between them stand a
// space, a full stop, a dash, a slash or brackets.
func digitRun(text string, tokens []token, i, most int) (count int, digits string) {
	var all strings.Builder
	for n := i; n < len(tokens) && !tokens[n].own && tokens[n].kind == Number && (!tokens[n].masked() || tokens[n].held); n++ {
		if n > i {
			gap := text[tokens[n-1].end:tokens[n].start]
			if len(gap) > 7 || !isBlank(gap, "-./()–—|·•;,*~_") || strings.HasPrefix(gap, ". ") {
				break
			}
		}
		part := strings.Map(func(r rune) rune {
			switch {
			case r >= '0' && r <= '9':
				return r
			case r == '+' || r == '.' || r == '-' || r == '/' || r == '–' || r == '&' || r == '\'' || r == '_':
				return -1
			case r == 'o' || r == 'O':
				return '0' // "o6"
			case r == 'l' || r == 'I':
				return '1'
			}
			return 'x'
		}, strings.Replace(text[tokens[n].start:tokens[n].end], "nul", "0", 1))
		if n > i && part == "0" && text[tokens[n].start-1] == '(' && strings.HasPrefix(text[tokens[n].end:], ")") {
			continue // 0031 (0)15: nobody dials it
		}
		if strings.Contains(part, "x") || all.Len()+len(part) > most {
			break
		}
		all.WriteString(part)
		count = n - i + 1
	}
	return count, all.String()
}

func isSmallLetter(b byte) bool { return b >= 'a' && b <= 'z' }
func isDigit(b byte) bool       { return b >= '0' && b <= '9' }

// postcodeAt recognises four digits and two letters, apart or together. A year before a service of two capitals is none.
func postcodeAt(text string, tokens []token, i int) int {
	word := tokens[i].word
	four := len(word) >= 4 && word[0] >= '1' && isDigit(word[0]) && isDigit(word[1]) && isDigit(word[2]) && isDigit(word[3])
	switch {
	case four && len(word) == 6 && isSmallLetter(word[4]) && isSmallLetter(word[5]), four && len(word) == 7 && word[4] == '-' && isSmallLetter(word[5]) && isSmallLetter(word[6]):
		return 1
	case !four || len(word) != 4 || i+1 >= len(tokens) || tokens[i+1].own || len(tokens[i+1].word) != 2:
		return 0
	}
	next := tokens[i+1]
	if !isSmallLetter(next.word[0]) || !isSmallLetter(next.word[1]) || !isBlank(text[tokens[i].end:next.start], "-.") {
		return 0
	}
	raw := text[next.start:next.end]
	year := word[:2] == "19" || word[:2] == "20"
	switch {
	case shapeOf(raw) == capitals && !(year && isService(raw)):
		return 2
	case next.is&ordinary == 0 && next.is&function == 0 && !next.is.any(unit):
		return 2
	}
	return 0
}

func (t trait) any(of trait) bool { return t&of != 0 }

func isService(word string) bool {
	switch word {
	case "OM", "ME", "NS", "FG", "OV", "EU", "NL", "PV", "PR", "BW", "OR", "ID":
		return true
	}
	return false
}

// codeLength tells how many tokens a code goes on for: parts with digits between spaces, dashes and slashes.
func codeLength(text string, tokens []token, i int) int {
	n := 1
	for i+n < len(tokens) && !tokens[i+n].own && n < 5 {
		gap := text[tokens[i+n-1].end:tokens[i+n].start]
		next := tokens[i+n]
		if gap != "" && gap != "/" && gap != " / " && gap != "-" && gap != ":" && gap != "." && !(gap == " " && next.kind == Number && isDigits(next.word)) {
			break
		}
		if next.kind != Number && shapeOf(text[next.start:next.end]) != capitals {
			break
		}
		n++
	}
	return n
}

// isCaseNumber takes the forms that numbers of cases, reports and files have: digits and capitals in parts ("Z2024-11873",
// "05/098877-25", "PL0600-2024577310", "26Kestrel", "ECLI:NL:…"), or many digits in a row.
func isCaseNumber(word string) bool {
	if strings.HasPrefix(strings.ToUpper(word), "ECLI:") {
		return true
	}
	digits, letters, parts, longest, run := 0, 0, 0, 0, 0
	for i := range len(word) {
		switch c := word[i]; {
		case isDigit(c):
			digits++
			run++
			longest = max(longest, run)
			continue
		case c == '-' || c == '/' || c == ':' || c == '.' || c == '_':
			parts++
		case c >= 'A' && c <= 'Z', isSmallLetter(c):
			letters++
		default:
			return false
		}
		run = 0
	}
	switch {
	case letters == 0 && parts == 0:
		return digits >= 7
	case letters == 0:
		return digits >= 7 && longest >= 4 && !strings.Contains(word, ".")
	case digits >= 4 && longest >= 3 && !isTimeLike(word):
		return true
	}
	return digits == 2 && letters >= 4 && isDigit(word[0]) && isDigit(word[1]) && word[2] >= 'A' && word[2] <= 'Z'
}

// isPoliceNumber takes how the number of a report begins that the police makes: PL, the unit in four digits, maybe more.
func isPoliceNumber(word string) bool {
	rest, ok := strings.CutPrefix(word, "pl")
	return ok && len(rest) >= 4 && isDigits(rest[:4]) && strings.Trim(rest, "0123456789-./") == ""
}

// policeLength tells how many tokens such a number goes on for: groups of three digits or more, and a last one of any length behind a
// dash.
func policeLength(text string, tokens []token, i int) int {
	n := 1
	for i+n < len(tokens) && n < 5 && !tokens[i+n].own && isDigits(strings.ReplaceAll(tokens[i+n].word, "-", "")) && len(tokens[i+n].word) >= 3 {
		if gap := text[tokens[i+n-1].end:tokens[i+n].start]; gap != " " && gap != "-" && gap != "/" && gap != "." {
			break
		}
		n++
	}
	return n
}

func isTimeLike(word string) bool {
	return strings.HasSuffix(word, "u") || strings.HasSuffix(word, "uur")
}

// isLawNumber takes the number of a European act: "verordening (EU) 2022/2065", "richtlijn 2016/680".
func isLawNumber(text string, tokens []token, i int) bool {
	year, number, ok := strings.Cut(tokens[i].word, "/")
	if !ok || !isYear(year) || !isDigits(number) || len(number) > 4 {
		return false
	}
	for back := 1; back <= 2 && i-back >= 0; back++ {
		switch tokens[i-back].word {
		case "eu", "verordening", "richtlijn", "uitvoeringsverordening", "ag":
			return true
		}
	}
	return false
}
