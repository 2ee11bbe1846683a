package retention

import (
	"errors"
	"strings"
	"testing"
	"time"

	"leerkring/domain/situation"
)

func TestTheBuiltInTableIsComplete(t *testing.T) {
	p, err := Load(BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range Outcomes() {
		if term, ok := p.Term(kind); !ok || term.Verified {
			t.Errorf("%s: %+v", kind, term)
		}
	}
	if len(p.Digest) != 64 || p.Signals.Days != 30 {
		t.Errorf("%+v", p)
	}
}

// Each fault is named by its place, all at once.
func TestEveryFaultOfATableIsNamed(t *testing.T) {
	for change, want := range map[[2]string]string{
		{"years: 10", "years: 0"}:                           "terms[4].years",
		{"years: 10", "years: 111"}:                         "terms[4].years",
		{"keep: true", "keep: true\n    years: 3"}:          "already defined",
		{"outcome: MINOR", "outcome: NONE"}:                 "terms[3].outcome",
		{"outcome: MINOR", "outcome: KLEIN"}:                "a row for the outcome MINOR is missing",
		{"days: 30", "days: 0"}:                             "signals.days",
		{"    years: 0\n", "    years: 2\n"}:                "terms[5].years",
		{`result: "Afgebroken"`, `result: ""`}:              "terms[0].result",
		{"signals:", "signalen:"}:                           "signalen",
		{`source: "Selectielijst`, `source: " `}:            "",
		{`process: "Crisis beheersen (niet getoetst)"`, ``}: "terms[5].process",
	} {
		text := strings.Replace(string(BuiltIn()), change[0], change[1], 1)
		if text == string(BuiltIn()) {
			t.Fatalf("%q is not in the table", change[0])
		}
		_, err := Load([]byte(text))
		if want == "" {
			if err != nil {
				t.Errorf("%v: %v", change, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want %s", change, err, want)
		}
	}
	_, err := Load([]byte("source: x"))
	var faults Faults
	if !errors.As(err, &faults) || len(faults) != len(Outcomes())+2 {
		t.Errorf("an empty table: %v", err)
	}
}

func TestATermRunsFromTheClosing(t *testing.T) {
	closed := time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC)
	if due, ends := (Term{Years: 1}).Due(closed); !ends || !due.Equal(time.Date(2025, 3, 1, 12, 0, 0, 0, time.UTC)) {
		t.Errorf("%v %v", due, ends)
	}
	if _, ends := (Term{Keep: true}).Due(closed); ends {
		t.Error("what is kept for ever ends")
	}
}

func TestTheOutcomeOfACaseHasATerm(t *testing.T) {
	for _, one := range []struct {
		signals  int
		decision situation.Decision
		scale    situation.DisturbanceScale
		want     Outcome
	}{
		{0, situation.Intervene, situation.Severe, NoSignal}, {1, situation.NoAction, situation.NoDisturbance, NoAction},
		{1, situation.NoAction, situation.Minor, Minor}, {2, situation.Monitor, situation.NoDisturbance, Quiet}, {1, situation.Intervene, situation.Severe, Severe},
	} {
		if got := OutcomeOf(one.signals, one.decision, one.scale); got != one.want {
			t.Errorf("%+v: %s", one, got)
		}
	}
	for _, scale := range situation.AllDisturbanceScales() {
		if got := OutcomeOf(1, situation.Monitor, scale); got != Outcome(scale) || !isKind(got) {
			t.Errorf("%s has no term", scale)
		}
	}
}

func isKind(o Outcome) bool {
	for _, kind := range Outcomes() {
		if kind == o {
			return true
		}
	}
	return false
}

// Whatever the file holds: the parser gives a whole table or a reason, and never panics.
func FuzzLoad(f *testing.F) {
	f.Add(BuiltIn())
	f.Add([]byte(`{"source": "x", "terms": [{"outcome": "NONE", "years": 1}], "signals": {"days": 30}}`))
	f.Add([]byte("terms: [&a {outcome: *a}]"))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := Load(text)
		if err != nil {
			return
		}
		for _, kind := range Outcomes() {
			term, ok := p.Term(kind)
			if !ok || term.Keep == (term.Years > 0) || term.Ground == "" {
				t.Fatalf("%s: %+v", kind, term)
			}
		}
	})
}
