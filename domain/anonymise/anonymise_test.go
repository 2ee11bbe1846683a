package anonymise

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
)

func newAnonymiser(t testing.TB) *Anonymiser {
	t.Helper()
	a, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestNothingPlantedSurvives(t *testing.T) {
	a := newAnonymiser(t)
	for _, planted := range []string{
		"j.jansen@example.org", "jan＠example.org", "info(at)domein.nl", "https://t.me/x?y=1", "www.kanaal.nl", "t.me/relkanaal",
		"discord.gg/AbC", "voorbeeld.frl/pad", "@nachtploeg", "u/nachtploeg", "naam_zonder_apenstaart", "punt.naam.punt", "#relzaterdag",
		"06-12345678", "+31 6 1234 5678", "0182-62.48.10", "123456782", "KB-123-X", "1234 AB", "1234ab", "NL91ABNA0417164300", "2024-10-31",
		"14 februari", "ECLI:NL:RVS:2020:3104", "٣٤",
		"Fatima", "fatima", "FATIMA", "Jan", "jan", "JAN", "Bakker", "bakker", "Storm", "Brand", "Prins", "Kowalczyk", "Öztürk", "Ozturk", "Jose", "José",
		"Jan-Willem", "jan-willem", "O'Neill", "d'Hondt", "van der Ploeg", "J.P.M. van Beurden", "A. ter Veld",
		"Groningen", "groningen", "GRONINGEN", "Tilburgse", "Bergen op Zoom", "Alphen aan den Rijn", "'t Ven", "dorpsstraat", "Molenweg",
		"J\u200ban", "J\u00adan", "J\u2060an", "Ja\u00adnsen", "Fa\ufefftima", "Jаn", "Ѕtоrm", "𝐉𝐚𝐧", "Ｊａｎ", "J\u0301an", "İbrahim", "أحمد", "王伟",
		"Jan\u00a0Jansen", "d e r o n n i e", "😀", "\x00", "\u202eneuk", "zeventienjarige",
	} {
		text := "Gisteren zag de wijkagent " + planted + " bij het plein."
		got := a.Lesson().Mask(text).Text
		for _, piece := range strings.Fields(planted) {
			if slices.ContainsFunc(strings.Fields(withoutPlaceholders(got)), func(w string) bool { return strings.Trim(w, ".") == strings.Trim(piece, ".") }) {
				t.Errorf("%q survives in %q", piece, got)
			}
		}
		if !strings.HasPrefix(got, "Gisteren zag de wijkagent [") || !strings.HasSuffix(got, "bij het plein.") {
			t.Errorf("%q: more is masked than it: %q", planted, got)
		}
	}
}

func TestWhatMayStay(t *testing.T) {
	a := newAnonymiser(t)
	for _, text := range []string{
		"De politie en het OM overlegden in de driehoek.",
		"Via Telegram, TikTok en WhatsApp; de BOA's en de ME-inzet.",
		"“Dat was dát moment,” zei de burgemeester… en toen was het stil!",
		"Foto's en auto's: zo'n avond in februari, op een vrijdag.",
		"- Bel de wijkagent eerder.\n- Leg vast wie beslist.\n• Deel het beeld (ook met de school).",
		"Er is ernst, brand en een groot hek; de jongen is weg.",
		"o.a. en d.w.z. blijven staan, net als € en %.",
		"",
	} {
		if got := a.Lesson().Mask(text); got.Text != text || len(got.Spans) != 0 || got.Share() != 0 {
			t.Errorf("%q became %q", text, got.Text)
		}
	}
}

func TestCapitalOfANameThatIsAlsoAWord(t *testing.T) {
	a := newAnonymiser(t)
	for _, text := range []string{"Brand kwam te laat.", "Dhr. Koekje belde.", "Koekje Jansen belde.", "Het Dollard College sloot."} {
		if got := a.Lesson().Mask(text).Text; strings.Contains(got, "Brand") || strings.Contains(got, "Koekje") || strings.Contains(got, "College") {
			t.Errorf("%q became %q", text, got)
		}
	}
}

func TestPlaceholdersAreSharedByTheFieldsOfALesson(t *testing.T) {
	a := newAnonymiser(t)
	lesson := a.Lesson()
	first := lesson.Mask("Gisteren belde Fatima, later Yusuf en weer FATIMA via x@y.nl op 0612345678.").Text
	want := "Gisteren belde [PERSOON 1], later [PERSOON 2] en weer [PERSOON 1] via [E-MAIL 1] op [TELEFOON 1]."
	if first != want {
		t.Errorf("%q, want %q", first, want)
	}
	if second := lesson.Mask("Daarna zei Yusuf: vraag het @yusuf of t.me/yusuf.").Text; second != "Daarna zei [PERSOON 2]: vraag het [ACCOUNT 1] of [LINK 1]." {
		t.Errorf("%q", second)
	}
	if other := a.Lesson().Mask("Later belde Yusuf met de politie.").Text; other != "Later belde [PERSOON 1] met de politie." {
		t.Errorf("another lesson knows more: %q", other)
	}
}

func TestNewPlaceholdersDoNotClashWithThoseInTheText(t *testing.T) {
	got := newAnonymiser(t).Lesson().Mask("Daarna zei [WOORD 1] tegen Fatima dat [PERSOON 1] weg was.").Text
	if want := "Daarna zei [WOORD 1] tegen [PERSOON 2] dat [PERSOON 1] weg was."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestOffsetsPointAtTheAuthorsText(t *testing.T) {
	a := newAnonymiser(t)
	for _, text := range []string{
		"De 😀👩‍👩‍👧 groep rond Fatima via x@y.nl.", "e\u0301e\u0301n keer belde Fatima.", "\ufeffDe zus van Fatima: +31 6 11.", "Later belde \xff\xfe Fatima \x00.",
	} {
		masked := a.Lesson().Mask(text)
		if got := rebuild(text, masked.Spans); got != masked.Text {
			t.Errorf("spans of %q give %q, text is %q", text, got, masked.Text)
		}
		points := []rune(text)
		if !slices.ContainsFunc(masked.Spans, func(s Span) bool { return string(points[s.Start:s.End]) == "Fatima" }) {
			t.Errorf("%q: no span is exactly Fatima: %+v", text, masked.Spans)
		}
	}
}

// rebuild puts the replacements in the author's text by code points.
func rebuild(text string, spans []Span) string {
	var out strings.Builder
	points := []rune(text)
	at := 0
	for _, s := range spans {
		out.WriteString(string(points[at:s.Start]) + s.Replacement)
		at = s.End
	}
	return out.String() + string(points[at:])
}

func TestHarmlessTextStaysReadable(t *testing.T) {
	a := newAnonymiser(t)
	file, err := os.ReadFile("testdata/harmless.txt")
	if err != nil {
		t.Fatal(err)
	}
	words, masked := 0, 0
	for line := range strings.Lines(string(file)) {
		m := a.Lesson().Mask(line)
		words += len(strings.Fields(line))
		masked += len(m.Spans)
		if len(m.Spans) > 0 {
			t.Logf("%s", m.Text)
		}
	}
	share := float64(masked) / float64(words)
	t.Logf("%d of %d words masked: %.2f%%", masked, words, 100*share)
	if share >= 0.015 {
		t.Errorf("%.2f%% of harmless words are masked", 100*share)
	}
}

func TestMarkedIncidentsDoNotLeak(t *testing.T) {
	a := newAnonymiser(t)
	file, err := os.Open("testdata/incidents.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	texts := 0
	for lines := bufio.NewScanner(file); lines.Scan(); texts++ {
		var incident struct {
			ID, Text string
			Spans    []struct {
				Start, End int
				Label      string
				Must       bool
			}
		}
		if err := json.Unmarshal(lines.Bytes(), &incident); err != nil {
			t.Fatal(err)
		}
		points := []rune(incident.Text)
		covered := make([]bool, len(points))
		for _, s := range a.Lesson().Mask(incident.Text).Spans {
			for i := s.Start; i < s.End; i++ {
				covered[i] = true
			}
		}
		for _, s := range incident.Spans {
			for i := s.Start; i < s.End; i++ {
				if s.Must && !covered[i] && !unicode.IsSpace(points[i]) {
					t.Errorf("%s: %s %q leaks %q", incident.ID, s.Label, string(points[s.Start:s.End]), points[i])
					break
				}
			}
		}
	}
	if texts < 25 {
		t.Errorf("only %d texts", texts)
	}
}

func TestNewIsQuick(t *testing.T) {
	start := time.Now()
	newAnonymiser(t)
	// Generous, for a busy machine under the race detector; it takes about 50 ms.
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("loading took %v", took)
	}
}

func TestShare(t *testing.T) {
	m := newAnonymiser(t).Lesson().Mask("Gisteren belde Fatima Yusuf.")
	if m.Share() != 1./3 {
		t.Errorf("share %v, want a third", m.Share())
	}
}

func TestWhatStandsAroundAMaskedWord(t *testing.T) {
	a := newAnonymiser(t)
	for text, want := range map[string]string{
		"Op 14 februari en in maart.":                      "Op [DATUM 1] en in maart.",
		"Gezien op 8 nov. in de wijk.":                     "Gezien op [DATUM 1] in de wijk.",
		"Hij sprak met Rob 'Rambo' Hulshof over de wijk.":  "Hij sprak met [PERSOON 1] over de wijk.",
		"Hij sprak met Jan van der Ploeg van de raad.":     "Hij sprak met [PERSOON 1] van de raad.",
		"Hij sprak met jan de vries.":                      "Hij sprak met [PERSOON 1].",
		"Meneer van Gestel sprak; de stad luisterde.":      "Meneer [PERSOON 1] sprak; de stad luisterde.",
		"Een groep uit leiden noord ging naar de politie.": "Een groep uit [PLAATS 1] ging naar de politie.",
		"Haar zusje (zes) en zus van zeven jaar.":          "Haar zusje ([LEEFTIJD 1]) en zus van [LEEFTIJD 2].",
		"Draai nul zes een twee, of wacht een uur.":        "Draai [TELEFOON 1], of wacht een uur.",
		"Twee jaar geleden was het rustig.":                "Twee jaar geleden was het rustig.",
		"Getuige: De Wit. Melder: Koekje. Les: wij ook":    "Getuige: [PERSOON 1]. Melder: [PERSOON 2]. Les: wij ook",
	} {
		if got := a.Lesson().Mask(text).Text; got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}
