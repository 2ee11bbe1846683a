package disclosure

import (
	"time"

	"leerkring/domain/problem"
)

// Disclose records that an answer which holds personal data is about to leave.
type Disclose struct {
	Record
	Now time.Time // the server's clock at the append
}

// DataDisclosed is one answer that held personal data (status_code OK).
type DataDisclosed struct {
	Record Record `json:"record,omitzero" seal:"true"`
}

func (DataDisclosed) disclosureEvent() {}

func (c Disclose) recorded() time.Time { return c.Now }

func (c Disclose) decide() (Event, error) {
	var checks problem.Checks
	c.check(&checks)
	if err := checks.Err(); err != nil {
		return nil, err
	}
	return DataDisclosed{c.Record}, nil
}
