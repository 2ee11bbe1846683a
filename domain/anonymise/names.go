package anonymise

import (
	"strings"
	"unicode"
)

// name says what words are that must go, by the lists and by the tagger: a person, a place or an organisation. What only the
// last step holds keeps the kind WORD.
func (a *Anonymiser) name(text string, tokens []token) {
	a.nameVenues(text, tokens)
	nameBehindArticles(text, tokens)
	for i := range tokens {
		t := &tokens[i]
		if t.own || t.kind != Word || t.masked() && !t.held || !t.masked() && t.tag == other || !strings.ContainsFunc(t.word, unicode.IsLetter) {
			continue
		}
		upper := startsUpper(text[t.start:])
		street := t.masked() && upper && looksLikePlace(t.word)
		switch {
		case t.masked() && t.is&given != 0 && (upper || t.is&ordinary == 0):
			t.mask(Person, "given name")
		case t.masked() && (t.is&place != 0 || upper && t.is&placeWord != 0) && t.tag != person_:
			t.mask(Place, "place")
		case t.masked() && t.is&surname != 0 && (upper || t.is&ordinary == 0):
			t.mask(Person, "surname")
		case street && t.tag != person_:
			t.mask(Place, "form of a place")
		case t.masked() && t.rule == "initials" && !t.opens:
			t.mask(Person, "initials")
		case t.masked() && t.held && t.tag != other && (upper || t.margin >= sureName):
			t.mask(t.tag.kind(), "tagger")
		case t.tag != other && (upper && t.is&field == 0 && !a.lexicon.proper[text[t.start:t.end]]) && t.margin >= sureName:
			t.mask(t.tag.kind(), "tagger")
		case t.masked() && upper && (!t.opens || t.is&ordinary == 0) && len(t.word) > 2:
			t.mask(t.tag.kind(), "unknown word with a capital")
		case t.masked() && strings.HasPrefix(t.word, "s-") && startsUpper(text[t.start+2:]):
			t.mask(Place, "form of a place")
		}
	}
}

// nameVenues masks the name behind a kind of school, club or place: "café Hoekje Om", "obs De Striid", "moskee el fath". Its
// words have a capital, or are on no list.
func (a *Anonymiser) nameVenues(text string, tokens []token) {
	for i := range tokens {
		if tokens[i].own || tokens[i].masked() && !tokens[i].held || tokens[i].is&venue == 0 {
			continue
		}
		nameBeforeVenue(text, tokens, i)
		last := i
		for next := i + 1; next < len(tokens) && next <= i+5 && isBlank(text[tokens[next-1].end:tokens[next].start], "'\".&"); next++ {
			t := tokens[next]
			if t.own || !t.kind.isNamed() || strings.Contains(text[tokens[next-1].end:t.start], ".") {
				break
			}
			upper := startsUpper(text[t.start:])
			switch {
			case (upper || t.masked()) && !a.lexicon.proper[text[t.start:t.end]]:
				last = next
			case isInterfix(t.word) || t.word == "om" || t.word == "en" || t.word == "op" || t.word == "in" || t.word == "aan":
			default:
				next = len(tokens)
			}
		}
		// An article alone is no name, and behind a preposition stands where it is: "school in Almelo".
		first := i + 1
		if first <= last && !startsUpper(text[tokens[first].start:]) && !tokens[first].masked() {
			switch tokens[first].word {
			case "in", "op", "aan", "van", "en", "te":
				continue
			}
		}
		for n := first; n <= last; n++ {
			tokens[n].mask(Org, "name of a venue")
		}
		if first <= last && strings.HasSuffix(text[:tokens[first].start], "'") && isClitic(text, tokens[first]) {
			tokens[first].start--
		}
	}
}

// maskParticles masks the small words inside a name (van der, ter, 't, aan den) together with the word they lead to, when
// a masked word or a form of address stands before them. Otherwise "van" is just "of".
func maskParticles(text string, tokens, kept []token) []token {
	for i := 0; i < len(tokens); i++ {
		last := i
		for last < len(tokens) && !tokens[last].own && !tokens[last].masked() && isParticle(tokens[last].word) {
			last++
		}
		if last > i && last < len(tokens) && i > 0 && tokens[i-1].masked() && tokens[i-1].kind == Person && !tokens[i-1].held && tokens[last].is&surname != 0 && text[tokens[i-1].end:tokens[i].start] == " " {
			tokens[last].mask(Person, "surname behind a first name")
		}
		if last == i || last >= len(tokens) || !leadsToName(text, tokens, i, last) {
			kept = append(kept, tokens[i])
			continue
		}
		name := tokens[last]
		name.start = tokens[i].start
		// The apostrophe of 't goes along.
		if strings.HasSuffix(text[:name.start], "'") {
			name.start--
		}
		kept = append(kept, name)
		i = last
	}
	return kept
}

func leadsToName(text string, tokens []token, first, last int) bool {
	name := tokens[last]
	if !name.named() {
		return false
	}
	for i := first + 1; i <= last; i++ {
		if !isBlank(text[tokens[i-1].end:tokens[i].start], "'.") {
			return false
		}
	}
	lead := text[tokens[first].start:tokens[first].end]
	upper := startsUpper(text[name.start:])
	if isClitic(text, tokens[first]) {
		return upper // 't Ven, 's Heer: an article that is written this way belongs to the name
	}
	if first == 0 || !isBlank(text[tokens[first-1].end:tokens[first].start], "'.\"") {
		return startsUpper(lead) && upper && lead != "De" && lead != "Het" && lead != "Op" && lead != "Aan" // "Van Riel" opens a line
	}
	before := tokens[first-1]
	afterName := before.named()
	switch lead {
	case "te":
		return upper && afterName && last-first == 1 && (name.end-name.start <= 2 || before.kind == Person && before.is&given != 0 && name.is&place == 0)
	case "op", "aan", "het":
		return upper && afterName && startsUpper(text[before.start:]) // Bergen op Zoom; elsewhere these are common words
	}
	if lead == "al" || lead == "el" {
		return afterName
	}
	if afterName && !(before.held && before.kind == Word && !startsUpper(text[before.start:])) {
		return true // also "jan de vries", typed in haste
	}
	if startsUpper(lead) && upper && !tokens[first].opens {
		return true // "agenten Van Riel en Bax"
	}
	return upper && (before.masked() && before.kind.isNamed() || before.is&(profession|address) != 0 && before.is&person == 0)
}

// isParticle takes the words that stand inside a name in lower case.
func isParticle(word string) bool {
	switch word {
	case "van", "de", "der", "den", "het", "ter", "ten", "t", "s", "von", "zu", "el", "al", "la", "le", "di", "du", "da", "op", "aan", "vd", "v/d", "te":
		return true
	}
	return false
}

// closeGaps masks the punctuation between two masked tokens that touch it: the quotes around a nickname, the colons of a
// case number, the dash of a telephone number.
func closeGaps(text string, tokens, kept []token) []token {
	for i := range tokens {
		// 's-Heerenberg goes with its apostrophe.
		if tokens[i].masked() && strings.HasPrefix(text[tokens[i].start:], "s-") && strings.HasSuffix(text[:tokens[i].start], "'") {
			tokens[i].start--
		}
	}
	for i := 1; i < len(tokens); i++ {
		left, right := &tokens[i-1], &tokens[i]
		if !left.masked() || !right.masked() {
			continue
		}
		gap := text[left.end:right.start]
		marks := strings.TrimSpace(gap)
		switch {
		case marks == "" || strings.Contains(gap, "\n"):
		case strings.Contains(gap, " ") && strings.Trim(marks, mayClose(*left, *right)) != "":
		case strings.HasPrefix(gap, marks):
			left.end += len(marks)
		default:
			right.start = left.end + strings.Index(gap, marks)
		}
	}
	return joinNames(text, tokens, kept)
}

// joinNames makes one token of the words of one name, so that it has one placeholder.
func joinNames(text string, tokens, kept []token) []token {
	for _, t := range tokens {
		if n := len(kept); n > 0 && t.masked() && !t.own && kept[n-1].masked() && !kept[n-1].own && isOneName(text, kept[n-1], t) {
			last := &kept[n-1]
			if last.kind == Word || last.held && !t.held {
				last.kind = t.kind
			}
			last.rule, last.held = firstOf(last.rule, t.rule, last.held), last.held && t.held
			last.end = t.end
			last.word = strings.ToLower(text[last.start:last.end])
			continue
		}
		kept = append(kept, t)
	}
	return kept
}

func firstOf(left, right string, held bool) string {
	if held {
		return right
	}
	return left
}

// isOneName tells whether two masked tokens side by side are one name: words of one kind, or of a kind and none known.
func isOneName(text string, left, right token) bool {
	if !left.kind.isNamed() || !right.kind.isNamed() || !isBlank(text[left.end:right.start], "") || left.end > right.start {
		return false
	}
	if left.held != right.held {
		return false
	}
	return left.kind == right.kind || left.kind == Place && (strings.HasPrefix(text[right.start:], "aan ") || strings.HasPrefix(text[right.start:], "op ")) // Bergen aan Zee
}

// mayClose gives the marks that may stand with white space inside one name or number; elsewhere a mark with white space
// ends something.
func mayClose(left, right token) string {
	if !left.kind.isNamed() && !right.kind.isNamed() {
		return `'"/-–)`
	}
	if left.kind.isNamed() && right.kind.isNamed() && (left.kind == Person || right.kind == Person) && left.kind != Place && right.kind != Place {
		return `'"/-–&+()`
	}
	return `'"/-–&+`
}

// neverBeginsName takes pronouns, adverbs and the like: with a capital they are still no part of a name. Articles and
// prepositions are left out, as places and families begin with them.
func neverBeginsName(word string) bool {
	switch word {
	case "ik", "wij", "we", "hij", "zij", "ze", "je", "jullie", "u", "er", "dat", "dit", "die", "deze", "wat", "wie", "waar", "hoe", "waarom",
		"wanneer", "als", "niet", "geen", "nooit", "nog", "ook", "toen", "daarna", "dan", "is", "was", "zijn", "maar", "want", "onze",
		"nu", "kan", "kun", "moet", "mag", "heeft", "had", "werd", "zou", "alle", "alles", "niemand", "iedereen", "iemand", "ja", "nee":
		return true
	}
	return false
}

// nameBehindArticles masks a word with a capital behind an article that is written 't or 's: "'t Rond", "'t Honk".
func nameBehindArticles(text string, tokens []token) {
	for i := 1; i < len(tokens); i++ {
		t := &tokens[i]
		if isClitic(text, tokens[i-1]) && !tokens[i-1].own && text[tokens[i-1].end:t.start] == " " && startsUpper(text[t.start:]) && t.kind == Word && !(tokens[i-1].opens && t.is&(function|ordinary) != 0 && isVerb(t.word)) {
			t.mask(Place, "name behind an article")
		}
	}
}

// nameInLists masks the family name in front of a first name, as lists have it: "Vos, Jeltje", and "jr." behind a name.
func nameInLists(text string, tokens []token) {
	for i := range tokens {
		t := &tokens[i]
		if t.own || !t.kind.isNamed() {
			continue
		}
		if i > 0 && !tokens[i-1].own && startsUpper(text[tokens[i-1].start:]) && text[tokens[i-1].end:t.start] == " " {
			switch t.word {
			case "jr", "sr", "senior", "junior", "zn", "zonen":
				t.mask(Person, "behind a name")
				tokens[i-1].mask(Person, "before junior or senior")
				if strings.HasPrefix(text[t.end:], ".") && len(t.word) == 2 {
					t.end++
				}
				continue
			}
		}
		if i > 0 && tokens[i-1].masked() && tokens[i-1].kind == Person && text[tokens[i-1].end:t.start] == " " && len(t.word) == 1 && isSmallLetter(t.word[0]) {
			t.mask(Person, "initial behind a name")
			if strings.HasPrefix(text[t.end:], ".") && !strings.HasSuffix(text[:t.end], ".") {
				t.end++
			}
			continue
		}
		if !startsUpper(text[t.start:]) || i+1 >= len(tokens) || text[t.end:tokens[i+1].start] != ", " || !tokens[i+1].masked() || tokens[i+1].is&given == 0 || !startsUpper(text[tokens[i+1].start:]) {
			continue
		}
		first := i
		for first > 0 && !tokens[first-1].own && isInterfix(tokens[first-1].word) && text[tokens[first-1].end:tokens[first].start] == " " {
			first--
		}
		behindColon := strings.HasSuffix(text[:tokens[first].start], ": ")
		lineStart := behindColon || strings.TrimLeft(text[strings.LastIndexByte(text[:tokens[first].start], '\n')+1:tokens[first].start], " -*•·0123456789.") == ""
		if lineStart {
			for n := first; n <= i; n++ {
				tokens[n].mask(Person, "name in a list")
			}
			t.end++ // the comma
		}
	}
}

// nameHouses masks the number behind a street or another masked place: "Kasteelweg 2a", "Tolhuis 43-06".
func nameHouses(text string, tokens []token) {
	for i := 1; i < len(tokens); i++ {
		t, before := &tokens[i], tokens[i-1]
		if title := &tokens[i-1]; t.named() && t.kind == Place && looksLikeStreet(t.word) && title.masked() && len(title.word) <= 4 && text[title.end:t.start] == ". " {
			title.kind = Place // "Mgr. Nolenslaan"
			title.end++
		}
		if t.own || t.kind != Number || t.masked() && !t.held || !before.named() || !startsUpper(text[before.start:]) && !looksLikeStreet(before.word) || !isBlank(text[before.end:t.start], "") {
			continue
		}
		if len(t.word) <= 7 && (t.held || looksLikeStreet(before.word)) && before.kind != Person {
			t.mask(Place, "house number")
			if i+1 < len(tokens) && text[t.end:tokens[i+1].start] == " " && isHouseLetter(tokens[i+1]) {
				tokens[i+1].mask(Place, "house number")
			}
		}
	}
}

// isVerb takes what opens a sentence behind 't: "'t Is", "'t Was".
func isVerb(word string) bool {
	switch word {
	case "is", "was", "bleek", "bleef", "gaat", "ging", "zijn", "waren", "werd", "wordt", "kan", "kon", "moet", "moest", "zal", "zou", "heeft", "had", "lijkt", "leek", "komt", "kwam", "wil", "blijft", "begon":
		return true
	}
	return false
}

// isHouseLetter takes what goes with a house number: "118 b", "41 hs", "200 k3".
func isHouseLetter(t token) bool {
	return !t.own && len(t.word) <= 3 && (t.masked() || t.kind == Number && !isDigits(t.word) || t.word == "hs" || t.word == "bis" || len(t.word) == 1 && t.kind == Word)
}

// maskSameNames masks a word with a capital that stands elsewhere in the text as the name of somebody: "Vrij schetst het
// verloop", when the list of those present has a Vrij.
func (a *Anonymiser) maskSameNames(text string, tokens []token) {
	names := map[string]bool{}
	for _, t := range tokens {
		if t.own || t.kind != Person || !t.masked() || t.held || t.rule == "tagger" {
			continue
		}
		for part := range strings.FieldsSeq(t.word) {
			if len(part) > 2 && !isParticle(part) {
				names[part] = true
			}
		}
	}
	if len(names) == 0 {
		return
	}
	for i := range tokens {
		t := &tokens[i]
		if !t.own && !t.masked() && t.kind == Word && t.is&(function|field) == 0 && names[t.word] && startsUpper(text[t.start:]) && !a.lexicon.proper[text[t.start:t.end]] {
			t.mask(Person, "same name as elsewhere")
		}
	}
}

// nameBeforeVenue masks an Arabic name in front of its venue: "de dar al hijra moskee".
func nameBeforeVenue(text string, tokens []token, venue int) {
	if venue < 3 || !tokens[venue-1].masked() || tokens[venue-1].own || text[tokens[venue-1].end:tokens[venue].start] != " " {
		return
	}
	if article := tokens[venue-2].word; article != "al" && article != "el" && article != "as" && article != "ar" && article != "an" {
		return
	}
	for n := venue - 3; n < venue; n++ {
		if n == venue-3 && tokens[n].is&function != 0 {
			continue
		}
		tokens[n].mask(Org, "name of a venue")
	}
}
