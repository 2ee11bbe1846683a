package keyring

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
)

func (p *postgres) findSecret(ctx context.Context, name Secret) ([]byte, error) {
	wrapped, err := p.one(ctx, `SELECT wrapped FROM secret WHERE name = $1`, string(name))
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return wrapped, err
}

func (p *postgres) replaceSecret(ctx context.Context, name Secret, was, wrapped []byte) (bool, error) {
	rows, err := p.exec(ctx, `UPDATE secret SET wrapped = $1 WHERE name = $2 AND wrapped = $3`, wrapped, string(name), was)
	return rows > 0, err
}

func (p *postgres) wrappedAfter(ctx context.Context, after *row) ([]row, error) {
	return pageAfter(after, func(kind rowKind, from row) ([]row, error) { return p.page(ctx, kind, from) })
}

func (p *postgres) page(ctx context.Context, kind rowKind, from row) ([]row, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	query, args := `SELECT stream, entry, wrapped FROM entry_key WHERE (stream, entry) > ($1, $2) AND wrapped IS NOT NULL
		ORDER BY stream, entry LIMIT $3`, []any{from.name, from.entry, rowsAtOnce}
	switch kind {
	case rowSecret:
		query, args = `SELECT name, '00000000-0000-0000-0000-000000000000'::uuid, wrapped FROM secret WHERE name > $1 ORDER BY name LIMIT $2`, []any{from.name, rowsAtOnce}
	case rowPerson:
		query, args = `SELECT actor, '00000000-0000-0000-0000-000000000000'::uuid, wrapped FROM person WHERE actor > $1 ORDER BY actor LIMIT $2`, []any{from.name, rowsAtOnce}
	}
	rows, err := p.pool.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(r pgx.CollectableRow) (row, error) {
		one := row{kind: kind}
		err := r.Scan(&one.name, &one.entry, &one.wrapped)
		return one, err
	})
}

func (p *postgres) rewrap(ctx context.Context, was row, wrapped []byte) (err error) {
	switch was.kind {
	case rowKey:
		_, err = p.exec(ctx, `UPDATE entry_key SET wrapped = $1 WHERE stream = $2 AND entry = $3 AND wrapped = $4`, wrapped, was.name, was.entry, was.wrapped)
	case rowSecret:
		_, err = p.replaceSecret(ctx, Secret(was.name), was.wrapped, wrapped)
	default:
		_, err = p.exec(ctx, `UPDATE person SET wrapped = $1 WHERE actor = $2 AND wrapped = $3`, wrapped, was.name, was.wrapped)
	}
	return err
}

// scrub lets the database reuse the place of what was replaced. Its write-ahead log and base backups hold that for as long as they
// are kept: wrapped by the old key, which is dropped.
func (p *postgres) scrub(ctx context.Context) error {
	for _, table := range []string{"entry_key", "secret", "person"} {
		if _, err := p.exec(ctx, `VACUUM `+table); err != nil {
			p.log.WarnContext(ctx, "keys were wrapped anew, but the database could not be vacuumed; autovacuum will", "error", err)
		}
	}
	return nil
}
