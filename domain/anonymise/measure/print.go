package measure

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"leerkring/domain/statistics"
)

// Print writes the report as tables.
func (r Report) Print(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "%d documents; before = without the fail-closed step, after = with it; between brackets the 95 %% Wilson interval\n\n", r.Documents)
	fmt.Fprintln(w, "recall (covered whole)\tbefore\t\tafter\t")
	for _, label := range slices.Sorted(maps.Keys(r.After.Recall)) {
		fmt.Fprintf(w, "  %s\t%s\t%s\n", label, cell(r.Before.Recall[label]), cell(r.After.Recall[label]))
	}
	fmt.Fprintf(w, "  direct identifiers\t%s\t%s\n", cell(Sum(r.Before.Recall, Direct()...)), cell(Sum(r.After.Recall, Direct()...)))
	fmt.Fprintf(w, "  pattern classes\t%s\t%s\n", cell(Sum(r.Before.Recall, Patterns()...)), cell(Sum(r.After.Recall, Patterns()...)))
	fmt.Fprintf(w, "  place and organisation\t%s\t%s\n", cell(Sum(r.Before.Recall, "PLACE", "ORG")), cell(Sum(r.After.Recall, "PLACE", "ORG")))
	fmt.Fprintln(w, "\nprecision (touches a mark)\tbefore\t\tafter\t")
	for _, kind := range slices.Sorted(maps.Keys(r.After.Precision)) {
		before := "-\t"
		if share, ok := r.Before.Precision[kind]; ok {
			before = cell(share)
		}
		fmt.Fprintf(w, "  %s\t%s\t%s\n", kind, before, cell(r.After.Precision[kind]))
	}
	fmt.Fprintln(w)
	fmt.Fprintf(w, "documents with a leak\t%s\t%s\n", cell(r.Before.Leaking), cell(r.After.Leaking))
	fmt.Fprintf(w, "over-masked characters\t%s\t%s\n", cell(r.Before.Over), cell(r.After.Over))
	return w.Flush()
}

// cell is "0.987 (75/76)" and its interval, in two columns.
func cell(s Share) string {
	low, high := statistics.Wilson(s.Hits, s.Of)
	text := fmt.Sprintf("%.3f (%d/%d)\t[%.3f, %.3f]", s.Value(), s.Hits, s.Of, low, high)
	return strings.TrimSpace(text)
}
