// Package source says in one spelling where online content came from, so that two municipalities that saw the same link or the
// same public account see that it is the same, however each of them copied it.
package source

import (
	"net/url"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"leerkring/domain/situation"
)

// Kind is what a source is.
type Kind string

// The kinds of source.
const (
	Link    Kind = "LINK"    // one post or page
	Account Kind = "ACCOUNT" // an account or channel that anybody can see
)

// Source is a link or an account in its one spelling. The text is personal: it is hashed with a key before it is kept or compared.
type Source struct {
	Kind Kind
	Text string
}

// Of lists the sources that a signal names: its link, the account that the link stands under, and the account that was typed.
// What leads into a closed group, such as an invitation, is none: only what anybody can see is compared. The result is in a
// fixed order, each once.
func Of(platform situation.Platform, link, handle string) []Source {
	var found []Source
	add := func(s Source) {
		for _, other := range found {
			if other == s {
				return
			}
		}
		found = append(found, s)
	}
	if site, path, ok := split(link); ok {
		account, post := accountOf(site, path)
		if post {
			add(Source{Link, site + "/" + strings.Join(path, "/")})
		}
		if account != "" {
			add(Source{Account, site + ":" + account})
		}
	}
	if site, name := siteOf(platform), name(handle); site != "" && name != "" {
		add(Source{Account, site + ":" + name})
	}
	return found
}

// siteOf is the site of a platform on which an account has a name of its own that anybody can see.
func siteOf(p situation.Platform) string {
	switch p {
	case situation.PlatformX:
		return "x.com"
	case situation.Facebook:
		return "facebook.com"
	case situation.Instagram:
		return "instagram.com"
	case situation.TikTok:
		return "tiktok.com"
	case situation.Snapchat:
		return "snapchat.com"
	case situation.Telegram:
		return "t.me"
	case situation.YouTube:
		return "youtube.com"
	case situation.Reddit:
		return "reddit.com"
	case situation.Twitch:
		return "twitch.tv"
	}
	return "" // messages between people, and sites whose names mean nothing elsewhere
}

// name is an account's name in its one spelling: without the sign before it, in small letters, composed (Unicode NFKC).
func name(handle string) string {
	text := strings.ToLower(norm.NFKC.String(strings.TrimSpace(handle)))
	text = strings.TrimLeft(text, "@")
	named := false
	for _, r := range text {
		sign := unicode.IsLetter(r) || unicode.IsDigit(r)
		if !sign && !strings.ContainsRune("._-", r) {
			return "" // words, not a name
		}
		named = named || sign
	}
	if !named {
		return ""
	}
	return text
}

// split takes a link apart into its site in one spelling and the steps of its path. What is no link to the web, or leads into a
// closed group, is not ok.
func split(link string) (site string, path []string, ok bool) {
	u, err := url.Parse(strings.TrimSpace(link))
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return "", nil, false
	}
	site = strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	for _, prefix := range []string{"www.", "m.", "mobile.", "old.", "web."} {
		site = strings.TrimPrefix(site, prefix)
	}
	switch site {
	case "twitter.com", "nitter.net":
		site = "x.com"
	case "telegram.me", "telegram.dog":
		site = "t.me"
	case "fb.com", "fb.me":
		site = "facebook.com"
	case "youtu.be":
		return "youtube.com", []string{"watch", strings.Trim(u.Path, "/")}, strings.Trim(u.Path, "/") != ""
	}
	for _, step := range strings.Split(u.Path, "/") {
		if step = norm.NFKC.String(step); step != "" {
			path = append(path, step)
		}
	}
	if site == "t.me" && len(path) > 0 && path[0] == "s" { // the view without the app
		path = path[1:]
	}
	if video := u.Query().Get("v"); site == "youtube.com" && len(path) == 1 && path[0] == "watch" && video != "" {
		path = append(path, video)
	}
	return site, path, len(path) > 0 && !closed(site, path)
}

// Closed tells whether a link leads into a group that not everybody can see.
func Closed(link string) bool {
	site, path, _ := split(link)
	return len(path) > 0 && closed(site, path)
}

// closed tells whether a link invites into a group that not everybody can see.
func closed(site string, path []string) bool {
	switch site {
	case "chat.whatsapp.com", "wa.me", "signal.group", "signal.me", "discord.gg":
		return true
	case "t.me":
		return strings.HasPrefix(path[0], "+") || strings.EqualFold(path[0], "joinchat") || strings.EqualFold(path[0], "c")
	case "discord.com":
		return true
	case "facebook.com":
		return strings.EqualFold(path[0], "groups")
	}
	return false
}

// accountOf is the account that a link stands under, on the sites where the path begins with it, and whether the link is to
// something below it. The account's name is made small in the path too, since these sites make no difference.
func accountOf(site string, path []string) (account string, post bool) {
	first := 0
	switch site {
	case "x.com", "facebook.com", "instagram.com", "t.me", "twitch.tv":
		if shared(path[0]) {
			return "", true
		}
	case "tiktok.com", "youtube.com":
		if !strings.HasPrefix(path[0], "@") {
			return "", true
		}
	case "snapchat.com":
		if path[0] != "add" || len(path) < 2 {
			return "", true
		}
		first = 1
	case "reddit.com":
		if path[0] != "user" && path[0] != "u" || len(path) < 2 {
			return "", true
		}
		first = 1
	default:
		return "", true
	}
	if account = name(path[first]); account == "" {
		return "", true
	}
	path[first] = account
	return account, len(path) > first+1
}

// shared tells whether a step of a path is the site's own and no account.
func shared(step string) bool {
	switch strings.ToLower(step) {
	case "p", "reel", "reels", "stories", "explore", "events", "watch", "i", "hashtag", "search", "share", "sharer", "story.php",
		"permalink.php", "photo", "photo.php", "video.php", "profile.php", "login", "directory", "videos":
		return true
	}
	return false
}
