package anonymise

import "strings"

// maskAccounts masks accounts and group names that have no sign in front: letters with digits in them (straatnieuws071),
// words with full stops inside (purge.nachttt), and the name in quotes or in capitals behind account, kanaal, groep or snap.
func (a *Anonymiser) maskAccounts(text string, tokens []token) {
	for i := range tokens {
		t := &tokens[i]
		if t.own {
			continue
		}
		if t.held {
			word := text[t.start:t.end]
			switch {
			case t.kind == Number && hasLetters(t.word, 3) && !strings.ContainsAny(t.word, "/:") && !isNumbered(t.word):
				t.mask(Handle, "letters and digits")
			case t.kind == Word && t.held && strings.Contains(strings.Trim(word, "."), ".") && len(t.word) > 5 && !a.isInitials(word):
				t.mask(Handle, "words with full stops")
			}
		}
		if (isAccountCue(t.word) || isNaming(tokens, i)) && !t.masked() {
			a.maskAccountName(text, tokens, i)
		}
	}
}

// isNumbered takes what stands before a number without making an account of it: "top10", "covid19".
func isNumbered(word string) bool {
	base := strings.TrimRight(word, "0123456789")
	if len(word)-len(base) == 1 && len(base) >= 1 && len(base) <= 2 && strings.Trim(base, "abfgkmnpstvw") == "" {
		return true // V1, NN2, F4: what a report calls somebody or something
	}
	switch base {
	case "top", "covid", "covid-", "team", "fase", "punt", "week", "stap", "les", "groep":
		return true
	}
	return false
}

func hasLetters(word string, least int) bool {
	n := 0
	for _, r := range word {
		if r >= 'a' && r <= 'z' || r > 0x7f {
			n++
		}
	}
	return n >= least
}

// isAccountCue takes the words behind which the name of an account or a group stands.
func isAccountCue(word string) bool {
	switch word {
	case "account", "accountnaam", "gebruiker", "gebruikersnaam", "gebruikersnamen", "kanaal", "telegram-kanaal", "telegramkanaal", "tg-kanaal", "groep", "appgroep", "groepsapp", "telegramgroep",
		"whatsappgroep", "snapgroep", "snapchat-account", "snapchataccount", "instagram-account", "instagramaccount", "tiktok-account", "tiktokaccount", "snap", "insta", "snapmap", "nickname",
		"pagina", "facebookgroep", "facebookpagina", "discordserver", "server", "appgroepje", "groepje", "groepschat", "gamertag", "kanalen", "accounts", "x-account", "chatgroep", "@":
		return true
	}
	return false
}

// maskAccountName masks what stands behind an account word: all between quotes, or the words that are no ordinary ones.
func (a *Anonymiser) maskAccountName(text string, tokens []token, i int) {
	if isNaming(tokens, i) && !isAccountCue(tokens[i].word) && !strings.HasPrefix(strings.TrimLeft(text[tokens[i].end:], " :"), "\"") && !strings.HasPrefix(strings.TrimLeft(text[tokens[i].end:], " :"), "'") {
		return
	}
	rest := text[tokens[i].end:]
	trimmed := strings.TrimLeft(rest, " :(")
	if trimmed != "" && (trimmed[0] == '"' || trimmed[0] == '\'') && len(rest)-len(trimmed) <= 2 {
		length := strings.IndexByte(trimmed[1:], trimmed[0])
		if length <= 0 || length > 60 || strings.Contains(trimmed[:length+1], "\n") {
			return
		}
		from := len(text) - len(rest) + (len(rest) - len(trimmed)) + 1
		for n := i + 1; n < len(tokens) && tokens[n].end <= from+length; n++ {
			tokens[n].mask(Handle, "name of a group in quotes")
		}
		return
	}
	for n := i + 1; n < len(tokens) && n <= i+4; n++ {
		t := &tokens[n]
		raw := text[t.start:t.end]
		if t.own || !isBlank(text[tokens[n-1].end:t.start], ":(,") || a.lexicon.proper[raw] && n == i+1 && !(shapeOf(raw) == capitals && n+1 < len(tokens) && shapeOf(text[tokens[n+1].start:tokens[n+1].end]) == capitals) || n > i+1 && text[tokens[n-1].end:t.start] != " " {
			return
		}
		plainNumber := t.kind == Number && !t.masked()
		switch {
		case n > i+1 && tokens[i+1].kind == Handle && tokens[i+1].word[0] == '0' && isDigits(tokens[i+1].word) && shapeOf(raw) == small:
			t.mask(Handle, "name behind an account word") // "de groep 026 geen genade"
		case a.lexicon.proper[raw] && n+1 < len(tokens) && tokens[n+1].masked() && startsUpper(text[tokens[n+1].start:]):
			t.mask(Handle, "name behind an account word")
		case t.masked() && t.held, plainNumber && raw[0] == '0', n > i+1 && shapeOf(raw) == capitals && tokens[n-1].masked():
			if t.kind == Word && t.is&(given|surname) != 0 && n == i+1 && !strings.ContainsAny(raw, "._") {
				return // "de groep van Jan" and "groep Jansen" are people
			}
			t.mask(Handle, "name behind an account word")
		default:
			return
		}
	}
}

// isNaming takes the words behind which a name in quotes comes: "ondertekend met", "onder de naam", "noemt zich".
func isNaming(tokens []token, i int) bool {
	if i == 0 {
		return false
	}
	switch tokens[i].word {
	case "met", "door":
		return tokens[i-1].word == "ondertekend" || tokens[i-1].word == "getekend"
	case "naam":
		return tokens[i-1].word == "de"
	case "zich":
		return tokens[i-1].word == "noemt" || tokens[i-1].word == "noemde"
	case "noemt":
		return tokens[i-1].word == "zich"
	case "als":
		return tokens[i-1].word == "bekend"
	case "is":
		return tokens[i-1].word == "afzender"
	}
	return false
}
