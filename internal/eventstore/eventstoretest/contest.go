package eventstoretest

import (
	"slices"
	"testing"
	"time"
)

// Contest runs two things in turn, so that both meet the same noise of the machine, and reports the rate of each and the ratio
// of the first to the second: medians over the rounds. A round is one iteration of the benchmark.
func Contest(b *testing.B, unit string, work int, first, second func()) {
	b.Helper()
	var took [2][]float64
	for b.Loop() {
		for side, do := range []func(){first, second} {
			began := time.Now()
			do()
			took[side] = append(took[side], time.Since(began).Seconds())
		}
	}
	rate := func(side int) float64 {
		slices.Sort(took[side])
		return float64(work) / took[side][len(took[side])/2]
	}
	b.ReportMetric(rate(0), unit)
	b.ReportMetric(rate(1), unit+"-of-the-other")
	b.ReportMetric(rate(0)/rate(1), "ratio")
}
