package incident_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"leerkring/domain/casefact"
	"leerkring/domain/incident"
	"leerkring/domain/lesson"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

func offer() incident.OfferLesson {
	return incident.OfferLesson{
		Order: order(), Lesson: uuid.UUID{7}, Size: situation.Over100k, Title: "Bel eerst de jongerenwerker",
		Situation: "Een oproep van @relbaas op het plein van Zonnedorp ging rond.", WhatWorked: "praten hielp",
	}
}

func TestALessonIsOfferedMaskedAndCoded(t *testing.T) {
	e := given(t, closedCase()...).when(offer()).thenAccepted()[0].(incident.LessonOffered)
	text := e.Content.Title + e.Content.Situation + e.Content.WhatWorked
	for _, planted := range []string{"relbaas", "Zonnedorp"} {
		if strings.Contains(text, planted) {
			t.Errorf("%s is still there: %s", planted, text)
		}
	}
	if !strings.Contains(e.Content.Situation, "op het plein van") {
		t.Errorf("too much was masked: %s", e.Content.Situation)
	}
	want := lesson.Attributes{
		StageGroup: situation.Spreading, KindGroup: situation.CallOrInvitation, SizeBand: situation.Over100k, Period: "2026",
		Platform: situation.Telegram, ContentKind: situation.CallToRiot, BarrierStage: situation.Mobilisation,
		Severity: situation.High, Scale: situation.NoDisturbance,
	}
	if e.Lesson != (uuid.UUID{7}) || e.Content.Attributes != want {
		t.Errorf("%+v", e)
	}
	days := []lesson.Step{{Day: casefact.Day0, Kind: lesson.StepSignal}, {Day: casefact.Day0, Kind: lesson.StepAssessment}, {Day: casefact.Day0, Kind: lesson.StepOutcome}}
	if !slices.Equal(e.Content.Course, days) {
		t.Errorf("course %+v", e.Content.Course)
	}
}

func TestALessonNeedsAClosedCase(t *testing.T) {
	given(t, signal(), outcome()).when(offer()).thenRefused(problem.WrongStage, "incidentId")
}

func TestALessonWithoutAWordLeftIsRefused(t *testing.T) {
	c := offer()
	c.Title, c.Situation, c.WhatWorked = "Zonnedorp", "@relbaas 0612345678", ""
	given(t, closedCase()...).when(c).thenRefused(problem.NotAnonymous, "situation")
}

func TestOfferingAgainRevisesTheLessonThatStands(t *testing.T) {
	first := incident.LessonOffered{Lesson: uuid.UUID{7}, Content: lesson.Content{Title: "a", Situation: "b"}}
	again := offer()
	again.Lesson = uuid.UUID{8}
	e := given(t, append(closedCase(), first)...).when(again).thenAccepted()[0].(incident.LessonOffered)
	if e.Lesson != first.Lesson {
		t.Error("a revision got an id of its own")
	}
	withdrawn := incident.LessonWithdrawalAsked{Reason: "x"}
	e = given(t, append(closedCase(), first, withdrawn)...).when(again).thenAccepted()[0].(incident.LessonOffered)
	if e.Lesson != again.Lesson {
		t.Error("a new lesson took the id of the withdrawn one")
	}
	if !slices.Equal(e.Content.Earlier, []uuid.UUID{first.Lesson}) {
		t.Errorf("the gate is not told of the withdrawn one: %v", e.Content.Earlier)
	}
}

func TestWithdrawingNeedsALessonThatStands(t *testing.T) {
	ask := incident.AskLessonWithdrawal{Order: order(), Reason: "te herkenbaar"}
	first := incident.LessonOffered{Lesson: uuid.UUID{7}, Content: lesson.Content{Title: "a", Situation: "b"}}
	given(t, closedCase()...).when(ask).thenRefused(problem.WrongStage, "incidentId")
	given(t, append(closedCase(), first)...).when(ask).then(incident.LessonWithdrawalAsked{Reason: "te herkenbaar"})
	given(t, append(closedCase(), first, incident.LessonWithdrawalAsked{})...).when(ask).thenRefused(problem.WrongStage, "incidentId")
	ask.Reason = ""
	given(t, append(closedCase(), first)...).when(ask).thenRefused(problem.Required, "reason")
}

func TestAPublicCaseNamesItsMunicipality(t *testing.T) {
	c := offer()
	c.PublicCase = &incident.PublicCase{Consent: true, Name: "Project X Haren 2012"}
	e := given(t, closedCase()...).when(c).thenAccepted()[0].(incident.LessonOffered)
	if e.Content.PublicCase == nil || *e.Content.PublicCase != (lesson.PublicCase{Name: "Project X Haren 2012", Municipality: here, Year: 2026}) {
		t.Errorf("%+v", e.Content.PublicCase)
	}
	if strings.Contains(e.Content.Situation, "relbaas") {
		t.Error("a person is named in a public case")
	}
}

func TestAPublicCaseNeedsConsentAndAPlainName(t *testing.T) {
	for name, code := range map[string]problem.Code{
		"":                          problem.Required,
		"Rellen van @relbaas":       problem.Invalid,
		"zie t.me/relbaas":          problem.Invalid,
		"bel 06 12345678":           problem.Invalid,
		"Moord op Fatima Bouzid":    problem.Invalid,
		"Zaak Plantsma 2012":        problem.Invalid,
		strings.Repeat("naam ", 17): problem.TooLong,
	} {
		c := offer()
		c.PublicCase = &incident.PublicCase{Consent: true, Name: name}
		given(t, closedCase()...).when(c).thenRefused(code, "name")
	}
	c := offer()
	c.PublicCase = &incident.PublicCase{Name: "Project X Haren 2012"}
	given(t, closedCase()...).when(c).thenRefused(problem.Required, "consent")
}

func TestAnAuthorNamesHeldWordsAndNoOthers(t *testing.T) {
	c := offer()
	c.Situation, c.Keep = "De zwabberdewab van @relbaas op het plein van Zonnedorp ging rond.", []string{"Zwabberdewab"}
	e := given(t, closedCase()...).when(c).thenAccepted()[0].(incident.LessonOffered)
	if strings.Contains(e.Content.Situation, "zwabberdewab") || !slices.Equal(e.Content.Proposals, []lesson.Proposal{{Placeholder: "[WOORD 1]", Word: "zwabberdewab"}}) {
		t.Errorf("%q, %+v", e.Content.Situation, e.Content.Proposals)
	}
	for _, word := range []string{"@relbaas", "Zonnedorp", "plein", "elders"} {
		c.Keep = []string{word}
		given(t, closedCase()...).when(c).thenRefused(problem.Invalid, "0")
	}
}

func TestARehearsalIsWhatTheOfferWouldSend(t *testing.T) {
	c := offer()
	s := given(t, closedCase()...)
	rehearsed, err := incident.Rehearse(incident.New(s.rules).Fold(s.history), c, s.rules)
	if err != nil {
		t.Fatal(err)
	}
	e := s.when(c).thenAccepted()[0].(incident.LessonOffered)
	if !reflect.DeepEqual(rehearsed.Offer.Content, e.Content) {
		t.Errorf("%+v, offered %+v", rehearsed.Offer.Content, e.Content)
	}
	if len(rehearsed.Texts.Masked) != len(lesson.Fields()) || len(rehearsed.Texts.Masked[1].Spans) == 0 {
		t.Errorf("%+v", rehearsed.Texts)
	}
	c.Municipality = "GM9999"
	if _, err := incident.Rehearse(incident.New(s.rules).Fold(s.history), c, s.rules); err == nil {
		t.Error("a foreign case was rehearsed")
	}
}

func TestEveryOfferRemembersItsAuthors(t *testing.T) {
	first := offer()
	first.Author, first.Opening = lesson.Author{Salt: "1", Mark: "a"}, lesson.Opening{Salt: "x", Stream: "s", Head: "h"}
	e := given(t, closedCase()...).when(first).thenAccepted()[0].(incident.LessonOffered)
	if e.Content.Commitment != first.Opening.Commit() || e.Opening != first.Opening {
		t.Errorf("%+v", e)
	}
	second := offer()
	second.Author = lesson.Author{Salt: "2", Mark: "b"}
	again := given(t, append(closedCase(), e)...).when(second).thenAccepted()[0].(incident.LessonOffered)
	if !slices.Equal(again.Content.Authors, []lesson.Author{first.Author, second.Author}) {
		t.Errorf("%+v", again.Content.Authors)
	}
}
