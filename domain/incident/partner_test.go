package incident_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"leerkring/domain/decider"
	"leerkring/domain/incident"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

func invited(kind situation.PartnerKind, guest incident.GuestName, mayAdd bool) incident.Event {
	return incident.PartnerInvited{Kind: kind, Guest: guest, MayAdd: mayAdd, Name: "wijkagent"}
}

// as is an order of a guest.
func as(names ...incident.GuestName) incident.Order {
	o := order()
	o.Municipality, o.Guest = "", names
	return o
}

const agent = incident.GuestName("person:agent")

func reportAs(names ...incident.GuestName) incident.ReportSignal {
	c := report()
	c.Order, c.Opens, c.Title = as(names...), false, ""
	return c
}

func TestAPersonIsInvited(t *testing.T) {
	given(t, signal()).when(incident.InvitePartner{Order: order(), Kind: situation.Police, Person: "agent", Name: "wijkagent", MayAdd: true}).
		then(invited(situation.Police, agent, true))
}

func TestAnInvitationNamesWhom(t *testing.T) {
	for name, c := range map[string]struct {
		command incident.InvitePartner
		code    problem.Code
		field   string
	}{
		"nobody":               {incident.InvitePartner{Kind: situation.Police}, problem.Required, "subject"},
		"no kind":              {incident.InvitePartner{Person: "x"}, problem.Invalid, "kind"},
		"one's own town":       {incident.InvitePartner{Kind: situation.NeighbourTown, Neighbour: here}, problem.Invalid, "municipality"},
		"no town":              {incident.InvitePartner{Kind: situation.NeighbourTown, Neighbour: "GM9999"}, problem.NotFound, "municipality"},
		"a town and a person":  {incident.InvitePartner{Kind: situation.NeighbourTown, Neighbour: elsewhere, Person: "x"}, problem.Invalid, "subject"},
		"a person with a town": {incident.InvitePartner{Kind: situation.Police, Neighbour: elsewhere, Person: "x"}, problem.Invalid, "municipality"},
	} {
		c.command.Order = order()
		t.Run(name, func(t *testing.T) { given(t, signal()).when(c.command).thenRefused(c.code, c.field) })
	}
}

// Rule 16.
func TestAGuestAddsSignalsWhenHeWasInvitedToThat(t *testing.T) {
	e := given(t, signal(), invited(situation.Police, agent, true)).when(reportAs(agent)).thenAccepted()[0].(incident.SignalReported)
	if e.Partner != situation.Police || e.Origin != situation.FromPartner || e.Regime != situation.WPG {
		t.Errorf("%+v", e)
	}
	given(t, signal(), invited(situation.Police, agent, false)).when(reportAs(agent)).thenRefused(problem.NotAllowed, "incidentId")
	given(t, signal(), invited(situation.Police, agent, true)).when(reportAs("person:ander")).thenRefused(problem.NotFound, "incidentId")
}

func TestAGuestDoesNothingElse(t *testing.T) {
	c := weigh(situation.Monitor)
	c.Order = as(agent)
	given(t, signal(), invited(situation.Police, agent, true)).when(c).thenRefused(problem.NotAllowed, "incidentId")
	given(t, signal(), invited(situation.Police, agent, true)).
		when(incident.InvitePartner{Order: as(agent), Kind: situation.Police, Person: "ander"}).thenRefused(problem.NotAllowed, "incidentId")
}

func TestToWhomIsNoLongerInvitedTheCaseIsAsMissing(t *testing.T) {
	s := given(t, signal(), invited(situation.Police, agent, true), incident.PartnerRemoved{Partner: entryID(1)}).when(reportAs(agent))
	s.thenRefused(problem.NotFound, "incidentId")
	missing, stranger := given(t).when(reportAs(agent)), given(t, signal()).when(reportAs(agent))
	if !reflect.DeepEqual(s.err, missing.err) || !reflect.DeepEqual(s.err, stranger.err) {
		t.Errorf("told apart: %v, %v and %v", s.err, missing.err, stranger.err)
	}
}

func TestAnInvitationCanBeChangedAndEnded(t *testing.T) {
	history := []incident.Event{signal(), invited(situation.Police, agent, false), invited(situation.Police, agent, true)}
	given(t, history...).when(reportAs(agent)).thenAccepted()
	given(t, history...).when(incident.RemovePartner{Order: order(), Partner: entryID(1)}).thenRefused(problem.NotFound, "partnerId")
	given(t, history...).when(incident.RemovePartner{Order: order(), Partner: entryID(2), Reason: "klaar"}).
		then(incident.PartnerRemoved{Partner: entryID(2), Reason: "klaar"})
	given(t, append(closedCase(), invited(situation.Police, agent, false))...).
		when(incident.RemovePartner{Order: order(), Partner: entryID(4)}).thenAccepted()
}

// Rule 17.
func TestAGuestsDataStandUnderHisOwnLaw(t *testing.T) {
	history := []incident.Event{signal(), invited(situation.Police, agent, true)}
	open := reportAs(agent)
	open.Regime = situation.AVG
	if e := given(t, history...).when(open).thenAccepted()[0].(incident.SignalReported); e.Regime != "" {
		t.Errorf("regime %q", e.Regime)
	}
	judicial := reportAs(agent)
	judicial.Regime = situation.WJSG
	given(t, history...).when(judicial).thenRefused(problem.NotAllowed, "regime")
	own := report()
	own.Opens, own.Title, own.Regime = false, "", situation.WPG
	if e := given(t, history...).when(own).thenAccepted()[0].(incident.SignalReported); e.Regime != situation.WPG || e.Partner != "" {
		t.Errorf("%+v", e)
	}
	own.Regime = "GDPR"
	given(t, history...).when(own).thenRefused(problem.Invalid, "regime")
}

func offerCase(to string) incident.OfferHandOver {
	return incident.OfferHandOver{Order: order(), To: to, Reason: "het speelt daar"}
}

func answer(municipality string) incident.Order {
	o := order()
	o.Municipality = municipality
	return o
}

// Rule 18.
func TestACaseGoesOverWhenBothHaveSaidSo(t *testing.T) {
	offered := incident.HandOverOffered{To: elsewhere, Reason: "het speelt daar"}
	given(t, signal()).when(offerCase(elsewhere)).then(offered)
	given(t, signal()).when(incident.AcceptHandOver{answer(elsewhere)}).thenRefused(problem.NotFound, "incidentId")
	given(t, signal(), offered).when(incident.AcceptHandOver{answer("GM0599")}).thenRefused(problem.NotFound, "incidentId")
	given(t, signal(), offered).when(incident.AcceptHandOver{answer(elsewhere)}).then(incident.IncidentHandedOver{From: here, To: elsewhere})
	given(t, signal(), offered).when(incident.DeclineHandOver{Order: answer(elsewhere), Reason: "nee"}).then(incident.HandOverDeclined{Reason: "nee"})
	given(t, signal(), offered, incident.HandOverDeclined{}).when(incident.AcceptHandOver{answer(elsewhere)}).thenRefused(problem.NotFound, "incidentId")
	withdraw, withdrawn := incident.WithdrawHandOver{order()}, incident.HandOverWithdrawn{}
	given(t, signal(), offered).when(withdraw).then(withdrawn)
	given(t, signal()).when(withdraw).thenRefused(problem.WrongStage, "incidentId")
	given(t, signal(), offered, withdrawn).when(withdraw).thenRefused(problem.WrongStage, "incidentId")
	given(t, signal(), offered, withdrawn).when(incident.AcceptHandOver{answer(elsewhere)}).thenRefused(problem.NotFound, "incidentId")
	given(t, signal(), offered).when(incident.WithdrawHandOver{answer(elsewhere)}).thenRefused(problem.NotFound, "incidentId")
	given(t, signal(), offered, withdrawn, offered).when(incident.AcceptHandOver{answer(elsewhere)}).thenAccepted()
	given(t, signal()).when(offerCase(here)).thenRefused(problem.Invalid, "municipality")
	given(t, closedCase()...).when(offerCase(elsewhere)).thenRefused(problem.WrongStage, "incidentId")

	over := []incident.Event{signal(), offered, incident.IncidentHandedOver{From: here, To: elsewhere}}
	theirs := weigh(situation.Monitor)
	theirs.Municipality = elsewhere
	given(t, over...).when(theirs).thenAccepted()
	given(t, over...).when(incident.AcceptHandOver{answer(elsewhere)}).thenRefused(problem.WrongStage, "incidentId")
	before := weigh(situation.Monitor)
	before.Guest = []incident.GuestName{incident.MunicipalityGuest(here)}
	given(t, over...).when(before).thenRefused(problem.NotAllowed, "incidentId")
}

func TestCasesAreLinkedOnceInEachWay(t *testing.T) {
	link := incident.LinkIncidents{Order: order(), This: uuid.UUID{1}, Other: uuid.UUID{2}, Kind: situation.FollowUp}
	linked := incident.IncidentsLinked{Other: uuid.UUID{2}, Kind: situation.FollowUp}
	given(t, signal()).when(link).then(linked)
	given(t, signal(), linked).when(link).thenRefused(problem.Conflict, "otherIncidentId")
	given(t, signal(), linked, incident.EntryRetracted{Entry: entryID(1)}).when(link).then(linked)
	link.There = true
	given(t, signal()).when(link).thenRefused(problem.Conflict, "otherIncidentId")
	link.There = false
	given(t, signal()).when(incident.RetractEntry{Order: order(), Entry: entryID(9), Reason: "toch niet", Noted: "GM0772-2026-ABCDE"}).
		thenRefused(problem.WrongStage, "entryId", "GM0772-2026-ABCDE")
	link.Kind = situation.Related
	given(t, signal(), linked).when(link).thenAccepted()
	link.Other = link.This
	given(t, signal()).when(link).thenRefused(problem.Invalid, "otherIncidentId")
}

// Whatever municipalities and guests do in whatever order: who changes the case is its municipality, one to which it was
// offered, or a guest who adds a signal and was invited to that.
func TestNobodyChangesACaseThatIsNotHis(t *testing.T) {
	d := incident.New(rules(t))
	towns, persons := []string{here, elsewhere, "GM0599", ""}, []incident.GuestName{agent, "person:officier"}
	rapid.Check(t, func(t *rapid.T) {
		state := d.New()
		for i := range rapid.IntRange(1, 40).Draw(t, "length") {
			o := order()
			o.Municipality = rapid.SampledFrom(towns).Draw(t, "town")
			o.Guest = []incident.GuestName{rapid.SampledFrom(persons).Draw(t, "person")}
			if o.Municipality != "" {
				o.Guest = append(o.Guest, incident.MunicipalityGuest(o.Municipality))
			}
			signal := report()
			signal.Order, signal.Opens, signal.Title = o, state.Municipality == "", ""
			weighing := weigh(situation.Monitor)
			weighing.Order = o
			var partner uuid.UUID
			if len(state.Guests) > 0 {
				partner = rapid.SampledFrom(state.Guests).Draw(t, "guest").ID
			}
			c := rapid.SampledFrom([]incident.Command{
				signal, weighing,
				incident.InvitePartner{Order: o, Kind: situation.Police, Person: "agent", MayAdd: rapid.Bool().Draw(t, "may add")},
				incident.InvitePartner{Order: o, Kind: situation.NeighbourTown, Neighbour: "GM0599", MayAdd: true},
				incident.RemovePartner{Order: o, Partner: partner},
				incident.OfferHandOver{Order: o, To: rapid.SampledFrom(towns).Draw(t, "to"), Reason: "x"},
				incident.AcceptHandOver{o}, incident.DeclineHandOver{Order: o, Reason: "x"}, incident.WithdrawHandOver{o},
			}).Draw(t, "command")
			if d.Admit(state, c) != nil {
				continue
			}
			events, err := d.Decide(state, c)
			if err != nil {
				continue
			}
			mine := state.Municipality == "" || state.Municipality == o.Municipality
			offered := state.HandOver != nil && !state.HandOver.Declined && state.HandOver.To == o.Municipality
			mayAdd := slices.ContainsFunc(state.Guests, func(g incident.Guest) bool { return g.MayAdd && slices.Contains(o.Guest, g.Name) })
			switch events[0].(type) {
			case incident.SignalReported:
				mine = mine || mayAdd
			case incident.IncidentHandedOver, incident.HandOverDeclined:
				mine = offered
			}
			if !mine {
				t.Fatalf("%T by %q, guest as %v, of a case of %q", c, o.Municipality, o.Guest, state.Municipality)
			}
			for _, e := range events {
				state = d.Evolve(state, decider.Entry[incident.Event]{ID: uuid.New(), Revision: uint64(i), Municipality: o.Municipality, OccurredAt: now(), Event: e})
			}
		}
	})
}
