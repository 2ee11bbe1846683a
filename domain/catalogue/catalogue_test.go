package catalogue_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"leerkring/domain/catalogue"
	"leerkring/domain/situation"
)

func load(t testing.TB) *catalogue.Catalogue {
	t.Helper()
	c, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func amsterdam(t *testing.T, s string) time.Time {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04:05", s, zone)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestTheBuiltInCatalogueIsComplete(t *testing.T) {
	c := load(t)
	if got := len(c.Municipalities()); got != 342 {
		t.Errorf("%d municipalities, want 342", got)
	}
	if got := len(c.InterventionTypes()); got != 64 {
		t.Errorf("%d interventions, want 64", got)
	}
	if len(c.Version()) != 12 || c.Version() != load(t).Version() {
		t.Errorf("version %q is not a stable digest", c.Version())
	}
	for _, id := range []string{"gemw-172", "gemw-172-3", "gemw-172a", "gemw-174", "gemw-175", "gemw-176", "gemw-151b", "sr-131", "sr-285",
		"sr-285d", "sv-125p", "sv-509hh", "wom-5", "wom-7", "dsa-16", "awb-5-32", "bw-6-162", "bill-36789", "bill-data-gathering", "apv-2-2-online"} {
		if _, ok := c.LegalBasis(id); !ok {
			t.Errorf("no legal basis %s", id)
		}
	}
}

func TestEveryLegalInterventionHasABasisAndEveryBasisIsUsed(t *testing.T) {
	c := load(t)
	used := map[string]bool{}
	for _, i := range c.InterventionTypes() {
		if i.Kind != situation.NonLegal && len(i.LegalBases) == 0 {
			t.Errorf("%s has no legal basis", i.ID)
		}
		for _, id := range i.LegalBases {
			used[id] = true
		}
		if found, ok := c.InterventionType(i.ID); !ok || found.Name != i.Name {
			t.Errorf("%s is not found by its id", i.ID)
		}
	}
	for _, b := range c.LegalBases() {
		if !used[b.ID] {
			t.Errorf("no intervention rests on %s", b.ID)
		}
	}
}

func TestInForceOn(t *testing.T) {
	c := load(t)
	for _, test := range []struct {
		basis, at string
		want      bool
	}{
		{"sr-285d", "2023-12-31 23:59:59", false},
		{"sr-285d", "2024-01-01 00:00:00", true},
		{"dsa-16", "2024-02-16 23:59:59", false},
		{"dsa-16", "2024-02-17 00:00:00", true},
		{"gemw-172a", "2010-08-31 23:59:59", false},
		{"gemw-172a", "2010-09-01 00:00:00", true},
		{"gemw-175", "2026-11-23 12:00:00", true},
		{"bill-36789", "2026-11-23 12:00:00", false},
		{"bill-data-gathering", "2026-11-23 12:00:00", false},
		{"apv-2-2-online", "2021-11-26 12:00:00", false},
		{"sr-131", "1999-01-01 00:00:00", true}, // no date on record
	} {
		b, _ := c.LegalBasis(test.basis)
		if got := b.InForceOn(amsterdam(t, test.at)); got != test.want {
			t.Errorf("%s in force on %s: %v, want %v", test.basis, test.at, got, test.want)
		}
	}
}

func TestInForceUntilIsExclusive(t *testing.T) {
	until := amsterdam(t, "2020-01-01 00:00:00")
	b := catalogue.LegalBasis{Status: catalogue.InForce, InForceUntil: &until}
	if !b.InForceOn(until.Add(-time.Second)) || b.InForceOn(until) {
		t.Error("the last moment of force is the one before InForceUntil")
	}
}

func TestAStruckDownRuleTellsItsRuling(t *testing.T) {
	b, _ := load(t).LegalBasis("apv-2-2-online")
	if b.Ruling == nil || b.Ruling.Date.Format(time.DateOnly) != "2025-06-11" || b.Ruling.Upholds.ECLI != "ECLI:NL:RBMNE:2023:375" {
		t.Errorf("ruling %+v", b.Ruling)
	}
	if bill, _ := load(t).LegalBasis("bill-36789"); bill.Bill == nil || bill.Bill.Number != "36789" {
		t.Errorf("bill %+v", bill.Bill)
	}
}

// An order that weighs on somebody's rights can be tested by a court, whatever article it rests on.
func TestEveryHeavyAdministrativeMeasureHasAChecklist(t *testing.T) {
	c := load(t)
	for _, m := range c.InterventionTypes() {
		if m.Kind != situation.Administrative || m.Intrusiveness < 3 {
			continue
		}
		for _, id := range m.LegalBases {
			basis, _ := c.LegalBasis(id)
			orders := strings.HasPrefix(id, "gemw-") || strings.HasPrefix(id, "wom-") || strings.HasPrefix(id, "awb-") || id == "wwm-50" || id == "wvw-2"
			if asked := slices.Contains(basis.Checklist, situation.AskFacts); asked != orders {
				t.Errorf("%s on %s: checklist %v", m.ID, id, basis.Checklist)
			}
		}
	}
	for id, want := range map[string]int{"gemw-172a": 92, "gemw-172b": 92, "sv-509hh": 90} {
		if basis, _ := c.LegalBasis(id); basis.MaxDays == nil || *basis.MaxDays != want {
			t.Errorf("%s: a maximum of %v days, want %d", id, basis.MaxDays, want)
		}
	}
	for id, want := range map[string]int{"gemw-175": 8, "gemw-176": 9, "gemw-172": 0, "bill-36789": 0} {
		if basis, _ := c.LegalBasis(id); len(basis.Checklist) != want {
			t.Errorf("%s asks for %v", id, basis.Checklist)
		}
	}
}

func TestMunicipalitySizeFollowsFromInhabitants(t *testing.T) {
	m, ok := load(t).Municipality("GM0014")
	if !ok || m.Name != "Groningen" || m.SizeClass != situation.From100kTo250k {
		t.Errorf("%+v", m)
	}
	if _, ok := load(t).Municipality("GM9999"); ok {
		t.Error("an unknown code was found")
	}
}

func TestListsAreCopies(t *testing.T) {
	c := load(t)
	c.Municipalities()[0].Name = "changed"
	c.LegalBases()[0].ID = "changed"
	c.InterventionTypes()[0].ID = "changed"
	if slices.ContainsFunc(c.Municipalities(), func(m catalogue.Municipality) bool { return m.Name == "changed" }) ||
		c.LegalBases()[0].ID == "changed" || c.InterventionTypes()[0].ID == "changed" {
		t.Error("a caller can change the catalogue")
	}
}

func TestEveryRowSaysWhereItWasReadAndWhen(t *testing.T) {
	c := load(t)
	type origin struct {
		row, source string
		checked     time.Time
	}
	var rows []origin
	for _, r := range c.InterventionTypes() {
		rows = append(rows, origin{r.ID, r.Source, r.CheckedOn})
	}
	for _, r := range c.LegalBases() {
		rows = append(rows, origin{r.ID, r.Source, r.CheckedOn})
	}
	for _, r := range c.BarrierModel() {
		rows = append(rows, origin{string(r.Stage), r.Source, r.CheckedOn})
	}
	for _, r := range c.Platforms() {
		rows = append(rows, origin{string(r.Platform), r.Source, r.CheckedOn})
	}
	for _, r := range rows {
		if r.source == "" || r.checked.IsZero() {
			t.Errorf("%+v", r)
		}
	}
}

func TestTheBarrierModelHasSevenStagesWithMeasuresAgainstEach(t *testing.T) {
	c := load(t)
	model := c.BarrierModel()
	if len(model) != 7 {
		t.Fatalf("%d stages", len(model))
	}
	for i, stage := range situation.AllBarrierStages() {
		if model[i].Stage != stage {
			t.Errorf("stage %d is %s, want %s", i+1, model[i].Stage, stage)
		}
		helping := c.HelpingAt(stage)
		light := slices.IsSortedFunc(helping, func(a, b catalogue.InterventionType) int { return a.Intrusiveness - b.Intrusiveness })
		if len(helping) < 5 || !light {
			t.Errorf("%s: %d measures, lightest first: %v", stage, len(helping), light)
		}
	}
}

func TestAPlatformTellsWhoCanReadIt(t *testing.T) {
	c := load(t)
	for platform, want := range map[situation.Platform]situation.Access{
		situation.PlatformX: situation.PublicAccess, situation.WhatsApp: situation.ClosedAccess, situation.Discord: situation.ByInvitation,
		situation.OtherPlatform: situation.UnknownAccess,
	} {
		if p, ok := c.Platform(platform); !ok || p.Access != want {
			t.Errorf("%s: %+v", platform, p)
		}
	}
}

// A template opens a case, so a case has to take all of it.
func TestEachKindOfCaseHasItsTemplate(t *testing.T) {
	c := load(t)
	if n := len(c.Templates()); n != 8 {
		t.Errorf("%d templates", n)
	}
	for _, template := range c.Templates() {
		found, ok := c.Template(template.ID)
		if !ok || found.NameNL != template.NameNL || len(template.Tasks) < 4 || len(template.Questions) < 3 || template.ReassessHours > 24 {
			t.Errorf("%+v", template)
		}
	}
	if _, ok := c.Template("bruiloft"); ok {
		t.Error("a template that is not there was found")
	}
}

// Doing nothing on purpose is a choice at every stage, and one to account for.
func TestFollowingOnPurposeFitsEveryStage(t *testing.T) {
	m, _ := load(t).InterventionType("IV64")
	if !slices.Equal(m.BarrierStages, situation.AllBarrierStages()) {
		t.Errorf("IV64 fits %v", m.BarrierStages)
	}
}

// A bill without an article has a Dutch description in its place: the English says it in English, and the Dutch fits a plural too.
func TestWhyABillIsNoLawIsSaidInItsLanguage(t *testing.T) {
	b, _ := load(t).LegalBasis("bill-data-gathering")
	en, nl := b.WhyNot(amsterdam(t, "2026-11-24 12:00:00"))
	if !strings.HasPrefix(en, b.Name) || strings.Contains(en, b.Article) || !strings.HasPrefix(nl, b.Article+", niet van kracht. ") {
		t.Errorf("%s\n%s", en, nl)
	}
	if en, nl := b.Cited(); en != b.Name || nl != b.Article {
		t.Errorf("%s, %s", en, nl)
	}
	law, _ := load(t).LegalBasis("gemw-175")
	if en, nl := law.Cited(); en != law.Article || nl != law.Article {
		t.Errorf("%s, %s", en, nl)
	}
}
