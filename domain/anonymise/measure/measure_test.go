package measure_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"leerkring/domain/anonymise"
	"leerkring/domain/anonymise/measure"
)

func report(t *testing.T, file string) measure.Report {
	t.Helper()
	text, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	documents, err := measure.Read(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	a, err := anonymise.New()
	if err != nil {
		t.Fatal(err)
	}
	return measure.Run(a, documents)
}

// TestTheFloorsHoldOnTextsTheRulesWereNotWrittenOn measures evaluation.jsonl, which was written by two who did not see the rules
// and was not looked at while they were made. Of documents with a leak the aim is 2 %; what is reached is held here, so that
// it gets no worse, and the README says it.
func TestTheFloorsHoldOnTextsTheRulesWereNotWrittenOn(t *testing.T) {
	r := report(t, "evaluation.jsonl")
	var table strings.Builder
	if err := r.Print(&table); err != nil {
		t.Fatal(err)
	}
	t.Logf("\n%s", table.String())
	if r.Documents < 190 {
		t.Errorf("only %d documents", r.Documents)
	}
	direct, patterns := measure.Direct(), measure.Patterns()
	least := func(what string, share measure.Share, floor float64) {
		t.Helper()
		if share.Value() < floor {
			t.Errorf("%s: %.4f (%d of %d), floor %.2f", what, share.Value(), share.Hits, share.Of, floor)
		}
	}
	most := func(what string, share measure.Share, ceiling float64) {
		t.Helper()
		if share.Value() > ceiling {
			t.Errorf("%s: %.4f (%d of %d), ceiling %.2f", what, share.Value(), share.Hits, share.Of, ceiling)
		}
	}
	least("direct identifiers before", measure.Sum(r.Before.Recall, direct...), 0.95)
	least("direct identifiers after", measure.Sum(r.After.Recall, direct...), 0.99)
	least("pattern classes after", measure.Sum(r.After.Recall, patterns...), 1)
	least("places and organisations after", measure.Sum(r.After.Recall, "PLACE", "ORG"), 0.95)
	most("over-masking before", r.Before.Over, 0.02)
	most("over-masking after", r.After.Over, 0.04)
	most("documents with a leak", r.After.Leaking, 0.11)
}

// TestTheTextsThatTheRulesWereTunedOnStayCaught keeps what was gained: these texts were looked at.
func TestTheTextsThatTheRulesWereTunedOnStayCaught(t *testing.T) {
	r := report(t, "tuning.jsonl")
	if got := measure.Sum(r.After.Recall, measure.Direct()...).Value(); got < 0.985 {
		t.Errorf("direct identifiers %.4f", got)
	}
	if got := r.After.Over.Value(); got > 0.04 {
		t.Errorf("over-masking %.4f", got)
	}
}

func TestCoverIsWholeAndOptionalMarksAreNeutral(t *testing.T) {
	a, err := anonymise.New()
	if err != nil {
		t.Fatal(err)
	}
	text := "Gisteren belde Fatima Bouzid naar het plein."
	r := measure.Run(a, []measure.Document{
		{ID: "whole", Text: text, Marks: []measure.Mark{{Start: 15, End: 28, Label: "PERSON", Must: true}}},
		{ID: "part", Text: text, Marks: []measure.Mark{{Start: 15, End: 33, Label: "PERSON", Must: true}}},
		{ID: "optional", Text: text, Marks: []measure.Mark{{Start: 15, End: 28, Label: "PERSON"}}},
		{ID: "needless", Text: text},
	})
	if got := r.After.Recall["PERSON"]; got != (measure.Share{Hits: 1, Of: 2}) {
		t.Errorf("recall %+v", got)
	}
	if got := r.After.Leaking; got != (measure.Share{Hits: 1, Of: 4}) {
		t.Errorf("leaking %+v", got)
	}
	if r.After.Over.Hits != len("FatimaBouzid") || len(r.Needless) != 1 || len(r.Leaks) != 1 {
		t.Errorf("over %+v, needless %q, leaks %+v", r.After.Over, r.Needless, r.Leaks)
	}
}

func TestFaultsOfADocumentNameTheirLine(t *testing.T) {
	for text, want := range map[string]string{
		"{}\n{": "line 2",
		`{"text":"abc","spans":[{"start":1,"end":9,"label":"X"}]}`: "does not fit",
		`{"text":"abc","spans":[{"start":2,"end":2,"label":"X"}]}`: "does not fit",
		`{"text":"abc","spans":[{"start":1,"end":2}]}`:             "no label",
	} {
		if _, err := measure.Read(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(`{"id":"a","text":"abc","spans":[{"start":0,"end":1,"label":"PERSON","must":true}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		documents, err := measure.Read(strings.NewReader(text))
		for _, d := range documents {
			for _, m := range d.Marks {
				if err == nil && (m.Start < 0 || m.End > len([]rune(d.Text))) {
					t.Errorf("%+v of %q", m, d.Text)
				}
			}
		}
	})
}
