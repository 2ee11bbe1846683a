package anonymise

import (
	"slices"
	"strings"
	"unicode"
)

// places are the names of places that the list of ordinary words cannot keep out: names of several words, of which most are
// ordinary (berg en dal), and names that are an ordinary word (buren).
type places struct {
	names   map[string]bool            // of one word
	phrases map[string][][]string      // by first word, the longest first
	words   map[string]map[string]bool // by word, the prepositions that say nothing for it
}

// isWord tells whether an ordinary word is also a place.
func (p *places) isWord(word string) bool {
	_, ok := p.words[word]
	return ok
}

func loadPlaces() (*places, error) {
	p := &places{names: map[string]bool{}, phrases: map[string][][]string{}, words: map[string]map[string]bool{}}
	for _, file := range []string{"data/municipalities.txt", "data/place-phrases.txt"} {
		list, err := data.ReadFile(file)
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(string(list)) {
			if name := placeWords(line); !strings.HasPrefix(line, "#") && len(name) > 1 {
				p.phrases[name[0]] = append(p.phrases[name[0]], name)
			} else if !strings.HasPrefix(line, "#") && len(name) == 1 {
				p.names[name[0]] = true
			}
		}
	}
	for _, names := range p.phrases {
		slices.SortFunc(names, func(a, b []string) int { return len(b) - len(a) })
	}
	list, err := data.ReadFile("data/place-words.txt")
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(list)) {
		words := strings.Fields(line)
		if strings.HasPrefix(line, "#") || len(words) == 0 {
			continue
		}
		p.words[words[0]] = map[string]bool{}
		for _, exception := range words[1:] {
			p.words[words[0]][strings.TrimPrefix(exception, "!")] = true
		}
	}
	return p, nil
}

// placeWords cuts a name into its words, in lower case; a hyphen is as good as a space ("loon-op-zand").
func placeWords(name string) []string {
	return strings.FieldsFunc(withoutStress(strings.ToLower(newView(name).text)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '_' && r != '\''
	})
}

// maskPlaceNames masks the places of several words, each as one token, however they are spelled.
func (a *Anonymiser) maskPlaceNames(text string, tokens, kept []token) []token {
	for i := 0; i < len(tokens); i++ {
		count := a.placeNameAt(text, tokens[i:])
		if count == 0 {
			kept = append(kept, tokens[i])
			continue
		}
		name := joinedAs(text, tokens[i], tokens[i+count-1], Place, "place of several words")
		// "Bergen (NH)" goes with both its brackets.
		if strings.Contains(text[name.start:name.end], "(") && strings.HasPrefix(text[name.end:], ")") {
			name.end++
		}
		kept = append(kept, name)
		i += count - 1
	}
	return kept
}

// placeNameAt tells how many of the tokens, from the first, are a place of several words; 0 for none. The line may end
// inside the name.
func (a *Anonymiser) placeNameAt(text string, tokens []token) int {
	first := &tokens[0]
	if first.own || !first.kind.isNamed() || !first.compound && first.is&phraseHead == 0 && !first.accented() {
		return 0
	}
	var words [maxPhrase]string
	var ends [maxPhrase]int // how many tokens make the words up to here
	n := 0
	for i := 0; i < len(tokens) && n < maxPhrase; i++ {
		t := &tokens[i]
		if t.own || !t.kind.isNamed() || i > 0 && strings.Trim(text[tokens[i-1].end:t.start], " \n-–'.,(") != "" {
			break
		}
		if !t.compound && !t.accented() {
			words[n], ends[n] = t.word, i+1
			n++
			continue
		}
		for _, word := range placeWords(t.word) {
			if n < maxPhrase {
				words[n], ends[n] = word, i+1
				n++
			}
		}
	}
	if n == 0 {
		return 0
	}
	for _, name := range a.lexicon.places.phrases[words[0]] {
		last := len(name) - 1
		if last < n && slices.Equal(words[:len(name)], name) && (last+1 == n || ends[last+1] != ends[last]) {
			return ends[last]
		}
	}
	return 0
}

// maxPhrase is more words than the name of any place has.
const maxPhrase = 8

// maskPlaceWords masks the ordinary words that are also a place (buren, leiden) where the text says that something is in,
// from or to them, where they stand as in a title and where they stand in one row with a masked word, and the part of town
// behind a masked name.
func (a *Anonymiser) maskPlaceWords(text string, tokens []token) {
	for i := range tokens {
		a.maskPlaceWord(text, tokens, i)
	}
	// Back as well, for the word that gives a row away may be its last. What stands behind a masked word comes after that.
	for i := range slices.Backward(tokens) {
		a.maskPlaceWord(text, tokens, i)
	}
	for i := range tokens {
		a.maskPlaceWord(text, tokens, i)
	}
}

func (a *Anonymiser) maskPlaceWord(text string, tokens []token, i int) {
	t := &tokens[i]
	if t.own || t.masked() || t.is&(placeWord|townPart) == 0 && !t.compound {
		return
	}
	word := t.word
	behind := i > 0 && isBlank(text[tokens[i-1].end:t.start], "-'\"(")
	previous := ""
	if behind {
		previous = tokens[i-1].word
	}
	if behind && t.is.any(townPart) && tokens[i-1].named() {
		t.mask(Place, "part of a place")
		return
	}
	if a.isTownInParts(word) {
		t.mask(Place, "place with a hyphen")
		return
	}
	if owner, ok := strings.CutSuffix(word, "'s"); ok && a.lexicon.places.isWord(owner) {
		t.mask(Place, "place with a possessive")
		return
	}
	exceptions, ok := a.lexicon.places.words[word]
	if !ok {
		return
	}
	// "in zowel best als buren"
	if previous == "zowel" && i > 1 && isBlank(text[tokens[i-2].end:tokens[i-1].start], "") {
		if lead := tokens[i-2].word; isPlacePreposition(lead) && !exceptions[lead] {
			t.mask(Place, "place after a preposition")
			return
		}
	}
	// A word that a reader will not see any more excuses nothing.
	seen := behind && !tokens[i-1].masked()
	switch {
	case isPlacePreposition(previous) && !(seen && exceptions[previous]):
		t.mask(Place, "place after a preposition")
	case standsInTitle(text, tokens, i) && !(seen && (isDeterminer(previous) || exceptions[previous])):
		t.mask(Place, "place in a title")
	case rowed(text, tokens, i, 1) || rowed(text, tokens, i, -1):
		t.mask(Place, "place in a row")
	}
}

// rowed tells whether a token stands in one row with the masked word before or behind it: "buren en tiel", "best, buren".
func rowed(text string, tokens []token, i, step int) bool {
	gap := func(i int) string {
		if step < 0 {
			i--
		}
		return text[tokens[i].end:tokens[i+1].start]
	}
	other := i + step
	if other < 0 || other >= len(tokens) {
		return false
	}
	const marks = ",;/&+'\""
	if !tokens[other].masked() {
		if tokens[other].own || !isConjunction(tokens[other].word) || !isBlank(gap(i), marks) {
			return false
		}
		other += step
		return other >= 0 && other < len(tokens) && mayBePlace(text, tokens[other]) && isBlank(gap(i+step), "'\"")
	}
	return mayBePlace(text, tokens[other]) && strings.ContainsAny(gap(i), ",/&+") && isBlank(gap(i), marks)
}

func isConjunction(word string) bool {
	switch word {
	case "en", "of", "als", "tot":
		return true
	}
	return false
}

// mayBePlace tells whether a masked token can be a place, for all that is known.
func mayBePlace(text string, t token) bool {
	if !t.named() || !strings.ContainsFunc(text[t.start:t.end], unicode.IsLetter) {
		return false
	}
	switch t.rule {
	case "behind a form of address", "initials":
		return false
	}
	return true
}

func isPlacePreposition(word string) bool {
	switch word {
	case "in", "te", "uit", "naar", "van", "bij", "rond", "rondom", "nabij", "omgeving", "regio", "gemeente", "stad", "dorp", "vanuit", "richting", "plaats",
		"tussen", "over", "langs":
		return true
	}
	return false
}

// standsInTitle tells whether a token ends a text or a line without a full stop, or opens one before a colon or a dash.
func standsInTitle(text string, tokens []token, i int) bool {
	rest := strings.TrimLeft(text[tokens[i].end:], " \"')")
	if rest == "" || rest[0] == '\n' {
		return true
	}
	opens := i == 0 || strings.Contains(text[tokens[i-1].end:tokens[i].start], "\n")
	return opens && (strings.IndexByte(":-|/", rest[0]) >= 0 || strings.HasPrefix(rest, "–") || strings.HasPrefix(rest, "—"))
}

// isDeterminer takes the words behind which a word is an ordinary one: articles and the like, numbers, the prepositions that
// are used with people and things, and adverbs.
func isDeterminer(word string) bool {
	switch word {
	case "de", "het", "een", "één", "geen", "deze", "die", "dit", "dat", "onze", "ons", "mijn", "zijn", "haar", "hun", "jullie", "je", "uw", "elke", "alle",
		"enkele", "sommige", "veel", "meer", "weinig", "beide", "meerdere", "andere", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen",
		"met", "tussen", "door", "aan", "op", "onder", "over", "tegen", "zonder", "voor", "achter", "langs", "naast", "om",
		"niet", "heel", "erg", "zo", "als", "dan", "is", "was", "wel", "ook", "te", "nooit", "altijd":
		return true
	}
	return false
}
