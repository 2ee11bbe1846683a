package scorecard

import (
	"testing"

	"github.com/google/uuid"

	"leerkring/domain/casefact"
	"leerkring/domain/lesson"
	"leerkring/domain/release"
	"leerkring/domain/situation"
)

func fact(i int) *casefact.Casefact {
	return &casefact.Casefact{
		BarrierStage: situation.Mobilisation, ContentKind: situation.CallToRiot, Municipality: casefact.Token{byte(i % 6)},
		Scale: situation.AllDisturbanceScales()[i%3], HoursToCalm: casefact.HoursMissing,
	}
}

func approved(r *Replay, id byte) uuid.UUID {
	lessonID := uuid.UUID{id}
	r.Lesson(lesson.Stream(lessonID), lesson.Submitted)
	r.Lesson(lesson.Stream(lessonID), lesson.Approved)
	return lessonID
}

func card(t *testing.T, r *Replay) Scorecard {
	t.Helper()
	c, err := r.Scorecard(t.Context(), "", func() {})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAnInstallationsReleasesAreMeasuredFromItsLog(t *testing.T) {
	r := NewReplay(nil)
	for i := range 13 {
		r.Casefact(string(rune('a'+i)), fact(i))
	}
	r.Casefact("a", nil)
	named := *fact(3)
	named.Named = true
	r.Casefact("named", &named)
	shown := &release.Shown{StageGroup: situation.Spreading}
	one, two, three, waits := approved(r, 1), approved(r, 2), approved(r, 3), approved(r, 4)
	r.Lesson(lesson.Stream(uuid.UUID{9}), lesson.Submitted)
	r.Release(release.ReleaseMade{Number: 1, Gate: release.StrictGate(), Lessons: []release.Listed{
		{Lesson: one, Version: 1, Shown: shown}, {Lesson: two, Version: 1, Named: true}, {Lesson: three, Version: 1}, {Lesson: uuid.UUID{9}, Version: 1, Shown: shown},
	}})
	c := card(t, r)
	if c.Incidents != 12 || c.Approved != 4 || c.Published != 1 || c.Named != 1 || c.Older != 1 || c.Useful != nil || waits == uuid.Nil {
		t.Errorf("%+v", c)
	}
	if c.Link.Lessons != 1 || c.Singling.Smallest != 12 || c.Inference.FewestOutcomes != 3 || !c.Holds() {
		t.Errorf("%+v", c)
	}
	r.Lesson(lesson.Stream(one), lesson.Withdrawn)
	if c := card(t, r); c.Published != 0 || c.Link.Lessons != 1 {
		t.Errorf("a lesson that was withdrawn has been shown all the same: %+v", c)
	}
}

// What a release should not have shown is told.
func TestAFaultyReleaseIsFound(t *testing.T) {
	for name, c := range map[string]struct {
		before, since int
		unique        bool
	}{
		"one incident":               {0, 1, true},
		"ten":                        {0, 10, false},
		"six old and six new ones":   {6, 6, false},
		"of one incident and no new": {1, 0, true},
	} {
		r := NewReplay(nil)
		for i := range c.before {
			r.Casefact(string(rune('a'+i)), fact(i))
		}
		r.Release(release.ReleaseMade{Number: 1, Gate: release.StrictGate()})
		for i := range c.since {
			r.Casefact(string(rune('A'+i)), fact(i))
		}
		id := approved(r, 1)
		r.Release(release.ReleaseMade{Number: 2, Gate: release.StrictGate(), Lessons: []release.Listed{{Lesson: id, Version: 1, Shown: &release.Shown{StageGroup: situation.Spreading}}}})
		if got := card(t, r); got.Holds() || got.Singling.Failing != 1 || got.Singling.Sides != 1 || (got.Link.Unique == 1) != c.unique {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// A lesson that is shown again as it was is measured as of its first release, one that is shown otherwise again.
func TestARevisedLessonIsMeasuredAgain(t *testing.T) {
	r := NewReplay(nil)
	for i := range 12 {
		r.Casefact(string(rune('a'+i)), fact(i))
	}
	id := approved(r, 1)
	for number, shown := range []release.Shown{
		{StageGroup: situation.Spreading, KindGroup: situation.CallOrInvitation}, {StageGroup: situation.Spreading, KindGroup: situation.CallOrInvitation}, {StageGroup: situation.Spreading},
	} {
		approved(r, 1)
		r.Release(release.ReleaseMade{Number: number + 1, Gate: release.StrictGate(), Lessons: []release.Listed{{Lesson: id, Version: number + 1, Shown: &shown}}})
	}
	if c := card(t, r); c.Link.Lessons != 2 || c.Published != 1 || c.Releases != 3 {
		t.Errorf("%+v", c)
	}
}
