package disclosure

import (
	"time"

	"leerkring/domain/problem"
)

// Reason is why a reading was refused.
type Reason string

// The reasons.
const (
	NotAllowed Reason = "NOT_ALLOWED" // the role does not allow it
	NotThere   Reason = "NOT_THERE"   // there is no such case, or none that this viewer may know of
)

// Valid tells whether the list has the reason.
func (r Reason) Valid() bool { return r == NotAllowed || r == NotThere }

// Refuse records that a reading of personal data was refused.
type Refuse struct {
	Record
	Reason Reason
	Now    time.Time // the server's clock at the append
}

// DisclosureRefused is one reading that was refused (status_code ERROR): nothing personal left.
type DisclosureRefused struct {
	Record Record `json:"record,omitzero" seal:"true"`
	Reason Reason `json:"reason"`
}

func (DisclosureRefused) disclosureEvent() {}

func (c Refuse) recorded() time.Time { return c.Now }

func (c Refuse) decide() (Event, error) {
	var checks problem.Checks
	c.check(&checks)
	problem.Word(&checks, "reason", c.Reason)
	if err := checks.Err(); err != nil {
		return nil, err
	}
	return DisclosureRefused{c.Record, c.Reason}, nil
}
