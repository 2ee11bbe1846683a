package source_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"leerkring/domain/situation"
	"leerkring/domain/source"
)

func texts(list []source.Source) (out []string) {
	for _, s := range list {
		out = append(out, string(s.Kind)+" "+s.Text)
	}
	return out
}

// However it was copied, what is the same is the same.
func TestOneSourceHasOneSpelling(t *testing.T) {
	for want, spellings := range map[string][]string{
		"LINK t.me/pleinvanavond/12|ACCOUNT t.me:pleinvanavond": {
			"https://t.me/pleinvanavond/12", "http://T.me/PleinVanavond/12/", "https://telegram.me/pleinvanavond/12?single", "https://t.me/s/pleinvanavond/12#x",
		},
		"ACCOUNT t.me:pleinvanavond": {"https://t.me/pleinvanavond", "https://t.me/s/PLEINVANAVOND/"},
		"LINK x.com/oproeper/status/99|ACCOUNT x.com:oproeper": {
			"https://twitter.com/Oproeper/status/99?s=20", "https://mobile.twitter.com/oproeper/status/99", "https://www.x.com/oproeper/status/99/",
		},
		"LINK youtube.com/watch/abcDEF":                                 {"https://youtu.be/abcDEF?t=3", "https://www.youtube.com/watch?v=abcDEF&list=x", "https://m.youtube.com/watch?v=abcDEF"},
		"LINK tiktok.com/@oproeper/video/7|ACCOUNT tiktok.com:oproeper": {"https://www.tiktok.com/@Oproeper/video/7?lang=nl"},
		"LINK instagram.com/p/Abc":                                      {"https://www.instagram.com/p/Abc/?igsh=1"},
		"LINK nieuws.example/stuk/1":                                    {"https://nieuws.example/stuk/1", "http://www.nieuws.example/stuk/1/"},
		"":                                                              {"", "t.me/x", "ftp://t.me/x", "https://t.me/", "https://t.me/+AbCd", "https://t.me/joinchat/x", "https://chat.whatsapp.com/x", "https://discord.gg/x", "https://facebook.com/groups/1"},
	} {
		for _, spelling := range spellings {
			got := strings.Join(texts(source.Of(situation.Forum, spelling, "")), "|")
			got = strings.ReplaceAll(got, "tiktok.com/@oproeper", "tiktok.com/oproeper")
			if got != strings.ReplaceAll(want, "tiktok.com/@oproeper", "tiktok.com/oproeper") {
				t.Errorf("%s is %s, want %s", spelling, got, want)
			}
		}
	}
}

func TestAnAccountIsTheSameByLinkAndByName(t *testing.T) {
	link := source.Of(situation.Telegram, "https://t.me/PleinVanavond", "")
	for _, handle := range []string{"@pleinvanavond", "PleinVanavond", " @PLEINVANAVOND "} {
		if got := source.Of(situation.Telegram, "", handle); !slices.Equal(got, link) {
			t.Errorf("%q is %v, and the link is %v", handle, got, link)
		}
		if got := source.Of(situation.Telegram, "https://t.me/PleinVanavond", handle); !slices.Equal(got, link) {
			t.Errorf("both are %v", got)
		}
	}
	for handle, platform := range map[string]situation.Platform{"@iemand": situation.WhatsApp, "de man met de pet": situation.Telegram, "": situation.Telegram, "iemand": situation.Website} {
		if got := source.Of(platform, "", handle); got != nil {
			t.Errorf("%q on %s is %v", handle, platform, got)
		}
	}
}

func FuzzOf(f *testing.F) {
	f.Add("https://t.me/s/x/1?y#z", "@naam")
	f.Add("https://youtu.be/", " ")
	f.Add("http://snapchat.com/add", "a/b")
	f.Fuzz(func(t *testing.T, link, handle string) {
		for _, platform := range situation.AllPlatforms() {
			found := source.Of(platform, link, handle)
			if len(found) > 3 {
				t.Errorf("%d sources", len(found))
			}
			for _, s := range found {
				if s.Text == "" || strings.HasSuffix(s.Text, ":") || utf8.ValidString(link+handle) && !utf8.ValidString(s.Text) {
					t.Errorf("%q", s.Text)
				}
			}
		}
	})
}

func TestAnInvitationLeadsIntoAClosedGroup(t *testing.T) {
	for link, want := range map[string]bool{
		"https://t.me/+AbCd": true, "https://t.me/joinchat/x": true, "https://chat.whatsapp.com/x": true, "https://discord.gg/x": true,
		"https://www.facebook.com/groups/1": true, "https://t.me/pleinvanavond/1": false, "https://t.me/": false, "": false, "geen link": false,
	} {
		if source.Closed(link) != want {
			t.Errorf("%s: closed is %v", link, !want)
		}
	}
}
