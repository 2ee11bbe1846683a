package release

import (
	"encoding/json"
	"strconv"

	"leerkring/domain/casefact"
	"leerkring/domain/catalogue"
	"leerkring/domain/lesson"
	"leerkring/domain/situation"
)

// Shown is what is shown of a lesson's incident beside its masked texts. An empty word is withheld, or was never known: a reader
// can't tell which, so it fits everything. Of the stage and the kind of content at most one level stands beside its group.
type Shown struct {
	StageGroup    situation.StageGroup       `json:"stageGroup,omitempty"`
	BarrierStage  situation.BarrierStage     `json:"barrierStage,omitempty"`
	KindGroup     situation.KindGroup        `json:"kindGroup,omitempty"`
	ContentKind   situation.ContentKind      `json:"contentKind,omitempty"`
	Platform      situation.Platform         `json:"platform,omitempty"`
	Severity      situation.Level            `json:"severity,omitempty"`
	Scale         situation.DisturbanceScale `json:"scale,omitempty"`
	SizeBand      situation.SizeBand         `json:"sizeBand,omitempty"`
	Year          casefact.Year              `json:"year,omitempty"`
	Interventions []Intervention             `json:"interventions,omitempty"`
}

// Intervention is what is shown of one measure. Its branch of the law always is: a measure without it is left out.
type Intervention struct {
	Kind   situation.LawKind `json:"kind"`
	Type   casefact.TypeID   `json:"type,omitempty"`
	Effect situation.Effect  `json:"effect,omitempty"`
	Day    casefact.DayBand  `json:"day,omitempty"`
}

// Kinds says in which branch of the law each type of measure stands.
type Kinds map[casefact.TypeID]situation.LawKind

// KindsOf reads them from a catalogue.
func KindsOf(c *catalogue.Catalogue) Kinds {
	kinds := Kinds{}
	for _, t := range c.InterventionTypes() {
		kinds[casefact.TypeID(t.ID)] = t.Kind
	}
	return kinds
}

// Full is everything that could be shown of a lesson: to its owner, and of a named public case. A measure that the catalogue
// doesn't know counts as non-legal, since it names no power.
func Full(c lesson.Content, kinds Kinds) Shown {
	a := c.Attributes
	year, _ := strconv.Atoi(a.Period) // made by the rules; what is no year is withheld
	s := Shown{
		StageGroup: a.StageGroup, BarrierStage: a.BarrierStage, KindGroup: a.KindGroup, ContentKind: a.ContentKind, Platform: a.Platform,
		Severity: a.Severity, Scale: a.Scale, SizeBand: a.SizeBand, Year: casefact.Year(year),
	}
	for _, i := range c.Interventions {
		s.Interventions = append(s.Interventions, Intervention{Kind: kinds.of(i.Type), Type: i.Type, Effect: i.Effect, Day: i.Day})
	}
	return s
}

func (k Kinds) of(t casefact.TypeID) situation.LawKind {
	if kind, ok := k[t]; ok {
		return kind
	}
	return situation.NonLegal
}

// Coarse is what a facilitator and the members of a small circle see of a lesson that has not been through the gate: the groups of
// stage and kind, the size band, the year, and of each measure the branch of the law and its effect. The exact stage and kind,
// platform, severity, scale, type of measure and day wait for the gate: nothing has been counted yet, and together they would
// point to one case. A named public case hides nothing (see lesson.PublicCase).
func Coarse(c lesson.Content, kinds Kinds) Shown {
	full := Full(c, kinds)
	if c.PublicCase != nil {
		return full
	}
	s := Shown{StageGroup: full.StageGroup, KindGroup: full.KindGroup, SizeBand: full.SizeBand, Year: full.Year}
	for _, i := range full.Interventions {
		s.Interventions = append(s.Interventions, Intervention{Kind: i.Kind, Effect: i.Effect})
	}
	return s
}

// ClassOnly is what releases showed before they listed what they show: the groups of stage and kind, over which they counted.
func ClassOnly(c lesson.Content) Shown {
	return Shown{StageGroup: c.Attributes.StageGroup, KindGroup: c.Attributes.KindGroup}
}

// Course is what the shown measures tell of the course of events: the band of the day on which each began whose day and effect are
// both shown. Every other step of the course is withheld, since no casefact holds it and nothing could be counted over it.
func (s Shown) Course() []lesson.Step {
	var steps []lesson.Step
	for _, day := range casefact.AllDayBands() {
		for _, i := range s.Interventions {
			if i.Day == day && i.Effect != "" { // one that never began has no effect
				steps = append(steps, lesson.Step{Day: day, Kind: lesson.StepStarted})
			}
		}
	}
	return steps
}

// Period is the year as the API says it; empty when it is withheld.
func (s Shown) Period() string {
	if s.Year == 0 {
		return ""
	}
	return strconv.Itoa(int(s.Year))
}

// Texts are the masked texts of a lesson alone: its coded answers, course and powers are shown by Shown, or not at all. A legal
// basis is never shown outside a named public case: no casefact holds it, so that it can't be counted, and the catalogue says
// which powers a shown type of measure may rest on.
func Texts(c lesson.Content) lesson.Content {
	c.Earlier, c.Authors = nil, nil
	if c.PublicCase == nil {
		c.Attributes, c.Course, c.Interventions, c.LegalBases = lesson.Attributes{}, nil, nil, nil
	}
	return c
}

// String tells two ways to be shown apart: what is shown as JSON.
func (s Shown) String() string {
	text, _ := json.Marshal(s) // encoding these plain types can't fail
	return string(text)
}
