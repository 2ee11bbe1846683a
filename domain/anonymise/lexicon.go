package anonymise

import (
	"embed"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

//go:embed data
var data embed.FS

// trait is one thing that is known of a word in lower case.
type trait uint32

// The traits.
const (
	ordinary   trait = 1 << iota // an ordinary Dutch word, or one of a register that people type in
	field                        // a word of the field, which may also have a capital
	lowerOnly                    // also a name: never with a capital
	function                     // may open a sentence right before a name
	follows                      // may stand right behind a form of address without being a name
	interfixed                   // may stand so behind one and van, de or the like
	district                     // may stand behind wijk, café and the like
	given                        // a given name
	surname                      // a surname
	place                        // a place, or a word of its name
	placeWord                    // an ordinary word that is also a place
	person                       // somebody with an age: jongen, moeder, verdachte
	address                      // a name is to be expected behind it
	profession                   // a name may come behind it
	venue                        // a kind of place or club that has a name: school, café, stichting
	unit                         // what numbers count
	phraseHead                   // the name of a place of several words begins with it
	numeral                      // a number in words
	townPart                     // noord, centrum and the like
	properToo                    // a dictionary word that the dictionary also has with a capital
	nameToo                      // a dictionary word that is a name as well: it stays only where the tagger is sure
)

// lexicon is everything that is known of words. What has no trait that lets it stay gets masked.
type lexicon struct {
	ordinary *dictionary
	words    map[string]trait // what the other lists say
	proper   map[string]bool  // words of the field in their proper spelling, capitals and all
	places   *places
	numbers  map[string]int8     // in words
	phrases  map[string][]string // names that everybody knows, by their first word
	tagger   *tagger
}

// lists names the files of words and the traits that they give.
func lists() map[string]trait {
	return map[string]trait{
		"data/domain.txt": field | ordinary, "data/lower-only.txt": lowerOnly, "data/function-words.txt": function, "data/after-address.txt": follows,
		"data/after-interfix.txt": interfixed, "data/after-district.txt": district, "data/lists/given-names.txt": given, "data/lists/surnames.txt": surname,
		"data/lists/places.txt": place, "data/persons.txt": person, "data/address.txt": address, "data/professions.txt": profession,
		"data/venues.txt": venue, "data/names-too.txt": nameToo, "data/units.txt": unit, "data/registers.txt": ordinary, "data/proper-too.txt": properToo,
	}
}

func loadLexicon() (*lexicon, error) {
	l, err := loadLists()
	if err != nil {
		return nil, err
	}
	l.tagger, err = loadTagger()
	return l, err
}

// loadLists is the lexicon without its tagger.
func loadLists() (*lexicon, error) {
	l := &lexicon{words: map[string]trait{}, proper: map[string]bool{}, numbers: numbersInWords()}
	packed, err := data.ReadFile("data/lexicon.txt.gz")
	if err != nil {
		return nil, err
	}
	if l.ordinary, err = readDictionary(packed); err != nil {
		return nil, fmt.Errorf("data/lexicon.txt.gz: %w", err)
	}
	for name, is := range lists() {
		list, err := data.ReadFile(name)
		if err != nil {
			return nil, err
		}
		for word := range setOf(list) {
			lower := strings.ToLower(word)
			if is&field == 0 {
				l.words[lower] |= is
				continue
			}
			l.proper[word] = true
			if lower == word {
				l.words[lower] |= is
			}
		}
	}
	if l.places, err = loadPlaces(); err != nil {
		return nil, err
	}
	if l.phrases, err = loadPhrases(); err != nil {
		return nil, err
	}
	for word := range l.places.words {
		l.words[word] |= placeWord
	}
	for name := range l.places.names {
		l.words[name] |= place
	}
	for word := range l.numbers {
		l.words[word] |= numeral
	}
	for head := range l.places.phrases {
		l.words[head] |= phraseHead
	}
	for _, part := range partsOfTown() {
		l.words[part] |= townPart
	}
	return l, nil
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

// traits looks a lower-case word up; an accent for stress (dát, wél) does not make it another word.
func (l *lexicon) traits(word string) trait {
	is := l.known(word)
	if is != 0 {
		return is
	}
	for i := range len(word) {
		if word[i] >= utf8.RuneSelf {
			return l.known(withoutStress(word))
		}
	}
	return 0
}

// known is what the lists say of a word as it is written.
func (l *lexicon) known(word string) trait {
	is := l.words[word]
	if l.ordinary.has(word) {
		is |= ordinary
	}
	return is
}

// isOrdinary looks a lower-case word up as a whole, or as a compound of ordinary words.
func (l *lexicon) isOrdinary(word string) bool {
	return l.traits(word)&ordinary != 0 || l.isCompound(word)
}

// isCompound takes what Dutch writes as one word: two ordinary words, with s between them or not (avondklokrellen,
// bezuinigingsvariant). Either half has at least four letters, and neither is a name, nor is the whole a street or a town.
func (l *lexicon) isCompound(word string) bool {
	if len(word) < 6 || len(word) > 40 || l.known(word)&^(phraseHead|numeral) != 0 || looksLikePlace(word) || looksLikeName(word) {
		return false
	}
	if rest, ok := afterPlatform(word); ok && l.known(rest)&ordinary != 0 {
		return true
	}
	if tail := word[max(0, len(word)-3):]; isShortTail(tail) && l.isHead(strings.TrimSuffix(word, tail)) {
		return true
	}
	for cut := 4; cut <= len(word)-4; cut++ {
		tail := l.known(word[cut:])
		if tail&ordinary == 0 || tail&(given|surname|place|placeWord) != 0 {
			continue
		}
		head := word[:cut]
		if l.isHead(head) || head[cut-1] == 's' && cut > 4 && l.isHead(head[:cut-1]) {
			return true
		}
	}
	return false
}

// isHead takes the first half of a compound, which may itself be one of two.
func (l *lexicon) isHead(word string) bool {
	is := l.known(word)
	return is&ordinary != 0 && is&(given|surname|place|placeWord) == 0
}

// isShortTail takes the words of three letters that many compounds end with: leerlingenapp, oefenmap.
func isShortTail(word string) bool {
	switch word {
	case "app", "map", "les", "bus", "wet", "pas", "tas", "dag", "tip", "lid", "uur", "bel":
		return true
	}
	return false
}

// afterPlatform cuts the name of a platform or service off: facebookpagina, whatsappgroep.
func afterPlatform(word string) (string, bool) {
	for _, platform := range []string{"facebook", "whatsapp", "telegram", "tiktok", "snapchat", "snap", "instagram", "insta", "twitter", "discord", "youtube", "twitch", "tikkie", "app", "boa", "jeugd", "nep", "azc"} {
		if rest, ok := strings.CutPrefix(word, platform); ok && len(rest) > 2 {
			return rest, true
		}
	}
	return "", false
}

func looksLikeName(word string) bool {
	for _, ending := range []string{"stra", "sma", "inga", "enga", "ema", "ssen", "sen", "mans", "huis", "man", "meijer", "meyer", "tje", "ke"} {
		if strings.HasSuffix(word, ending) {
			return true
		}
	}
	return false
}

func withoutStress(word string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case 'á':
			return 'a'
		case 'é':
			return 'e'
		case 'í':
			return 'i'
		case 'ó':
			return 'o'
		case 'ú':
			return 'u'
		}
		return r
	}, word)
}

// looksLikePlace takes the usual endings of Dutch place and street names; "Molenweg" at the start of a line is a street.
func looksLikePlace(word string) bool {
	for _, ending := range []string{
		"weg", "dijk", "hof", "park", "burg", "berg", "dam", "drecht", "broek", "kerk", "dorp", "veen", "veld", "horst", "straat", "laan", "plein", "gracht",
		"wijk", "hoven", "huizen", "haven", "bos", "brug", "poort", "markt", "steeg", "pad", "kade", "singel", "dreef", "meer", "zand", "stad", "loo", "hout",
	} {
		if prefix, ok := strings.CutSuffix(word, ending); ok && prefix != "" {
			return true
		}
	}
	return false
}

func isLatin(word string) bool {
	for i := range len(word) {
		if word[i] >= utf8.RuneSelf {
			return !strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) })
		}
	}
	return true
}

func capitalised(lower string) string {
	first, size := utf8.DecodeRuneInString(lower)
	return string(unicode.ToUpper(first)) + lower[size:]
}
