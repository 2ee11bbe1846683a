package anonymise

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Identifiers go whole in the notations that people and word processors use.
func TestNotationsOfIdentifiers(t *testing.T) {
	a := newAnonymiser(t)
	for text, want := range map[string]string{
		"Zijn bsn is 111·222·333 hier":   "Zijn bsn is [] hier",
		"Zijn bsn is 111•222•333":        "Zijn bsn is []",
		"Zijn bsn is 111—222—333":        "Zijn bsn is []",
		"Zijn bsn is 111;222;333":        "Zijn bsn is []",
		"bsn 111, 222, 333 is het":       "bsn [] is het",
		"bsn 111 222 33E":                "bsn [] []",
		"Bel 06·12·34·56·78 snel":        "Bel [] snel",
		"Bel 06, 12, 34, 56, 78 snel":    "Bel [] snel",
		"Bel o6 12 34 56 78 snel":        "Bel [] snel",
		"Bel nul6 12 34 56 78":           "Bel []",
		"020·123·45·67 bellen":           "[] bellen",
		"bel 0031(0)15-369 77 40 of":     "bel [] of",
		"nummer (+31)6-30.12.77.45 voor": "nummer [] voor",
		"0412 | 62 90 18. hij":           "[]. hij",
		"bel nul zes, drieëndertig, nul acht, éénenzeventig, vierenvijftig. En": "bel []. En",
		"06 twee vier 33 21 90 8 bellen":                                        "[] bellen",
		"kees @ jongerenwerk . nl mailen":                                       "[] mailen",
		"kees<at>buurtkrant<dot>nl":                                             "[]",
		"fietsclub(apestaart)gmail(punt)com":                                    "[]",
		"mail niels_l (at) live (punt) example. En":                             "mail []. En",
		"www . school . nl":                                                     "[]",
		"zie t.me / school daar":                                                "zie [] daar",
		"zie t(.)me/x daar":                                                     "zie [] daar",
		"op instagram punt com slash naam staat":                                "op [] staat",
		"op de derde van april was het":                                         "op de [] was het",
		"gezien van 27 april t/m 3 mei in de wijk":                              "gezien van [] in de wijk",
		"Datum: za 22 feb. En":                                                  "Datum: []. En",
		"Hij is er. Op 12 november 2024 kwam":                                   "Hij is er. Op [] kwam",
		"noteren in BVH 2025-071964 en":                                         "noteren in [] en",
		"nummer PL0800 2025 044 712 is":                                         "nummer [] is",
		"een duitser BOR-VK 77 daar":                                            "een duitser [] daar",
		"Het was tussen 20–30 man, van 10–12 uur":                               "Het was tussen 20–30 man, van 10–12 uur",
		"tussen 14 en 18 jaar":                                                  "tussen 14 en 18 jaar",
	} {
		if got := strings.ReplaceAll(bare(a.Lesson().Mask(text).Text), "[][]", "[]"); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

// A plate of whatever side code goes whole, in capitals or small letters, apart, together or with any mark between its parts. (Without what
// makes a unit or a day: "11 11 vr", "kg 11 11".)
func TestPropertyPlatesOfEverySideCode(t *testing.T) {
	a := newAnonymiser(t)
	rapid.Check(t, func(t *rapid.T) {
		code := rapid.SampledFrom(strings.Fields("LL-DD-DD DD-DD-LL DD-LL-DD LL-DD-LL LL-LL-DD DD-LL-LL DD-LLL-D D-LLL-DD LL-DDD-L L-DDD-LL LLL-DD-L L-DD-LLL D-LL-DDD DDD-LL-D")).Draw(t, "code")
		letter, digit := rapid.SampledFrom(strings.Split("BDFHJNPSTVXZ", "")), rapid.SampledFrom(strings.Split("123456789", ""))
		var plate strings.Builder
		for _, c := range code {
			switch c {
			case 'L':
				plate.WriteString(letter.Draw(t, "letter"))
			case 'D':
				plate.WriteString(digit.Draw(t, "digit"))
			default:
				plate.WriteRune(c)
			}
		}
		written := strings.ReplaceAll(plate.String(), "-", rapid.SampledFrom([]string{"-", "–", " ", "", " - ", "."}).Draw(t, "mark"))
		if rapid.Bool().Draw(t, "small") {
			written = strings.ToLower(written)
		}
		frame := rapid.SampledFrom([]string{"Hij reed in een auto met kenteken X.", "De X reed door.", "Op de plaat stond X.", "Ik zag een busje, X, wegrijden."}).Draw(t, "frame")
		got := a.Lesson().Mask(strings.Replace(frame, "X", written, 1)).Text
		before, after, _ := strings.Cut(frame, "X")
		for word := range strings.FieldsFuncSeq(withoutPlaceholders(got), func(r rune) bool { return strings.ContainsRune(" .,", r) }) {
			if !strings.Contains(before+after, word) {
				t.Errorf("%q keeps %q: %q", written, word, got)
			}
		}
	})
}
