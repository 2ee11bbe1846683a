package anonymise

import (
	"bytes"
	"compress/gzip"
	"embed"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

//go:embed data/lexicon.txt.gz data/domain.txt data/lower-only.txt data/function-words.txt data/after-address.txt data/after-interfix.txt
//go:embed data/after-district.txt data/municipalities.txt data/place-phrases.txt data/place-words.txt
var data embed.FS

// lexicon is everything that may stay readable. What is not on it gets masked.
type lexicon struct {
	ordinary  []string        // sorted; ordinary words in lower case
	domain    map[string]bool // words of the field in their proper spelling
	lowerOnly map[string]bool // words that are also a name: never with a capital
	function  map[string]bool // words that may open a sentence right before a name
	follows   map[string]bool // words that may stand right behind a form of address without being a name
	interfix  map[string]bool // words that may stand so behind one and van, de or the like
	district  map[string]bool // words that may stand behind wijk, café and the like
	places    *places
}

func loadLexicon() (*lexicon, error) {
	ordinary, err := readOrdinary()
	if err != nil {
		return nil, fmt.Errorf("data/lexicon.txt.gz: %w", err)
	}
	l := &lexicon{ordinary: ordinary}
	for name, set := range map[string]*map[string]bool{
		"data/domain.txt": &l.domain, "data/lower-only.txt": &l.lowerOnly, "data/function-words.txt": &l.function,
		"data/after-address.txt": &l.follows, "data/after-interfix.txt": &l.interfix,
		"data/after-district.txt": &l.district,
	} {
		list, err := data.ReadFile(name)
		if err != nil {
			return nil, err
		}
		*set = setOf(list)
	}
	l.places, err = loadPlaces()
	return l, err
}

// readOrdinary unpacks the sorted list; each line is a capital for the bytes shared with the word before, and the rest.
func readOrdinary() ([]string, error) {
	packed, err := data.ReadFile("data/lexicon.txt.gz")
	if err != nil {
		return nil, err
	}
	reader, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	lines, err := io.ReadAll(reader)
	if err != nil {
		return nil, err
	}
	words := make([]string, 0, bytes.Count(lines, []byte("\n")))
	previous := ""
	for line := range strings.Lines(string(lines)) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || int(line[0])-'A' < 0 || int(line[0])-'A' > len(previous) {
			return nil, errors.New("damaged")
		}
		previous = previous[:line[0]-'A'] + line[1:]
		words = append(words, previous)
	}
	if !slices.IsSorted(words) {
		return nil, errors.New("not sorted")
	}
	return words, nil
}

// setOf reads a list with comments (#) and one or more words a line.
func setOf(list []byte) map[string]bool {
	set := map[string]bool{}
	for line := range strings.Lines(string(list)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, word := range strings.Fields(line) {
			set[word] = true
		}
	}
	return set
}

// isOrdinary looks a lower-case word up; an accent for stress (dát, wél) does not make it another word.
func (l *lexicon) isOrdinary(word string) bool {
	if _, found := slices.BinarySearch(l.ordinary, word); found {
		return true
	}
	if plain := withoutStress(word); plain != word {
		_, found := slices.BinarySearch(l.ordinary, plain)
		return found
	}
	return false
}

func withoutStress(word string) string {
	return strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u").Replace(word)
}

// allows tells whether one word, or a part of a compound, may stay. A capital is no fault at the start of a sentence,
// unless the word is also a name.
func (l *lexicon) allows(word string, opensSentence bool) bool {
	if word == "" || !isLatin(word) {
		return false
	}
	if l.domain[word] {
		return true
	}
	lower := strings.ToLower(word)
	if lower == word {
		return l.isOrdinary(word)
	}
	if word != capitalised(lower) || l.lowerOnly[lower] || l.places.isWord(lower) {
		return false
	}
	return l.domain[lower] || opensSentence && l.isOrdinary(lower) && !looksLikePlace(lower)
}

// looksLikePlace takes the usual endings of Dutch place and street names; "Molenweg" at the start of a line is a street.
func looksLikePlace(word string) bool {
	for _, ending := range []string{
		"weg", "dijk", "hof", "park", "burg", "berg", "dam", "drecht", "broek", "kerk", "dorp", "veen", "veld", "horst",
		"wijk", "hoven", "huizen", "haven", "bos", "brug", "poort", "markt", "steeg", "pad",
	} {
		if prefix, ok := strings.CutSuffix(word, ending); ok && prefix != "" {
			return true
		}
	}
	return false
}

func isLatin(word string) bool {
	for _, r := range word {
		if unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) {
			return false
		}
	}
	return true
}

func capitalised(lower string) string {
	first, size := utf8.DecodeRuneInString(lower)
	return string(unicode.ToUpper(first)) + lower[size:]
}

// foldInvisible gives a word as a reader sees it: composed, with one kind of apostrophe and hyphen, without soft hyphens
// and characters of no width. Letters of other alphabets and look-alikes stay what they are, and so are on no list.
func foldInvisible(word string) string {
	word = strings.Map(func(r rune) rune {
		switch r {
		case '\u00ad', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u180e':
			return -1
		case '’', '‘':
			return '\''
		case '‐', '‑':
			return '-'
		}
		return r
	}, word)
	return norm.NFC.String(word)
}
