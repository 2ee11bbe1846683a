package keyring

import (
	"context"
	"database/sql"

	"github.com/google/uuid"
)

// rowsAtOnce bounds what a rotation reads at once.
const rowsAtOnce = 500

func (f *file) wrappedAfter(ctx context.Context, after *row) ([]row, error) {
	list, err := pageAfter(after, func(kind rowKind, from row) ([]row, error) { return f.page(ctx, kind, from) })
	f.Note(err)
	return list, err
}

// pageAfter goes from one kind of rows to the next.
func pageAfter(after *row, page func(kind rowKind, from row) ([]row, error)) ([]row, error) {
	from, begun := row{}, after == nil
	for _, kind := range []rowKind{rowKey, rowSecret, rowPerson} {
		if !begun && after.kind != kind {
			continue
		}
		if !begun {
			from = *after
		}
		begun = true
		list, err := page(kind, from)
		if err != nil || len(list) > 0 {
			return list, err
		}
		from = row{}
	}
	return nil, nil
}

func (f *file) page(ctx context.Context, kind rowKind, from row) (list []row, _ error) {
	var rows *sql.Rows
	var err error
	switch kind {
	case rowKey:
		rows, err = f.Read.QueryContext(ctx, `SELECT stream, entry, wrapped FROM entry_key WHERE (stream, entry) > (?, ?) AND wrapped IS NOT NULL
			ORDER BY stream, entry LIMIT ?`, from.name, from.entry[:], rowsAtOnce)
	case rowSecret:
		rows, err = f.Read.QueryContext(ctx, `SELECT name, X'00000000000000000000000000000000', wrapped FROM secret WHERE name > ? ORDER BY name LIMIT ?`, from.name, rowsAtOnce)
	default:
		rows, err = f.Read.QueryContext(ctx, `SELECT actor, X'00000000000000000000000000000000', wrapped FROM person WHERE actor > ? ORDER BY actor LIMIT ?`, from.name, rowsAtOnce)
	}
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		one, entry := row{kind: kind}, []byte(nil)
		if err := rows.Scan(&one.name, &entry, &one.wrapped); err != nil {
			return nil, err
		}
		if one.entry, err = uuid.FromBytes(entry); err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, rows.Err()
}

func (f *file) rewrap(ctx context.Context, was row, wrapped []byte) (err error) {
	switch was.kind {
	case rowKey:
		_, err = f.Exec(ctx, `UPDATE entry_key SET wrapped = ? WHERE stream = ? AND entry = ? AND wrapped = ?`, wrapped, was.name, was.entry[:], was.wrapped)
	case rowSecret:
		_, err = f.replaceSecret(ctx, Secret(was.name), was.wrapped, wrapped)
	default:
		_, err = f.Exec(ctx, `UPDATE person SET wrapped = ? WHERE actor = ? AND wrapped = ?`, wrapped, was.name, was.wrapped)
	}
	return err
}

// scrub cuts the write-ahead log, so that nothing wrapped by the old key is left in it.
func (f *file) scrub(ctx context.Context) error { return f.Scrub(ctx) }
