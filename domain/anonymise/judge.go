package anonymise

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// judge cuts a view into tokens and marks those that must go. First each token is looked at alone, and held when nothing says
// that it may stay. Then the layers say what it is: exact patterns, lists, and the tagger; and what stands around a masked
// token goes with it: the rest of a name, the month of a date, the quotes around a nickname.
func (a *Anonymiser) judge(text string, room *room) []token {
	tokens := a.patterns.split(text, room.one[:0])
	spare := room.other[:0]
	defer func() { room.one, room.other = tokens, spare }()
	// rewrite lets a layer make fewer tokens of them.
	rewrite := func(layer func(text string, tokens, kept []token) []token) {
		tokens, spare = layer(text, tokens, spare[:0]), tokens
	}
	a.look(text, tokens, room)
	for i := range tokens {
		if !tokens[i].own && !tokens[i].masked() {
			a.judgeAlone(text, tokens, i)
		}
	}
	rewrite(a.maskIdentifiers)
	rewrite(maskDates)
	rewrite(a.maskAges)
	rewrite(maskNumberWords)
	rewrite(a.maskPlaceNames)
	a.maskDistricts(text, tokens)
	holdBareNouns(text, tokens)
	a.maskPlaceWords(text, tokens)
	a.maskAccounts(text, tokens)
	rewrite(a.maskAddressed)
	a.name(text, tokens)
	nameInLists(text, tokens)
	nameHouses(text, tokens)
	a.maskNeighbours(text, tokens)
	rewrite(maskParticles)
	// Once more, for what stood before such a word may be masked by now.
	a.maskPlaceWords(text, tokens)
	a.maskSameNames(text, tokens)
	maskAgesBesideNames(text, tokens)
	rewrite(closeGaps)
	return tokens
}

// room is memory for tokens that is used again for the next text.
type room struct {
	one, other []token
	words      map[string]trait // what is known of words that were seen: the same come again, and the list of all is large
}

func newRoom() *room { return &room{words: map[string]trait{}} }

// maxRemembered is how many words a room remembers; a text in another language must not fill it for ever.
const maxRemembered = 10_000

// look gathers what is known of each token by itself and of the manner of the whole text.
func (a *Anonymiser) look(text string, tokens []token, room *room) {
	for i := range tokens {
		t := &tokens[i]
		if t.own || t.masked() {
			continue
		}
		t.is = room.traits(a.lexicon, t.word)
		if t.kind == Number || t.is&numeral != 0 {
			t.value = a.lexicon.valueOf(t.word)
		}
		t.compound = strings.ContainsAny(t.word, "-'./&+")
		t.opens = a.opensSentence(text, tokens, i)
	}
	a.lexicon.tagger.tag(text, tokens, a.capitalsAtWill(text, tokens))
}

// capitalsAtWill tells whether the writer puts capitals where he likes ("Let op de Toon: Kort en Duidelijk"), so that a
// capital alone makes no name. Words inside sentences count: plain ones with a capital against unknown ones.
func (a *Anonymiser) capitalsAtWill(text string, tokens []token) bool {
	plain, unknown := 0, 0
	for i, t := range tokens {
		if t.own || t.masked() || t.opens || t.kind != Word || !startsUpper(text[t.start:]) || shapeOf(text[t.start:t.end]) != capital || a.lexicon.proper[text[t.start:t.end]] {
			continue
		}
		switch {
		case t.is&(given|surname|place) != 0:
			unknown++
		case t.is&field == 0 && t.is&ordinary != 0:
			plain++
		case t.is&ordinary == 0 && !a.allowedParts(text, tokens, i):
			unknown++
		}
	}
	return plain >= 5 && plain >= 3*unknown
}

// shape says how a word is written.
type shape uint8

// The shapes.
const (
	small   shape = iota // in lower case
	capital              // with one capital in front
	capitals
	mixed
)

func shapeOf(word string) shape {
	upper, lower, first := 0, 0, false
	for i, r := range word {
		switch {
		case r >= 'a' && r <= 'z' || r >= utf8.RuneSelf && unicode.IsLower(r):
			lower++
		case r >= 'A' && r <= 'Z' || r >= utf8.RuneSelf && unicode.IsUpper(r):
			upper++
			first = first || i == 0
		}
	}
	switch {
	case upper == 0:
		return small
	case lower == 0 && upper > 1:
		return capitals
	case first && upper == 1:
		return capital
	}
	return mixed
}

// judgeAlone holds a token unless it is allowed as it stands.
func (a *Anonymiser) judgeAlone(text string, tokens []token, i int) {
	t := &tokens[i]
	word := text[t.start:t.end]
	switch {
	case t.kind == Number:
		if !a.isPlainNumber(text, tokens, i) {
			t.hold(Number, "digit")
		}
	case t.kind == Handle:
		t.mask(Handle, "account sign")
	case a.isLabel(text, *t) || isWeekday(t.word) && i+1 < len(tokens) && tokens[i+1].kind == Number:
	case isLeadingInitial(text, *t), a.isInitials(word):
		t.hold(Word, "initials")
		// "J." and "J.P.M." go with their last full stop.
		if strings.HasPrefix(text[t.end:], ".") {
			t.end++
		}
	case isClitic(text, *t):
		// 's, 't, 'n: what is left of a longer word.
	case t.is&function != 0 && shapeOf(word) == capital && (i+1 == len(tokens) || !startsUpper(text[tokens[i+1].start:])):
		// "vraag 3 Waar gezien": a small word with a capital and no name behind it.
	case !a.allowed(text, tokens, i):
		t.hold(Word, "not on the list")
	}
}

// isLeadingInitial takes one capital with its full stop before a word with a capital, whatever else the letter may mean.
func isLeadingInitial(text string, t token) bool {
	return t.end-t.start == 1 && startsUpper(text[t.start:]) && strings.HasPrefix(text[t.end:], ". ") && startsUpper(text[t.end+2:])
}

func (a *Anonymiser) isInitials(word string) bool {
	if len(word) > 12 || len(word) > 2 && !strings.Contains(word, ".") {
		return false
	}
	if len(word) > 2 && word[1] != '.' && word[0] < utf8.RuneSelf {
		return false
	}
	return a.patterns.initials.MatchString(word) && !a.lexicon.proper[word] && !a.lexicon.proper[word+"."] && !a.lexicon.proper[strings.ToLower(word)+"."]
}

// isLabel takes the letter of an item of a list: "(a)", "A:" and "V:" at the start of a line, and roman numbers.
func (a *Anonymiser) isLabel(text string, t token) bool {
	if t.end-t.start > 1 && strings.Trim(t.word, "ivx") != "" {
		return false
	}
	before, after := text[:t.start], text[t.end:]
	lineStart := before == "" || strings.HasSuffix(before, "\n")
	switch {
	case t.word == "u" && !strings.HasPrefix(after, "."):
		return true // the polite you
	case lineStart && strings.HasPrefix(after, ". ") && isSmallLetter(text[t.start]):
		return true
	case strings.HasSuffix(before, "(") && strings.HasPrefix(after, ") "):
		return isSmallLetter(text[t.start])
	case lineStart && (strings.HasPrefix(after, ": ") || strings.HasPrefix(after, ") ")):
		return true
	}
	return false
}

// allowed looks a token up as a whole and, if it is a compound with hyphens, slashes or apostrophes, part by part.
func (a *Anonymiser) allowed(text string, tokens []token, i int) bool {
	word := text[tokens[i].start:tokens[i].end]
	if a.mayStand(word, tokens[i].word, tokens[i].is, tokens[i].opens, tokens[i].sure) || a.properWithStop(text, tokens[i]) {
		return true
	}
	return a.allowedParts(text, tokens, i)
}

// properWithStop takes the words of the field that are written with a full stop behind them: "bijv.", "d.w.z.".
func (a *Anonymiser) properWithStop(text string, t token) bool {
	if !strings.HasPrefix(text[t.end:], ".") {
		return false
	}
	return a.lexicon.proper[text[t.start:t.end+1]] || a.lexicon.proper[t.word+"."]
}

func (a *Anonymiser) allowedParts(text string, tokens []token, i int) bool {
	word := text[tokens[i].start:tokens[i].end]
	if !strings.ContainsAny(word, "-/'") || strings.ContainsAny(word, ".&+") {
		return false
	}
	parts := strings.FieldsFunc(word, func(r rune) bool { return r == '-' || r == '/' })
	if len(parts) == 0 {
		return false
	}
	for n, part := range parts {
		base, ending, found := strings.Cut(part, "'")
		if found && (base == "" || !isEnding(ending)) {
			return false
		}
		lower := strings.ToLower(base)
		is := a.lexicon.traits(lower)
		if a.lexicon.isOrdinary(lower) {
			is |= ordinary
		}
		if !a.mayStand(base, lower, is, tokens[i].opens && n == 0, tokens[i].sure && n == 0) {
			return false
		}
	}
	return true
}

// mayStand tells whether one word, or a part of a compound, may stay. A capital is no fault at the start of a sentence or
// where the tagger is sure, unless the word is also a name.
func (a *Anonymiser) mayStand(word, lower string, is trait, opens, sure bool) bool {
	l := a.lexicon
	if word == "" || !isLatin(word) {
		return false
	}
	if l.proper[word] {
		return true
	}
	switch shapeOf(word) {
	case small:
		return is&(ordinary|nameToo) != 0 && (is&ordinary != 0 || sure)
	case capital:
		switch {
		case is&field != 0 && is&(lowerOnly|placeWord) == 0:
			return true
		case is&(lowerOnly|placeWord|nameToo) != 0:
			return sure && is&(ordinary|nameToo) != 0
		case looksLikePlace(lower) && !sure:
			return false
		}
		if _, ok := afterPlatform(lower); ok && is&ordinary != 0 && is&field == 0 && l.words[lower]&ordinary == 0 {
			return true
		}
		return (opens || sure) && is&ordinary != 0
	case capitals:
		return (len(lower) > 2 || isSmallWord(lower)) && is&(lowerOnly|placeWord) == 0 && !looksLikePlace(lower) && is&ordinary != 0 || is&function != 0
	}
	rest, ok := afterPlatform(lower)
	return ok && !strings.ContainsFunc(rest, unicode.IsUpper) && l.proper[word[:len(word)-len(rest)]] && strings.ToLower(word[len(word)-len(rest):]) == word[len(word)-len(rest):] && l.isOrdinary(rest)
}

// isSmallWord takes words of two letters that also stand in capitals.
func isSmallWord(word string) bool {
	switch word {
	case "ja", "al", "nu", "zo", "we", "me", "te", "er", "na", "ze", "je", "hé":
		return true
	}
	return false
}

// isEnding takes what may follow an apostrophe: BOA's, sms'je, sms'te.
func isEnding(ending string) bool {
	switch ending {
	case "s", "er", "ers", "je", "jes", "tje", "tjes", "en", "de", "den", "te", "ten", "t":
		return true
	}
	return false
}

func isClitic(text string, t token) bool {
	if t.start == 0 || text[t.start-1] != '\'' {
		return false
	}
	switch text[t.start:t.end] {
	case "s", "t", "n", "k", "m", "r":
		return true
	}
	return false
}

// opensSentence tells whether a token stands at the start of a line or sentence. A full stop after an abbreviation or an
// initial does not end a sentence: what follows may well be a surname.
func (a *Anonymiser) opensSentence(text string, tokens []token, i int) bool {
	at := tokens[i].start
	for at > 0 && strings.IndexByte(" \"'(*-", text[at-1]) >= 0 || strings.HasSuffix(text[:at], "•") || strings.HasSuffix(text[:at], "·") || strings.HasSuffix(text[:at], "–") {
		_, size := utf8.DecodeLastRuneInString(text[:at])
		at -= size
	}
	if at == 0 || text[at-1] == '\n' || behindLabel(text, tokens, i) {
		return true
	}
	last := text[at-1]
	if (last == '"' || last == '\'' || last == ')') && at > 1 {
		last = text[at-2]
	}
	if strings.IndexByte(".!?", last) < 0 && !strings.HasSuffix(text[:at], "…") {
		// No end of a sentence: see whether a bracket, quote or label stands right before.
		last = strings.TrimRight(text[:tokens[i].start], " ")[len(strings.TrimRight(text[:tokens[i].start], " "))-1]
	}
	switch last {
	case '!', '?':
		return true
	case ':', ';', ')', '"', '\'', '(':
		// After a label ("Melder: …") often comes a name, so only words that no name begins with.
		return neverBeginsName(tokens[i].word)
	case '.':
		// "1. Nooit meer", "Post 5. Glasschade"
		if i > 0 && tokens[i-1].kind == Number && len(tokens[i-1].word) <= 2 {
			return true
		}
		return i == 0 || !a.isAbbreviation(text, tokens, i-1)
	}
	return strings.HasSuffix(text[:at], "…")
}

// behindLabel tells whether a number or a time opens the line right before: "13:15 Groep", "3 Waar gezien", "do 16u - Later".
func behindLabel(text string, tokens []token, i int) bool {
	first := i - 1
	for first > 0 && tokens[first].kind == Number && i-first < 3 && isBlank(text[tokens[first].end:tokens[first+1].start], ".:-–;)|") && !strings.Contains(text[tokens[first-1].end:tokens[first].start], "\n") {
		first--
	}
	if first < 0 || tokens[first].own || tokens[first].kind != Number && !isWeekday(tokens[first].word) || strings.Contains(text[tokens[i-1].end:tokens[i].start], "\n") {
		return false
	}
	return tokens[first].start == 0 || text[tokens[first].start-1] == '\n'
}

// isAbbreviation tells whether the full stop after a token belongs to it.
func (a *Anonymiser) isAbbreviation(text string, tokens []token, i int) bool {
	t := tokens[i]
	if t.own || t.kind == Email || t.kind == URL {
		return false
	}
	if text[t.end-1] == '.' {
		return true
	}
	switch t.word {
	case "dhr", "mevr", "mw", "mr", "drs", "ing", "dr", "ir", "prof", "bijv", "ca", "nr", "art", "jl", "hr", "st", "ds", "v.d", "fam", "sgt", "bc", "jhr":
		return true
	}
	return t.end-t.start == 1 && t.kind == Word || utf8.RuneCountInString(t.word) == 1 && t.kind == Word || len(t.word) < 8 && a.lexicon.proper[t.word+"."]
}

// maskNeighbours masks a word with a capital that stands right beside a masked word with a capital: "Koekje" in "Koekje
// Jansen" and "College" in "Dollard College" are part of the name. Platforms, laws and services are not, nor is a function
// word or a form of address that opens the sentence, nor what the tagger takes for an ordinary word there.
func (a *Anonymiser) maskNeighbours(text string, tokens []token) {
	isName := func(i int) bool {
		return i >= 0 && i < len(tokens) && tokens[i].named() && startsUpper(text[tokens[i].start:]) && tokens[i].is&function == 0
	}
	look := func(i int) {
		t := &tokens[i]
		word := text[t.start:t.end]
		if t.own || t.masked() || !startsUpper(word) || t.is&function != 0 || a.lexicon.proper[word] {
			return
		}
		after := isName(i+1) && isBlank(text[t.end:tokens[i+1].start], "")
		before := isName(i-1) && isBlank(text[tokens[i-1].end:t.start], "")
		street := isName(i+1) && isBlank(text[t.end:tokens[i+1].start], ".") && looksLikeStreet(tokens[i+1].word)
		after = after || street
		if t.is&(profession|address|person|field) != 0 && t.is&venue == 0 && !before && !street {
			return // "Wijkagent Fatima": a function, not a name; but "Burgemeester Jansenplein" is a square
		}
		listed := after && (tokens[i+1].rule == "given name" || tokens[i+1].rule == "surname")
		if t.opens && !before && !street && !listed && t.sure && !isMonth(t.word) && !strings.HasSuffix(text[:t.start], "\"") {
			return
		}
		if after || before {
			by := i + 1
			if before {
				by = i - 1
			}
			t.kind, t.rule, t.held = tokens[by].kind, "beside a name", tokens[by].held
			if street && text[t.end] == '.' {
				t.end++
			}
		}
	}
	// Once forth and once back: a whole row of capitals goes when one of them does.
	for i := range tokens {
		look(i)
	}
	for i := range slices.Backward(tokens) {
		look(i)
	}
}

func startsUpper(text string) bool {
	if text == "" {
		return false
	}
	if text[0] < utf8.RuneSelf {
		return text[0] >= 'A' && text[0] <= 'Z'
	}
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsUpper(r)
}

// isBlank tells whether a gap holds only spaces and the given marks.
func isBlank(gap, marks string) bool {
	for i := range len(gap) {
		if gap[i] != ' ' && strings.IndexByte(marks, gap[i]) < 0 {
			return false
		}
	}
	return true
}

func isWeekday(word string) bool {
	switch word {
	case "ma", "di", "wo", "do", "vr", "za", "zo":
		return true
	}
	return false
}

// traits remembers what it found, compounds of ordinary words among it.
func (r *room) traits(l *lexicon, word string) trait {
	is, known := r.words[word]
	if known {
		return is
	}
	if len(r.words) > maxRemembered {
		clear(r.words)
	}
	if is = l.traits(word); is&ordinary == 0 && l.isCompound(word) {
		is |= ordinary
	}
	r.words[strings.Clone(word)] = is
	return is
}
