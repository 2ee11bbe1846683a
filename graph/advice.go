package graph

import (
	"context"
	"fmt"
	"time"

	"leerkring/domain/advice"
	"leerkring/graph/model"
)

func (q queryResolver) Advice(_ context.Context, in model.SituationInput, inForceOn *time.Time) (*model.Advice, error) {
	day := q.Now()
	if inForceOn != nil {
		day = *inForceOn
	}
	weighed := advice.Weigh(advice.Situation{
		BarrierStage: in.BarrierStage, Severity: in.Severity, Likelihood: in.Likelihood, Urgency: in.Urgency,
		Platform: value(in.Platform), ContentKind: value(in.ContentKind),
		Preventive: in.Preventive == nil || *in.Preventive, Repeated: value(in.Repeated),
	}, q.Catalogue, day, nil)
	shown := &model.Advice{}
	for _, o := range weighed.Options {
		shown.Options = append(shown.Options, adviceOption(o))
	}
	for _, r := range weighed.RuledOut {
		shown.RuledOut = append(shown.RuledOut, ruledOut(r))
	}
	return shown, nil
}

func adviceOption(o advice.Option) *model.AdviceOption {
	shown := &model.AdviceOption{Type: &o.Type, Score: float64(o.Score), ConditionsToCheck: o.Conditions}
	for _, r := range o.Reasons {
		shown.Reasons = append(shown.Reasons, fmt.Sprintf("%+d: %s", r.Points, r.EN))
		shown.ReasonsNl = append(shown.ReasonsNl, fmt.Sprintf("%+d: %s", r.Points, r.NL))
	}
	for _, w := range o.Warnings {
		shown.Warnings, shown.WarningsNl = append(shown.Warnings, w.EN), append(shown.WarningsNl, w.NL)
	}
	return shown
}

func ruledOut(r advice.RuledOut) *model.AdviceOption {
	shown := &model.AdviceOption{Type: &r.Type, Ground: &r.Grounds[0].Ground}
	for _, g := range r.Grounds {
		shown.Reasons, shown.ReasonsNl = append(shown.Reasons, g.EN), append(shown.ReasonsNl, g.NL)
	}
	return shown
}
