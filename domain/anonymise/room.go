package anonymise

import "strings"

// room is memory for tokens that is used again for the next text.
type room struct {
	one, other []token
	facts      []fact
	seen       map[string]uint32 // how words stand in the text
	words      map[string]trait  // what is known of words that were seen: the same come again, and the list of all is large
}

func newRoom() *room { return &room{words: map[string]trait{}, seen: map[string]uint32{}} }

// maxRemembered is how many words a room remembers; a text in another language must not fill it for ever.
const maxRemembered = 10_000

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
