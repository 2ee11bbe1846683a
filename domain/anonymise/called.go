package anonymise

import "strings"

// maskCalled masks what the text itself calls a name, in any case: "ze noemen hem banaan", "hij heet kwik", "groet, rob", who speaks
// in a chat, and whoever bears the same name elsewhere.
func maskCalled(text string, tokens []token) {
	for i := range tokens {
		switch {
		case tokens[i].own:
		case callsName(tokens, i), closesMessage(text, tokens, i):
			maskNameBehind(text, tokens, i, calledBelow)
		case isRole(tokens[i].word):
			maskNameBehind(text, tokens, i, roleBelow)
		}
	}
	holdSigned(text, tokens)
	holdSpeakers(text, tokens)
	holdSameNames(tokens)
}

// callsName tells whether a name is said behind a token.
func callsName(tokens []token, i int) bool {
	behind := func(n int, words ...string) bool {
		if i < n || tokens[i-n].own {
			return false
		}
		for _, word := range words {
			if tokens[i-n].word == word {
				return true
			}
		}
		return false
	}
	switch tokens[i].word {
	case "bijnaam", "straatnaam", "roepnaam", "achternaam", "voornaam", "artiestennaam", "schuilnaam", "alias", "aka", "a.k.a", "genaamd", "bijgenaamd", "geheten",
		"gebruikersnaam", "accountnaam", "username", "usernaam", "nickname", "snapnaam":
		return true
	case "heet", "heette", "hete", "heten":
		return !behind(1, "hoe", "wat", "dat", "het", "zo")
	case "als":
		return behind(1, "snap", "snapchat", "insta", "instagram", "tiktok", "telegram", "discord", "twitch", "facebook", "youtube", "x") && behind(2, "op", "via")
	case "@":
		return true
	case "zich":
		return behind(1, "noemt", "noemde", "noemen", "noemden")
	case "hem", "haar", "hen", "'m", "m":
		return behind(1, "noemen", "noemt", "noemden", "noemde")
	case "naam":
		return behind(1, "de", "onder", "met", "gebruikt", "gebruikte", "zijn", "haar") && behind(2, "onder", "gebruikt", "gebruikte", "met", "hoorde", "hoor")
	}
	return false
}

// closesMessage tells whether a token greets at the end of a line: "groet, rob", "gr wim", "x an".
func closesMessage(text string, tokens []token, i int) bool {
	switch tokens[i].word {
	case "groet", "groeten", "groetjes", "gr", "grt", "grtz", "mvg", "x", "xx", "xxx", "liefs", "kus", "groetnis":
	default:
		return false
	}
	for last := i + 1; last < len(tokens) && last <= i+4; last++ {
		if rest := strings.TrimLeft(text[tokens[last].end:], " .,"); rest == "" || rest[0] == '\n' {
			return true
		}
	}
	return false
}

// isRole takes what somebody is in a report, behind which a name may stand, or what he did.
func isRole(word string) bool {
	switch word {
	case "getuige", "verdachte", "aangever", "aangeefster", "melder", "meldster", "bewoner", "collega", "coll", "wijkagent", "agent", "brigadier", "gebr", "gebroeders", "fam", "familie":
		return true
	}
	return false
}

// How much the tagger may doubt a word that the text calls a name, and one behind a role.
const (
	calledBelow = 900
	roleBelow   = 250
)

// maskNameBehind masks the name behind a token: a word, with an article or interfixes before it.
func maskNameBehind(text string, tokens []token, i int, below int32) {
	const marks = ".:,\"'(\n"
	at := i + 1
	for at < len(tokens) && at < i+4 && !tokens[at].own && isInterfix(tokens[at].word) && isBlank(text[tokens[at-1].end:tokens[at].start], marks) {
		at++
	}
	if at >= len(tokens) || tokens[at].own || tokens[at].kind != Word || !isBlank(text[tokens[at-1].end:tokens[at].start], marks) {
		return
	}
	t := &tokens[at]
	someone := t.is&(function|field|person|profession|address) != 0 && t.is&(given|surname|nameToo|lowerOnly|placeWord) == 0
	if t.masked() && !t.held || someone || t.doubt > below {
		return
	}
	t.mask(Person, "called so")
}

// holdSigned holds a name that stands alone on the last line: who signs a message.
func holdSigned(text string, tokens []token) {
	line := strings.LastIndexByte(strings.TrimRight(text, "\n "), '\n') + 1
	first := len(tokens)
	for first > 0 && tokens[first-1].start >= line {
		first--
	}
	if n := len(tokens) - first; len(tokens) < 10 || line == 0 || n == 0 || n > 3 {
		return
	}
	for i := first; i < len(tokens); i++ {
		if t := &tokens[i]; !t.own && !t.stays && t.kind == Word && t.is&(function|field|person|profession) == 0 && len(t.word) > 1 {
			t.hold(Person, "signed so")
		}
	}
}

// holdSpeakers holds the words that open the lines of a chat before a colon, when so many of them come again that they are no
// headings.
func holdSpeakers(text string, tokens []token) {
	lines, again := 0, 0
	seen := map[string]int{}
	for i := range tokens {
		if t := &tokens[i]; !t.own && t.kind == Word && speaks(text, t) {
			lines++
			if seen[t.word]++; seen[t.word] == 2 {
				again++
			}
		}
	}
	if lines < 4 || again == 0 || 3*again < len(seen) {
		return
	}
	for i := range tokens {
		if t := &tokens[i]; !t.own && t.kind == Word && t.is&(function|field) == 0 && len(t.word) > 1 && speaks(text, t) {
			t.hold(Person, "speaks in a chat")
		}
	}
}

// maxOpening is how long the time and the bullet before a speaker may be, in bytes.
const maxOpening = 60

// speaks tells whether a token opens a line and a colon or an arrow follows: "bas: kom", "[18:02] bas:".
func speaks(text string, t *token) bool {
	rest := strings.TrimLeft(text[t.end:], " ")
	if rest == "" || rest[0] != ':' && rest[0] != '>' {
		return false
	}
	before := text[max(0, t.start-maxOpening):t.start]
	line := strings.LastIndexByte(before, '\n') + 1
	return (line > 0 || len(before) == t.start) && strings.Trim(before[line:], " []()-*•·0123456789:.,") == ""
}

// maskInitials masks a letter with its full stop before a masked name, in lower case too ("b. hoekstra"), and the name before such a
// letter behind a comma ("best, r.").
func maskInitials(text string, tokens []token) {
	for i := range tokens {
		t := &tokens[i]
		if letter := strings.TrimSuffix(t.word, "."); t.own || t.kind != Word && t.kind != Person || len(letter) != 1 || !isSmallLetter(letter[0]) || !strings.HasPrefix(text[t.start+1:], ".") {
			continue
		}
		switch {
		case i+1 < len(tokens) && tokens[i+1].named() && !tokens[i+1].own && isBlank(text[t.start+1:tokens[i+1].start], "."):
			next := &tokens[i+1]
			t.kind, t.rule, t.held, t.end = Person, "initials", next.held, t.start+2
		case i > 0 && text[tokens[i-1].end:t.start] == ", " && !tokens[i-1].own && tokens[i-1].kind.isNamed() && tokens[i-1].is&(function|field) == 0:
			tokens[i-1].hold(Person, "name before initials")
			t.kind, t.rule, t.held, t.end = Person, "initials", tokens[i-1].held, t.start+2
		}
	}
}

// holdSameNames holds a word, however it is written, that stands elsewhere in the text as the name of somebody.
func holdSameNames(tokens []token) {
	names := map[string]bool{}
	for i := range tokens {
		if t := &tokens[i]; !t.own && t.named() && len(t.word) > 2 && (t.kind == Person || t.kind != Place && t.is&ordinary == 0) {
			names[t.word] = true
		}
	}
	if len(names) == 0 {
		return
	}
	for i := range tokens {
		t := &tokens[i]
		if !t.own && !t.stays && !t.masked() && t.kind == Word && t.is&(function|field) == 0 && t.doubt < sameBelow && names[t.word] {
			t.hold(Person, "same name as elsewhere")
		}
	}
}
