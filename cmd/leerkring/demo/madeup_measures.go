package demo

import (
	"fmt"
	"slices"

	"leerkring/domain/catalogue"
	"leerkring/domain/incident"
	"leerkring/domain/situation"
)

// nonIntervention is the measure of following on purpose without acting.
const nonIntervention = "IV64"

// taken is a measure on its way through the story.
type taken struct {
	name            string
	measure         catalogue.InterventionType
	started         bool
	open, withdrawn bool // how it stands in the end; else it was completed
}

// measures adds what was done, fit to the stage and the decision: first all are decided and started, then they end.
func (s *story) measures() {
	var list []taken
	chosen := s.choose()
	for i, measure := range chosen {
		m := taken{name: fmt.Sprintf("m%d", i+1), measure: measure}
		m.open = s.ends == incident.StageIntervention && i == len(chosen)-1
		m.withdrawn = !m.open && s.chance(8)
		m.started = !m.open && !m.withdrawn || s.chance(50)
		s.pass(0, 3)
		s.decide(m)
		if m.started {
			s.pass(0, 4)
			s.add(Step{Do: "StartIntervention", At: s.now, Of: m.name})
		}
		list = append(list, m)
	}
	for _, m := range list {
		if !m.open {
			s.pass(1, 20)
			s.end(m)
		}
	}
}

func (s *story) choose() []catalogue.InterventionType {
	follows, known := s.catalogue.InterventionType(nonIntervention)
	known = known && slices.Contains(follows.BarrierStages, s.stage)
	switch {
	case s.decision == situation.Intervene:
		return s.draw(1+s.rng.IntN(2+slices.Index(situation.AllLevels(), s.severity)), s.heaviest())
	case s.decision == situation.Monitor && known && s.chance(45), s.decision == situation.NoAction && known && s.chance(25):
		return []catalogue.InterventionType{follows}
	case s.decision == situation.Monitor && s.chance(50):
		return s.draw(1, incident.HeavyFrom-1)
	}
	return nil
}

// heaviest is the intrusiveness that the severity can carry.
func (s *story) heaviest() int { return 2 + slices.Index(situation.AllLevels(), s.severity) }

// draw takes up to n different measures of the catalogue that help at this stage, fit the content and have a legal basis in
// force on the day if they need one.
func (s *story) draw(n, heaviest int) []catalogue.InterventionType {
	var list []weighted[catalogue.InterventionType]
	for _, t := range s.catalogue.InterventionTypes() {
		weight := fit(t.ID, s.kind)
		if weight == 0 || t.Intrusiveness > heaviest || !slices.Contains(t.BarrierStages, s.stage) {
			continue
		}
		if len(t.LegalBases) > 0 && len(s.bases(t)) == 0 {
			continue
		}
		list = append(list, weighted[catalogue.InterventionType]{t, weight})
	}
	var drawn []catalogue.InterventionType
	for len(drawn) < n && len(list) > 0 {
		t := pick(s.rng, list)
		drawn = append(drawn, t)
		list = slices.DeleteFunc(list, func(w weighted[catalogue.InterventionType]) bool { return w.value.ID == t.ID })
	}
	// The lighter means come first, as subsidiarity asks.
	slices.SortStableFunc(drawn, func(a, b catalogue.InterventionType) int { return a.Intrusiveness - b.Intrusiveness })
	return drawn
}

// bases are the legal bases of a measure that are in force now.
func (s *story) bases(t catalogue.InterventionType) []string {
	var ids []string
	for _, id := range t.LegalBases {
		if basis, ok := s.catalogue.LegalBasis(id); ok && basis.InForceOn(s.now) {
			ids = append(ids, id)
		}
	}
	return ids
}

func (s *story) decide(m taken) {
	t := m.measure
	input := map[string]any{"interventionTypeId": t.ID, "motivation": s.fill(oneOf(s.rng, choices(t.ID == nonIntervention, t.Intrusiveness)))}
	if bases := s.bases(t); len(bases) > 0 && (t.Kind != situation.NonLegal || s.chance(50)) {
		id := oneOf(s.rng, bases)
		input["legalBasisId"] = id
		if basis, ok := s.catalogue.LegalBasis(id); ok && t.Kind != situation.NonLegal && len(basis.Checklist) > 0 {
			input["order"] = s.order(basis)
		}
	}
	if t.ContentDirected {
		input["contentState"] = string(situation.Published)
	}
	s.add(Step{Do: "DecideIntervention", At: s.now, Name: m.name, Input: input})
}

// end completes a measure with what it was seen to do, or withdraws it.
func (s *story) end(m taken) {
	if m.withdrawn {
		s.add(Step{Do: "WithdrawIntervention", At: s.now, Of: m.name, Input: map[string]any{"reason": oneOf(s.rng, withdrawals())}})
		return
	}
	odds := effects(s.severity)
	if m.measure.ID == nonIntervention {
		odds = []weighted[situation.Effect]{{situation.NoEffect, 40}, {situation.EffectUnknown, 40}, {situation.Reduced, 20}}
	}
	effect := pick(s.rng, odds)
	input := map[string]any{"effect": string(effect)}
	if s.chance(65) {
		input["effectNote"] = oneOf(s.rng, effectNotes(effect))
	}
	s.add(Step{Do: "CompleteIntervention", At: s.now, Of: m.name, Input: input})
}

// fit tells how well a measure suits a kind of content: nought for one that a sensible municipality would not think of.
// Measures that the list doesn't name suit everything a little.
func fit(id string, kind situation.ContentKind) int {
	switch id {
	case nonIntervention, "IV29", "IV44", "IV46", "IV49": // chosen apart, or too rare to make up
		return 0
	case "IV07", "IV10", "IV19", "IV59":
		return 3
	case "IV11", "IV12":
		return when(kind, 8, situation.Disinformation)
	case "IV15", "IV13":
		return 1 + when(kind, 3, situation.Disinformation, situation.HateSpeech)
	case "IV21", "IV52", "IV53", "IV61":
		return when(kind, 3, situation.CallToDemonstrate)
	case "IV22", "IV54", "IV57":
		return when(kind, 3, situation.EventInvitation)
	case "IV31":
		return when(kind, 2, situation.CallToRiot, situation.IncitingContent, situation.Recruitment)
	case "IV32":
		return when(kind, 6, situation.Threat)
	case "IV33":
		return when(kind, 6, situation.Doxing)
	case "IV34":
		return when(kind, 6, situation.HateSpeech)
	case "IV60":
		return when(kind, 5, situation.Threat, situation.Doxing, situation.HateSpeech)
	case "IV24", "IV25", "IV27", "IV28", "IV40", "IV41": // only what may be against the law; a rumour or an invitation is not
		return when(kind, 2, situation.Threat, situation.Doxing, situation.HateSpeech, situation.IncitingContent)
	case "IV35", "IV36", "IV37", "IV38", "IV39", "IV43":
		return when(kind, 1, situation.CallToRiot, situation.IncitingContent, situation.EventInvitation, situation.Livestream)
	case "IV42", "IV47", "IV50", "IV51", "IV56", "IV58":
		return when(kind, 1, situation.CallToRiot, situation.IncitingContent, situation.EventInvitation, situation.Recruitment, situation.Threat)
	}
	return 1
}

func when(kind situation.ContentKind, weight int, kinds ...situation.ContentKind) int {
	if slices.Contains(kinds, kind) {
		return weight
	}
	return 0
}
