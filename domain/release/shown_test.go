package release_test

import (
	"reflect"
	"testing"

	"leerkring/domain/casefact"
	"leerkring/domain/lesson"
	"leerkring/domain/release"
	"leerkring/domain/situation"
)

func kinds() release.Kinds {
	return release.Kinds{"IV10": situation.NonLegal, "IV11": situation.NonLegal, "IV50": situation.Administrative, "IV60": situation.Criminal}
}

// rich is a lesson with something in every field.
func rich() lesson.Content {
	return lesson.Content{
		Commitment: "c", Title: "t", Situation: "s", WhatWorked: "w", WhatDidNot: "n", Dilemma: "d",
		Attributes: lesson.Attributes{
			StageGroup: situation.Spreading, KindGroup: situation.Rumour, SizeBand: situation.Over100k, Period: "2026",
			Platform: situation.PlatformX, ContentKind: situation.Disinformation, BarrierStage: situation.Mobilisation,
			Severity: situation.High, Scale: situation.Minor,
		},
		Course:        []lesson.Step{{Day: casefact.Day0, Kind: lesson.StepSignal}},
		Interventions: []casefact.Intervention{{Type: "IV50", Effect: situation.Stopped, Day: casefact.Day1}, {Type: "IV99", Day: casefact.Day0}},
		LegalBases:    []string{"gemw-175"},
	}
}

func TestBeforeTheGateALessonIsCoarse(t *testing.T) {
	want := release.Shown{
		StageGroup: situation.Spreading, KindGroup: situation.Rumour, SizeBand: situation.Over100k, Year: 2026,
		Interventions: []release.Intervention{{Kind: situation.Administrative, Effect: situation.Stopped}, {Kind: situation.NonLegal}},
	}
	if got := release.Coarse(rich(), kinds()); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
	if steps := release.Coarse(rich(), kinds()).Course(); steps != nil {
		t.Errorf("a course of withheld days: %+v", steps)
	}
}

func TestANamedPublicCaseHidesNothing(t *testing.T) {
	named := rich()
	named.PublicCase = &lesson.PublicCase{Name: "Project X", Municipality: "GM0050", Year: 2012}
	full := release.Coarse(named, kinds())
	if full.BarrierStage != situation.Mobilisation || full.Platform != situation.PlatformX || full.Interventions[0].Type != "IV50" {
		t.Errorf("%+v", full)
	}
	if c := release.Texts(named); !reflect.DeepEqual(c, named) {
		t.Errorf("%+v", c)
	}
}

// No field of a lesson passes on but its texts, whatever is added to it later.
func TestTextsCarryNothingElse(t *testing.T) {
	texts := reflect.ValueOf(release.Texts(rich()))
	for i := range texts.NumField() {
		name := texts.Type().Field(i).Name
		if text := texts.Field(i).Kind() == reflect.String; text == texts.Field(i).IsZero() {
			t.Errorf("%s is %v", name, texts.Field(i))
		}
	}
}

func TestTheCourseIsThatOfShownMeasures(t *testing.T) {
	s := release.Shown{Interventions: []release.Intervention{
		{Kind: situation.NonLegal, Effect: situation.Reduced, Day: casefact.Days2To3},
		{Kind: situation.NonLegal, Effect: situation.Reduced, Day: casefact.Day0},
		{Kind: situation.NonLegal, Day: casefact.Day0},         // it may never have begun
		{Kind: situation.NonLegal, Effect: situation.NoEffect}, // its day is withheld
	}}
	want := []lesson.Step{{Day: casefact.Day0, Kind: lesson.StepStarted}, {Day: casefact.Days2To3, Kind: lesson.StepStarted}}
	if got := s.Course(); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
}
