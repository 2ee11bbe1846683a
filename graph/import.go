package graph

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/incident"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
	"leerkring/graph/model"
	"leerkring/internal/eventstore"
	"leerkring/internal/identity"
	"leerkring/internal/keyring"
	"leerkring/projections/casefile"
)

// ImportIncidents takes each incident by itself: what is refused or not yet done of one says nothing of the others.
func (m mutationResolver) ImportIncidents(ctx context.Context, in model.ImportIncidentsInput) (*model.ImportIncidentsPayload, error) {
	payload := &model.ImportIncidentsPayload{Results: []*model.ImportResult{}, Problems: []*problem.Problem{}}
	if len(in.Incidents) > incident.HistoricLimit {
		payload.Problems, _ = refusal(problem.One(problem.TooLong, "incidents",
			fmt.Sprintf("At most %d incidents at once; send the rest after these.", incident.HistoricLimit),
			fmt.Sprintf("Hoogstens %d incidenten tegelijk; stuur de rest hierna.", incident.HistoricLimit)))
		return payload, nil
	}
	side, order, err := m.caseOrder(ctx, uuid.Nil, nil, time.Time{})
	if err != nil {
		return nil, err
	}
	run := &importing{Cases: side, api: m.API, order: order, reader: side.reader(identity.From(ctx)), dry: value(in.DryRun), seen: map[string]bool{}}
	for i, line := range in.Incidents {
		result, err := run.line(ctx, line, "incidents."+strconv.Itoa(i)+".")
		if err != nil {
			return nil, err
		}
		payload.Results = append(payload.Results, result)
	}
	if run.last > 0 {
		if err := visible(ctx, side.Model, run.last, casefile.PartIncident); err != nil {
			return nil, err
		}
		position := side.Log.Token(run.last)
		payload.Position = &position
	}
	return payload, nil
}

// importing is one call of an import.
type importing struct {
	*Cases
	api    *API
	order  eventstore.Order
	reader casefile.Reader
	dry    bool
	seen   map[string]bool     // keys
	last   eventstore.Position // of what its lines recorded
}

// line imports one incident, whose fields stand in the input under a prefix.
func (run *importing) line(ctx context.Context, in *model.ImportIncidentInput, prefix string) (*model.ImportResult, error) {
	result := &model.ImportResult{Key: in.Key, Status: model.ImportStatusRefused}
	historic := historic(in, run.api.NewID())
	refused := historic.Check()
	if run.seen[historic.Key] {
		refused = append(refused, problem.New(problem.Duplicate, "key", "This key stands twice in what was sent; give each incident its own.",
			"Deze sleutel staat twee keer in wat is gestuurd; geef elk incident zijn eigen."))
	}
	run.seen[historic.Key] = true
	if len(refused) == 0 {
		var err error
		if refused, err = run.record(ctx, historic, result); err != nil {
			return nil, err
		}
	}
	for i := range refused {
		refused[i].Path = append(append([]string{"input"}, strings.Split(strings.TrimSuffix(prefix, "."), ".")...), refused[i].Path[1:]...)
	}
	result.Problems = pointers(refused)
	return result, nil
}

// record sends the steps of an incident together, and says in the result what was done.
func (run *importing) record(ctx context.Context, h incident.Historic, result *model.ImportResult) (problem.Problems, error) {
	municipality := run.order.Municipality
	by := incident.Order{Municipality: municipality, Guest: run.reader.Guest, Now: run.order.Now, Actor: run.order.Actor}
	steps := h.Steps(by)
	sent := make([]eventstore.Step[incident.Command], len(steps))
	for i, s := range steps {
		sent[i] = eventstore.Step[incident.Command]{CommandID: stepID(run.Keys, municipality, h.Key, s.Name), OccurredAt: s.OccurredAt, Command: s.Command}
	}
	id := streamID(run.Keys, municipality, call{commandID: sent[0].CommandID})
	done, err := eventstore.ExecuteAll(ctx, run.Log, run.Decider, incident.Stream(id), run.order, sent, run.dry)
	if written := err == nil && !run.dry; written || done.Repeated {
		shown := globalID("Incident", id.String())
		result.IncidentID = &shown
		run.last = max(run.last, done.Position)
	}
	var steply eventstore.Refusals
	var whole problem.Problems
	switch {
	case errors.As(err, &steply):
		return incident.Refused(steps, steply), nil
	case errors.As(err, &whole): // too much to be written at once
		return incident.Refused(steps, map[int]problem.Problems{0: whole}), nil
	case err != nil:
		return nil, err
	case done.Repeated:
		result.Status = model.ImportStatusAlreadyThere
	case run.dry:
		result.Status = model.ImportStatusWouldImport
	default:
		result.Status = model.ImportStatusImported
	}
	return nil, nil
}

// stepID is the command of a step of an incident: the same whenever the incident is sent. The hash is keyed, since a municipality's
// numbers can be guessed and a commandId stands open in the log.
func stepID(keys *keyring.Ring, municipality, key, step string) uuid.UUID {
	hash := keys.Hash(keyring.SecretID, []byte("import"), []byte(municipality), []byte(key), []byte(step))
	return uuid.NewSHA1(uuid.NameSpaceURL, hash[:])
}

// historic is the incident that a line tells of.
func historic(in *model.ImportIncidentInput, casefact uuid.UUID) incident.Historic {
	origin := situation.Tip
	if in.Origin != nil {
		origin = *in.Origin
	}
	at := func(moment time.Time) incident.Order { return incident.Order{OccurredAt: moment} }
	h := incident.Historic{
		Key: strings.TrimSpace(in.Key), Tags: in.Tags, Closed: value(in.Closed), ClosedAt: value(in.ClosedAt), Casefact: casefact,
		Signal: incident.ReportSignal{
			Order: at(in.OccurredAt), Title: strings.TrimSpace(value(in.Title)), Origin: origin, Platform: in.Platform,
			ContentKind: in.ContentKind, URL: value(in.URL), Handle: value(in.Handle), Text: value(in.Text), Reach: in.Reach,
		},
	}
	if a := in.Assessment; a != nil {
		h.Assessment = &incident.RecordAssessment{
			Order: at(a.OccurredAt), Severity: a.Severity, Likelihood: a.Likelihood, Urgency: a.Urgency, BarrierStage: a.BarrierStage,
			Decision: a.Decision, Motivation: a.Motivation, Consulted: a.Consulted,
		}
	}
	for _, i := range in.Interventions {
		h.Measures = append(h.Measures, historicMeasure(i))
	}
	if o := in.Outcome; o != nil {
		h.Outcome = &incident.RecordOutcome{
			Order: at(o.OccurredAt), Scale: o.Scale, Participants: o.Participants, Arrests: o.Arrests, Injured: o.Injured,
			DamageEuro: o.DamageEuro, HoursToCalm: o.HoursToCalm, Summary: o.Summary, WhatWorked: value(o.WhatWorked),
			WhatDidNot: value(o.WhatDidNot), Dilemma: value(o.Dilemma),
		}
	}
	return h
}

func historicMeasure(in *model.ImportInterventionInput) incident.HistoricMeasure {
	m := incident.HistoricMeasure{Decided: incident.DecideIntervention{
		Order: incident.Order{OccurredAt: in.OccurredAt}, InterventionType: catalogueID("InterventionType", in.TypeID),
		LegalBasis: catalogueID("LegalBasis", value(in.LegalBasisID)), Motivation: in.Motivation, ContentState: situation.NoContent,
	}}
	if in.StartedAt != nil {
		m.Started = &incident.StartIntervention{Order: incident.Order{OccurredAt: *in.StartedAt}}
	}
	if in.CompletedAt != nil || in.Effect != nil || in.EffectNote != nil || in.StaffHours != nil || in.CostEuro != nil {
		effect := situation.EffectUnknown
		if in.Effect != nil {
			effect = *in.Effect
		}
		m.Completed = &incident.CompleteIntervention{
			Order: incident.Order{OccurredAt: value(in.CompletedAt)}, Effect: effect, EffectNote: value(in.EffectNote),
			Execution: incident.Execution{StaffHours: in.StaffHours, CostEuro: in.CostEuro},
		}
	}
	return m
}
