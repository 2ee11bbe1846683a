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

// release is the number of the last release before the casefact came, or was revised.
const casefactSchema = `
CREATE TABLE IF NOT EXISTS casefact (
	id       TEXT PRIMARY KEY,
	release  INTEGER NOT NULL,
	document TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS casefact_release (number INTEGER PRIMARY KEY)`

func casefactProjection() projections.Projection {
	return projections.Projection{
		Name: "casefact", Schema: casefactSchema, Categories: []string{casefact.Category, release.Category},
		Apply: projections.Each(applyCasefact),
	}
}

func applyCasefact(ctx context.Context, tx *sql.Tx, e eventstore.Decoded) error {
	id := strings.TrimPrefix(e.Stream, casefact.Category+"-")
	switch event := e.Event.(type) {
	case casefact.CasefactRecorded:
		return keepFact(ctx, tx, id, event.Casefact)
	case casefact.CasefactRevised:
		return keepFact(ctx, tx, id, event.Casefact)
	case casefact.CasefactWithdrawn:
		_, err := tx.ExecContext(ctx, `DELETE FROM casefact WHERE id = ?`, id)
		return err
	case release.ReleaseMade:
		_, err := tx.ExecContext(ctx, `INSERT INTO casefact_release VALUES (?)`, event.Number)
		return err
	}
	return fmt.Errorf("%w: %s", eventstore.ErrUnknownEvent, e.Type)
}

func keepFact(ctx context.Context, tx *sql.Tx, id string, fact casefact.Casefact) error {
	document, err := json.Marshal(fact)
	if err != nil {
		return fmt.Errorf("write a casefact: %w", err)
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO casefact SELECT ?, coalesce(max(number), 0), ? FROM casefact_release WHERE true
		ON CONFLICT DO UPDATE SET release = excluded.release, document = excluded.document`, id, document)
	return err
}

// Facts are the casefacts that stand, for the gate, and which of them came since the latest release.
func (q *Queries) Facts(ctx context.Context) ([]release.Fact, error) {
	rows, err := q.db.QueryContext(ctx, `SELECT release = (SELECT coalesce(max(number), 0) FROM casefact_release), document FROM casefact`)
	if err != nil {
		return nil, fmt.Errorf("list casefacts: %w", err)
	}
	defer rows.Close()
	var list []release.Fact
	for rows.Next() {
		var fact release.Fact
		var document []byte
		if err := rows.Scan(&fact.New, &document); err != nil {
			return nil, fmt.Errorf("list casefacts: %w", err)
		}
		if err := json.Unmarshal(document, &fact.Casefact); err != nil {
			return nil, fmt.Errorf("list casefacts: %w", err)
		}
		list = append(list, fact)
	}
	return list, rows.Err()
}
