package casefile

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/incident"
	"leerkring/domain/retention"
	"leerkring/domain/situation"
)

func policy(t testing.TB) retention.Policy {
	t.Helper()
	p, err := retention.Load(retention.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// overdue is what of the cases is due at a moment, by case.
func (s *shelf) overdue(municipality string, at time.Time) map[uuid.UUID]Due {
	s.t.Helper()
	list, err := s.RetentionDue(s.t.Context(), municipality, policy(s.t), at)
	if err != nil {
		s.t.Fatal(err)
	}
	found := map[uuid.UUID]Due{}
	for i, d := range list {
		if found[d.Incident] = d; i > 0 && list[i-1].DueAt.After(d.DueAt) {
			s.t.Errorf("the list is out of order: %+v", list)
		}
	}
	return found
}

// What is listed is what the rules let go: by the kind of the outcome as it stands, from the closing, and until it was erased.
func TestWhatIsDueFollowsTheCase(t *testing.T) {
	s := open(t)
	id, at := uuid.New(), noon()
	events := []incident.Event{
		signal("Oproep"), incident.AssessmentRecorded{Decision: situation.NoAction}, incident.OutcomeRecorded{Scale: situation.Minor}, incident.IncidentClosed{},
	}
	s.add(here, id, at, events...)
	term, _ := policy(t).Term(retention.Minor)
	ended, _ := term.Due(at)
	for when, want := range map[time.Time]incident.RetentionPart{
		at.AddDate(0, 0, 29): "", at.AddDate(0, 0, 30): incident.RetainSignals, ended.Add(-time.Second): incident.RetainSignals, ended: incident.RetainCase,
	} {
		if got := s.overdue(here, when)[id]; got.Part != want {
			t.Errorf("at %s: %q, want %q", when, got.Part, want)
		}
	}
	if len(s.overdue(elsewhere, ended)) != 0 || len(s.overdue("", ended)) != 1 {
		t.Error("another municipality sees what is due here, or nobody sees it of all")
	}
	s.add(here, id, at.Add(time.Hour), incident.LegalHoldPlaced{Ground: situation.HeldForWoo})
	if got := s.overdue(here, ended)[id]; got.Hold != situation.HeldForWoo {
		t.Errorf("held: %+v", got)
	}
	s.add(here, id, at.Add(2*time.Hour), incident.LegalHoldLifted{}, incident.IncidentReopened{})
	if got := s.overdue(here, ended)[id]; got.Part != incident.RetainSignals || got.Hold != "" {
		t.Errorf("reopened: %+v", got)
	}
	s.add(here, id, at.Add(3*time.Hour), incident.AssessmentRecorded{Decision: situation.Intervene})
	if got := s.overdue(here, ended); len(got) != 0 {
		t.Errorf("something is done after all: %+v", got)
	}
}

func TestACertificateStandsBesideTheCase(t *testing.T) {
	s := open(t)
	id := uuid.New()
	s.add(here, id, noon(), signal("Oproep"))
	s.add(here, id, noon().Add(time.Hour), incident.RetentionExecuted{Part: incident.RetainCase, Ground: "lijst", Entries: 4})
	page, err := s.Certificates(t.Context(), here, 10, "")
	if err != nil || page.Total != 1 || page.Items[0].Incident != id || page.Items[0].Entries != 4 {
		t.Errorf("%+v, %v", page, err)
	}
	if other, err := s.Certificates(t.Context(), elsewhere, 10, ""); err != nil || other.Total != 0 {
		t.Errorf("%+v, %v", other, err)
	}
	if of, err := s.CertificatesOf(t.Context(), here, []uuid.UUID{id}); err != nil || len(of) != 1 {
		t.Errorf("%+v, %v", of, err)
	}
}

func TestACertificateCanBePrinted(t *testing.T) {
	of := Certificate{
		ID: uuid.UUID{7}, Reference: "GM0772-2026-7K3QF", ExecutedAt: noon(), Actor: "kenmerk", Role: "PRIVACY_OFFICER",
		RetentionExecuted: incident.RetentionExecuted{
			Part: incident.RetainCase, Process: "Openbare orde", Result: "Afgehandeld", Years: 5, Ground: "selectielijst", Policy: "ab12",
			DueAt: noon().AddDate(0, 3, 0), Entries: 4,
		},
	}
	want := `VERKLARING VAN VERNIETIGING

Zaak:                 GM0772-2026-7K3QF
Vernietigd:           alle ingevoerde teksten, bewijsstukken en meldingen van de zaak (4 vermeldingen)
Op:                   12-03-2026 13:00 CET
Door:                 privacyfunctionaris kenmerk
Bewaartermijn:        5 jaar na sluiting, verstreken op 12-06-2026 14:00 CEST
Procestype/resultaat: Openbare orde / Afgehandeld
Grondslag:            selectielijst
Termijn getoetst:     nee
Tabel (SHA-256):      ab12
Vermelding:           07000000-0000-0000-0000-000000000000
`
	if got := of.Text(); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	of.Part, of.Days, of.Process, of.Actor, of.Verified, of.Entries = incident.RetainSignals, 30, "", "", true, 1
	for _, line := range []string{"wat de signalen van de zaak vertelden (1 vermelding)", "Door:                 de server zelf", "30 dagen na het besluit om niets te doen", "Termijn getoetst:     ja"} {
		if !strings.Contains(of.Text(), line) {
			t.Errorf("%q is missing:\n%s", line, of.Text())
		}
	}
	if strings.Contains(of.Text(), "Procestype") {
		t.Errorf("signals have no process:\n%s", of.Text())
	}
}
