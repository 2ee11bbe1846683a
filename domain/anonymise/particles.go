package anonymise

import "strings"

// maskParticles masks the small words inside a name (van der, ter, 't, aan den) together with the word they lead to, when
// a masked word or a form of address stands before them. Otherwise "van" is just "of".
func maskParticles(text string, tokens, kept []token) []token {
	for i := 0; i < len(tokens); i++ {
		last := i
		for last < len(tokens) && last <= i+maxParticles && !tokens[last].own && !tokens[last].masked() && isParticle(tokens[last].word) {
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

// maxParticles is more small words than any name has in a row.
const maxParticles = 5

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
