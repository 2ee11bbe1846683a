package anonymise

import (
	"strings"

	"github.com/nyaruka/phonenumbers"
)

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

// isServiceNumber takes the national numbers that everybody may call, dashes or not: 0800-1234.
func isServiceNumber(written string) bool {
	digits := strings.ReplaceAll(written, "-", "")
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
