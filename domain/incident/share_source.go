package incident

import (
	"net/mail"
	"slices"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/problem"
	"leerkring/domain/situation"
	"leerkring/domain/source"
)

// SharesPerDay is how many sources a municipality may compare in 24 hours, links and accounts each: enough for a crisis, too few to
// try out names.
const SharesPerDay = 20

// SourceHash stands for a source: a keyed hash of its one spelling, so that it can be compared and not read.
type SourceHash struct {
	Kind source.Kind `json:"kind"`
	Hash string      `json:"hash"` // keyed SHA-256, in hexadecimal
}

// ShareSource lets the source of a signal be compared with those that other municipalities have let be compared. Whoever sends it
// has hashed what the signal says, and has counted what the municipality compared in the last 24 hours.
type ShareSource struct {
	Order
	Signal  uuid.UUID    `json:"signal"`
	Contact string       `json:"contact"` // whom the others may mail: the address of a function
	Sources []SourceHash `json:"-"`
	Shared  int          `json:"-"` // by this municipality in the last 24 hours
}

// SourceShared says that a source of this case is compared with those of other municipalities, from now until the entry or its
// signal is retracted. The contact is told to whom has the same one.
type SourceShared struct {
	Signal  uuid.UUID    `json:"signal"`
	Sources []SourceHash `json:"sources"`
	Contact string       `json:"contact,omitempty" seal:"true"`
}

func (e SourceShared) change(s State, _ entry) State {
	s.SharedSignals = append(slices.Clone(s.SharedSignals), e.Signal)
	return s
}

func (c ShareSource) decide(s State, _ Rules) ([]Event, error) {
	var checks problem.Checks
	if a, err := mail.ParseAddress(c.Contact); err != nil || a.Address != c.Contact || len(c.Contact) > NameLimit {
		checks.Add(problem.Required, "contact",
			"Whoever has the same source has to know whom to ask: give the e-mail address of a function, such as ooenv@gemeente.nl.",
			"Wie dezelfde bron heeft, moet weten wie hij kan vragen: geef het e-mailadres van een functie, zoals ooenv@gemeente.nl.")
	}
	c.comparable(&checks, s)
	if c.Shared+len(c.Sources) > SharesPerDay {
		checks.Add(problem.WrongStage, "signalId",
			"Your municipality may compare 20 links and accounts in 24 hours, and this would be more; go on tomorrow, or call your colleagues.",
			"Uw gemeente mag in 24 uur 20 links en accounts vergelijken, en dit zouden er meer worden; ga morgen verder, of bel uw collega's.")
	}
	if err := checks.Err(); err != nil {
		return nil, err
	}
	return []Event{SourceShared{Signal: c.Signal, Sources: c.Sources, Contact: c.Contact}}, nil
}

// comparable keeps rule 21: only a source that the file holds, under the AVG, with a ground check that allows looking for it.
func (c ShareSource) comparable(checks *problem.Checks, s State) {
	at := s.recorded(c.Signal)
	var signal SignalReported
	ok := at != nil && !at.Retracted
	if ok {
		signal, ok = at.Event.(SignalReported)
	}
	switch {
	case !ok:
		checks.Add(problem.NotFound, "signalId", "No such signal stands in this case; take the id from its signals.",
			"In deze zaak staat geen signaal met dit nummer; neem het id uit signals.")
	case slices.Contains(s.SharedSignals, c.Signal):
		checks.Add(problem.Conflict, "signalId", "The source of this signal is compared already; see sourceMatches.",
			"De bron van dit signaal wordt al vergeleken; zie sourceMatches.")
	case signal.Regime != "":
		checks.Add(problem.Unlawful, "signalId",
			"What is under the Wpg or Wjsg is not compared with the files of others: those laws say themselves to whom it may go (Wpg art. 16 to 20, Wjsg art. 39e and 39f).",
			"Wat onder de Wpg of Wjsg valt, wordt niet met zaken van anderen vergeleken: die wetten zeggen zelf aan wie het mag (Wpg art. 16 tot en met 20, Wjsg art. 39e en 39f).")
	case len(c.Sources) == 0:
		checks.Add(problem.Invalid, "signalId",
			"This signal names no link and no account that anybody can see, so there is nothing to compare; an invitation to a closed group is not compared.",
			"Dit signaal noemt geen link of account dat iedereen kan zien, dus er valt niets te vergelijken; een uitnodiging voor een besloten groep wordt niet vergeleken.")
	}
	switch now := c.Now; { // what is asked is asked now, whatever day is written beside it
	case !s.Ground.holds(now):
		checks.Add(problem.Required, "signalId",
			"Comparing sources is online research: it needs a ground check of this case that holds. Send checkGround first.",
			"Bronnen vergelijken is online onderzoek: het vraagt een geldige grondslagtoets in deze zaak. Stuur eerst checkGround.")
	case s.Ground.Outcome != situation.ResearchAllowed:
		refuse(checks, s.Ground.Outcome, nil)
	}
}

// ShareWindow is the time over which SharesPerDay counts.
const ShareWindow = 24 * time.Hour
