package anonymise

import "slices"

// Proposal is a held word that its author names as harmless.
type Proposal struct {
	Placeholder string // what stands in the texts until a facilitator has confirmed it
	Word        string
}

// Texts are the texts of one lesson, masked together.
type Texts struct {
	Masked    []Masked
	Proposals []Proposal // in the order of their first places
	Share     float64    // of all their words that was masked, 0 to 1
}

// Proposes tells whether a word is among the proposals, however it is written.
func (t Texts) Proposes(word string) bool {
	return slices.ContainsFunc(t.Proposals, func(p Proposal) bool { return Fold(p.Word) == Fold(word) })
}

// Plain gives the masked texts and their share alone.
func (t Texts) Plain() (masked []string, share float64) {
	for _, m := range t.Masked {
		masked = append(masked, m.Text)
	}
	return masked, t.Share
}

// Mask masks texts together, as MaskAll does, for whoever keeps no word and needs no spans.
func (a *Anonymiser) Mask(texts ...string) (masked []string, share float64) {
	return a.MaskAll(nil, texts...).Plain()
}

// MaskAll masks the texts of one lesson together, so that a placeholder means the same in all of them. Of the words that
// the author would keep, those that were only held become proposals; what a layer knows for a name or a number can't be kept.
func (a *Anonymiser) MaskAll(keep []string, texts ...string) Texts {
	wanted := map[string]bool{}
	for _, word := range keep {
		wanted[Fold(word)] = true
	}
	lesson := a.Lesson()
	var all Texts
	masked, kept := 0, 0
	for _, text := range texts {
		m := lesson.Mask(text)
		all.Masked = append(all.Masked, m)
		hidden, shown := m.words()
		masked, kept = masked+hidden, kept+shown
		points := []rune(text)
		for _, s := range m.Spans {
			proposal := Proposal{s.Replacement, string(points[s.Start:s.End])}
			if s.Held && wanted[Fold(proposal.Word)] && !slices.ContainsFunc(all.Proposals, func(p Proposal) bool { return p.Placeholder == proposal.Placeholder }) {
				all.Proposals = append(all.Proposals, proposal)
			}
		}
	}
	all.Share = share(masked, kept)
	return all
}
