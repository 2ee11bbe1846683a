package knowledge

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"

	"leerkring/domain/casefact"
	"leerkring/domain/release"
	"leerkring/internal/eventstore"
	"leerkring/projections"
)

const casefactSchema = `
CREATE TABLE IF NOT EXISTS casefact (
	id       TEXT PRIMARY KEY,
	document TEXT NOT NULL
) WITHOUT ROWID`

func casefactProjection() projections.Projection {
	return projections.Projection{
		Name: "casefact", Schema: casefactSchema, Categories: []string{casefact.Category},
		Apply: projections.Each(func(ctx context.Context, tx *sql.Tx, e eventstore.Decoded) error {
			id := strings.TrimPrefix(e.Stream, casefact.Category+"-")
			switch event := e.Event.(type) {
			case casefact.CasefactRecorded:
				return keepFact(ctx, tx, id, event.Casefact)
			case casefact.CasefactRevised:
				return keepFact(ctx, tx, id, event.Casefact)
			case casefact.CasefactWithdrawn:
				_, err := tx.ExecContext(ctx, `DELETE FROM casefact WHERE id = ?`, id)
				return err
			}
			return fmt.Errorf("%w: %s", eventstore.ErrUnknownEvent, e.Type)
		}),
	}
}

func keepFact(ctx context.Context, tx *sql.Tx, id string, fact casefact.Casefact) error {
	document, err := json.Marshal(fact)
	if err != nil {
		return fmt.Errorf("write a casefact: %w", err)
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO casefact VALUES (?, ?) ON CONFLICT DO UPDATE SET document = excluded.document`, id, document)
	return err
}

// Counts counts the closed incidents of each municipality in each class, for the gate.
func (q *Queries) Counts(ctx context.Context) (release.Counts, error) {
	rows, err := q.db.QueryContext(ctx, `SELECT document FROM casefact`)
	if err != nil {
		return nil, fmt.Errorf("count casefacts: %w", err)
	}
	facts, err := projections.Documents[casefact.Casefact](rows)
	if err != nil {
		return nil, fmt.Errorf("count casefacts: %w", err)
	}
	counts := release.Counts{}
	for _, fact := range facts {
		counts.Add(fact)
	}
	return counts, nil
}
