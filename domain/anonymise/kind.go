package anonymise

import (
	"fmt"
	"strings"
)

// Kind says what a masked piece of text is taken for.
type Kind string

// The values of Kind. Word and Number are what is left: a token that no list, pattern or context knows.
const (
	Person Kind = "PERSON"
	Place  Kind = "PLACE" // towns, streets, squares, postcodes, venues
	Org    Kind = "ORG"   // local organisations: schools, clubs, mosques, shops
	Handle Kind = "HANDLE"
	URL    Kind = "URL" // links and IP addresses
	Email  Kind = "EMAIL"
	Phone  Kind = "PHONE"
	BSN    Kind = "BSN"
	IBAN   Kind = "IBAN"
	Plate  Kind = "PLATE"
	CaseNo Kind = "CASENO" // case, report, customer, KvK and VAT numbers
	Date   Kind = "DATE"   // what fixes a day
	Age    Kind = "AGE"
	Number Kind = "NUMBER"
	Word   Kind = "WORD"
)

// Kinds lists them, in the order of the reports.
func Kinds() []Kind {
	return []Kind{Person, Place, Org, Handle, URL, Email, Phone, BSN, IBAN, Plate, CaseNo, Date, Age, Number, Word}
}

// isNamed tells whether it is a kind of words.
func (k Kind) isNamed() bool { return k == Person || k == Place || k == Org || k == Word }

// label is the Dutch word in the placeholder.
func (k Kind) label() string {
	switch k {
	case Person:
		return "PERSOON"
	case Place:
		return "PLAATS"
	case Org:
		return "ORGANISATIE"
	case Email:
		return "E-MAIL"
	case URL:
		return "LINK"
	case Handle:
		return "ACCOUNT"
	case Phone:
		return "TELEFOON"
	case Plate:
		return "KENTEKEN"
	case CaseNo:
		return "ZAAKNUMMER"
	case Date:
		return "DATUM"
	case Age:
		return "LEEFTIJD"
	case Number:
		return "GETAL"
	case Word:
		return "WOORD"
	}
	return string(k)
}

// ownPlaceholder gives the length of the placeholder of ours that a text begins with; 0 when it begins with none. At most
// three digits: a placeholder must not be a way to smuggle a number through.
func ownPlaceholder(text string) int {
	if len(text) < len("[BSN 1]") || text[0] != '[' {
		return 0
	}
	for _, kind := range Kinds() {
		rest, ok := strings.CutPrefix(text[1:], kind.label()+" ")
		if !ok || rest == "" || rest[0] < '1' || rest[0] > '9' {
			continue
		}
		digits := 1
		for digits < len(rest) && rest[digits] >= '0' && rest[digits] <= '9' {
			digits++
		}
		if digits <= 3 && digits < len(rest) && rest[digits] == ']' {
			return len(text) - len(rest) + digits + 1
		}
	}
	return 0
}

// kindOfLabel is the kind of a placeholder of ours.
func kindOfLabel(placeholder string) Kind {
	label, _, _ := strings.Cut(strings.TrimPrefix(placeholder, "["), " ")
	for _, kind := range Kinds() {
		if kind.label() == label {
			return kind
		}
	}
	return Word
}

// numberOf is the number in a placeholder of ours.
func numberOf(placeholder string) (number int) {
	_, after, _ := strings.Cut(placeholder, " ")
	_, _ = fmt.Sscanf(after, "%d]", &number)
	return number
}
