package anonymise

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// places are the names of places that the list of ordinary words cannot keep out: names of several words, of which most are
// ordinary (berg en dal), and names that are an ordinary word (buren).
type places struct {
	phrases map[string][][]string      // by first word, the longest first
	words   map[string]map[string]bool // by word, the prepositions that say nothing for it
}

// isWord tells whether an ordinary word is also a place.
func (p *places) isWord(word string) bool {
	_, ok := p.words[word]
	return ok
}

func loadPlaces() (*places, error) {
	p := &places{phrases: map[string][][]string{}, words: map[string]map[string]bool{}}
	for _, file := range []string{"data/municipalities.txt", "data/place-phrases.txt"} {
		list, err := data.ReadFile(file)
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(string(list)) {
			if name := placeWords(line); !strings.HasPrefix(line, "#") && len(name) > 1 {
				p.phrases[name[0]] = append(p.phrases[name[0]], name)
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
	return strings.FieldsFunc(withoutStress(keyOf(name)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '_' && r != '\''
	})
}

// maskPlaceNames masks the places of several words, each as one token, however they are spelled.
func (a *Anonymiser) maskPlaceNames(text string, tokens []token) []token {
	var kept []token
	for i := 0; i < len(tokens); i++ {
		count := a.placeNameAt(text, tokens[i:])
		if count == 0 {
			kept = append(kept, tokens[i])
			continue
		}
		name := joined(text, tokens[i], tokens[i+count-1], "place of several words")
		// "Bergen (NH)" goes with both its brackets.
		if strings.Contains(text[name.start:name.end], "(") && strings.HasPrefix(text[name.end:], ")") {
			name.end++
		}
		kept = append(kept, name)
		i += count - 1
	}
	return kept
}

// joined makes one masked token of a row of them.
func joined(text string, first, last token, rule string) token {
	return token{start: first.start, end: last.end, kind: Word, rule: rule, key: keyOf(text[first.start:last.end])}
}

// placeNameAt tells how many of the tokens, from the first, are a place of several words; 0 for none. The line may end
// inside the name.
func (a *Anonymiser) placeNameAt(text string, tokens []token) int {
	var words []string
	known := func(i int) bool {
		return i < len(tokens) && !tokens[i].own && tokens[i].kind == Word
	}
	if !known(0) {
		return 0
	}
	first := placeWords(text[tokens[0].start:tokens[0].end])
	if len(first) == 0 {
		return 0
	}
	for _, name := range a.lexicon.places.phrases[first[0]] {
		words = words[:0]
		for i := 0; known(i) && len(words) < len(name); i++ {
			if i > 0 && strings.Trim(text[tokens[i-1].end:tokens[i].start], " \t\u00a0\r\n-‐‑–'’‘.,(") != "" {
				break
			}
			words = append(words, placeWords(text[tokens[i].start:tokens[i].end])...)
			if slices.Equal(words, name) {
				return i + 1
			}
		}
	}
	return 0
}

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
	if t.own || t.masked() {
		return
	}
	word := keyOf(text[t.start:t.end])
	behind := i > 0 && isBlank(text[tokens[i-1].end:t.start], "-'\"‘’“”(")
	previous := ""
	if behind {
		previous = keyOf(text[tokens[i-1].start:tokens[i-1].end])
	}
	if behind && isPartOfTown(word) && tokens[i-1].masked() && tokens[i-1].kind == Word {
		t.rule = "part of a place"
		return
	}
	if a.isTownInParts(word) {
		t.rule = "place with a hyphen"
		return
	}
	if owner, ok := strings.CutSuffix(word, "'s"); ok && a.lexicon.places.isWord(owner) {
		t.rule = "place with a possessive"
		return
	}
	exceptions, ok := a.lexicon.places.words[word]
	if !ok {
		return
	}
	// "in zowel best als buren"
	if previous == "zowel" && i > 1 && isBlank(text[tokens[i-2].end:tokens[i-1].start], "") {
		if lead := keyOf(text[tokens[i-2].start:tokens[i-2].end]); isPlacePreposition(lead) && !exceptions[lead] {
			t.rule = "place after a preposition"
			return
		}
	}
	// A word that a reader will not see any more excuses nothing.
	seen := behind && !tokens[i-1].masked()
	switch {
	case isPlacePreposition(previous) && !(seen && exceptions[previous]):
		t.rule = "place after a preposition"
	case standsInTitle(text, tokens, i) && !(seen && (isDeterminer(previous) || exceptions[previous])):
		t.rule = "place in a title"
	case rowed(text, tokens, i, 1) || rowed(text, tokens, i, -1):
		t.rule = "place in a row"
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
	const marks = ",;/&+'\"‘’“”"
	if !tokens[other].masked() {
		if tokens[other].own || !isConjunction(keyOf(text[tokens[other].start:tokens[other].end])) || !isBlank(gap(i), marks) {
			return false
		}
		other += step
		return other >= 0 && other < len(tokens) && mayBePlace(text, tokens[other]) && isBlank(gap(i+step), "'\"‘’“”")
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
	if !t.masked() || t.kind != Word || !strings.ContainsFunc(text[t.start:t.end], unicode.IsLetter) {
		return false
	}
	switch t.rule {
	case "month of a date", "date in words", "name of a date", "number in words", "age in words", "behind a form of address", "initials":
		return false
	}
	return true
}

// maskDistricts masks what stands behind wijk, café and the like as their name ("wijk zand", "café de bel").
func (a *Anonymiser) maskDistricts(text string, tokens []token) {
	for i := range tokens {
		if tokens[i].own || !isDistrict(keyOf(text[tokens[i].start:tokens[i].end])) {
			continue
		}
		// The article and an adjective; "wijk het oude zand".
		for next := i + 1; next < len(tokens) && isBlank(text[tokens[next-1].end:tokens[next].start], "'\"‘’“”„"); next++ {
			t := &tokens[next]
			word := keyOf(text[t.start:t.end])
			if t.own || t.masked() {
				break
			}
			if next == i+1 && (word == "de" || word == "het" || word == "t") {
				continue
			}
			if l := a.lexicon; l.district[word] || !a.isNameToo(word) && (l.function[word] || l.domain[word]) {
				break
			}
			t.rule = "behind a part of town"
			if !isOldOrNew(word) {
				break
			}
		}
	}
}

func isDistrict(word string) bool {
	switch word {
	case "wijk", "buurt", "buurthuis", "café", "cafe", "kroeg", "discotheek", "sporthal":
		return true
	}
	return false
}

func isOldOrNew(word string) bool {
	switch word {
	case "oud", "oude", "nieuw", "nieuwe", "groot", "grote", "klein", "kleine":
		return true
	}
	return false
}

// isTownInParts takes "sluis-zuid" and "best-oost": a place, and the part of it.
func (a *Anonymiser) isTownInParts(word string) bool {
	parts := placeWords(word)
	return len(parts) > 1 && !slices.ContainsFunc(parts, func(part string) bool {
		return !isPartOfTown(part) && !a.lexicon.places.isWord(part)
	})
}

func isPartOfTown(word string) bool {
	switch word {
	case "noord", "zuid", "oost", "west", "centrum", "noordoost", "noordwest", "zuidoost", "zuidwest":
		return true
	}
	return false
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
	rest, _, _ := strings.Cut(strings.ReplaceAll(text[tokens[i].end:], "\r", "\n"), "\n")
	if strings.TrimFunc(rest, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("\"'“”‘’)", r) }) == "" {
		return true
	}
	opens := i == 0 || strings.ContainsFunc(text[tokens[i-1].end:tokens[i].start], isLineBreak)
	mark, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(rest, unicode.IsSpace))
	return opens && strings.ContainsRune(":–—-|/", mark)
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
