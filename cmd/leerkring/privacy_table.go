package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"leerkring/domain/release/scorecard"
)

// printScorecards prints scorecards as a table each, and of several the curve of usefulness; or all as JSON.
func printScorecards(out io.Writer, cards []scorecard.Scorecard, asJSON bool) error {
	if asJSON {
		type judged struct {
			scorecard.Scorecard
			Promises []scorecard.Promise `json:"promises"`
		}
		list := make([]judged, len(cards))
		for i, c := range cards {
			list[i] = judged{c, c.Promises()}
		}
		encoder := json.NewEncoder(out)
		encoder.SetIndent("", "  ")
		return encoder.Encode(list)
	}
	for _, c := range cards {
		if err := printScorecard(out, c); err != nil {
			return err
		}
	}
	return printCurve(out, cards)
}

func printScorecard(out io.Writer, c scorecard.Scorecard) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	line := func(name, format string, args ...any) {
		fmt.Fprintf(w, "  %s\t%s\n", name, fmt.Sprintf(format, args...))
	}
	fmt.Fprintf(w, "%s\n", c.Name)
	line("gate", "%d incidents, %d municipalities, none over %s, %d outcomes", c.Gate.K, c.Gate.Municipalities, percent(c.Gate.Dominance), c.Gate.Outcomes)
	line("incidents counted", "%d", c.Incidents)
	line("lessons", "%d approved, %d published without a name, %d named public cases: %s", c.Approved, c.Published, c.Named,
		percent(float64(c.Published+c.Named+c.Older)/float64(max(c.Approved, 1))))
	if c.Older > 0 {
		line("not measured", "%d lessons of releases that did not list what they show", c.Older)
	}
	fmt.Fprintln(w, " Singling out")
	line("incidents that a lesson may be of", "%d to %d, median %d, by all that is shown", c.Singling.Smallest, c.Singling.Largest, c.Singling.Median)
	line("lessons by their class", "%s", bands(c.Singling.Bands))
	line("different classes", "%d; the largest share of one municipality is %s", c.Singling.Classes, percent(c.Singling.Dominant))
	fmt.Fprintln(w, " Linkability (an intruder knows municipality, month, kind and measures of every incident)")
	line("incidents that fit a lesson", "%d to %d for 95 %%, median %d", c.Link.Low, c.Link.High, c.Link.Median)
	line("unique links", "%d; by elimination %d; under 5: %d; under %d: %d", c.Link.Unique, c.Link.Eliminated, c.Link.UnderFive, c.Gate.K, c.Link.UnderK)
	if c.Useful != nil {
		line("a guess is right", "%s; of the latest that fits %s; of any incident %s; of the municipality %s",
			fine(c.Link.Guessed), fine(c.Link.GuessedLate), fine(c.Link.Baseline), fine(c.Link.Municipal))
	}
	if in := c.Insider; in != nil {
		line("not promised", "who holds every casefact and repeats the search is left with one incident for %d of %d lessons, median %d", in.Unique, in.Tried, in.Median)
	}
	fmt.Fprintln(w, " Inference")
	line("outcomes in a class", "%d at least", c.Inference.FewestOutcomes)
	line("a scale that is not shown", "guessed right in %s of cases, in %s at most for one lesson", percent(c.Inference.MeanShare), percent(c.Inference.LargestShare))
	fmt.Fprintln(w, " Usefulness")
	line("withheld", "%s", shares(c.Withheld))
	if c.Useful != nil {
		usefulness(line, c)
	}
	fmt.Fprintln(w, " Promises")
	for _, p := range c.Promises() {
		line(map[bool]string{true: "holds", false: "DOES NOT HOLD"}[p.Holds], "%s", p.Says)
	}
	fmt.Fprintln(w)
	return w.Flush()
}

func usefulness(line func(name, format string, args ...any), c scorecard.Scorecard) {
	u := c.Useful
	line("stage group and branches of law", "shown of %s of approved lessons (95 %%: %s to %s); of those with measures %s",
		percent(u.Share), percent(u.Low), percent(u.High), percent(u.WithMeasures))
	line("every type of measure too", "shown of %s", percent(u.AllTypes))
	var held []string
	for _, reason := range slices.Sorted(maps.Keys(u.HeldBack)) {
		held = append(held, fmt.Sprintf("%s %d", reason, u.HeldBack[reason]))
	}
	if len(held) > 0 {
		line("published with less, for", "%s", strings.Join(held, ", "))
	}
}

// printCurve prints usefulness over the number of incidents, and what would raise it.
func printCurve(out io.Writer, cards []scorecard.Scorecard) error {
	cards = slices.DeleteFunc(slices.Clone(cards), func(c scorecard.Scorecard) bool { return c.Useful == nil })
	if len(cards) == 0 {
		return nil
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "Usefulness\tpublished\tstage and branches\tevery type\tunique links")
	for _, c := range cards {
		fmt.Fprintf(w, "  %s\t%d of %d\t%s\t%s\t%d\n", c.Name, c.Published, c.Approved, percent(c.Useful.Share), percent(c.Useful.AllTypes), c.Link.Unique)
	}
	fmt.Fprintln(w, "What raises it: more closed incidents, also those in which nothing happened, of more municipalities; fewer and commoner measures in")
	fmt.Fprintln(w, "one lesson; and the next release, for what waits because too few are old and too few are new.")
	return w.Flush()
}

func percent(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) }

func fine(share float64) string { return fmt.Sprintf("%.2f %%", 100*share) }

func bands(list []scorecard.Band) string {
	var words []string
	for i, b := range list {
		span := fmt.Sprintf("%d+", b.From)
		if i+1 < len(list) {
			span = fmt.Sprintf("%d-%d", b.From, list[i+1].From-1)
		}
		words = append(words, fmt.Sprintf("%s: %d", span, b.Lessons))
	}
	return strings.Join(words, ", ")
}

func shares(list []scorecard.Withheld) string {
	var words []string
	for _, w := range list {
		words = append(words, w.Attribute+" "+percent(w.Share))
	}
	return strings.Join(words, ", ")
}
