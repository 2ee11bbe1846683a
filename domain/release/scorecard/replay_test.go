package scorecard

import (
	"testing"

	"github.com/google/uuid"

	"leerkring/domain/casefact"
	"leerkring/domain/lesson"
	"leerkring/domain/release"
	"leerkring/domain/situation"
)

func fact(i int) casefact.CasefactRecorded {
	return casefact.CasefactRecorded{Casefact: casefact.Casefact{
		BarrierStage: situation.Mobilisation, ContentKind: situation.CallToRiot, Municipality: casefact.Token{byte(i % 6)},
		Scale: situation.AllDisturbanceScales()[i%3], HoursToCalm: casefact.HoursMissing,
	}}
}

func approved(r *Replay, id byte) uuid.UUID {
	lessonID := uuid.UUID{id}
	r.See(lesson.Stream(lessonID), lesson.LessonSubmitted{})
	r.See(lesson.Stream(lessonID), lesson.LessonApproved{})
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
		r.See(string(rune('a'+i)), fact(i))
	}
	r.See("a", casefact.CasefactWithdrawn{})
	named := fact(3)
	named.Named = true
	r.See("named", named)
	shown := &release.Shown{StageGroup: situation.Spreading}
	one, two, three, waits := approved(r, 1), approved(r, 2), approved(r, 3), approved(r, 4)
	r.See(lesson.Stream(uuid.UUID{9}), lesson.LessonSubmitted{})
	r.See("", release.ReleaseMade{Number: 1, Gate: release.StrictGate(), Lessons: []release.Listed{
		{Lesson: one, Version: 1, Shown: shown}, {Lesson: two, Version: 1, Named: true}, {Lesson: three, Version: 1}, {Lesson: uuid.UUID{9}, Version: 1, Shown: shown},
	}})
	c := card(t, r)
	if c.Incidents != 12 || c.Approved != 4 || c.Published != 1 || c.Named != 1 || c.Older != 1 || c.Useful != nil || waits == uuid.Nil {
		t.Errorf("%+v", c)
	}
	if c.Link.Lessons != 1 || c.Singling.Smallest != 12 || c.Inference.FewestOutcomes != 3 || !c.Holds() {
		t.Errorf("%+v", c)
	}
	r.See(lesson.Stream(one), lesson.LessonWithdrawn{})
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
			r.See(string(rune('a'+i)), fact(i))
		}
		r.See("", release.ReleaseMade{Number: 1, Gate: release.StrictGate()})
		for i := range c.since {
			r.See(string(rune('A'+i)), fact(i))
		}
		id := approved(r, 1)
		r.See("", release.ReleaseMade{Number: 2, Gate: release.StrictGate(), Lessons: []release.Listed{{Lesson: id, Version: 1, Shown: &release.Shown{StageGroup: situation.Spreading}}}})
		if got := card(t, r); got.Holds() || got.Singling.Failing != 1 || got.Singling.Sides != 1 || (got.Link.Unique == 1) != c.unique {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// A lesson that is shown again as it was is measured as of its first release, one that is shown otherwise again.
func TestARevisedLessonIsMeasuredAgain(t *testing.T) {
	r := NewReplay(nil)
	for i := range 12 {
		r.See(string(rune('a'+i)), fact(i))
	}
	id := approved(r, 1)
	for number, shown := range []release.Shown{
		{StageGroup: situation.Spreading, KindGroup: situation.CallOrInvitation}, {StageGroup: situation.Spreading, KindGroup: situation.CallOrInvitation}, {StageGroup: situation.Spreading},
	} {
		approved(r, 1)
		r.See("", release.ReleaseMade{Number: number + 1, Gate: release.StrictGate(), Lessons: []release.Listed{{Lesson: id, Version: number + 1, Shown: &shown}}})
	}
	if c := card(t, r); c.Link.Lessons != 2 || c.Published != 1 || c.Releases != 3 {
		t.Errorf("%+v", c)
	}
}

// What was masked further after its approval waits again: a release that was being made meanwhile shows nothing of it. A word that is
// confirmed changes nothing of where a lesson stands.
func TestALessonThatIsMaskedFurtherWaitsAgain(t *testing.T) {
	r := NewReplay(nil)
	for i := range 12 {
		r.See(string(rune('a'+i)), fact(i))
	}
	made := func(number int, id uuid.UUID) release.ReleaseMade {
		return release.ReleaseMade{Number: number, Gate: release.StrictGate(), Lessons: []release.Listed{{Lesson: id, Version: 1, Shown: &release.Shown{StageGroup: situation.Spreading}}}}
	}
	id := approved(r, 1)
	r.See(lesson.Stream(id), lesson.LessonRedacted{})
	r.See("", made(1, id))
	if c := card(t, r); c.Published != 0 || c.Approved != 0 || c.Link.Lessons != 0 {
		t.Errorf("%+v", c)
	}
	r.See(lesson.Stream(id), lesson.LessonKeepConfirmed{})
	r.See(lesson.Stream(id), lesson.LessonApproved{})
	r.See("", made(2, id))
	if c := card(t, r); c.Published != 1 || c.Approved != 1 || c.Link.Lessons != 1 {
		t.Errorf("%+v", c)
	}
}
