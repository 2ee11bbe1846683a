package eventstore

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// Metadata stands beside every event. On the knowledge side only schema, recordedAt (to the month) and prevHash are always
// there; acts of facilitators add commandId and actor.
type Metadata struct {
	Schema       int        `json:"schema"` // of the event's wire form
	CommandID    uuid.UUID  `json:"commandId,omitzero"`
	Correlation  uuid.UUID  `json:"$correlationId,omitzero"`
	Causation    uuid.UUID  `json:"$causationId,omitzero"`
	Actor        string     `json:"actor,omitempty"`
	Role         string     `json:"role,omitempty"`
	Municipality string     `json:"municipality,omitempty"`
	OccurredAt   *time.Time `json:"occurredAt,omitempty"`
	RecordedAt   string     `json:"recordedAt"`
	PrevHash     string     `json:"prevHash"` // hexadecimal; empty for the first event of a stream
}

// InFull writes a moment with milliseconds in UTC (RFC 3339), for the case log.
func InFull(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z07:00") }

// ToTheMonth writes a moment's month, for the knowledge log.
func ToTheMonth(t time.Time) string { return t.UTC().Format("2006-01") }

func parseMetadata(data []byte) (Metadata, error) {
	var m Metadata
	if err := json.Unmarshal(data, &m); err != nil {
		return m, fmt.Errorf("read metadata: %w", err)
	}
	if m.Schema < 1 {
		return m, fmt.Errorf("read metadata: a schema is 1 or more, not %d", m.Schema)
	}
	return m, nil
}

func (m Metadata) recordedAt() (time.Time, error) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01"} {
		if t, err := time.Parse(layout, m.RecordedAt); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("read metadata: recordedAt is no moment")
}
