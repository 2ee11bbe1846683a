package casefile

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/incident"
	"leerkring/domain/situation"
	"leerkring/internal/eventstore"
)

// known99 is the case after its whole stream.
func known99(t *testing.T, stream []eventstore.Decoded) *Incident {
	t.Helper()
	i, err := Known(uuid.UUID{9}, stream, noon().Add(99*time.Hour))
	if err != nil || i == nil {
		t.Fatal(i, err)
	}
	return i
}

func TestACorrectedEntryShowsWhatItIsAndWhatItWas(t *testing.T) {
	earlier := noon().AddDate(-1, 0, 0)
	stream := recorded(signal("Plein"), signal(""), incident.EntryCorrected{
		Entry: uuid.UUID{1}, OccurredAt: &earlier, Reason: "verkeerd overgetypt",
		Signal: &incident.SignalCodes{Origin: situation.Tip, Platform: situation.WhatsApp, ContentKind: situation.CallToRiot},
		Texts:  incident.CorrectedTexts{Title: "Markt", Text: "neem brood mee"},
	})
	now := known99(t, stream)
	s := now.Signals[0]
	if *now.Title != "Markt" || s.Platform != situation.WhatsApp || *s.Text != "neem brood mee" || !s.OccurredAt.Equal(earlier) || !now.OpenedAt.Equal(earlier) {
		t.Errorf("%+v of %+v", s, now)
	}
	if len(s.Corrections) != 1 || len(now.Signals[1].Corrections) != 0 || *s.Corrections[0].Reason != "verkeerd overgetypt" {
		t.Fatalf("%+v", s.Corrections)
	}
	found := map[string]Change{}
	for _, c := range s.Corrections[0].Changes {
		found[c.Path] = *c
	}
	for path, want := range map[string][2]string{
		"platform": {`"TELEGRAM"`, `"WHATSAPP"`}, "text": {`"neem vuurwerk mee"`, `"neem brood mee"`}, "title": {`"Plein"`, `"Markt"`},
	} {
		if found[path] != (Change{path, want[0], want[1]}) {
			t.Errorf("%s: %+v", path, found[path])
		}
	}
	if len(found) != 4 {
		t.Errorf("what did not change is listed: %v", found)
	}

	then, err := Known(uuid.UUID{9}, stream, noon().Add(time.Hour))
	if err != nil || *then.Title != "Plein" || then.Signals[0].Platform != situation.Telegram || then.Signals[0].Corrections != nil {
		t.Errorf("as of then: %+v, %v", then, err)
	}
	changes, err := Compare(then, now)
	if err != nil {
		t.Fatal(err)
	}
	compared := map[string]Change{}
	for _, c := range changes {
		compared[c.Path] = c
	}
	want := Change{"signals.0.platform", `"TELEGRAM"`, `"WHATSAPP"`}
	if compared["signals.0.platform"] != want || len(compared) != 6 { // platform, text, title, two moments and the revision
		t.Errorf("compared: %+v", compared)
	}
}

func TestARetractedEntryStaysMarkedAndCountsNoMore(t *testing.T) {
	gone := func(n byte) incident.EntryRetracted {
		return incident.EntryRetracted{Entry: uuid.UUID{n}, Reason: "andere zaak"}
	}
	first := incident.OutcomeRecorded{Scale: situation.Minor, Summary: "eerst"}
	stream := recorded(signal("Plein"), incident.AssessmentRecorded{Decision: situation.Monitor}, first,
		incident.OutcomeRecorded{Scale: situation.Severe, Summary: "later"}, gone(4), gone(3), gone(2))
	for hours, want := range map[int]struct {
		stage incident.Stage
		scale situation.DisturbanceScale
	}{
		3: {incident.StageOutcome, situation.Severe}, 4: {incident.StageOutcome, situation.Minor}, 5: {incident.StageAssessment, ""}, 6: {incident.StageSignal, ""},
	} {
		i, err := Known(uuid.UUID{9}, stream, noon().Add(time.Duration(hours)*time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		scale := situation.DisturbanceScale("")
		if o := i.Outcome(); o != nil {
			scale = o.Scale
		}
		if i.Stage != want.stage || scale != want.scale || len(i.Outcomes) != 2 || len(i.Assessments) != 1 {
			t.Errorf("after %d hours: %s, %s", hours, i.Stage, scale)
		}
	}
	if a := known99(t, stream).Assessments[0]; !a.Retracted || *a.RetractionReason != "andere zaak" {
		t.Errorf("%+v", a)
	}
}

func TestAMeasureKeepsWhatWasPutRightInIt(t *testing.T) {
	id, cost, at := uuid.UUID{2}, 800, noon().Add(-time.Minute)
	stream := recorded(signal("Plein"), incident.InterventionDecided{InterventionType: "IV07", Motivation: "nodig"},
		incident.InterventionStarted{Intervention: id}, incident.InterventionCompleted{Intervention: id, Effect: situation.Reduced},
		incident.EntryCorrected{
			Entry: uuid.UUID{4}, OccurredAt: &at, Intervention: &incident.InterventionCodes{CostEuro: &cost},
			Texts: incident.CorrectedTexts{Motivation: "nodig", EffectNote: "rustiger"},
		}, incident.EntryRetracted{Entry: uuid.UUID{4}, Reason: "van een andere maatregel"}, incident.EntryRetracted{Entry: uuid.UUID{3}})
	corrected, err := Known(uuid.UUID{9}, stream, noon().Add(4*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	m := corrected.Interventions[0]
	if *m.CostEuro != 800 || *m.EffectNote != "rustiger" || !m.CompletedAt.Equal(at) || *m.Motivation != "nodig" || m.Status != incident.Completed {
		t.Errorf("corrected: %+v", m)
	}
	m = known99(t, stream).Interventions[0]
	if m.Status != incident.Decided || m.Retracted || m.Effect != nil || m.CostEuro != nil || m.CompletedAt != nil || m.StartedAt != nil || len(m.Corrections) != 3 {
		t.Errorf("undone: %+v", m)
	}
}

// A search finds what stands in the file now, and what was put right in it no longer by what it was.
func TestASearchFindsTheCorrectedText(t *testing.T) {
	s, id := open(t), uuid.New()
	for i, e := range recorded(signal("Plein"), incident.EntryCorrected{
		Entry: uuid.UUID{1}, Signal: &incident.SignalCodes{Platform: situation.WhatsApp}, Texts: incident.CorrectedTexts{Title: "Markt", Text: "brood"},
	}) {
		e.Stream, e.Type = incident.Stream(id), []string{"SignalReported", "EntryCorrected"}[i]
		if err := s.apply(e); err != nil {
			t.Fatal(err)
		}
	}
	for word, n := range map[string]int{"vuurwerk": 0, "brood": 1, "Markt": 1, "Plein": 0} {
		if page, err := s.cases(of(here), Filter{Search: word}, 5, ""); err != nil || page.Total != n {
			t.Errorf("%s: %d, %v", word, page.Total, err)
		}
	}
	page, err := s.Timeline(t.Context(), id.String(), Span{}, 5, "")
	if err != nil || page.Items[1].Summary != "Gecorrigeerd: signaal" {
		t.Errorf("%+v, %v", page.Items, err)
	}
}
