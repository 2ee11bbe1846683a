package erasure

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"leerkring/domain/incident"
	"leerkring/domain/notice"
	"leerkring/internal/blobs"
	"leerkring/internal/eventstore"
	"leerkring/projections"
)

// The list holds ids alone.
const schema = `
CREATE TABLE IF NOT EXISTS erasure (
	stream   TEXT NOT NULL,
	revision INTEGER NOT NULL,
	whole    INTEGER NOT NULL, -- the whole case
	done     INTEGER NOT NULL, -- since this server started, and since the last that came of the case's notices
	PRIMARY KEY (stream, revision)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS erasure_open ON erasure (done) WHERE NOT done;
CREATE TABLE IF NOT EXISTS erased_notice ( -- those that an erasure names
	notice   TEXT NOT NULL,
	stream   TEXT NOT NULL,
	revision INTEGER NOT NULL,
	PRIMARY KEY (notice, stream, revision)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS notice_of (notice TEXT PRIMARY KEY, stream TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS notice_of_stream ON notice_of (stream);
CREATE TABLE IF NOT EXISTS attached (entry TEXT PRIMARY KEY, blob TEXT NOT NULL, erased INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS attached_blob ON attached (blob)`

// Projection lists the erasures, and what they need to know of notices and files.
func Projection() projections.Projection {
	return projections.Projection{
		Name: "erasure", Schema: schema, Categories: []string{incident.Category, notice.Category}, Apply: projections.Each(apply),
	}
}

func apply(ctx context.Context, tx *sql.Tx, e eventstore.Decoded) error {
	switch event := e.Event.(type) {
	case incident.PersonalDataErased:
		return add(ctx, tx, e, event)
	case incident.EvidenceAttached:
		_, err := tx.ExecContext(ctx, `INSERT INTO attached (entry, blob) VALUES (?, ?) ON CONFLICT DO NOTHING`, e.ID.String(), event.Blob)
		return err
	}
	of, isNotice := strings.CutPrefix(e.Stream, notice.Category+"-")
	if !isNotice {
		return nil
	}
	if filed, is := e.Event.(notice.NoticeFiled); is {
		_, err := tx.ExecContext(ctx, `INSERT INTO notice_of VALUES (?, ?) ON CONFLICT DO NOTHING`, of, incident.Stream(filed.Incident))
		if err != nil {
			return err
		}
	}
	// Whatever comes of a notice that was erased, at the same moment as the erasure or from an older server, goes as well.
	_, err := tx.ExecContext(ctx, `UPDATE erasure SET done = 0 WHERE
		whole AND stream = (SELECT stream FROM notice_of WHERE notice = ?1) OR
		EXISTS (SELECT 1 FROM erased_notice n WHERE n.notice = ?1 AND n.stream = erasure.stream AND n.revision = erasure.revision)`, of)
	return err
}

func add(ctx context.Context, tx *sql.Tx, e eventstore.Decoded, event incident.PersonalDataErased) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO erasure VALUES (?, ?, ?, 0) ON CONFLICT DO NOTHING`, e.Stream, int64(e.Revision), event.Scope == incident.WholeIncident)
	if err != nil {
		return err
	}
	for _, id := range event.Notices {
		if _, err := tx.ExecContext(ctx, `INSERT INTO erased_notice VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, id.String(), e.Stream, int64(e.Revision)); err != nil {
			return err
		}
	}
	return nil
}

// listed is one erasure that is not done.
type listed struct {
	stream   string
	revision uint64
}

// open are the erasures of a stream that are not done, or of all, in the order in which they were recorded in each.
func (e *Eraser) open(ctx context.Context, stream string) (list []listed, _ error) {
	rows, err := e.List.DB().QueryContext(ctx, `SELECT stream, revision FROM erasure WHERE NOT done AND (stream = ?1 OR ?1 = '') ORDER BY stream, revision`, stream)
	if err != nil {
		return nil, fmt.Errorf("list erasures: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var one listed
		if err := rows.Scan(&one.stream, &one.revision); err != nil {
			return nil, fmt.Errorf("list erasures: %w", err)
		}
		list = append(list, one)
	}
	return list, rows.Err()
}

func (e *Eraser) done(ctx context.Context, one listed) error {
	_, err := e.List.File().Exec(ctx, `UPDATE erasure SET done = 1 WHERE stream = ? AND revision = ?`, one.stream, int64(one.revision))
	if err != nil {
		return fmt.Errorf("note an erasure: %w", err)
	}
	return nil
}

func (e *Eraser) forgetDone(ctx context.Context) error {
	if _, err := e.List.File().Exec(ctx, `UPDATE erasure SET done = 0`); err != nil {
		return fmt.Errorf("list erasures: %w", err)
	}
	return nil
}

func (e *Eraser) noticesOf(ctx context.Context, stream string) ([]uuid.UUID, error) {
	ids, err := projections.IDs(e.List.DB().QueryContext(ctx, `SELECT notice FROM notice_of WHERE stream = ? ORDER BY notice`, stream))
	if err != nil {
		return nil, fmt.Errorf("list notices: %w", err)
	}
	return ids, nil
}

// attachedBy notes that entries are erased, and gives the files that no other entry attached.
func (e *Eraser) attachedBy(ctx context.Context, entries string) (addresses []blobs.Address, _ error) {
	_, err := e.List.File().Exec(ctx, `UPDATE attached SET erased = 1 WHERE entry IN (SELECT value FROM json_each(?))`, entries)
	if err != nil {
		return nil, fmt.Errorf("list files: %w", err)
	}
	rows, err := e.List.DB().QueryContext(ctx, `SELECT DISTINCT blob FROM attached a WHERE entry IN (SELECT value FROM json_each(?))
		AND NOT EXISTS (SELECT 1 FROM attached o WHERE o.blob = a.blob AND NOT o.erased) ORDER BY blob`, entries)
	if err != nil {
		return nil, fmt.Errorf("list files: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var a blobs.Address
		if err := rows.Scan(&a); err != nil {
			return nil, fmt.Errorf("list files: %w", err)
		}
		addresses = append(addresses, a)
	}
	return addresses, rows.Err()
}
