package situation_test

import (
	"testing"
	"time"

	"leerkring/domain/situation"
)

// word is what every list of the vocabulary offers.
type word interface {
	~string
	Valid() bool
	Name() situation.Name
}

func checkList[T word](t *testing.T, values []T) {
	t.Helper()
	seen := map[T]bool{}
	for _, v := range values {
		if seen[v] {
			t.Errorf("%T: %q stands twice", v, v)
		}
		seen[v] = true
		if !v.Valid() {
			t.Errorf("%T: %q is not valid", v, v)
		}
		if n := v.Name(); n.NL == "" || n.EN == "" || (n.NL == string(v) && len(v) > 8) {
			t.Errorf("%T: %q has no name: %+v", v, v, n)
		}
	}
	if T("NO SUCH WORD").Valid() || T("").Valid() {
		t.Errorf("%T takes any word", T(""))
	}
}

func TestEveryWordHasItsNames(t *testing.T) {
	checkList(t, situation.AllBarrierStages())
	checkList(t, situation.AllStageGroups())
	checkList(t, situation.AllPlatforms())
	checkList(t, situation.AllContentKinds())
	checkList(t, situation.AllKindGroups())
	checkList(t, situation.AllSignalOrigins())
	checkList(t, situation.AllLevels())
	checkList(t, situation.AllDecisions())
	checkList(t, situation.AllLawKinds())
	checkList(t, situation.AllContentStates())
	checkList(t, situation.AllLawfulnesses())
	checkList(t, situation.AllEffects())
	checkList(t, situation.AllOrderAnswers())
	checkList(t, situation.AllCouncilSteps())
	checkList(t, situation.AllErasureGrounds())
	checkList(t, situation.AllHoldGrounds())
	checkList(t, situation.AllWouldHelps())
	checkList(t, situation.AllDataPurposes())
	checkList(t, situation.AllJudgeAsked())
	checkList(t, situation.AllGroundOutcomes())
	checkList(t, situation.AllSubsidiarities())
	checkList(t, situation.AllGroundCarries())
	checkList(t, situation.AllSourceOpennesses())
	checkList(t, situation.AllGroundReasons())
	checkList(t, situation.AllNoticeQualifications())
	checkList(t, situation.AllNoticeRoutes())
	checkList(t, situation.AllNoticeStatuses())
	checkList(t, situation.AllNoticeDecisions())
	checkList(t, situation.AllAsPlanned())
	checkList(t, situation.AllDisturbanceScales())
	checkList(t, situation.AllSizeClasses())
	checkList(t, situation.AllSizeBands())
	checkList(t, situation.AllFunctions())
	checkList(t, situation.AllPaces())
	checkList(t, situation.AllPlatformKinds())
	checkList(t, situation.AllAccesses())
}

func TestEveryFineValueHasACoarseOne(t *testing.T) {
	for _, s := range situation.AllBarrierStages() {
		if !s.Group().Valid() {
			t.Errorf("stage %s has no group", s)
		}
	}
	for _, k := range situation.AllContentKinds() {
		if !k.Group().Valid() {
			t.Errorf("kind %s has no group", k)
		}
	}
	for _, c := range situation.AllSizeClasses() {
		if !c.Band().Valid() {
			t.Errorf("size class %s has no band", c)
		}
	}
}

func TestSizeClassBounds(t *testing.T) {
	for n, want := range map[int]situation.SizeClass{
		0: situation.Under20k, 19_999: situation.Under20k, 20_000: situation.From20kTo50k, 49_999: situation.From20kTo50k,
		50_000: situation.From50kTo100k, 100_000: situation.From100kTo250k, 249_999: situation.From100kTo250k, 250_000: situation.Over250k,
	} {
		if got := situation.SizeClassOf(n); got != want {
			t.Errorf("%d inhabitants: %s, want %s", n, got, want)
		}
	}
}

func TestTheYearIsTheOneOnTheStreet(t *testing.T) {
	for moment, want := range map[string]int{
		"2025-12-31T22:59:59Z": 2025, "2025-12-31T23:00:00Z": 2026, "2026-01-01T00:30:00+01:00": 2026, "2026-07-01T00:00:00Z": 2026,
	} {
		at, err := time.Parse(time.RFC3339, moment)
		if err != nil {
			t.Fatal(err)
		}
		if got := situation.YearOf(at); got != want {
			t.Errorf("%s: %d, want %d", moment, got, want)
		}
	}
}

func TestADayOfTheClocksChangeIsADay(t *testing.T) {
	for from, want := range map[string]string{"2026-10-24T12:00:00+02:00": "2026-10-25T12:00:00+01:00", "2026-06-01T12:00:00+02:00": "2026-06-02T12:00:00+02:00"} {
		at, err := time.Parse(time.RFC3339, from)
		if err != nil {
			t.Fatal(err)
		}
		if got := situation.DaysAfter(at, 1).Format(time.RFC3339); got != want {
			t.Errorf("a day after %s: %s, want %s", from, got, want)
		}
	}
}
