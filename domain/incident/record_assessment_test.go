package incident_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"leerkring/domain/incident"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// Rule 10.
func TestAnAssessmentKeepsTheAdviceOfItsAnswersAndItsDay(t *testing.T) {
	e := given(t, signal()).when(weigh(situation.Intervene)).thenAccepted()[0].(incident.AssessmentRecorded)
	if len(e.AdviceShown) != 10 || !slices.Contains(e.AdviceShown, "IV59") || e.Catalogue != rules(t).Catalogue.Version() {
		t.Errorf("%v of %s", e.AdviceShown, e.Catalogue)
	}
	calm := weigh(situation.NoAction)
	calm.Severity, calm.Likelihood, calm.Urgency = situation.Low, situation.Low, situation.Low
	quiet := given(t, signal()).when(calm).thenAccepted()[0].(incident.AssessmentRecorded)
	if !slices.Contains(quiet.AdviceShown, "IV64") || reflect.DeepEqual(quiet.AdviceShown, e.AdviceShown) {
		t.Errorf("%v", quiet.AdviceShown)
	}
	// Before the rules on digital services a notice of illegal content had no basis.
	early := weigh(situation.Intervene)
	early.Order = orderAt(time.Date(2021, 11, 26, 12, 0, 0, 0, time.UTC))
	then := given(t, signal()).when(early).thenAccepted()[0].(incident.AssessmentRecorded)
	if !slices.Contains(e.AdviceShown, "IV24") || slices.Contains(then.AdviceShown, "IV24") {
		t.Errorf("now %v, in 2021 %v", e.AdviceShown, then.AdviceShown)
	}
}

func TestADecisionBesideTheAdviceAsksForItsReason(t *testing.T) {
	weighed := advised("IV07", "IV59")
	c := emergencyOrder()
	given(t, signal(), weighed).when(c).thenAccepted()
	c.Motivation = " "
	given(t, signal(), weighed).when(c).thenRefused(problem.Required, "motivation")
	if got := given(t, signal(), weighed).when(c); !says(got, "weighing tool", "afwegingskader") {
		t.Errorf("the reason is not asked for by its name: %v", got.err)
	}
	for name, events := range map[string][]incident.Event{
		"no advice was shown":              {signal(), assessed(situation.Intervene)},
		"the last assessment shows it":     {signal(), weighed, advised("IV50")},
		"an older assessment is not asked": {signal(), weighed, assessed(situation.Intervene)},
	} {
		if got := given(t, events...).when(c); says(got, "weighing tool", "afwegingskader") {
			t.Errorf("%s: %v", name, got.err)
		}
	}
	c.Taken = true
	if got := given(t, signal(), weighed).when(c); says(got, "weighing tool", "afwegingskader") {
		t.Errorf("a measure that was taken is asked why it departs: %v", got.err)
	}
}
