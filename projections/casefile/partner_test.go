package casefile

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"leerkring/domain/casefact"
	"leerkring/domain/decider"
	"leerkring/domain/incident"
	"leerkring/domain/situation"
	"leerkring/internal/eventstore"
)

func guest(names ...incident.GuestName) Reader { return Reader{Guest: names} }

// put adds one event under an id of its own, as whoever acts.
func (s *shelf) put(stream uuid.UUID, revision int, municipality string, id uuid.UUID, e incident.Event) {
	s.t.Helper()
	if err := s.apply(eventstore.Decoded{
		Entry: decider.Entry[any]{
			ID: id, Revision: uint64(revision), Municipality: municipality, OccurredAt: noon().Add(time.Duration(revision) * time.Hour),
			RecordedAt: noon().Add(time.Duration(revision) * time.Hour), Event: e,
		},
		Stream: incident.Stream(stream), Type: reflect.TypeOf(e).Name(),
	}); err != nil {
		s.t.Fatal(err)
	}
}

const agent, officer = incident.GuestName("person:agent"), incident.GuestName("person:officier")

func TestACaseIsThereForWhomItInvitesAsLongAsItDoes(t *testing.T) {
	s, id := open(t), uuid.New()
	sees := func(r Reader) bool {
		t.Helper()
		found, err := s.Incident(t.Context(), r, id)
		if err != nil {
			t.Fatal(err)
		}
		page, err := s.cases(r, Filter{Invited: true}, 20, "")
		if err != nil || page.Total != len(page.Items) || (found != nil) != (page.Total == 1) {
			t.Fatalf("%v, and a list of %d of %d (%v)", found, len(page.Items), page.Total, err)
		}
		return found != nil
	}
	town := incident.MunicipalityGuest(elsewhere)
	s.put(id, 0, here, uuid.UUID{1}, signal("Plein"))
	if sees(guest(agent)) || sees(guest(town)) || sees(guest()) {
		t.Error("somebody who was not invited sees the case")
	}
	s.put(id, 1, here, uuid.UUID{2}, incident.PartnerInvited{Kind: situation.Police, Guest: agent})
	s.put(id, 2, here, uuid.UUID{3}, incident.PartnerInvited{Kind: situation.NeighbourTown, Guest: town})
	if !sees(guest(agent)) || !sees(guest("person:x", town)) || sees(guest(officer)) {
		t.Error("not those who were invited see the case")
	}
	s.put(id, 3, here, uuid.UUID{4}, incident.PartnerInvited{Kind: situation.Police, Guest: agent, MayAdd: true})
	s.put(id, 4, here, uuid.UUID{5}, incident.PartnerRemoved{Partner: uuid.UUID{4}})
	if sees(guest(agent)) || !sees(guest(town)) {
		t.Error("an invitation that ended lets in, or another one ended with it")
	}
}

// Of each text with a regime: whether it is shown to a kind of guest is what the regime says, and nothing else goes with it.
func TestAGuestReadsWhatItsRegimeLetsHim(t *testing.T) {
	for _, regime := range situation.AllRegimes() {
		for _, kind := range situation.AllPartnerKinds() {
			first := signal("Plein")
			first.Regime, first.URL, first.Handle = regime, "https://t.me/a", "@a"
			stream := recorded(first,
				incident.AssessmentRecorded{Motivation: "geheim", Consulted: []string{"geheim"}, Regime: regime},
				incident.InterventionDecided{InterventionType: casefact.TypeID("IV17"), Motivation: "geheim", Regime: regime},
				incident.EvidenceAttached{Description: "geheim", SHA256: "ab", Regime: regime},
				incident.OutcomeRecorded{Summary: "geheim", Dilemma: "geheim", Regime: regime})
			whole, err := Known(uuid.UUID{9}, stream, noon().Add(99*time.Hour))
			if err != nil {
				t.Fatal(err)
			}
			seen, reads := whole.ForGuest(kind), regime.ReadBy(kind)
			texts := map[string]*string{
				"title": seen.Title, "url": seen.Signals[0].URL, "handle": seen.Signals[0].Handle, "text": seen.Signals[0].Text,
				"motivation": seen.Assessments[0].Motivation, "measure": seen.Interventions[0].Motivation, "outcome": seen.Outcome().Summary,
				"evidence": seen.Evidence[0].Description, "hash of evidence": seen.Evidence[0].SHA256,
			}
			for name, text := range texts {
				if (text != nil) != reads {
					t.Errorf("%s under %s to %s: %v", name, regime, kind, text != nil)
				}
			}
			if seen.Signals[0].Withheld == reads || seen.Signals[0].Platform != situation.Telegram {
				t.Errorf("withheld %v under %s to %s", seen.Signals[0].Withheld, regime, kind)
			}
		}
	}
}

// What is the municipality's own business is hidden, also what somebody will add to a case tomorrow.
func TestAGuestSeesNoFieldThatIsNotForGuests(t *testing.T) {
	whole := &Incident{}
	v := reflect.ValueOf(whole).Elem()
	for i := range v.NumField() {
		if f := v.Field(i); f.Kind() == reflect.Slice {
			f.Set(reflect.MakeSlice(f.Type(), 1, 1))
			if f.Type().Elem().Kind() == reflect.Pointer {
				f.Index(0).Set(reflect.New(f.Type().Elem().Elem()))
			}
		} else if f.Kind() == reflect.Pointer {
			f.Set(reflect.New(f.Type().Elem()))
		}
	}
	shown := reflect.ValueOf(whole.ForGuest(situation.Prosecutor)).Elem()
	forGuests := map[string]bool{
		"ID": true, "Reference": true, "Municipality": true, "Title": true, "Stage": true, "OpenedAt": true, "ClosedAt": true,
		"Revision": true, "Signals": true, "Assessments": true, "Interventions": true, "Outcomes": true, "Notices": true, "Evidence": true, "AsOf": true, "Guest": true,
	}
	for i := range shown.NumField() {
		if name := shown.Type().Field(i).Name; !forGuests[name] && !shown.Field(i).IsZero() {
			t.Errorf("a guest sees %s", name)
		}
	}
}

func TestAGuestsSearchTellsNothingOfWhatIsWithheld(t *testing.T) {
	s, open, secret := open(t), uuid.New(), uuid.New()
	police := signal("Wapens")
	police.Regime = situation.WPG
	s.put(open, 0, here, uuid.New(), signal("Plein"))
	s.put(secret, 0, here, uuid.New(), police)
	for _, id := range []uuid.UUID{open, secret} {
		s.put(id, 1, here, uuid.New(), incident.PartnerInvited{Kind: situation.OtherPartnerInvited, Guest: agent})
	}
	for search, want := range map[string]int{"plein": 1, "wapens": 0, "vuurwerk": 0, "GM0772": 2} {
		page, err := s.cases(guest(agent), Filter{Invited: true, Search: search}, 20, "")
		if err != nil || page.Total != want || len(page.Items) != want {
			t.Errorf("%s: %d of %d, want %d (%v)", search, len(page.Items), page.Total, want, err)
		}
	}
	// Nor does the sign of a column, which FTS5 would take for its own.
	page, err := s.cases(guest(agent), Filter{Invited: true, Search: "text:vuurwerk"}, 20, "")
	if err != nil || page.Total != 0 {
		t.Errorf("by a column: %d (%v)", page.Total, err)
	}
}

func TestAGuestsTimelineHoldsWhatHappenedAndNoNames(t *testing.T) {
	s, id := open(t), uuid.New()
	s.put(id, 0, here, uuid.New(), signal("Plein"))
	s.put(id, 1, here, uuid.New(), incident.PartnerInvited{Kind: situation.Police, Guest: agent})
	s.put(id, 2, here, uuid.New(), incident.IncidentsLinked{Other: uuid.New(), Kind: situation.Related})
	page, err := s.Timeline(t.Context(), id.String(), Span{Guest: true}, 10, "")
	if err != nil || page.Total != 1 || len(page.Items) != 1 || page.Items[0].Kind != "SignalReported" || page.Items[0].Actor != "" {
		t.Errorf("%+v, %v", page, err)
	}
	for _, kind := range guestKinds() {
		known := false
		for _, e := range incident.Events() {
			known = known || reflect.TypeOf(e).Name() == kind
		}
		if !known {
			t.Errorf("there is no event %s", kind)
		}
	}
}

func TestACaseThatWasHandedOverIsTheOthers(t *testing.T) {
	s, id := open(t), uuid.New()
	s.put(id, 0, here, uuid.New(), signal("Plein"))
	s.put(id, 1, here, uuid.New(), incident.HandOverOffered{To: elsewhere, Reason: "het speelt daar"})
	offers, err := s.HandOverOffers(t.Context(), elsewhere)
	if err != nil || len(offers) != 1 || offers[0].Incident != id || offers[0].From != here || *offers[0].Reason != "het speelt daar" {
		t.Fatalf("%+v, %v", offers, err)
	}
	if found, err := s.Incident(t.Context(), of(elsewhere), id); err != nil || found != nil {
		t.Errorf("read before it was accepted: %+v, %v", found, err)
	}
	s.put(id, 2, elsewhere, uuid.New(), incident.IncidentHandedOver{From: here, To: elsewhere})
	if offers, err = s.HandOverOffers(t.Context(), elsewhere); err != nil || len(offers) != 0 {
		t.Errorf("%+v, %v", offers, err)
	}
	found, err := s.Incident(t.Context(), of(elsewhere), id)
	if err != nil || found == nil || found.Guest != "" || found.HandOver.AcceptedAt == nil {
		t.Fatalf("%+v, %v", found, err)
	}
	before, err := s.Incident(t.Context(), Reader{here, []incident.GuestName{incident.MunicipalityGuest(here)}}, id)
	if err != nil || before == nil || before.Guest != situation.NeighbourTown || before.HandOver != nil {
		t.Errorf("%+v, %v", before, err)
	}
	for municipality, want := range map[string]int{here: 0, elsewhere: 1} {
		page, err := s.cases(of(municipality), Filter{}, 20, "")
		if err != nil || page.Total != want {
			t.Errorf("%s lists %d (%v)", municipality, page.Total, err)
		}
	}
}

func TestALinkShowsInBothCases(t *testing.T) {
	s, one, two := open(t), uuid.New(), uuid.New()
	s.put(one, 0, here, uuid.New(), signal("Plein"))
	s.put(two, 0, here, uuid.New(), signal("Strand"))
	s.put(one, 1, here, uuid.New(), incident.IncidentsLinked{Other: two, Kind: situation.FollowUp})
	for id, other := range map[uuid.UUID]string{one: "Strand", two: "Plein"} {
		found, err := s.Incident(t.Context(), of(here), id)
		if err != nil || len(found.Links) != 1 || found.Links[0].Noted != one || *found.Links[0].Title != other || found.Links[0].Kind != situation.FollowUp {
			t.Errorf("%+v, %v", found.Links, err)
		}
	}
	// What has gone to another municipality is linked no longer.
	s.put(two, 1, elsewhere, uuid.New(), incident.IncidentHandedOver{From: here, To: elsewhere})
	for id, municipality := range map[uuid.UUID]string{one: here, two: elsewhere} {
		found, err := s.Incident(t.Context(), of(municipality), id)
		if err != nil || len(found.Links) != 0 {
			t.Errorf("%+v, %v", found.Links, err)
		}
	}
}

// Whoever is invited, changed, removed and invited again: the table that lists go by says what the case itself says.
func TestTheTableOfGuestsIsWhatTheCaseSays(t *testing.T) {
	names := []incident.GuestName{agent, officer, incident.MunicipalityGuest(elsewhere)}
	rapid.Check(t, func(r *rapid.T) {
		s, id := open(t), uuid.New()
		s.put(id, 0, here, uuid.New(), signal("Plein"))
		var invitations []uuid.UUID
		for i := range rapid.IntRange(0, 12).Draw(r, "length") {
			entry := uuid.New()
			if len(invitations) > 0 && rapid.Bool().Draw(r, "remove") {
				s.put(id, i+1, here, entry, incident.PartnerRemoved{Partner: rapid.SampledFrom(invitations).Draw(r, "whom")})
				continue
			}
			invitations = append(invitations, entry)
			s.put(id, i+1, here, entry, incident.PartnerInvited{Kind: situation.Police, Guest: rapid.SampledFrom(names).Draw(r, "name")})
		}
		whole, err := s.Incident(t.Context(), of(here), id)
		if err != nil {
			r.Fatal(err)
		}
		for _, name := range names {
			stands := strings.Contains(joined(whole.guests()), string(name))
			found, err := s.Incident(t.Context(), guest(name), id)
			if err != nil || (found != nil) != stands {
				r.Fatalf("%s: shown %v, invited %v (%v)", name, found != nil, stands, err)
			}
		}
	})
}

func joined(partners []*Partner) string {
	text := ""
	for _, p := range partners {
		text += string(p.Guest) + "\n"
	}
	return text
}
