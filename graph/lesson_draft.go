package graph

import (
	"context"

	"leerkring/domain/anonymise"
	"leerkring/domain/incident"
	"leerkring/domain/lesson"
	"leerkring/domain/problem"
	"leerkring/domain/release"
	"leerkring/graph/model"
	"leerkring/internal/eventstore"
)

func (m mutationResolver) PrepareLesson(ctx context.Context, in model.PrepareLessonInput) (*model.LessonDraftPayload, error) {
	side, err := m.caseSide()
	if err != nil {
		return nil, err
	}
	viewer, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	history, err := eventstore.Load[incident.Event](ctx, side.Log, incident.Stream(streamID(side.Keys, viewer.CasesOf(), call{incidentID: &in.IncidentID})))
	if err != nil {
		return nil, err
	}
	rehearsal, err := incident.Rehearse(side.Decider.Fold(history.Entries), incident.OfferLesson{
		Order: incident.Order{Municipality: viewer.CasesOf(), Guest: side.reader(viewer).Guest, Now: m.Now()}, Size: m.sizeOf(viewer), Title: in.Title, Situation: in.Situation,
		WhatWorked: value(in.WhatWorked), WhatDidNot: value(in.WhatDidNot), Dilemma: value(in.Dilemma), Keep: in.Keep,
		PublicCase: (*incident.PublicCase)(in.PublicCase),
	}, side.Rules)
	if refused, ok := refusal(err); ok {
		return &model.LessonDraftPayload{Problems: refused}, nil
	}
	if err != nil {
		return nil, err
	}
	draft, err := m.draft(ctx, rehearsal)
	return &model.LessonDraftPayload{Draft: draft, Problems: []*problem.Problem{}}, err
}

// draft shows a rehearsal as a facilitator would see the lesson, and what became of the author's words beside it.
func (a *API) draft(ctx context.Context, r incident.Rehearsal) (*model.LessonDraft, error) {
	kinds := release.KindsOf(a.Catalogue)
	coarse := release.Coarse(r.Offer.Content, kinds)
	shown := &model.Lesson{Content: release.Texts(r.Offer.Content), Shown: coarse}
	measures, err := lessonResolver{a}.Interventions(ctx, shown)
	if err != nil {
		return nil, err
	}
	draft := &model.LessonDraft{
		Title: shown.Title(), Situation: shown.Situation(), WhatWorked: shown.WhatWorked(), WhatDidNot: shown.WhatDidNot(), Dilemma: shown.Dilemma(),
		Attributes: shown.Attributes(), Interventions: measures, Spans: []*model.RedactedSpan{}, Coarsened: coarsened(release.Full(r.Offer.Content, kinds), coarse),
		Problems: pointers(stillToSettle(r)),
	}
	for i, field := range lesson.Fields() {
		for _, s := range r.Texts.Masked[i].Spans {
			draft.Spans = append(draft.Spans, &model.RedactedSpan{
				Field: string(field), Start: s.Start, End: s.End, Kind: string(s.Kind), Replacement: s.Replacement, Rule: s.Rule, Held: s.Held,
			})
		}
	}
	return draft, nil
}

// muchMasked is the share of masked words from which a lesson teaches little.
const muchMasked = 0.3

// stillToSettle says what stands between the offer and its release, as far as the texts can tell.
func stillToSettle(r incident.Rehearsal) (list problem.Problems) {
	if len(r.Offer.Content.Proposals) > 0 {
		list = append(list, problem.New(problem.NotAnonymous, "input.keep",
			"A facilitator has to confirm the words that you keep before the lesson can be approved.",
			"Een begeleider moet de woorden die u wilt behouden bevestigen voordat de les kan worden goedgekeurd."))
	}
	if r.Texts.Share > muchMasked {
		list = append(list, problem.New(problem.NotAnonymous, "input.situation",
			"More than three words in ten are masked, so that the lesson teaches little; describe what happened without names, dates and numbers.",
			"Meer dan drie op de tien woorden zijn gemaskeerd, zodat de les weinig leert; beschrijf wat er gebeurde zonder namen, data en nummers."))
	}
	if r.Offer.Content.Attributes.StageGroup == "" && r.Offer.Content.PublicCase == nil {
		list = append(list, problem.New(problem.NotAnonymous, "input.incidentId",
			"The case was never weighed, so that the lesson has no stage and can't be published; record an assessment.",
			"De zaak is nooit gewogen, zodat de les geen fase heeft en niet kan worden gepubliceerd; leg een weging vast."))
	}
	return list
}

// coarsened lists the coded answers of which less is shown than the case says.
func coarsened(full, shown release.Shown) []*model.Coarsening {
	list := []*model.Coarsening{}
	add := func(attribute, exact, shown string) {
		if exact == shown || exact == "" {
			return
		}
		list = append(list, &model.Coarsening{
			Attribute: attribute, Exact: exact, Shown: present(shown),
			Reason:   "Together with the other answers it could point to one case; the gate shows it when enough other cases fit.",
			ReasonNl: "Samen met de andere antwoorden kan het naar één zaak wijzen; de poort toont het als er genoeg andere zaken bij passen.",
		})
	}
	add("barrierStage", string(full.BarrierStage), string(shown.BarrierStage))
	add("contentKind", string(full.ContentKind), string(shown.ContentKind))
	add("platform", string(full.Platform), string(shown.Platform))
	add("severity", string(full.Severity), string(shown.Severity))
	add("scale", string(full.Scale), string(shown.Scale))
	for i, measure := range full.Interventions {
		seen := release.Intervention{}
		if i < len(shown.Interventions) {
			seen = shown.Interventions[i]
		}
		add("interventions.type", string(measure.Type), string(seen.Type))
		add("interventions.day", string(measure.Day), string(seen.Day))
	}
	return list
}

func (q queryResolver) CheckText(ctx context.Context, text string) ([]*model.TextSpan, error) {
	if _, err := signedIn(ctx); err != nil {
		return nil, err
	}
	if len([]rune(text)) > incident.TextLimit {
		return nil, fail(BadInput, "text: at most 10,000 characters; check it in parts.")
	}
	spans := []*model.TextSpan{}
	for _, s := range q.Texts.MaskAll(nil, text).Masked[0].Spans {
		spans = append(spans, textSpan(s))
	}
	return spans, nil
}

func textSpan(s anonymise.Span) *model.TextSpan {
	return &model.TextSpan{Start: s.Start, End: s.End, Kind: string(s.Kind), Rule: s.Rule, Held: s.Held, Replacement: s.Replacement}
}
