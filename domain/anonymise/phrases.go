package anonymise

import "strings"

// loadPhrases reads the names of several words that everybody knows, by their first word.
func loadPhrases() (map[string][]string, error) {
	list, err := data.ReadFile("data/phrases.txt")
	if err != nil {
		return nil, err
	}
	phrases := map[string][]string{}
	for line := range strings.Lines(string(list)) {
		if words := strings.Fields(line); len(words) > 1 && !strings.HasPrefix(line, "#") {
			phrases[words[0]] = append(phrases[words[0]], strings.Join(words, " "))
		}
	}
	return phrases, nil
}

// keepPhrases marks the words of such names where they stand together, as they are written in the list.
func (a *Anonymiser) keepPhrases(text string, tokens []token) {
	for i := range tokens {
		if tokens[i].own || tokens[i].kind != Word {
			continue
		}
		for _, phrase := range a.lexicon.phrases[text[tokens[i].start:tokens[i].end]] {
			if !strings.HasPrefix(text[tokens[i].start:], phrase) {
				continue
			}
			for j := i; j < len(tokens) && tokens[j].end <= tokens[i].start+len(phrase); j++ {
				tokens[j].stays = true
			}
		}
	}
}
