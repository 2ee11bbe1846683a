package notice

import (
	"leerkring/domain/problem"
)

// AcknowledgeNotice records that its receipt was confirmed (DSA art. 16(4)).
type AcknowledgeNotice struct {
	Order
	Reference string `json:"reference"`
}

// NoticeAcknowledged is the confirmation, with the receiver's own reference.
type NoticeAcknowledged struct {
	Reference string `json:"reference,omitempty" seal:"true"`
}

func (NoticeAcknowledged) noticeEvent() {}

func (c AcknowledgeNotice) decide(s State) ([]Event, error) {
	var checks problem.Checks
	checks.Text("reference", c.Reference, NameLimit)
	c.afterFiling(&checks, s)
	if s.Acknowledged {
		checks.Add(problem.WrongStage, "noticeId", "Its receipt is recorded already.", "De ontvangstbevestiging is al vastgelegd.")
	}
	if err := checks.Err(); err != nil {
		return nil, err
	}
	return []Event{NoticeAcknowledged{Reference: c.Reference}}, nil
}
