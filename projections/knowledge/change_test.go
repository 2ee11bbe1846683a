package knowledge

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"leerkring/domain/decider"
	"leerkring/domain/lesson"
	"leerkring/domain/lesson/lessontest"
	"leerkring/domain/release"
	"leerkring/domain/situation"
)

// silent stands for the anonymiser, which has nothing to do here.
type silent struct{}

func (silent) Mask(texts ...string) ([]string, float64) { return texts, 0 }

// rules decides about lessons.
func rules() decider.Decider[lesson.State, lesson.Command, lesson.Event] { return lesson.New(silent{}) }

// masked is what a facilitator makes of a lesson who masks the first word of a text.
func (l *library) masked(id uuid.UUID, field lesson.Field, events ...lesson.Event) lesson.Event {
	l.t.Helper()
	frozen, err := l.Frozen(l.t.Context(), id)
	if err != nil {
		l.t.Fatal(err)
	}
	list, err := rules().Decide(rules().Fold(entriesOf(events)), lesson.Redact{Pieces: []lesson.Piece{{Field: field, End: 1}}, Frozen: frozen})
	if err != nil {
		l.t.Fatal(err)
	}
	return list[0]
}

func entriesOf(events []lesson.Event) (list []decider.Entry[lesson.Event]) {
	for _, e := range events {
		list = append(list, decider.Entry[lesson.Event]{ID: uuid.New(), Event: e})
	}
	return list
}

func TestMaskingMoreOfAPublishedLessonIsShownAtOnce(t *testing.T) {
	l, id := open(t), uuid.New()
	submitted, approved := lesson.LessonSubmitted{Content: content("draaimolen op het plein")}, lesson.LessonApproved{}
	shown := release.Shown{StageGroup: situation.Spreading}
	l.add(lesson.Stream(id), submitted, approved)
	l.add(release.Stream(1), made(1, release.Listed{Lesson: id, Version: 1, Shown: &shown}))
	if l.found("draaimolen", lesson.Published) != 1 {
		t.Fatal("the word is not there before it is masked")
	}
	l.add(lesson.Stream(id), l.masked(id, lesson.Situation, submitted, approved))
	p, err := l.Published(t.Context(), id)
	if err != nil || p == nil || p.Content.Situation != "[WOORD 1] op het plein" || p.Release != 1 || !reflect.DeepEqual(p.Shown, shown) {
		t.Fatalf("%+v, %v", p, err)
	}
	if c, err := l.Current(t.Context(), id); err != nil || c.Status != lesson.Published || c.Content.Situation != p.Content.Situation || c.Revision != 2 {
		t.Errorf("%+v, %v", c, err)
	}
	if l.found("draaimolen", lesson.Published) != 0 || l.found("plein", lesson.Published) != 1 {
		t.Error("it is found by what was masked, or no longer by what was not")
	}
	if ids, err := l.Forgetting(t.Context()); err != nil || len(ids) != 1 || ids[0] != id {
		t.Errorf("%v, %v", ids, err)
	}
}

func TestMaskingMoreOfARevisionLeavesItWhereItStands(t *testing.T) {
	l, id := open(t), uuid.New()
	events := []lesson.Event{
		lesson.LessonSubmitted{Content: content("draaimolen oud")}, lesson.LessonApproved{}, lesson.LessonRevised{Content: content("draaimolen nieuw")},
		lesson.LessonReturned{Note: "de draaimolen weg"},
	}
	l.add(lesson.Stream(id), list(events[:2])...)
	l.add(release.Stream(1), made(1, release.Listed{Lesson: id, Version: 1}))
	l.add(lesson.Stream(id), list(events[2:])...)
	l.add(lesson.Stream(id), l.masked(id, lesson.Situation, events...))
	if p, err := l.Published(t.Context(), id); err != nil || p.Content.Situation != "[WOORD 1] oud" || p.Release != 1 {
		t.Errorf("%+v, %v", p, err)
	}
	if c, err := l.Current(t.Context(), id); err != nil || c.Content.Situation != "[WOORD 1] nieuw" || c.Status != lesson.Returned || c.Note != "de [WOORD 2] weg" {
		t.Errorf("%+v, %v", c, err)
	}
	for _, status := range []lesson.Status{lesson.Returned, lesson.Published} {
		if l.found("draaimolen", status) != 0 {
			t.Errorf("found as %s", status)
		}
	}
}

// A facilitator masked what he took for unpublished: a release that came meanwhile shows it no longer.
func TestAReleaseThatCameMeanwhileShowsNothingOfWhatWasMasked(t *testing.T) {
	l, id := open(t), uuid.New()
	first := []lesson.Event{lesson.LessonSubmitted{Content: content("draaimolen oud")}, lesson.LessonApproved{}}
	l.add(lesson.Stream(id), list(first)...)
	change := l.masked(id, lesson.Situation, first...)
	l.add(release.Stream(1), made(1, release.Listed{Lesson: id, Version: 1}))
	l.add(lesson.Stream(id), change)
	if p, err := l.Published(t.Context(), id); p != nil || err != nil || l.status(id) != lesson.Submitted || l.found("draaimolen", lesson.Published) != 0 {
		t.Errorf("%+v, %v, %s", p, err, l.status(id))
	}
	l.add(lesson.Stream(id), lesson.LessonApproved{})
	l.add(release.Stream(2), made(2, release.Listed{Lesson: id, Version: 1}))
	second := append(first, change, lesson.LessonApproved{})
	change = l.masked(id, lesson.Title, second...)
	revised := []lesson.Event{lesson.LessonRevised{Content: content("nieuw")}, lesson.LessonApproved{}}
	l.add(lesson.Stream(id), list(revised)...)
	l.add(release.Stream(3), made(3, release.Listed{Lesson: id, Version: 2}))
	l.add(lesson.Stream(id), change)
	if p, err := l.Published(t.Context(), id); err != nil || p == nil || p.Release != 2 || l.status(id) != lesson.Approved {
		t.Errorf("%+v, %v, %s", p, err, l.status(id))
	}
}

func TestAnOldChangeLeavesWhatAReleaseShows(t *testing.T) {
	l, id := open(t), uuid.New()
	l.add(lesson.Stream(id), lesson.LessonSubmitted{Content: content("oud")}, lesson.LessonApproved{})
	l.add(release.Stream(1), made(1, release.Listed{Lesson: id, Version: 1}))
	l.add(lesson.Stream(id), lesson.LessonRevised{Content: content("nieuw")}, lesson.LessonReturned{Note: "x"}, lesson.LessonRevised{Content: content("nieuwer")})
	for _, e := range []any{lesson.LessonKeepConfirmed{Content: content("zo")}, lesson.LessonRedacted{Content: content("of zo")}} {
		l.add(lesson.Stream(id), e)
		if p, err := l.Published(t.Context(), id); err != nil || p.Content.Situation != "oud" || l.status(id) != lesson.Submitted {
			t.Errorf("%T: %+v, %v", e, p, err)
		}
	}
	if ids, err := l.Forgetting(t.Context()); err != nil || len(ids) != 0 {
		t.Errorf("%v, %v", ids, err)
	}
}

// rows are those of the lessons and their search words.
func (l *library) lessonRows() (rows []string) {
	l.t.Helper()
	for _, query := range []string{
		`SELECT concat_ws(' | ', id, status, version, revision, content, note, release, released, shown, named, forgets) FROM lesson ORDER BY id`,
		`SELECT concat_ws(' | ', content, released) FROM lesson_text ORDER BY rowid`,
	} {
		found, err := l.db.Read.Query(query)
		if err != nil {
			l.t.Fatal(err)
		}
		defer found.Close()
		for found.Next() {
			var row string
			if err := found.Scan(&row); err != nil {
				l.t.Fatal(err)
			}
			rows = append(rows, row)
		}
		if err := found.Err(); err != nil {
			l.t.Fatal(err)
		}
	}
	return rows
}

// happened is an event of the lesson, or a release.
type happened struct {
	lesson  lesson.Event
	release *release.ReleaseMade
}

func (l *library) replay(id uuid.UUID, events []happened) {
	for _, e := range events {
		if e.release != nil {
			l.add(release.Stream(e.release.Number), *e.release)
			continue
		}
		l.add(lesson.Stream(id), e.lesson)
	}
}

// Whatever happens to a lesson, also while a facilitator holds an old reading of what is shown: it stands here as its own stream has
// it, and a replay without the keys that it forgets gives the same rows.
func TestPropertyAReplayWithoutWhatIsForgottenGivesTheSameRows(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		l, id := open(t), uuid.New()
		var all []happened
		var frozen lesson.Frozen
		var own []lesson.Event
		do := func(e happened) {
			all = append(all, e)
			if e.release == nil {
				own = append(own, e.lesson)
			}
			l.replay(id, []happened{e})
		}
		releases := 0
		do(happened{lesson: lesson.LessonSubmitted{Content: content("draaimolen op het plein")}})
		do(happened{lesson: lesson.LessonApproved{Note: "de draaimolen"}})
		for range rapid.IntRange(1, 20).Draw(rt, "length") {
			state := rules().Fold(entriesOf(own))
			if !rapid.Bool().Draw(rt, "an old reading") {
				var err error
				if frozen, err = l.Frozen(t.Context(), id); err != nil {
					rt.Fatal(err)
				}
			}
			text := rapid.SampledFrom([]string{"draaimolen op het plein", "plein met draaimolen", "De Draaimolen [WOORD 1]"})
			next := content(text.Draw(rt, "text"))
			next.Proposals = []lesson.Proposal{{Placeholder: "[WOORD 1]", Word: "zwabber"}}[:rapid.IntRange(0, 1).Draw(rt, "proposals")]
			next.Commitment = lesson.Commitment(rapid.StringN(2, 4, 4).Draw(rt, "commitment"))
			command := rapid.SampledFrom([]lesson.Command{
				lesson.Revise{Content: next}, lesson.Review{Verdict: lesson.Approve, Note: "de draaimolen"}, lesson.Review{Verdict: lesson.Approve, Note: "goed"},
				lesson.Review{Verdict: lesson.Return, Note: "geen plein", Published: frozen.Latest}, lesson.ConfirmKeep{Refuse: []string{"[WOORD 1]"}, Frozen: frozen},
				lesson.ConfirmKeep{Confirm: []string{"[WOORD 1]"}, Frozen: frozen},
				lesson.Redact{Pieces: []lesson.Piece{{Field: lesson.Situation, End: 1}}, Frozen: frozen},
				lesson.Redact{Pieces: []lesson.Piece{{Field: lesson.Situation, End: 1, Published: true}}, Frozen: frozen}, nil, nil,
			}).Draw(rt, "command")
			if command == nil {
				releases++
				one := made(releases, release.Listed{Lesson: id, Version: state.Versions, Shown: &release.Shown{StageGroup: situation.Spreading}})
				do(happened{release: &one})
			} else if rules().Admit(state, command) == nil {
				events, _ := rules().Decide(state, command) // a refusal makes none
				for _, e := range events {
					do(happened{lesson: e})
				}
			}
			state = rules().Fold(entriesOf(own))
			if got := l.status(id); got != state.Status && (got != lesson.Published || state.Status != lesson.Approved) {
				rt.Fatalf("%s here, %s in its stream", got, state.Status)
			}
		}
		gone := len(lesson.Forgotten(entriesOf(own)))
		for i := range all {
			if all[i].release == nil && gone > 0 {
				all[i].lesson, gone = lessontest.Unsealed(all[i].lesson), gone-1
			}
		}
		again := open(t)
		again.replay(id, all)
		if before, after := l.lessonRows(), again.lessonRows(); !reflect.DeepEqual(before, after) {
			rt.Fatalf("%q\nafter a replay %q\nof %s", before, after, fmt.Sprint(all))
		}
	})
}
