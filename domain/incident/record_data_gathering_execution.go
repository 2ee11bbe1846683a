package incident

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/catalogue"
	"leerkring/domain/problem"
)

// RecordDataGatheringExecution says that the police gathered what was asked for, under the act. Nothing can be executed under a bill,
// nor without the authorisation of the judge (rechter-commissaris) beforehand.
type RecordDataGatheringExecution struct {
	Order
	Request      uuid.UUID  `json:"request"`
	AuthorisedAt *time.Time `json:"authorisedAt"`
	Result       string     `json:"result"`
}

// DataGatheringExecuted says when the judge authorised a request, and what the police found.
type DataGatheringExecuted struct {
	Request      uuid.UUID `json:"request"`
	AuthorisedAt time.Time `json:"authorisedAt"`
	Catalogue    string    `json:"catalogue"`
	Result       string    `json:"result,omitempty" seal:"true"`
}

func (e DataGatheringExecuted) change(s State, _ entry) State {
	s.DataRequests = slices.Clone(s.DataRequests)
	for i := range s.DataRequests {
		if s.DataRequests[i].ID == e.Request {
			s.DataRequests[i].Executed = true
		}
	}
	return s
}

func (c RecordDataGatheringExecution) decide(s State, rules Rules) ([]Event, error) {
	at := slices.IndexFunc(s.DataRequests, func(r DataRequest) bool { return r.ID == c.Request })
	if at < 0 {
		return nil, problem.One(problem.NotFound, "requestId", "This case has no such request; check the id.",
			"Deze zaak heeft geen verzoek met dit nummer; controleer het id.")
	}
	law := dataGatheringLaw(rules.Catalogue)
	if !law.InForceOn(c.moment()) {
		en, nl := law.WhyNot(c.moment())
		return nil, problem.One(problem.NotInForce, "requestId", "Nothing can be executed under this act. "+en, "Onder deze wet kan niets worden uitgevoerd. "+nl)
	}
	var checks problem.Checks
	if s.DataRequests[at].Executed {
		checks.Add(problem.WrongStage, "requestId", "This request was executed already; make a new one for more.",
			"Dit verzoek is al uitgevoerd; doe voor meer een nieuw verzoek.")
	}
	c.authorised(&checks, law)
	checks.Text("result", c.Result, TextLimit)
	if err := checks.Err(); err != nil {
		return nil, err
	}
	return []Event{DataGatheringExecuted{
		Request: c.Request, AuthorisedAt: *c.AuthorisedAt, Catalogue: rules.Catalogue.Version(), Result: c.Result,
	}}, nil
}

// authorised asks for the judge's authorisation: under the act, and before the police began.
func (c RecordDataGatheringExecution) authorised(checks *problem.Checks, law catalogue.LegalBasis) {
	switch {
	case c.AuthorisedAt == nil:
		checks.Add(problem.Required, "authorisedAt", law.Article+" asks for the authorisation of the judge (rechter-commissaris) beforehand; give its moment.",
			law.Article+" vraagt vooraf een machtiging van de rechter-commissaris; geef het tijdstip ervan.")
	case c.AuthorisedAt.After(c.moment()):
		checks.Add(problem.Unlawful, "authorisedAt", "The authorisation came after the execution, and "+law.Article+" asks for it beforehand.",
			"De machtiging kwam na de uitvoering, en "+law.Article+" vraagt haar vooraf.")
	case !law.InForceOn(*c.AuthorisedAt):
		en, nl := law.WhyNot(*c.AuthorisedAt)
		checks.Add(problem.NotInForce, "authorisedAt", "No judge could authorise it then. "+en, "Een rechter kon toen niet machtigen. "+nl)
	}
}
