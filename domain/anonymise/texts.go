package anonymise

// MaskAll masks the texts of one lesson together, so that a placeholder means the same in all of them. The share is the part
// of their words that was masked, 0 to 1; without any word it is 0.
func (a *Anonymiser) MaskAll(texts ...string) ([]string, float64) {
	lesson := a.Lesson()
	list := make([]string, len(texts))
	masked, kept := 0, 0
	for i, text := range texts {
		m := lesson.Mask(text)
		list[i] = m.Text
		hidden, shown := m.words()
		masked, kept = masked+hidden, kept+shown
	}
	return list, share(masked, kept)
}
