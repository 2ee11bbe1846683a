package keyring

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/google/uuid"

	"leerkring/internal/sqlite"
)

const schema = `
CREATE TABLE IF NOT EXISTS entry_key (
	stream  TEXT NOT NULL,
	entry   BLOB NOT NULL,
	wrapped BLOB, -- NULL is a tombstone: destroyed, never given out again
	PRIMARY KEY (stream, entry)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS secret (name TEXT PRIMARY KEY, wrapped BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS person (actor TEXT PRIMARY KEY, wrapped BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS lease (name TEXT PRIMARY KEY, holder TEXT NOT NULL, expires REAL NOT NULL) WITHOUT ROWID;`

// file is a key store in a SQLite file, which several processes of one machine may share.
type file struct {
	*sqlite.DB
	put, find *sql.Stmt // what every event asks for
}

func openFile(ctx context.Context, path string) (*file, error) {
	db, err := sqlite.Open(ctx, path, sqlite.Durable, schema)
	if err != nil {
		return nil, err
	}
	put, err := db.Write.PrepareContext(ctx, `INSERT INTO entry_key VALUES (?, ?, ?) ON CONFLICT DO NOTHING`)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	find, err := db.Read.PrepareContext(ctx, `SELECT wrapped FROM entry_key WHERE stream = ? AND entry = ?`)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &file{db, put, find}, nil
}

func (f *file) name() string { return f.Path() }

func (f *file) secret(ctx context.Context, name Secret, fresh []byte) (wrapped []byte, err error) {
	if _, err := f.Exec(ctx, `INSERT OR IGNORE INTO secret VALUES (?, ?)`, string(name), fresh); err != nil {
		return nil, err
	}
	err = f.Write.QueryRowContext(ctx, `SELECT wrapped FROM secret WHERE name = ?`, string(name)).Scan(&wrapped)
	return wrapped, err
}

func (f *file) findSecret(ctx context.Context, name Secret) (wrapped []byte, err error) {
	err = f.Read.QueryRowContext(ctx, `SELECT wrapped FROM secret WHERE name = ?`, string(name)).Scan(&wrapped)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	f.Note(err)
	return wrapped, err
}

func (f *file) replaceSecret(ctx context.Context, name Secret, was, wrapped []byte) (bool, error) {
	result, err := f.Exec(ctx, `UPDATE secret SET wrapped = ? WHERE name = ? AND wrapped = ?`, wrapped, string(name), was)
	if err != nil {
		return false, err
	}
	rows, err := result.RowsAffected()
	return rows > 0, err
}

func (f *file) putKey(ctx context.Context, stream string, entry uuid.UUID, wrapped []byte) (fresh bool, _ error) {
	err := f.Together(ctx, func(tx *sql.Tx) error {
		result, err := tx.Stmt(f.put).Exec(stream, entry[:], wrapped)
		if err != nil {
			return err
		}
		rows, err := result.RowsAffected()
		fresh = rows > 0
		return err
	})
	return fresh, err
}

func (f *file) key(ctx context.Context, stream string, entry uuid.UUID) (wrapped []byte, err error) {
	err = f.find.QueryRowContext(ctx, stream, entry[:]).Scan(&wrapped)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrMissing
	}
	f.Note(err)
	return wrapped, err
}

func (f *file) used(ctx context.Context) (used bool, err error) {
	err = f.Read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM entry_key)`).Scan(&used)
	f.Note(err)
	return used, err
}

func (f *file) destroy(ctx context.Context, stream string, entries []uuid.UUID) error {
	err := f.Tx(ctx, func(tx *sql.Tx) error {
		for _, entry := range entries {
			if _, err := tx.ExecContext(ctx, `INSERT INTO entry_key VALUES (?, ?, NULL)
				ON CONFLICT DO UPDATE SET wrapped = NULL`, stream, entry[:]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	// The old bytes must not linger in the write-ahead log; a reader that holds it back only delays this.
	_, err = f.Exec(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	return err
}

func (f *file) putPerson(ctx context.Context, actor string, wrapped []byte) error {
	_, err := f.Exec(ctx, `INSERT INTO person VALUES (?, ?)
		ON CONFLICT DO UPDATE SET wrapped = excluded.wrapped`, actor, wrapped)
	return err
}

func (f *file) person(ctx context.Context, actor string) (wrapped []byte, err error) {
	err = f.Read.QueryRowContext(ctx, `SELECT wrapped FROM person WHERE actor = ?`, actor).Scan(&wrapped)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	f.Note(err)
	return wrapped, err
}

// lease goes by SQLite's clock, which is the machine's.
func (f *file) lease(ctx context.Context, name, holder string, ttl time.Duration) (held bool, err error) {
	result, err := f.Exec(ctx, `INSERT INTO lease VALUES (?, ?, unixepoch('subsec') + ?) ON CONFLICT DO UPDATE
		SET holder = excluded.holder, expires = excluded.expires WHERE holder = excluded.holder OR expires <= unixepoch('subsec')`,
		name, holder, ttl.Seconds())
	if err != nil {
		return false, err
	}
	rows, err := result.RowsAffected()
	return rows > 0, err
}

func (f *file) release(ctx context.Context, name, holder string) error {
	_, err := f.Exec(ctx, `DELETE FROM lease WHERE name = ? AND holder = ?`, name, holder)
	return err
}
