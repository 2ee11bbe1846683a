package notice

import (
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// ReportReappearance records that content which was removed or restricted has come back, there or elsewhere.
type ReportReappearance struct {
	Order
	URL string `json:"url"` // empty: at the same place
}

// ContentReappeared says where it came back.
type ContentReappeared struct {
	URL string `json:"url,omitempty" seal:"true"`
}

func (ContentReappeared) noticeEvent() {}

func (c ReportReappearance) decide(s State) ([]Event, error) {
	var checks problem.Checks
	checks.Link("url", c.URL, TextLimit)
	if s.Decision != situation.Removed && s.Decision != situation.Restricted {
		checks.Add(problem.WrongStage, "noticeId", "Only what was removed or restricted can come back; record that decision first.",
			"Alleen wat verwijderd of beperkt werd, kan terugkomen; leg die beslissing eerst vast.")
	} else {
		c.notBefore(&checks, s.DecidedAt, "This moment lies before the decision on the notice; give the moment at which the content came back.",
			"Dit tijdstip ligt voor de beslissing op de melding; geef het moment waarop de inhoud terugkwam.")
	}
	if err := checks.Err(); err != nil {
		return nil, err
	}
	return []Event{ContentReappeared{URL: c.URL}}, nil
}
