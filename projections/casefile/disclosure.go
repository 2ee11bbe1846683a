package casefile

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/catalogue"
	"leerkring/domain/disclosure"
	"leerkring/internal/eventstore"
	"leerkring/projections"
)

// A record stands once for each municipality that accounts for something in it, with that one's cases alone. There are more of them
// than of anything else, so ids are kept as bytes.
const disclosureSchema = `
CREATE TABLE IF NOT EXISTS disclosure (
	municipality TEXT NOT NULL,
	at           INTEGER NOT NULL, -- Unix milliseconds
	id           BLOB NOT NULL,
	actor        TEXT NOT NULL,
	refused      INTEGER NOT NULL,
	document     TEXT NOT NULL,
	UNIQUE (municipality, at DESC, id)
);
CREATE INDEX IF NOT EXISTS disclosure_actor ON disclosure (municipality, actor, at DESC, id);
CREATE INDEX IF NOT EXISTS disclosure_refused ON disclosure (municipality, at DESC, id) WHERE refused;
CREATE TABLE IF NOT EXISTS disclosure_of (
	municipality TEXT NOT NULL,
	incident     BLOB NOT NULL,
	at           INTEGER NOT NULL, -- Unix milliseconds
	id           BLOB NOT NULL,
	PRIMARY KEY (municipality, incident, at DESC, id)
) WITHOUT ROWID`

// PartDisclosure is the part of the case file that holds who read what.
const PartDisclosure = "disclosure"

func disclosureProjection() projections.Projection {
	return projections.Projection{
		Name: PartDisclosure, Schema: disclosureSchema, Version: 1, Categories: []string{disclosure.Category}, Apply: applyDisclosures,
	}
}

// Disclosure is one answer that held personal data, or one reading that was refused, as the municipality sees it that accounts for
// the cases. Who read is known by a keyed hash and a role.
type Disclosure struct {
	ID          uuid.UUID            `json:"id"`
	RecordedAt  time.Time            `json:"recordedAt"`
	Erased      bool                 `json:"erased,omitempty"` // its key is destroyed: who, in which role and when is left
	Actor       string               `json:"actor"`
	Role        string               `json:"role"`
	By          string               `json:"by,omitempty"` // CBS code of the municipality that the reader acts for
	Refused     *disclosure.Reason   `json:"refused,omitempty"`
	Activity    *disclosure.Activity `json:"activity,omitempty"`
	Operation   string               `json:"operation"`
	Fields      []string             `json:"fields"`
	Cases       []uuid.UUID          `json:"cases"`
	TraceID     string               `json:"traceId"`
	OperationID string               `json:"operationId"`
	StartedAt   *time.Time           `json:"startedAt,omitempty"`
	EndedAt     *time.Time           `json:"endedAt,omitempty"`

	// Accountable is the municipality that accounts for the cases.
	Accountable string `json:"-"`
	// Incidents are the cases with the names that people know them by.
	Incidents []*DisclosedIncident `json:"-"`
}

// DisclosedIncident is a case of which something was read.
type DisclosedIncident struct {
	ID        uuid.UUID
	Reference *string // nil where there is no such case
}

// disclosed is a record without what is of one municipality alone.
func disclosed(e eventstore.Decoded) (Disclosure, disclosure.Record, error) {
	d := Disclosure{ID: e.ID, RecordedAt: e.RecordedAt, Erased: e.Erased, Actor: e.Actor, Role: e.Role, By: e.Municipality}
	var r disclosure.Record
	switch event := e.Event.(type) {
	case disclosure.DataDisclosed:
		r = event.Record
	case disclosure.DisclosureRefused:
		r, d.Refused = event.Record, &event.Reason
	default:
		return d, r, fmt.Errorf("%w: %s", eventstore.ErrUnknownEvent, e.Type)
	}
	d.Operation, d.Fields, d.TraceID, d.OperationID = r.Name, r.Fields, r.TraceID, r.OperationID
	if !e.Erased {
		d.Activity, d.StartedAt, d.EndedAt = &r.Activity, &r.StartTime, &r.EndTime
	}
	return d, r, nil
}

// accountable is which cases of a record each municipality accounts for. Of a refusal the reader's own is told too, but never whether
// there is such a case elsewhere; a record of no case is the reader's own alone.
func accountable(d Disclosure, r disclosure.Record) map[string][]uuid.UUID {
	by := map[string][]uuid.UUID{}
	for _, s := range r.Subjects {
		if s.Municipality != "" {
			by[s.Municipality] = append(by[s.Municipality], s.Incident)
		}
	}
	if _, own := by[d.By]; !own && d.By != "" && (d.Refused != nil || len(by) == 0) {
		by[d.By] = nil
	}
	return by
}

// applyDisclosures prepares its statements once for all the readings that came in together: there are more of them than of anything else.
func applyDisclosures(ctx context.Context, tx *sql.Tx, events []eventstore.Decoded) error {
	row, err := tx.PrepareContext(ctx, `INSERT INTO disclosure VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`)
	if err != nil {
		return fmt.Errorf("write disclosures: %w", err)
	}
	defer row.Close()
	of, err := tx.PrepareContext(ctx, `INSERT INTO disclosure_of SELECT ?, unhex(value, '-'), ?, ? FROM json_each(?) WHERE true ON CONFLICT DO NOTHING`)
	if err != nil {
		return fmt.Errorf("write disclosures: %w", err)
	}
	defer of.Close()
	for _, e := range events {
		if err := applyDisclosure(ctx, e, row, of); err != nil {
			return err
		}
	}
	return nil
}

// ReadingOf is what a record says of one case, whosever it was then; nil when it is not about it.
func ReadingOf(e eventstore.Decoded, incident uuid.UUID) (*Disclosure, error) {
	d, record, err := disclosed(e)
	if err != nil || !slices.ContainsFunc(record.Subjects, func(s disclosure.Subject) bool { return s.Incident == incident }) {
		return nil, err
	}
	d.Cases = []uuid.UUID{incident}
	return &d, nil
}

// Row is the reading of a case as it is handed over, with the names that people know the reader's organisation and the case by.
func (d *Disclosure) Row(cat *catalogue.Catalogue, reference string) disclosure.Row {
	organisation := ""
	if m, known := cat.Municipality(d.By); known {
		organisation = "gemeente " + m.Name
	}
	r := disclosure.Row{
		RecordedAt: d.RecordedAt, Actor: d.Actor, Role: d.Role, Organisation: organisation, Operation: d.Operation, Case: reference, Fields: d.Fields,
		TraceID: d.TraceID, OperationID: d.OperationID,
	}
	if d.Refused != nil {
		r.Refused = *d.Refused
	}
	if d.Activity != nil {
		r.Activity, r.Started, r.Ended = *d.Activity, *d.StartedAt, *d.EndedAt
	}
	return r
}

func applyDisclosure(ctx context.Context, e eventstore.Decoded, row, of *sql.Stmt) error {
	d, record, err := disclosed(e)
	if err != nil {
		return err
	}
	at := e.RecordedAt.UnixMilli()
	for municipality, cases := range accountable(d, record) {
		d.Cases = cases
		document, err := json.Marshal(d)
		if err != nil {
			return fmt.Errorf("write a disclosure: %w", err)
		}
		if _, err = row.ExecContext(ctx, municipality, at, d.ID[:], d.Actor, d.Refused != nil, document); err != nil {
			return fmt.Errorf("write a disclosure: %w", err)
		}
		if len(cases) == 0 {
			continue
		}
		if _, err = of.ExecContext(ctx, municipality, at, d.ID[:], projections.IDList(cases)); err != nil {
			return fmt.Errorf("write the cases of a disclosure: %w", err)
		}
	}
	return nil
}
