package anonymise

import (
	"strings"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers"
)

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
		kept = append(kept, t)
		i += count
	}
	return kept
}

// joinedAs makes one masked token of a row of them.
func joinedAs(text string, first, last token, kind Kind, rule string) token {
	return token{start: first.start, end: last.end, kind: kind, rule: rule, word: strings.ToLower(text[first.start:last.end])}
}

// identifierAt tells how many tokens, from the one at i, are one identifier; 0 for none.
func (a *Anonymiser) identifierAt(text string, tokens []token, i int) (count int, kind Kind, rule string) {
	t := tokens[i]
	if t.own || t.masked() && !t.held {
		return 0, "", ""
	}
	if n := spelledLetters(text, tokens, i); n > 0 {
		return n, Handle, "letters with spaces"
	}
	if n := spelledAddress(text, tokens, i); n > 0 {
		return n, Email, "address in words"
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
	if cue == cuePhone && isServiceNumber(strings.ReplaceAll(tokens[i].word, "-", "")) {
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
		n := codeLength(text, tokens, i)
		return n, CaseNo, "number of a case"
	}
	if n, digits := digitRun(text, tokens, i, 13); n > 0 {
		switch {
		case cue == cueBSN && len(digits) >= 7 && len(digits) <= 10, isBSN(digits) && cue != cuePhone && !strings.HasPrefix(digits, "00") && !isPhone(text[tokens[i].start:tokens[i+n-1].end], digits):
			return n, BSN, "citizen service number"
		case len(digits) >= 8 && isPhone(text[tokens[i].start:tokens[i+n-1].end], digits), cue == cuePhone && len(digits) >= 6:
			return n, Phone, "phone number"
		}
	}
	if isServiceNumber(strings.ReplaceAll(tokens[i].word, "-", "")) {
		return 0, "", ""
	}
	if isLawNumber(text, tokens, i) {
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
			if len(gap) > 5 || strings.Trim(gap, " -./()–") != "" {
				break
			}
		}
		part := strings.Map(func(r rune) rune {
			switch {
			case r >= '0' && r <= '9':
				return r
			case r == '+' || r == '.' || r == '-' || r == '/' || r == '–':
				return -1
			}
			return 'x'
		}, text[tokens[n].start:tokens[n].end])
		if strings.Contains(part, "x") || all.Len()+len(part) > most {
			break
		}
		all.WriteString(part)
		count = n - i + 1
	}
	return count, all.String()
}

// isBSN takes nine digits, or eight with the first nought left off, that pass the eleven-test of the citizen service number
// (Besluit burgerservicenummer, art. 2).
func isBSN(digits string) bool {
	if len(digits) == 8 {
		digits = "0" + digits
	}
	if len(digits) != 9 {
		return false
	}
	sum := -int(digits[8] - '0')
	for i := range 8 {
		sum += (9 - i) * int(digits[i]-'0')
	}
	return sum%11 == 0 && digits != "000000000"
}

// isPhone takes a phone number of the Netherlands, or one with its country in front. National service numbers are no secret.
func isPhone(written, digits string) bool {
	if isServiceNumber(digits) {
		return false
	}
	international := strings.HasPrefix(written, "+") || strings.HasPrefix(digits, "00")
	switch {
	case !international && (digits[0] != '0' || len(digits) < 9 || len(digits) > 11):
		return false
	case !international && len(digits) == 10:
		return true // whatever its area code: a typo makes it no other thing
	}
	if strings.HasPrefix(digits, "00") {
		written = "+" + digits[2:]
	}
	written = strings.Replace(written, "(0)", "", 1)
	number, err := phonenumbers.Parse(written, "NL")
	return international || err == nil && phonenumbers.IsPossibleNumber(number)
}

func isServiceNumber(digits string) bool {
	return strings.HasPrefix(digits, "0800") || strings.HasPrefix(digits, "0900")
}

// ibanAt recognises an IBAN with its spaces (ISO 13616): one that passes the test of 97, or has the form of a Dutch one.
func ibanAt(text string, tokens []token, i int) int {
	word := tokens[i].word
	if len(word) < 2 || !isSmallLetter(word[0]) || !isSmallLetter(word[1]) || len(word) > 2 && !isDigit(word[2]) || len(word) == 2 && (i+1 >= len(tokens) || tokens[i+1].kind != Number) {
		return 0
	}
	var all strings.Builder
	for n := i; n < len(tokens) && !tokens[n].own; n++ {
		if n > i && !isBlank(text[tokens[n-1].end:tokens[n].start], ".-") {
			return 0
		}
		// Groups of four: a longer word is no part of it.
		if n > i && len(tokens[n].word) > 4 && tokens[n].kind == Word {
			return 0
		}
		for _, r := range tokens[n].word {
			switch {
			case r >= '0' && r <= '9', r >= 'a' && r <= 'z':
				all.WriteRune(r)
			case r != '.' && r != '-':
				return 0
			}
		}
		code := all.String()
		dutch := len(code) == 18 && strings.HasPrefix(code, "nl") && isDigit(code[2]) && isSmallLetter(code[4]) && isSmallLetter(code[7]) && isDigit(code[8])
		if dutch || len(code) >= 15 && isDigit(code[3]) && hasIBANRemainder(code) {
			return n - i + 1
		}
		if len(code) > 34 {
			return 0
		}
	}
	return 0
}

// hasIBANRemainder is the test of 97 (ISO 7064): the first four characters behind the others, letters as 10 to 35.
func hasIBANRemainder(code string) bool {
	rest := 0
	for _, r := range code[4:] + code[:4] {
		if r >= 'a' {
			rest = (rest*100 + int(r-'a') + 10) % 97
		} else {
			rest = (rest*10 + int(r-'0')) % 97
		}
	}
	return rest == 1
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

// cue is what a word before a number says of it.
type cue int

// The cues.
const (
	cueNone cue = iota
	cueBSN
	cuePhone
	cuePlate
	cueCase
	cueBirth
	cueAddress
)

// cueBefore looks at the two words before a number.
func cueBefore(text string, tokens []token, i int) cue {
	for back := 1; back <= 2 && i-back >= 0; back++ {
		t := tokens[i-back]
		if t.own || !isBlank(text[t.end:tokens[i-back+1].start], ".:#(\"'-") || back == 2 && !mayStandBetween(tokens[i-1].word) {
			return cueNone
		}
		switch t.word {
		case "bsn", "burgerservicenummer", "sofinummer", "bsn-nummer":
			return cueBSN
		case "tel", "telefoon", "telefoonnummer", "telefoonnr", "mobiel", "gsm", "bel", "belt", "nummer", "06-nummer", "whatsappnummer", "fax":
			if back == 1 {
				return cuePhone
			}
		case "geb", "geboren", "geboortedatum", "gebdatum", "geb.datum":
			return cueBirth
		case "ip", "ip-adres", "ipadres":
			return cueAddress
		case "kenteken", "kentekens", "kentekennummer":
			return cuePlate
		case "zaak", "zaaknummer", "zaaknr", "zaaknummers", "dossier", "dossiernummer", "dossiernr", "kenmerk", "mutatie", "mutatienr", "mutatienummer", "pv", "pv-nummer", "pvnr",
			"parketnummer", "parketnr", "parket", "proces-verbaal", "proces-verbaalnummer", "ref", "referentie", "referentienummer", "rapport", "rapportnummer", "registratienummer", "incidentnummer",
			"meldingsnummer", "meldnummer", "casusnummer", "casusnr", "studentnr", "studentnummer", "personeelsnummer", "personeelsnr", "pasnummer", "pasnr", "klantnummer", "relatienummer", "factuur", "factuurnummer", "polisnummer",
			"kvk", "kvk-nummer", "kvknummer", "kvk-nr", "btw", "btw-nummer", "btwnr", "vat", "onderzoek", "procedurenummer", "bestelnummer", "dossiercode", "v-nummer", "paspoortnummer", "rijbewijsnummer", "documentnummer", "patiëntnummer",
			"ticketnummer", "ticket", "aangiftenummer", "bvh", "bvh-nummer", "bvh-nr", "briefnummer", "zaaksnummer", "kenmerknr", "dienstnummer", "jobnummer", "vergunningnummer":
			return cueCase
		}
	}
	return cueNone
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

func isTimeLike(word string) bool {
	return strings.HasSuffix(word, "u") || strings.HasSuffix(word, "uur")
}

// spelledLetters recognises an account or address that is written with a space between all its letters ("d e r o n n i e 1 3",
// "j . j a n s e n @ mail . nl").
func spelledLetters(text string, tokens []token, i int) int {
	if tokens[i].end-tokens[i].start > 2 {
		return 0
	}
	n, single := 0, 0
	for j := i; j < len(tokens) && !tokens[j].own; j++ {
		if j > i {
			gap := text[tokens[j-1].end:tokens[j].start]
			if gap != " " && gap != " . " && gap != " - " && gap != " _ " {
				break
			}
		}
		if length := utf8.RuneCountInString(text[tokens[j].start:tokens[j].end]); length > 1 && !(single >= 4 && tokens[j-1].word == "@") && !(n > 0 && text[tokens[j-1].end:tokens[j].start] == " . " && single >= 5) {
			break
		}
		single++
		n = j - i + 1
	}
	if single >= 5 {
		return n
	}
	return 0
}

// spelledAddress recognises an e-mail address in words: "jan at domein punt nl", "jan (at) domein.nl", "jan apenstaartje …".
func spelledAddress(text string, tokens []token, i int) int {
	at := i + 1
	for at < len(tokens) && at <= i+6 && !isAtWord(text, tokens, at) {
		if !isDotWord(tokens[at].word) && !isDotWord(tokens[at-1].word) || !isBlank(text[tokens[at-1].end:tokens[at].start], "()[]{}.") {
			return 0
		}
		at++
	}
	if at >= len(tokens) || at > i+6 || !isAtWord(text, tokens, at) || tokens[at].own || !isBlank(text[tokens[at-1].end:tokens[at].start], "()[]{}") {
		return 0
	}
	end, dots := at+1, 0
	if end >= len(tokens) || tokens[end].own || !isBlank(text[tokens[at].end:tokens[end].start], "()[]{}") {
		return 0
	}
	if tokens[end].kind == URL || strings.Contains(tokens[end].word, ".") {
		return end - i + 1
	}
	for end+2 < len(tokens) && isDotWord(tokens[end+1].word) && !tokens[end+2].own && isBlank(text[tokens[end].end:tokens[end+2].start], "()[]{}abcdefghijklmnopqrstuvwxyz.") {
		end += 2
		dots++
	}
	if dots == 0 {
		return 0
	}
	return end - i + 1
}

// isAtWord takes what stands for the sign of an address. "at" is also a verb, so that a domain has to follow.
func isAtWord(_ string, tokens []token, i int) bool {
	switch tokens[i].word {
	case "at", "apenstaart", "apenstaartje", "apestaartje", "@":
		return true
	}
	return false
}

func isDotWord(word string) bool {
	return word == "punt" || word == "dot" || word == "streepje" || word == "underscore"
}

// spelledHandle recognises an account in words: "at ferro onderstrepingsteken zaandam".
func spelledHandle(tokens []token, i int) int {
	end, signs := i, 0
	if tokens[i].word == "at" || tokens[i].word == "apenstaartje" || tokens[i].word == "apenstaart" {
		end++
	}
	for end+2 < len(tokens) && !tokens[end].own && !tokens[end+2].own && isSignWord(tokens[end+1].word) {
		end += 2
		signs++
	}
	if signs == 0 {
		return 0
	}
	return end - i + 1
}

func isSignWord(word string) bool {
	switch word {
	case "onderstrepingsteken", "underscore", "laagstreepje", "liggend-streepje":
		return true
	}
	return false
}

// vatAt recognises a Dutch VAT number with its spaces and full stops (Wet op de omzetbelasting 1968, art. 2a: NL, nine digits,
// B and two digits).
func vatAt(text string, tokens []token, i int) int {
	if !strings.HasPrefix(tokens[i].word, "nl") {
		return 0
	}
	code := ""
	for n := i; n < len(tokens) && n < i+6 && !tokens[n].own && len(code) < 14; n++ {
		if n > i && !isBlank(text[tokens[n-1].end:tokens[n].start], ".-") {
			return 0
		}
		code += strings.NewReplacer(".", "", "-", "").Replace(tokens[n].word)
		if len(code) == 14 && isDigits(code[2:11]) && code[11] == 'b' && isDigits(code[12:]) {
			return n - i + 1
		}
	}
	return 0
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

// mayStandBetween takes what may stand between a cue and its number.
func mayStandBetween(word string) bool {
	switch word {
	case "nr", "nr.", "nummer", "nummers", "is", "was", "met", "no", "uit", "nul", "code", "zijn", "op", "datum":
		return true
	}
	return false
}
