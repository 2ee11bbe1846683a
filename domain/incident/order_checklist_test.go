package incident_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"leerkring/domain/incident"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

func at(t time.Time) *time.Time { return &t }

// checklist is an order that says all that any article asks for.
func checklist() *incident.OrderChecklist {
	return &incident.OrderChecklist{
		Facts: "honderd mensen met vuurwerk", SeriousFear: "gisteren brand en een nieuwe oproep", WhyLighterFails: "aanspreken hielp niet",
		Area: "het plein en de straten eromheen", Addressees: "wie zich daar ophoudt", Announcement: "omgeroepen en op de website",
		PeriodFrom: at(now()), PeriodUntil: at(now().Add(8 * time.Hour)), Council: situation.CouncilWillRatify, CouncilAt: at(now().AddDate(0, 0, 7)),
	}
}

// orders are measures that are orders, by their legal basis.
func orders() map[string]string {
	return map[string]string{
		"gemw-172-3": "IV42", "gemw-172a": "IV43", "gemw-172b": "IV44", "gemw-174": "IV45", "gemw-174a": "IV46", "gemw-151b": "IV47",
		"gemw-174b": "IV47", "gemw-151c": "IV48", "gemw-154a": "IV49", "gemw-176a": "IV49", "gemw-175": "IV50", "gemw-176": "IV51",
		"wom-5": "IV52", "wom-6": "IV53", "wom-7": "IV53", "awb-5-32": "IV54", "gemw-125": "IV54", "sv-509hh": "IV37",
		"wwm-50": "IV47", "wvw-2": "IV56",
	}
}

func ordered(measure, basis string) incident.DecideIntervention {
	c := emergencyOrder()
	c.InterventionType, c.LegalBasis = measure, basis
	return c
}

func TestAnOrderThatSaysAllIsAcceptedAndKept(t *testing.T) {
	for basis, measure := range orders() {
		e := intervening(t).when(ordered(measure, basis)).thenAccepted()[0].(incident.InterventionDecided)
		if e.Lawfulness != situation.Lawful || e.Checklist == nil || e.Checklist.Area != checklist().Area {
			t.Errorf("%s: %+v", basis, e)
		}
	}
}

// Each answer that an article asks for is missed by its own field, with the article, and all of them at once.
func TestAnOrderThatLeavesAnAnswerOutIsRefused(t *testing.T) {
	fields := map[situation.OrderAnswer][]string{
		situation.AskFacts: {"facts"}, situation.AskSeriousFear: {"seriousFear"}, situation.AskWhyLighterFails: {"whyLighterFails"},
		situation.AskArea: {"area"}, situation.AskPeriod: {"periodFrom", "periodUntil"}, situation.AskAddressees: {"addressees"},
		situation.AskAnnouncement: {"announcement"}, situation.AskCouncilInformed: {"council", "councilAt"}, situation.AskCouncilRatifying: {"council"},
	}
	for id, measure := range orders() {
		basis, _ := rules(t).Catalogue.LegalBasis(id)
		var want []string
		for _, answer := range basis.Checklist {
			want = append(want, fields[answer]...)
		}
		for _, empty := range []*incident.OrderChecklist{nil, {}, {Facts: " ", Area: "\u200b"}, {Facts: "-", Area: " . - .", Addressees: "?"}} {
			c := ordered(measure, id)
			c.Checklist = empty
			var refused problem.Problems
			if !errors.As(intervening(t).when(c).err, &refused) {
				t.Fatalf("%s: an order without a checklist was accepted", id)
			}
			var got []string
			for _, p := range refused {
				if p.Code != problem.Required || len(p.Path) != 3 || p.Path[1] != "order" || !strings.Contains(p.Message, basis.Article) ||
					!strings.Contains(p.MessageNL, basis.Article) {
					t.Errorf("%s: %+v", id, p)
				}
				got = append(got, p.Path[2])
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s misses %v, want %v", id, got, want)
			}
		}
	}
}

func TestAnOrderLastsNoLongerThanItsArticleAllows(t *testing.T) {
	for basis, days := range map[string]int{"gemw-172a": 92, "gemw-172b": 92, "sv-509hh": 90} {
		c := ordered(orders()[basis], basis)
		basis, _ := rules(t).Catalogue.LegalBasis(basis)
		c.Checklist.PeriodUntil = at(situation.DaysAfter(now(), days))
		intervening(t).when(c).thenAccepted()
		c.Checklist.PeriodUntil = at(situation.DaysAfter(now(), days).Add(time.Second))
		intervening(t).when(c).thenRefused(problem.Unlawful, "periodUntil", basis.Article)
		c.Taken = true
		e := intervening(t).when(c).thenAccepted()[0].(incident.InterventionDecided)
		if e.Lawfulness != situation.Unlawful || !strings.Contains(e.LawfulnessNote, basis.Article) || !strings.Contains(e.LawfulnessNoteNL, basis.Article) {
			t.Errorf("%s: %+v", basis.ID, e)
		}
	}
}

// Gemeentewet art. 175 and 176 have no maximum, and are for the shortest time.
func TestAnEmergencyOrderForMonthsIsASlip(t *testing.T) {
	for _, basis := range []string{"gemw-175", "gemw-176"} {
		c := ordered(orders()[basis], basis)
		c.Checklist.PeriodUntil = at(situation.DaysAfter(now(), 31))
		intervening(t).when(c).thenAccepted()
		c.Checklist.PeriodUntil = at(situation.DaysAfter(now(), 31).Add(time.Second))
		intervening(t).when(c).thenRefused(problem.Invalid, "periodUntil", "Gemeentewet art. 17", "31")
		c.Taken = true
		if e := intervening(t).when(c).thenAccepted()[0].(incident.InterventionDecided); e.Lawfulness != situation.Lawful {
			t.Errorf("%s has no maximum that was passed: %+v", basis, e)
		}
	}
}

func TestTheAnswersOfAnOrderFitTogether(t *testing.T) {
	for name, row := range map[string]struct {
		spoil func(*incident.OrderChecklist)
		code  problem.Code
		field string
	}{
		"an end before the beginning": {func(o *incident.OrderChecklist) { o.PeriodUntil = o.PeriodFrom }, problem.Invalid, "periodUntil"},
		"an end before the decision": {func(o *incident.OrderChecklist) {
			o.PeriodFrom, o.PeriodUntil = at(now().AddDate(0, 0, -3)), at(now().AddDate(0, 0, -2))
		}, problem.Invalid, "periodUntil"},
		"a council that heard too early": {func(o *incident.OrderChecklist) {
			o.Council, o.CouncilAt = situation.CouncilRatified, at(now().AddDate(0, 0, -1))
		}, problem.Invalid, "councilAt"},
		"a beginning that is a slip":      {func(o *incident.OrderChecklist) { o.PeriodFrom = at(now().AddDate(-11, 0, 0)) }, problem.Invalid, "periodFrom"},
		"an end that is a slip":           {func(o *incident.OrderChecklist) { o.PeriodUntil = at(now().AddDate(11, 0, 0)) }, problem.Invalid, "periodUntil"},
		"an unknown step of the council":  {func(o *incident.OrderChecklist) { o.Council = "ASLEEP" }, problem.Invalid, "council"},
		"a plan that lies in the past":    {func(o *incident.OrderChecklist) { o.CouncilAt = at(now().AddDate(0, 0, -1)) }, problem.Invalid, "councilAt"},
		"a step taken in the future":      {func(o *incident.OrderChecklist) { o.Council = situation.CouncilInformed }, problem.Invalid, "councilAt"},
		"a text that is too long":         {func(o *incident.OrderChecklist) { o.Area = strings.Repeat("x", 10_001) }, problem.TooLong, "area"},
		"a step of the council, undated":  {func(o *incident.OrderChecklist) { o.CouncilAt = nil }, problem.Required, "councilAt"},
		"a text that is not made of text": {func(o *incident.OrderChecklist) { o.Facts = "a\x00" }, problem.Invalid, "facts"},
	} {
		t.Run(name, func(t *testing.T) {
			c := emergencyOrder()
			row.spoil(c.Checklist)
			intervening(t).when(c).thenRefused(row.code, row.field)
		})
	}
}

// The rules of an emergency regulation lapse when the council does not ratify them (Gemeentewet art. 176); an order is only told.
func TestOnlyAnEmergencyRegulationGoesToTheCouncilForRatifying(t *testing.T) {
	regulation := ordered("IV51", "gemw-176")
	regulation.Checklist.Council = situation.CouncilWillBeInformed
	intervening(t).when(regulation).thenRefused(problem.Required, "council", "Gemeentewet art. 176")
	command := emergencyOrder()
	command.Checklist.Council = situation.CouncilWillBeInformed
	intervening(t).when(command).thenAccepted()
	for _, step := range []situation.CouncilStep{situation.CouncilInformed, situation.CouncilRatified} {
		command.Checklist.Council, command.Checklist.CouncilAt = step, at(now())
		intervening(t).when(command).thenAccepted()
	}
}

// What was ordered without its answers was ordered: the file says what it lacks, and calls nothing lawful that it could not test.
func TestAnOrderThatWasTakenSaysWhatTheFileLacks(t *testing.T) {
	c := emergencyOrder()
	c.Taken, c.Checklist.Area, c.Checklist.PeriodUntil = true, "", nil
	e := intervening(t).when(c).thenAccepted()[0].(incident.InterventionDecided)
	for text, words := range map[string][]string{
		e.LawfulnessNote: {"Gemeentewet art. 175", "the area or the place, the period."}, e.LawfulnessNoteNL: {"Gemeentewet art. 175", "het gebied of de plaats, de periode."},
	} {
		for _, w := range words {
			if !strings.Contains(text, w) {
				t.Errorf("%q is not in %q", w, text)
			}
		}
	}
	if e.Lawfulness != situation.NotChecked || e.Checklist.Facts == "" {
		t.Errorf("%+v", e)
	}
	// What no answer could mend stays the first thing that the file says.
	c.ContentState = situation.NotYetPublished
	e = intervening(t).when(c).thenAccepted()[0].(incident.InterventionDecided)
	if e.Lawfulness != situation.Unlawful || !strings.HasPrefix(e.LawfulnessNote, "Grondwet art. 7") || !strings.Contains(e.LawfulnessNote, "the period") {
		t.Errorf("%+v", e)
	}
	c.ContentState, c.Checklist = situation.NoContent, checklist()
	e = intervening(t).when(c).thenAccepted()[0].(incident.InterventionDecided)
	if e.Lawfulness != situation.Lawful || e.LawfulnessNote != "" {
		t.Errorf("%+v", e)
	}
}

func TestAMeasureThatIsNoOrderNeedsNoChecklist(t *testing.T) {
	letter := incident.DecideIntervention{
		Order: order(), InterventionType: "IV18", LegalBasis: "gemw-172", Motivation: "x", ContentState: situation.NoContent,
	}
	intervening(t).when(letter).thenAccepted()
}

func drawChecklist(t *rapid.T) *incident.OrderChecklist {
	return rapid.SampledFrom([]*incident.OrderChecklist{nil, {}, {Facts: "x"}, checklist()}).Draw(t, "checklist")
}

// checkOrder: an emergency order that counts as lawful says all.
func checkOrder(t *rapid.T, event incident.Event) {
	e, ok := event.(incident.InterventionDecided)
	if ok && e.LegalBasis == "gemw-175" && e.Lawfulness == situation.Lawful && (e.Checklist == nil || e.Checklist.PeriodUntil == nil) {
		t.Fatalf("an order that leaves answers out counts as lawful: %+v", e)
	}
}
