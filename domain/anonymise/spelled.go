package anonymise

import (
	"strings"
	"unicode/utf8"
)

// spelledLetters recognises an account or address that is written with a space between all its letters ("d e r o n n i e 1 3",
// "j . j a n s e n @ mail . nl").
func spelledLetters(text string, tokens []token, i int) int {
	if tokens[i].end-tokens[i].start > 2 {
		return 0
	}
	n, single := 0, 0
	for j := i; j < len(tokens) && !tokens[j].own; j++ {
		if j > i {
			gap := text[tokens[j-1].end:tokens[j].start]
			if gap != " " && gap != " . " && gap != " - " && gap != " _ " {
				break
			}
		}
		if length := utf8.RuneCountInString(text[tokens[j].start:tokens[j].end]); length > 1 && !(single >= 4 && tokens[j-1].word == "@") && !(n > 0 && text[tokens[j-1].end:tokens[j].start] == " . " && single >= 5) {
			break
		}
		single++
		n = j - i + 1
	}
	if single >= 5 {
		return n
	}
	return 0
}

// spelledAddress recognises an e-mail address in words: "jan at domein punt nl", "jan (at) domein.nl", "jan apenstaartje …".
func spelledAddress(text string, tokens []token, i int) int {
	at := i + 1
	for at < len(tokens) && at <= i+6 && !isAtWord(tokens[at].word) {
		if !isDotWord(tokens[at].word) && !isDotWord(tokens[at-1].word) || !isBlank(text[tokens[at-1].end:tokens[at].start], "()[]{}<>.") {
			return 0
		}
		at++
	}
	if at >= len(tokens) || at > i+6 || !isAtWord(tokens[at].word) || tokens[at].own || !isBlank(text[tokens[at-1].end:tokens[at].start], "()[]{}<>") {
		return 0
	}
	end, dots := at+1, 0
	if end >= len(tokens) || tokens[end].own || !isBlank(text[tokens[at].end:tokens[end].start], "()[]{}<>") {
		return 0
	}
	if tokens[end].kind == URL || strings.Contains(tokens[end].word, ".") {
		return end - i + 1
	}
	if last := spacedDomain(text, tokens, end); last > end {
		return last - i + 1
	}
	for end+2 < len(tokens) && isDotWord(tokens[end+1].word) && !tokens[end+2].own && isBlank(text[tokens[end].end:tokens[end+2].start], "()[]{}<>abcdefghijklmnopqrstuvwxyz.") {
		end += 2
		dots++
	}
	if dots == 0 {
		return 0
	}
	return end - i + 1
}

// spelledLink recognises a link in words: "instagram punt com slash naam", "www punt naam punt nl", "t(.)me/naam".
func spelledLink(text string, tokens []token, i int) int {
	if last := spacedDomain(text, tokens, i); last > i && (tokens[i].word == "www" || last > i+1) {
		return last - i + 1
	}
	end, dots := i, 0
	for end+2 < len(tokens) && !tokens[end].own && !tokens[end+2].own && isBlank(text[tokens[end].end:tokens[end+1].start], "().[]") && isBlank(text[tokens[end+1].end:tokens[end+2].start], "().[]") {
		sign := tokens[end+1].word
		if !(sign == "punt" || sign == "dot") && !(dots > 0 && (sign == "slash" || sign == "schuine")) {
			break
		}
		if sign == "schuine" { // schuine streep
			if end+3 >= len(tokens) || tokens[end+2].word != "streep" || tokens[end+3].own {
				break
			}
			end++
		}
		if sign != "punt" && sign != "dot" && dots > 0 || isDomainWord(tokens[end+2].word) || tokens[i].word == "www" {
			dots++
		}
		end += 2
	}
	if dots == 0 {
		return 0
	}
	return end - i + 1
}

// isDomainWord takes the ends of names of sites that are said aloud most.
func isDomainWord(word string) bool {
	switch word {
	case "nl", "com", "org", "net", "be", "de", "eu", "me", "gg", "tv", "io":
		return true
	}
	return false
}

// spacedDomain gives the last token of a name of a site with spaces around its full stops ("school . nl"); the first token when it is none.
func spacedDomain(text string, tokens []token, first int) int {
	last := first
	for last+1 < len(tokens) && !tokens[last+1].own && last < first+4 {
		gap := text[tokens[last].end:tokens[last+1].start]
		if strings.TrimSpace(gap) != "." || !strings.HasPrefix(gap, " ") {
			break
		}
		last++
	}
	if last > first && isDomainWord(tokens[last].word) {
		return last
	}
	return first
}

// isAtWord takes what stands for the sign of an address. "at" is also a verb, so that a domain has to follow.
func isAtWord(word string) bool {
	switch word {
	case "at", "apenstaart", "apenstaartje", "apestaartje", "apestaart", "at-teken", "@":
		return true
	}
	return false
}

func isDotWord(word string) bool {
	return word == "punt" || word == "dot" || word == "streepje" || word == "underscore"
}

// spelledHandle recognises an account in words: "at ferro onderstrepingsteken zaandam".
func spelledHandle(tokens []token, i int) int {
	end, signs := i, 0
	if tokens[i].word == "at" || tokens[i].word == "apenstaartje" || tokens[i].word == "apenstaart" {
		end++
	}
	for end+2 < len(tokens) && !tokens[end].own && !tokens[end+2].own && isSignWord(tokens[end+1].word) {
		end += 2
		signs++
	}
	if signs == 0 {
		return 0
	}
	return end - i + 1
}

func isSignWord(word string) bool {
	switch word {
	case "onderstrepingsteken", "underscore", "laagstreepje", "liggend-streepje":
		return true
	}
	return false
}
