// Package measure tells how well the anonymiser does on texts whose personal data is marked: what it catches, what it leaves,
// and what it masks for nothing, before and after the fail-closed step.
//
// A marked piece counts as caught only when each of its characters but white space is covered. What is marked as optional
// (titles, generic words, indirect descriptions) is neither a leak nor over-masking. What is not marked and masked all the
// same is over-masking, counted in characters without white space.
package measure

import (
	"slices"
	"unicode"

	"leerkring/domain/anonymise"
)

// Document is a text with its marks.
type Document struct {
	ID    string `json:"id"`
	Text  string `json:"text"`
	Marks []Mark `json:"spans"`
}

// Mark is one marked piece; offsets in Unicode code points, End exclusive.
type Mark struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Label string `json:"label"`
	Must  bool   `json:"must"` // it has to be masked
}

// Share is so many of so many.
type Share struct{ Hits, Of int }

// Value is the share, from 0 to 1; 1 of nothing.
func (s Share) Value() float64 {
	if s.Of == 0 {
		return 1
	}
	return float64(s.Hits) / float64(s.Of)
}

// Stage is what was measured before or after the fail-closed step.
type Stage struct {
	Recall    map[string]Share // by label: marked pieces that are covered whole
	Precision map[string]Share // by kind of span: spans that touch a marked piece
	Leaking   Share            // documents with a marked piece that is not covered whole
	Over      Share            // characters that were masked for nothing, of those that no mark covers
}

// Report is the outcome for a set of documents.
type Report struct {
	Documents int
	Before    Stage
	After     Stage
	Leaks     []Leak   // after the fail-closed step
	Needless  []string // what was masked for nothing after it, as document: piece (rule)
}

// Leak is one piece that was not covered whole.
type Leak struct{ Document, Label, Piece string }

// Direct are the labels of direct identifiers.
func Direct() []string {
	return []string{"PERSON", "HANDLE", "URL", "EMAIL", "PHONE", "BSN", "IBAN", "PLATE", "CASENO"}
}

// Patterns are the labels that an exact recogniser has to catch.
func Patterns() []string { return []string{"URL", "EMAIL", "PHONE", "BSN", "IBAN", "PLATE"} }

// Run masks every document and compares.
func Run(a *anonymise.Anonymiser, documents []Document) Report {
	r := Report{Documents: len(documents), Before: newStage(), After: newStage()}
	for _, d := range documents {
		points := []rune(d.Text)
		spans := a.Lesson().Mask(d.Text).Spans
		var certain []anonymise.Span
		for _, s := range spans {
			if !s.Held {
				certain = append(certain, s)
			}
		}
		r.Before.count(d, points, certain)
		leaks, needless := r.After.count(d, points, spans)
		r.Leaks = append(r.Leaks, leaks...)
		r.Needless = append(r.Needless, needless...)
	}
	return r
}

func newStage() Stage {
	return Stage{Recall: map[string]Share{}, Precision: map[string]Share{}}
}

func (s *Stage) count(d Document, points []rune, spans []anonymise.Span) (leaks []Leak, needless []string) {
	covered, marked := make([]bool, len(points)), make([]bool, len(points))
	for _, span := range spans {
		for i := span.Start; i < span.End; i++ {
			covered[i] = true
		}
	}
	for _, m := range d.Marks {
		whole := true
		for i := m.Start; i < m.End; i++ {
			marked[i] = true
			whole = whole && (covered[i] || unicode.IsSpace(points[i]))
		}
		if !m.Must {
			continue
		}
		add(s.Recall, m.Label, whole)
		if !whole {
			leaks = append(leaks, Leak{d.ID, m.Label, string(points[m.Start:m.End])})
		}
	}
	s.Leaking.Of++
	if len(leaks) > 0 {
		s.Leaking.Hits++
	}
	for i, r := range points {
		if !marked[i] && !unicode.IsSpace(r) {
			s.Over.Of++
			if covered[i] {
				s.Over.Hits++
			}
		}
	}
	for _, span := range spans {
		touches := false
		for i := span.Start; i < span.End; i++ {
			touches = touches || marked[i]
		}
		add(s.Precision, string(span.Kind), touches)
		if !touches {
			needless = append(needless, d.ID+": "+string(points[span.Start:span.End])+" ("+span.Rule+")")
		}
	}
	return leaks, needless
}

func add(shares map[string]Share, name string, hit bool) {
	share := shares[name]
	share.Of++
	if hit {
		share.Hits++
	}
	shares[name] = share
}

// Sum adds the shares of some labels up.
func Sum(shares map[string]Share, labels ...string) (sum Share) {
	for _, label := range labels {
		sum.Hits += shares[label].Hits
		sum.Of += shares[label].Of
	}
	return sum
}

// And is the report of both sets of documents together.
func (r Report) And(other Report) Report {
	return Report{
		Documents: r.Documents + other.Documents, Before: r.Before.and(other.Before), After: r.After.and(other.After),
		Leaks: slices.Concat(r.Leaks, other.Leaks), Needless: slices.Concat(r.Needless, other.Needless),
	}
}

func (s Stage) and(other Stage) Stage {
	sum := newStage()
	for _, one := range []Stage{s, other} {
		for label, share := range one.Recall {
			sum.Recall[label] = sum.Recall[label].and(share)
		}
		for kind, share := range one.Precision {
			sum.Precision[kind] = sum.Precision[kind].and(share)
		}
		sum.Leaking, sum.Over = sum.Leaking.and(one.Leaking), sum.Over.and(one.Over)
	}
	return sum
}

func (s Share) and(other Share) Share { return Share{s.Hits + other.Hits, s.Of + other.Of} }
