package dossier

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"leerkring/domain/incident"
	"leerkring/domain/notice"
	"leerkring/domain/situation"
	"leerkring/projections/casefile"
)

func updating() bool {
	f := flag.Lookup("update")
	return f != nil && f.Value.String() == "true"
}

func TestMain(m *testing.M) {
	flag.Bool("update", false, "write the golden files anew")
	flag.Parse()
	os.Exit(m.Run())
}

func TestTheDossierOfAFullCaseIsAsItWas(t *testing.T) {
	for name, redacted := range map[string]bool{"full.md": false, "redacted.md": true} {
		f := full(t, redacted)
		got, _ := forms(t, f)
		got = strings.ReplaceAll(got, f.Catalogue.Version(), "(deze catalogus)")
		path := filepath.Join("testdata", name)
		if updating() {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s is not as it was; look at what changed, and run with -update when it should have:\n%s", name, got)
		}
	}
}

func TestTheSameFileMakesTheSameDossier(t *testing.T) {
	m1, h1 := forms(t, full(t, false))
	m2, h2 := forms(t, full(t, false))
	if m1 != m2 || h1 != h2 {
		t.Error("two dossiers of one file differ")
	}
}

// planted are names in every place that a version for publication leaves out.
func planted() []string {
	return []string{
		"Actrijn", "kanaal/12", "kanaalheld", "neem vuurwerk", "schrijver", "Raadsma", "wijkagent", "Aanjager", "Gevonden", "Partnersen", "Petra", "Notitia",
		"Taakstra", "Bea Behandelaar", "labelman", "Correctie zag", "ander_account", "negen uur", "Noor", "meldlink", "Meldersma", "meldpost", "terugkeer", "Linksma", "cor.contact", "els.elders",
	}
}

func TestAVersionForPublicationNamesNobody(t *testing.T) {
	open, openHTML := forms(t, full(t, false))
	shut, shutHTML := forms(t, full(t, true))
	plain := func(markdown string) string { return strings.ReplaceAll(markdown, "\\", "") }
	for _, name := range planted() {
		if !strings.Contains(plain(open), name) || !strings.Contains(openHTML, name) {
			t.Errorf("the whole dossier lacks %q", name)
		}
		if strings.Contains(plain(shut), name) || strings.Contains(shutHTML, name) {
			t.Errorf("the version for publication holds %q", name)
		}
	}
	for _, place := range []string{omittedPerson, omittedInternal, omittedWPG} {
		if !strings.Contains(shut, place) || !strings.Contains(shutHTML, place) {
			t.Errorf("no place says %s", place)
		}
		if strings.Contains(open, place) || strings.Contains(openHTML, place) {
			t.Errorf("the whole dossier says %s", place)
		}
	}
	first, _, _ := strings.Cut(shutHTML, "<nav")
	if !strings.Contains(first, "Een mens moet haar van begin tot eind lezen") {
		t.Error("the first page does not ask a person to read it")
	}
}

// A name that somehow came along shows in no version for publication.
func TestAVersionForPublicationNeedsNoNames(t *testing.T) {
	f := full(t, true)
	f.Names = map[string]string{"a1": "Actrijn Vastlegger"}
	markdown, html := forms(t, f)
	if strings.Contains(markdown+html, "Actrijn") {
		t.Error("it holds the name")
	}
}

// What police and prosecutor know has laws of its own: nothing of it is published, not even in the line of the timeline, however
// the entry was corrected since.
func TestPoliceAndJudicialDataAreLeftOutWhole(t *testing.T) {
	for regime, place := range map[situation.Regime]string{situation.WPG: omittedWPG, situation.WJSG: omittedWJSG} {
		correction := incident.EntryCorrected{
			Entry: entry(0), Reason: "redengeheim", Signal: &incident.SignalCodes{Origin: situation.Tip, Platform: situation.Reddit, ContentKind: situation.Doxing, Regime: regime},
			Texts: incident.CorrectedTexts{Title: "titelgeheim", Text: "tekstgeheim"},
		}
		events := []any{
			incident.SignalReported{Title: "oudgeheim", Origin: situation.Tip, Platform: situation.Twitch, ContentKind: situation.Livestream}, correction,
			incident.AssessmentRecorded{Severity: situation.Critical, Decision: situation.Intervene, Motivation: "weeggeheim", Regime: regime},
			incident.InterventionDecided{InterventionType: "IV17", Motivation: "besluitgeheim", Regime: regime},
			incident.InterventionStarted{Intervention: entry(3)},
			incident.InterventionCompleted{Intervention: entry(3), Effect: situation.Worsened, EffectNote: "effectgeheim"},
			incident.EntryRetracted{Entry: entry(5), Reason: "intrekgeheim"},
			incident.EvidenceAttached{Description: "bewijsgeheim", Type: "image/webp", SHA256: "hashgeheim", Regime: regime},
			incident.OutcomeRecorded{Scale: situation.Severe, Summary: "afloopgeheim", Regime: regime},
		}
		markdown, html := forms(t, fileOf(t, true, events))
		for _, hidden := range []string{"geheim", "Reddit", "Twitch", "doxing", "livestream", "kritiek", "IV17", "verergerd", "webp", "zeer ernstig", "12-03-2026 12:00 CET"} {
			for _, form := range []string{markdown, html} {
				if at := strings.Index(form, hidden); at >= 0 {
					t.Errorf("%s: %q in …%s", regime, hidden, form[max(0, at-200):at+40])
				}
			}
		}
		if !strings.Contains(markdown, place) {
			t.Errorf("no place says %s", place)
		}
		whole, _ := forms(t, fileOf(t, false, events))
		for _, shown := range []string{"titelgeheim", "tekstgeheim", "oudgeheim", "weeggeheim", "besluitgeheim", "bewijsgeheim", "afloopgeheim", "intrekgeheim", "redengeheim"} {
			if !strings.Contains(whole, shown) {
				t.Errorf("%s: the whole dossier lacks %q", regime, shown)
			}
		}
	}
}

func TestANoticeOfPoliceDataIsLeftOutWholeAndNoExplanationIsPublished(t *testing.T) {
	opened := []any{incident.SignalReported{Origin: situation.Tip, Platform: situation.Telegram, ContentKind: situation.Threat}}
	for regime, mark := range map[situation.Regime]string{situation.WPG: omittedWPG, situation.WJSG: omittedWJSG, "": omittedPerson} {
		events := noticed()
		filed := events[0].(notice.NoticeFiled)
		filed.Regime, filed.Platform = regime, situation.TikTok
		events[0] = filed
		got, _ := forms(t, fileOf(t, true, opened, events))
		if !strings.Contains(got, strings.Trim(mark, "[]")) || strings.Contains(got, "roept op tot geweld") {
			t.Errorf("%q: not left out with %s:\n%s", regime, mark, got)
		}
		if hidden := regime != ""; strings.Contains(got, "TikTok") == hidden || strings.Contains(got, "tegen de regels") == hidden || strings.Contains(got, "Beslist:") == hidden {
			t.Errorf("%q: what was reported is hidden, or shown:\n%s", regime, got)
		}
	}
}

func TestADossierShowsWhatWasKnownThen(t *testing.T) {
	f := full(t, false)
	at := noon().Add(3 * time.Minute)
	known, err := casefile.Known(f.Case.ID, unlinked(f.Streams[0]), at)
	if err != nil {
		t.Fatal(err)
	}
	f.Case = known
	markdown, _ := forms(t, f)
	if !strings.Contains(markdown, "| 3 | AssessmentRecorded |") || strings.Contains(markdown, "InterventionDecided") || !strings.Contains(markdown, "**Stand op:** 12-03-2026 13:03 CET") {
		t.Error(markdown)
	}
}

// What was erased is marked: an empty place would read as if nothing had been said.
func TestADossierSaysWhatWasErased(t *testing.T) {
	f := fileOf(t, false, []any{incident.SignalReported{Origin: situation.Tip, Platform: situation.Telegram, ContentKind: situation.Threat}}, []any{notice.NoticeFiled{}})
	f.Streams[0].Events[0].Erased = true
	f.Case.Notices[0].Erased = true
	markdown, _ := forms(t, f)
	for _, said := range []string{"- **Titel:** gewist", "- **Gewist:** De getypte teksten van deze vermelding zijn gewist.", "De getypte teksten van deze melding zijn gewist.", "; getypte teksten gewist"} {
		if !strings.Contains(markdown, said) {
			t.Errorf("it does not say %q:\n%s", said, markdown)
		}
	}
}

func TestADecisionAgainstTheAdviceSaysSo(t *testing.T) {
	weighed := func(types ...string) incident.AssessmentRecorded {
		a := incident.AssessmentRecorded{Decision: situation.Intervene}
		for _, id := range types {
			a.AdviceShown = append(a.AdviceShown, caseType(id))
		}
		return a
	}
	decided := incident.InterventionDecided{InterventionType: "IV17"}
	for want, events := range map[string][]any{
		"aangedragen bij de laatste weging":                                           {weighed("IV17"), decided},
		"niet aangedragen bij de laatste weging: het besluit wijkt af van het advies": {weighed("IV17"), weighed("IV50"), decided},
		"er was geen advies bij de laatste weging":                                    {decided},
	} {
		markdown, _ := forms(t, fileOf(t, false, append([]any{incident.SignalReported{}}, events...)))
		if !strings.Contains(markdown, "**Afwegingskader:** "+want+"\n") {
			t.Errorf("it does not say %q", want)
		}
	}
	retracted := []any{incident.SignalReported{}, weighed("IV17"), weighed("IV50"), incident.EntryRetracted{Entry: entry(2)}, decided}
	if markdown, _ := forms(t, fileOf(t, false, retracted)); !strings.Contains(markdown, "**Afwegingskader:** aangedragen bij de laatste weging\n") {
		t.Error("a weighing that was retracted counts")
	}
}
