package anonymise

import "strings"

// closeGaps masks the punctuation between two masked tokens that touch it: the quotes around a nickname, the colons of a
// case number, the dash of a telephone number.
func closeGaps(text string, tokens, kept []token) []token {
	for i := range tokens {
		// 's-Heerenberg goes with its apostrophe.
		if tokens[i].masked() && strings.HasPrefix(text[tokens[i].start:], "s-") && strings.HasSuffix(text[:tokens[i].start], "'") {
			tokens[i].start--
		}
	}
	for i := 1; i < len(tokens); i++ {
		left, right := &tokens[i-1], &tokens[i]
		if !left.masked() || !right.masked() {
			continue
		}
		gap := text[left.end:right.start]
		marks := strings.TrimSpace(gap)
		switch {
		case marks == "" || strings.Contains(gap, "\n"):
		case strings.Contains(gap, " ") && strings.Trim(marks, mayClose(*left, *right)) != "":
		case strings.HasPrefix(gap, marks):
			left.end += len(marks)
		default:
			right.start = left.end + strings.Index(gap, marks)
		}
	}
	return joinNames(text, tokens, kept)
}

// joinNames makes one token of the words of one name, so that it has one placeholder.
func joinNames(text string, tokens, kept []token) []token {
	for _, t := range tokens {
		if n := len(kept); n > 0 && t.masked() && !t.own && kept[n-1].masked() && !kept[n-1].own && isOneName(text, kept[n-1], t) {
			kept[n-1].end, kept[n-1].word = t.end, "" // read below: a long name would be read once for each of its words
			continue
		}
		kept = append(kept, t)
	}
	for i := range kept {
		if t := &kept[i]; t.word == "" && !t.own {
			t.word = strings.ToLower(text[t.start:t.end])
		}
	}
	return kept
}

// isOneName tells whether two masked tokens side by side are one name: words of one kind, or of a kind and none known.
func isOneName(text string, left, right token) bool {
	if !left.kind.isNamed() || !right.kind.isNamed() || !isBlank(text[left.end:right.start], "") || left.end > right.start {
		return false
	}
	// What only the last step holds stays apart: its author may name it as harmless.
	return left.held == right.held && (left.kind == right.kind || left.kind == Place && (strings.HasPrefix(text[right.start:], "aan ") || strings.HasPrefix(text[right.start:], "op "))) // Bergen aan Zee
}

// mayClose gives the marks that may stand with white space inside one name or number; elsewhere a mark with white space
// ends something.
func mayClose(left, right token) string {
	if !left.kind.isNamed() && !right.kind.isNamed() {
		return `'"/-–)`
	}
	if left.kind.isNamed() && right.kind.isNamed() && (left.kind == Person || right.kind == Person) && left.kind != Place && right.kind != Place {
		return `'"/-–&+()`
	}
	return `'"/-–&+`
}
