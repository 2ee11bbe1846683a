package incident

import (
	"slices"

	"github.com/google/uuid"

	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// GuestName is under what an invitation finds whom it is for: one person, or those who handle the cases of a municipality.
type GuestName string

// PersonGuest names a person by the keyed hash of his sign-in.
func PersonGuest(actor string) GuestName { return GuestName("person:" + actor) }

// MunicipalityGuest names the officers and leads of a municipality.
func MunicipalityGuest(code string) GuestName { return GuestName("municipality:" + code) }

// Guest is one partner who was invited to a case.
type Guest struct {
	ID     uuid.UUID // of the invitation
	Name   GuestName
	Kind   situation.PartnerKind
	MayAdd bool // signals too, not reading alone
}

// guest is the invitation that one of the names has, or nil.
func (s State) guest(names []GuestName) *Guest {
	var found *Guest
	for i := range s.Guests {
		// Who is invited twice, in person and as his municipality, has the most that he was given.
		if g := &s.Guests[i]; slices.Contains(names, g.Name) && (found == nil || g.MayAdd) {
			found = g
		}
	}
	return found
}

// invited adds an invitation; one for the same name takes the place of the one before.
func (s State) invited(g Guest) State {
	s.Guests = slices.DeleteFunc(slices.Clone(s.Guests), func(old Guest) bool { return old.Name == g.Name })
	s.Guests = append(s.Guests, g)
	return s
}

// guestCommand marks what a guest may do when he was invited to add.
type guestCommand interface{ guestCommand() }

// admitGuest lets a guest in whom the municipality invited to add. What a guest may not do he is told, for he sees the case.
func admitGuest(g *Guest, c Command) error {
	if _, may := c.(guestCommand); may && g.MayAdd {
		return nil
	}
	return problem.One(problem.NotAllowed, "incidentId",
		"You are a guest in this case: you may read it, and add signals if the municipality invited you to. Ask its lead.",
		"U bent te gast in deze zaak: u mag meelezen, en signalen toevoegen als de gemeente u daarvoor heeft uitgenodigd. Vraag het de regievoerder.")
}

// without ends the invitation under a name.
func (s State) without(name GuestName) State {
	s.Guests = slices.DeleteFunc(slices.Clone(s.Guests), func(g Guest) bool { return g.Name == name })
	return s
}

// regime checks under which regime a datum stands. The AVG is what goes without saying, and is kept as nothing.
func regime(checks *problem.Checks, r situation.Regime) situation.Regime {
	if r == "" || r == situation.AVG {
		return ""
	}
	problem.Word(checks, "regime", r)
	return r
}

// from keeps rule 17: which partner puts something in, if it is one, and under which regime. The AVG is what goes without saying.
func (s State) from(checks *problem.Checks, o Order, said situation.Regime) (situation.PartnerKind, situation.Regime) {
	var partner situation.PartnerKind
	regime := regime(checks, said)
	if g := s.guest(o.Guest); g != nil && o.Municipality != s.Municipality {
		partner = g.Kind
		if said == "" {
			regime = partner.OwnRegime()
		}
		if regime != "" && !regime.ReadBy(partner) {
			checks.Add(problem.NotAllowed, "regime", "What is under this regime is not yours to put in; choose your own, or AVG.",
				"Wat onder dit regime valt, is niet aan u om in te brengen; kies uw eigen regime, of AVG.")
		}
	}
	return partner, regime
}
