package anonymise

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
)

// tag is what the tagger takes a word for.
type tag uint8

// The tags.
const (
	other tag = iota
	tagPerson
	tagPlace
	tagOrg
	tags
)

func (t tag) kind() Kind {
	switch t {
	case tagPlace:
		return Place
	case tagOrg:
		return Org
	}
	return Person
}

// The tagger is sure when the best tag leads the next one by this much; set on the texts for development.
const (
	sureName  = 600
	sureOther = 900
)

// tagger is an averaged perceptron (Collins 2002, doi:10.3115/1118693.1118694) over hashed features of a word and its
// neighbours, greedy from left to right. It only looks at words that could be a name: those with a capital, on a list of
// names, or on no list. The weights are made by internal/train.
type tagger struct {
	weights [buckets][tags]int16
	lists   [1 << 11]string // the names of sets of traits
}

const buckets = 1 << 16

// tag says of each word what it is and by how much.
func (g *tagger) tag(text string, tokens []token, atWill bool) {
	var features [maxFeatures]uint32
	previous := other
	for i := range tokens {
		t := &tokens[i]
		if !t.worthTagging(text) {
			previous = other
			continue
		}
		n := g.extract(&features, text, tokens, i, previous, atWill)
		var sum [tags]int32
		for _, f := range features[:n] {
			w := &g.weights[f%buckets]
			for k := range sum {
				sum[k] += int32(w[k])
			}
		}
		best, next := other, tagPerson
		if sum[next] > sum[best] {
			best, next = next, best
		}
		for k := tagPlace; k < tags; k++ {
			switch {
			case sum[k] > sum[best]:
				best, next = k, best
			case sum[k] > sum[next]:
				next = k
			}
		}
		t.tag, t.margin = best, sum[best]-sum[next]
		t.sure = best == other && t.margin >= sureOther && t.mayBeSure(text, atWill)
		previous = best
	}
}

// mayBeSure tells where the tagger may take a word for an ordinary one: in lower case, at the start of a sentence, or where
// the writer puts capitals at will; and a word that is also a name by more.
func (t *token) mayBeSure(text string, atWill bool) bool {
	also := t.is&(placeWord|nameToo|lowerOnly) != 0
	switch {
	case t.is&place != 0:
		return false
	case !startsUpper(text[t.start:]):
		return t.is&(given|surname) == 0 || t.margin >= 2*sureOther
	case t.opens:
		return !also || t.margin >= 4*sureOther
	}
	return atWill && !also
}

// worthTagging leaves out what can be no name, which is most of a text.
func (t *token) worthTagging(text string) bool {
	if t.own || t.masked() || t.kind != Word {
		return false
	}
	return startsUpper(text[t.start:]) || t.is&ordinary == 0
}

func loadTagger() (*tagger, error) {
	packed, err := data.ReadFile("data/tagger.gz")
	if err != nil {
		return nil, err
	}
	reader, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("data/tagger.gz: %w", err)
	}
	weights, err := io.ReadAll(reader)
	if err != nil {
		return nil, fmt.Errorf("data/tagger.gz: %w", err)
	}
	g := &tagger{lists: namesOfLists()}
	if _, err := binary.Decode(weights, binary.LittleEndian, &g.weights); err != nil {
		return nil, fmt.Errorf("data/tagger.gz: %w", err)
	}
	return g, nil
}
