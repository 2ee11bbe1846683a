package advice

import (
	"fmt"

	"leerkring/domain/catalogue"
)

// Evidence is what earlier cases say of measures, by their id. An empty one says nothing, and then every option says that.
type Evidence map[string]Estimate

// Estimate is the share of earlier cases in which a measure stopped or reduced what it was aimed at, with its 95% interval.
type Estimate struct {
	N                int // cases
	Value, Low, High float64
}

// known weighs the evidence: only an interval that lies wholly on one side of a half counts.
func (w weighing) known(t catalogue.InterventionType) Reason {
	e, ok := w.evidence[t.ID]
	if !ok {
		return Reason{0, Text{"No figures of earlier cases say whether it works.", "Er zijn geen cijfers uit eerdere zaken of het werkt."}}
	}
	points := 0
	switch {
	case e.Low > 0.5:
		points = 2
	case e.High < 0.5:
		points = -2
	}
	return Reason{points, Text{
		fmt.Sprintf("In %d earlier cases it helped in %.0f%% (95%% interval %.0f to %.0f).", e.N, 100*e.Value, 100*e.Low, 100*e.High),
		fmt.Sprintf("In %d eerdere zaken hielp het in %.0f%% (95%%-interval %.0f tot %.0f).", e.N, 100*e.Value, 100*e.Low, 100*e.High),
	}}
}
