package demo

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"leerkring/domain/incident"
	"leerkring/domain/situation"
)

// invented is the demonstration's number of made-up incidents.
const invented = 300

func (st stage) madeUp(t testing.TB, seed uint64) []Scenario {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	return MadeUp(seed, invented, st.now.In(zone), st.rules.Catalogue)
}

func TestMadeUpScenariosAreAccepted(t *testing.T) {
	st := newStage(t)
	for _, seed := range []uint64{1, 2, 2026} {
		for _, s := range st.madeUp(t, seed) {
			_, events, err := st.play(s)
			if err != nil {
				t.Fatalf("seed %d, %s: %v", seed, s.Name, err)
			}
			for _, e := range events {
				if m, ok := e.(incident.InterventionDecided); ok && m.Lawfulness != situation.Lawful {
					t.Errorf("seed %d, %s: %s is %s", seed, s.Name, m.InterventionType, m.Lawfulness)
				}
			}
			checkLesson(t, st, s)
			checkReview(t, s)
		}
	}
}

func TestMadeUpIsDeterministic(t *testing.T) {
	st := newStage(t)
	one, again := st.madeUp(t, 7), st.madeUp(t, 7)
	if !reflect.DeepEqual(one, again) {
		t.Error("the same seed gave other incidents")
	}
	if reflect.DeepEqual(one, st.madeUp(t, 8)) {
		t.Error("another seed gave the same incidents")
	}
	zone := st.now.In(one[0].Steps[0].At.Location())
	if few := MadeUp(7, 10, zone, st.rules.Catalogue); !reflect.DeepEqual(few, one[:10]) || few[9].Name != "verzonnen-010" {
		t.Error("ten incidents are not the first ten of three hundred")
	}
}

func TestMadeUpIsMarkedAndPast(t *testing.T) {
	st := newStage(t)
	for _, s := range st.madeUp(t, 1) {
		if title, _ := s.Steps[0].Input["title"].(string); !strings.HasSuffix(title, " (verzonnen)") {
			t.Errorf("%s: title %q", s.Name, title)
		}
		last := st.now.AddDate(-2, 0, -1)
		for i, step := range s.Steps {
			if step.Do == "SubmitLesson" {
				continue
			}
			if step.At.Before(last) || !step.At.Before(st.now) {
				t.Errorf("%s, step %d: %s is out of turn", s.Name, i+1, step.At)
			}
			last = step.At
			for field, value := range step.Input {
				if text, ok := value.(string); ok && strings.ContainsAny(text, "{}") {
					t.Errorf("%s, step %d: %s is not filled in: %q", s.Name, i+1, field, text)
				}
			}
			if url, ok := step.Input["url"].(string); ok && !strings.HasPrefix(url, "https://example.org/") {
				t.Errorf("%s, step %d: link %q", s.Name, i+1, url)
			}
		}
	}
}

// tally counts what made-up incidents came to.
type tally struct {
	ends                                map[incident.Stage]int
	stages                              map[situation.BarrierStage]int
	decisions                           map[situation.Decision]int
	kinds                               map[situation.ContentKind]int
	effects                             map[situation.Effect]int
	statuses                            map[incident.InterventionStatus]int
	reviews                             map[string]int
	wordings                            map[string]bool
	lessons, fizzled, followed, missing int
}

func (c *tally) add(state incident.State, review string) {
	c.ends[state.Stage()]++
	c.kinds[state.ContentKind]++
	if state.Assessment != nil {
		c.stages[state.Assessment.BarrierStage]++
		c.decisions[state.Assessment.Decision]++
	}
	for _, m := range state.Measures {
		c.effects[m.Effect]++
		c.statuses[m.Status]++
		if m.Type == nonIntervention {
			c.followed++
		}
	}
	if o := state.Outcome; o != nil {
		if o.Scale == situation.NoDisturbance && len(state.Measures) == 0 {
			c.fizzled++
		}
		if o.Participants == nil {
			c.missing++
		}
	}
	if len(state.Lessons) > 0 {
		c.lessons++
		c.reviews[review]++
		c.wordings[state.Lessons[0].Content.Situation] = true
	}
}

func TestMadeUpIsVaried(t *testing.T) {
	st := newStage(t)
	c := tally{
		ends: map[incident.Stage]int{}, stages: map[situation.BarrierStage]int{}, decisions: map[situation.Decision]int{},
		kinds: map[situation.ContentKind]int{}, effects: map[situation.Effect]int{}, statuses: map[incident.InterventionStatus]int{},
		reviews: map[string]int{}, wordings: map[string]bool{},
	}
	for _, s := range st.madeUp(t, 1) {
		state, _, err := st.play(s)
		if err != nil {
			t.Fatal(err)
		}
		c.add(state, s.Review)
	}
	closed := c.ends[incident.StageClosed]
	if closed < invented*80/100 || closed > invented*90/100 || len(c.ends) != 5 {
		t.Errorf("ends: %v", c.ends)
	}
	if len(c.stages) != len(situation.AllBarrierStages()) || len(c.decisions) != len(situation.AllDecisions()) ||
		len(c.kinds) != len(situation.AllContentKinds()) {
		t.Errorf("stages %v, decisions %v, kinds %v", c.stages, c.decisions, c.kinds)
	}
	if c.lessons < closed*18/100 || c.lessons > closed*32/100 || len(c.wordings) < 30 {
		t.Errorf("%d lessons in %d wordings", c.lessons, len(c.wordings))
	}
	if c.reviews["APPROVE"] < c.lessons/2 || c.reviews["RETURN"] == 0 || c.reviews[""] == 0 {
		t.Errorf("reviews: %v", c.reviews)
	}
	if c.fizzled == 0 || c.followed == 0 || c.missing == 0 || c.statuses[incident.Withdrawn] == 0 || c.effects[situation.EffectUnknown] == 0 {
		t.Errorf("not all is there: %+v", c)
	}
}

// class is a cell in which cases are counted together.
type class struct {
	stage situation.StageGroup
	kind  situation.KindGroup
}

func TestMadeUpFillsEnoughClasses(t *testing.T) {
	st := newStage(t)
	for _, seed := range []uint64{1, 2, 2026} {
		towns, approved, all := map[class]map[string]int{}, map[class]int{}, map[string]int{}
		for _, s := range st.madeUp(t, seed) {
			state, _, err := st.play(s)
			if err != nil {
				t.Fatal(err)
			}
			all[s.Municipality]++
			if state.Stage() != incident.StageClosed {
				continue
			}
			c := class{state.Assessment.BarrierStage.Group(), state.ContentKind.Group()}
			if towns[c] == nil {
				towns[c] = map[string]int{}
			}
			towns[c][s.Municipality]++
			if s.Review == "APPROVE" {
				approved[c]++
			}
		}
		full := 0
		for c, by := range towns {
			total, most := 0, 0
			for _, n := range by {
				total, most = total+n, max(most, n)
			}
			if total >= 11 && len(by) >= 5 && 2*most <= total && approved[c] > 0 {
				full++
			}
		}
		if full < 4 {
			t.Errorf("seed %d: %d classes can be shown, want 4 or more", seed, full)
		}
		counts := []int{0}
		for _, n := range all {
			counts = append(counts, n)
		}
		if most := slices.Max(counts); most > invented/10 {
			t.Errorf("seed %d: one municipality has %d of the incidents", seed, most)
		}
	}
}
