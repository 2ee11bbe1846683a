package anonymise

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
)

// tag is what the tagger takes a token for.
type tag uint8

// The tags.
const (
	other tag = iota
	tagPerson
	tagPlace
	tagOrg
	tagHandle // a channel, group or challenge by its name
	tagAge
	tags
)

func (t tag) kind() Kind {
	switch t {
	case tagPlace:
		return Place
	case tagOrg:
		return Org
	case tagHandle:
		return Handle
	case tagAge:
		return Age
	}
	return Person
}

// The tagger is sure when the best tag leads the next one by this much; set on the texts for development.
const (
	sureName  = 60
	sureOther = 90
)

// tagger is an averaged perceptron (Collins 2002, doi:10.3115/1118693.1118694) over hashed features of a token and its
// neighbours, greedy from left to right. The weights are made by internal/train.
type tagger struct {
	// weights are, for each bucket of features, one byte for each tag, nought being 128, so that one load gives them all.
	weights [buckets]uint64
}

// sums adds up the weights of features, all tags at a time: the even bytes in one word and the odd ones in another, each in a lane of 16
// bits, which so few features cannot fill.
func (g *tagger) sums(features []uint32) (sum [tags]int32) {
	const lanes = 0x00ff00ff00ff00ff
	var even, odd uint64
	for _, f := range features {
		w := g.weights[f%buckets]
		even += w & lanes
		odd += w >> 8 & lanes
	}
	nought := int32(128 * len(features))
	for k := range sum {
		lane := even
		if k%2 == 1 {
			lane = odd
		}
		sum[k] = int32(lane>>(k/2*16)&0xffff) - nought
	}
	return sum
}

const buckets = 1 << 17

// tag says of each word and small number what it is and by how much.
func (g *tagger) tag(text string, tokens []token, style uint32, room *room) {
	room.facts = factsOf(text, tokens, room.facts[:0], room.seen)
	var features [maxFeatures]uint32
	previous, beforeThat := other, other
	for i := range tokens {
		t := &tokens[i]
		if !t.taggable() {
			previous, beforeThat = other, previous
			continue
		}
		n := extract(&features, room.facts, i, previous, beforeThat, style)
		sum := g.sums(features[:n])
		name := tagPerson
		for k := tagPlace; k < tags; k++ {
			if sum[k] > sum[name] && (k != tagAge || t.value >= 0) {
				name = k
			}
		}
		t.name, t.doubt = name, sum[other]-sum[name]
		t.sure = t.doubt >= sureOther && t.mayBeSure(text, style)
		previous, beforeThat = t.tag(), previous
	}
}

// tag is what the tagger takes a token for.
func (t *token) tag() tag {
	if t.doubt < 0 {
		return t.name
	}
	return other
}

// The styles of a text.
const (
	plainStyle uint32 = iota
	atWill            // capitals where the writer likes
	smallStyle        // no capitals
)

// mayBeSure tells where the tagger may take a word for an ordinary one: in lower case, at the start of a sentence, or where
// the writer puts capitals at will; and a word that is also a name by more.
func (t *token) mayBeSure(text string, style uint32) bool {
	also := t.is&(placeWord|nameToo|lowerOnly) != 0
	switch {
	case t.is&place != 0:
		return false
	case !startsUpper(text[t.start:]):
		return t.is&(given|surname) == 0 || t.doubt >= 2*sureOther
	case t.opens:
		return !also || t.doubt >= 4*sureOther
	}
	return style == atWill && !also
}

func loadTagger() (*tagger, error) {
	packed, err := data.ReadFile("data/tagger.gz")
	if err != nil {
		return nil, err
	}
	return unpackTagger(packed)
}

func unpackTagger(packed []byte) (*tagger, error) {
	reader, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("data/tagger.gz: %w", err)
	}
	weights, err := io.ReadAll(reader)
	if err != nil {
		return nil, fmt.Errorf("data/tagger.gz: %w", err)
	}
	g := &tagger{}
	if _, err := binary.Decode(weights, binary.LittleEndian, &g.weights); err != nil {
		return nil, fmt.Errorf("data/tagger.gz: %w", err)
	}
	return g, nil
}
