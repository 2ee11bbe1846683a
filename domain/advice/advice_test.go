package advice_test

import (
	"io/fs"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"leerkring/domain/advice"
	"leerkring/domain/catalogue"
	"leerkring/domain/situation"
)

var loaded = sync.OnceValues(catalogue.Load)

func load(t testing.TB) *catalogue.Catalogue {
	t.Helper()
	c, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func drawSituation(t *rapid.T) advice.Situation {
	level := func(name string) situation.Level { return rapid.SampledFrom(situation.AllLevels()).Draw(t, name) }
	return advice.Situation{
		BarrierStage: rapid.SampledFrom(situation.AllBarrierStages()).Draw(t, "stage"),
		Severity:     level("severity"), Likelihood: level("likelihood"), Urgency: level("urgency"),
		Platform:    rapid.SampledFrom(append(situation.AllPlatforms(), "")).Draw(t, "platform"),
		ContentKind: rapid.SampledFrom(append(situation.AllContentKinds(), "")).Draw(t, "kind"),
		Preventive:  rapid.Bool().Draw(t, "preventive"), Repeated: rapid.Bool().Draw(t, "repeated"),
	}
}

func drawEvidence(t *rapid.T) advice.Evidence {
	evidence := advice.Evidence{}
	for _, id := range rapid.SliceOfDistinct(rapid.SampledFrom([]string{"IV07", "IV17", "IV42", "IV59"}), rapid.ID).Draw(t, "known") {
		low := rapid.Float64Range(0, 1).Draw(t, "low")
		evidence[id] = advice.Estimate{N: 12, Low: low, Value: (low + 1) / 2, High: 1}
	}
	return evidence
}

// Rules 1, 2, 6 and 7, for whatever is asked under the law of whatever day.
func TestWhateverIsAskedTheAdviceHoldsItsRules(t *testing.T) {
	cat := load(t)
	rapid.Check(t, func(t *rapid.T) {
		s, evidence := drawSituation(t), drawEvidence(t)
		day := time.Date(2008, 1, 1, 12, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 8000).Draw(t, "day"))
		a := advice.Weigh(s, cat, day, evidence)
		if !reflect.DeepEqual(a, advice.Weigh(s, cat, day, evidence)) {
			t.Fatal("asked twice, answered otherwise")
		}
		seen := map[string]int{}
		for i, o := range a.Options {
			seen[o.Type.ID]++
			checkOption(t, o, cat, day)
			if i > 0 && a.Options[i-1].Score < o.Score {
				t.Fatalf("%s stands below what has fewer points", o.Type.ID)
			}
		}
		for _, r := range a.RuledOut {
			seen[r.Type.ID]++
			checkRuledOut(t, r)
		}
		for _, i := range cat.InterventionTypes() {
			if seen[i.ID] != 1 {
				t.Fatalf("%s stands %d times", i.ID, seen[i.ID])
			}
		}
		if seen["IV55"] != 1 || slices.ContainsFunc(a.Options, func(o advice.Option) bool { return o.Type.ID == "IV55" }) {
			t.Fatal("the online area ban is an option")
		}
	})
}

// Rule 6, for every stage, level and kind of content there is, on an open platform or a closed one.
func TestThePointsAddUpWhateverTheAnswers(t *testing.T) {
	cat, asked := load(t), 0
	for _, stage := range situation.AllBarrierStages() {
		for _, kind := range append(situation.AllContentKinds(), "") {
			for n := range 4 * 4 * 4 {
				levels, places := situation.AllLevels(), []situation.Platform{situation.Telegram, situation.WhatsApp}
				s := advice.Situation{
					BarrierStage: stage, ContentKind: kind, Severity: levels[n%4], Likelihood: levels[n/4%4], Urgency: levels[n/16%4],
					Platform: places[(n+n/4+n/16)%2], Preventive: true,
				}
				for _, o := range advice.Weigh(s, cat, today(), nil).Options {
					asked++
					checkOption(t, o, cat, today())
				}
			}
		}
	}
	if asked < 10_000 {
		t.Errorf("only %d options were seen", asked)
	}
}

// failer is a test of either kind.
type failer interface{ Fatalf(string, ...any) }

func checkOption(t failer, o advice.Option, cat *catalogue.Catalogue, day time.Time) {
	sum := 0
	for _, r := range o.Reasons {
		sum += r.Points
		if r.EN == "" || r.NL == "" {
			t.Fatalf("%s: a reason without words: %+v", o.Type.ID, r)
		}
	}
	if sum != o.Score {
		t.Fatalf("%s: the points add up to %d, the score is %d", o.Type.ID, sum, o.Score)
	}
	inForce := slices.ContainsFunc(o.Type.LegalBases, func(id string) bool {
		b, _ := cat.LegalBasis(id)
		return b.InForceOn(day)
	})
	if o.Type.Kind != situation.NonLegal && !inForce || cat.Powerless(o.Type) != nil {
		t.Fatalf("%s is an option, and no law carries it on %s", o.Type.ID, day)
	}
}

func checkRuledOut(t failer, r advice.RuledOut) {
	if len(r.Grounds) == 0 {
		t.Fatalf("%s is out without a ground", r.Type.ID)
	}
	order := advice.AllGrounds()
	for i, g := range r.Grounds {
		if g.EN == "" || g.NL == "" || !slices.Contains(order, g.Ground) {
			t.Fatalf("%s: a ground without words: %+v", r.Type.ID, g)
		}
		if i > 0 && slices.Index(order, g.Ground) < slices.Index(order, r.Grounds[i-1].Ground) {
			t.Fatalf("%s: a graver ground comes later: %+v", r.Type.ID, r.Grounds)
		}
	}
}

// grave is a situation in which much is possible.
func grave() advice.Situation {
	return advice.Situation{
		BarrierStage: situation.Mobilisation, Severity: situation.Critical, Likelihood: situation.High, Urgency: situation.Critical,
		Platform: situation.Telegram, ContentKind: situation.CallToRiot, Preventive: true,
	}
}

func today() time.Time { return time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC) }

func find(t *testing.T, a advice.Advice, id string) advice.Option {
	t.Helper()
	i := slices.IndexFunc(a.Options, func(o advice.Option) bool { return o.Type.ID == id })
	if i < 0 {
		t.Fatalf("%s is no option: %+v", id, objections(a, id))
	}
	return a.Options[i]
}

// Rule 2, for a bill that becomes law: it is an option from its first day and not before.
func TestABillCountsFromTheDayItIsLaw(t *testing.T) {
	edited := edit(t, "legal-bases.yaml", func(text string) string {
		bill := text[strings.Index(text, "- id: bill-36789"):]
		bill = bill[:strings.Index(bill, "\n- id: ")]
		law := strings.Replace(bill, "status: PENDING", "status: IN_FORCE\n  in_force_from: 2028-01-01", 1)
		law = law[:strings.Index(law, "  bill:")] + law[strings.Index(law, "  source:"):]
		return strings.Replace(text, bill, law, 1)
	})
	before := advice.Weigh(grave(), edited, time.Date(2027, 12, 31, 12, 0, 0, 0, time.UTC), nil)
	if o := objections(before, "IV30"); len(o) == 0 || o[0].Ground != advice.NotInForce || !strings.Contains(o[0].NL, "2028-01-01") {
		t.Errorf("the day before: %+v", o)
	}
	find(t, advice.Weigh(grave(), edited, time.Date(2028, 1, 1, 12, 0, 0, 0, time.UTC), nil), "IV30")
}

// edit is the built-in catalogue with one of its files changed.
func edit(t *testing.T, file string, change func(string) string) *catalogue.Catalogue {
	t.Helper()
	built, err := catalogue.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	names, err := fs.Glob(built, "*")
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, name := range names {
		text, err := fs.ReadFile(built, name)
		if err != nil {
			t.Fatal(err)
		}
		if name == file {
			text = []byte(change(string(text)))
		}
		files[name] = &fstest.MapFile{Data: text}
	}
	edited, err := catalogue.LoadFS(files)
	if err != nil {
		t.Fatal(err)
	}
	return edited
}

// Rule 5: without anything lighter that fits, the heavy measure stays an option.
func TestWhatIsHeavyStaysWhenNothingLighterFits(t *testing.T) {
	s := grave()
	s.Severity, s.Likelihood, s.BarrierStage = situation.High, situation.High, situation.Gathering
	if o := objections(advice.Weigh(s, load(t), today(), nil), "IV50"); len(o) != 1 || o[0].Ground != advice.HeavierThanNeeded {
		t.Errorf("%+v", o)
	}
	alone := edit(t, "interventions.yaml", func(text string) string {
		order := text[strings.Index(text, "- id: IV50"):]
		return text[:strings.Index(text, "- id: ")] + order[:strings.Index(order, "\n- id: ")] + "\n"
	})
	find(t, advice.Weigh(s, alone, today(), nil), "IV50")
}

func TestAnOptionSaysWhatToCheckAndWarnsOf(t *testing.T) {
	a := advice.Weigh(grave(), load(t), today(), nil)
	order := find(t, a, "IV50")
	for _, want := range []string{"lichtere middelen volstaan niet", "grens: de Grondwet blijft gelden", "Gemeentewet art. 175: gewone middelen volstaan niet"} {
		if !slices.Contains(order.Conditions, want) {
			t.Errorf("%q is not to be checked: %q", want, order.Conditions)
		}
	}
	says := func(o advice.Option, words string) bool {
		return slices.ContainsFunc(o.Warnings, func(w advice.Text) bool { return strings.Contains(w.NL, words) })
	}
	if !says(order, "waarom iets lichters niet volstaat") {
		t.Errorf("no warning asks for subsidiarity: %+v", order.Warnings)
	}
	if notice := find(t, a, "IV24"); !says(notice, "censuur vooraf") || !says(notice, "niet geverifieerd") {
		t.Errorf("%+v", notice.Warnings)
	}
	if wait := find(t, a, "IV64"); !says(wait, "waarom wachten beter is") || len(wait.Reasons) == 0 {
		t.Errorf("%+v", wait)
	}
	if len(a.Shortlist()) != advice.ShortlistLength || a.Shortlist()[0] != a.Options[0].Type.ID {
		t.Errorf("put forward: %v", a.Shortlist())
	}
}

func TestEvidenceCountsOnceItIsClear(t *testing.T) {
	without := find(t, advice.Weigh(grave(), load(t), today(), nil), "IV42")
	for high, change := range map[float64]int{0.4: -2, 0.7: 0} {
		e := advice.Evidence{"IV42": {N: 20, Value: 0.3, Low: 0.1, High: high}}
		with := find(t, advice.Weigh(grave(), load(t), today(), e), "IV42")
		if with.Score-without.Score != change || with.Evidence == nil || with.Evidence.N != 20 {
			t.Errorf("up to %v: %d points more, %+v", high, with.Score-without.Score, with.Evidence)
		}
	}
	last := without.Reasons[len(without.Reasons)-1]
	if without.Evidence != nil || last.Points != 0 || !strings.Contains(last.NL, "geen cijfers") {
		t.Errorf("without figures: %+v", last)
	}
}
