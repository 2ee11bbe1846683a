package anonymise

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"math"
)

// Marked is a text for training the tagger: what its words are.
type Marked struct {
	Text  string
	Marks []Mark
}

// Mark says that the bytes from Start to End of a text name a person, a place or an organisation.
type Mark struct {
	Start, End int
	Kind       Kind
}

// Train makes the weights of the tagger from marked texts and returns the file that New reads, data/tagger.gz: an averaged
// perceptron in so many rounds over the texts, in the order that shuffle gives. The same input gives the same bytes.
func Train(texts []Marked, rounds int, shuffle func(n int, swap func(i, j int))) ([]byte, error) {
	l, err := loadLists()
	if err != nil {
		return nil, err
	}
	a := &Anonymiser{lexicon: l, patterns: newPatterns()}
	p := &perceptron{weights: make([][tags]float64, buckets), totals: make([][tags]float64, buckets), since: make([][tags]int, buckets)}
	prepared := make([]sample, len(texts))
	room := newRoom()
	for i, text := range texts {
		prepared[i] = a.prepare(text, room)
	}
	for range rounds {
		shuffle(len(prepared), func(i, j int) { prepared[i], prepared[j] = prepared[j], prepared[i] })
		for _, s := range prepared {
			p.learn(s)
		}
	}
	return p.pack()
}

// With gives an anonymiser whose tagger has other weights than those that the program was built with, as Train makes them.
func With(tagger []byte) (*Anonymiser, error) {
	l, err := loadLists()
	if err != nil {
		return nil, err
	}
	if l.tagger, err = unpackTagger(tagger); err != nil {
		return nil, err
	}
	return &Anonymiser{lexicon: l, patterns: newPatterns()}, nil
}

// sample is a text as the tagger sees it, with what each token is.
type sample struct {
	text   string
	tokens []token
	facts  []fact
	gold   []tag
	style  uint32
}

func (a *Anonymiser) prepare(m Marked, room *room) sample {
	seen := newView(m.Text)
	s := sample{text: seen.text, tokens: a.patterns.split(seen.text, nil)}
	for i := range s.tokens {
		t := &s.tokens[i]
		if !t.masked() && !t.own {
			t.is, t.opens = room.traits(a.lexicon, t.word), a.opensSentence(s.text, s.tokens, i)
			if t.kind == Number || t.is&numeral != 0 {
				t.value = a.lexicon.valueOf(t.word)
			}
		}
	}
	s.style = a.styleOf(s.text, s.tokens)
	s.facts = factsOf(s.text, s.tokens, nil, map[string]uint32{})
	for _, t := range s.tokens {
		s.gold = append(s.gold, m.tagAt(seen.at(t.start)))
	}
	return s
}

// unknown is the tag of a token that teaches nothing.
const unknown = tags

func (m Marked) tagAt(at int) tag {
	for _, mark := range m.Marks {
		if mark.Start <= at && at < mark.End {
			switch mark.Kind {
			case Person:
				return tagPerson
			case Place:
				return tagPlace
			case Org:
				return tagOrg
			case Handle:
				return tagHandle
			case Age:
				return tagAge
			}
			return unknown
		}
	}
	return other
}

// perceptron keeps weights, their sums over all steps, and when each was added to its sum last.
type perceptron struct {
	weights, totals [][tags]float64
	since           [][tags]int
	step            int
}

func (p *perceptron) learn(s sample) {
	var features [maxFeatures]uint32
	previous, beforeThat := other, other
	for i := range s.tokens {
		if !s.tokens[i].taggable() {
			previous, beforeThat = other, previous
			continue
		}
		n := extract(&features, s.facts, i, previous, beforeThat, s.style)
		p.step++
		gold := s.gold[i]
		guess, rival := p.best(features[:n], gold)
		if gold != unknown && rival != gold {
			for _, f := range features[:n] {
				p.add(f%buckets, gold, 1)
				p.add(f%buckets, rival, -1)
			}
		}
		previous, beforeThat = guess, previous
	}
}

// lead is by how much the right tag has to lead while it is learnt.

const lead = 4

// best is the tag with the most weight, and the one that the right tag does not lead by enough; the right one itself when it leads.
func (p *perceptron) best(features []uint32, gold tag) (best, rival tag) {
	var sum [tags]float64
	for _, f := range features {
		for k, w := range p.weights[f%buckets] {
			sum[k] += w
		}
	}
	for k := range tags {
		if sum[k] > sum[best] {
			best = k
		}
	}
	if gold < tags {
		rival = gold
		for k := range tags {
			if k != gold && sum[k]+lead > sum[gold] && (rival == gold || sum[k] > sum[rival]) {
				rival = k
			}
		}
	}
	return best, rival
}

func (p *perceptron) add(f uint32, k tag, by float64) {
	p.totals[f][k] += float64(p.step-p.since[f][k]) * p.weights[f][k]
	p.since[f][k] = p.step
	p.weights[f][k] += by
}

// scale makes bytes of the averages; what is beyond them is cut off.
const scale = 10

func (p *perceptron) pack() ([]byte, error) {
	g := &tagger{}
	for f := range p.weights {
		for k := range tags {
			p.add(uint32(f), k, 0)
			w := max(-127, min(127, math.Round(scale*p.totals[f][k]/float64(p.step))))
			g.weights[f] |= uint64(int(w)+128) << (8 * k)
		}
	}
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return nil, fmt.Errorf("pack the tagger: %w", err)
	}
	if err := binary.Write(w, binary.LittleEndian, &g.weights); err != nil {
		return nil, fmt.Errorf("pack the tagger: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("pack the tagger: %w", err)
	}
	return packed.Bytes(), nil
}
