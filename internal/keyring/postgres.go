package keyring

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

const postgresTables = `
CREATE TABLE IF NOT EXISTS entry_key (
	stream  text NOT NULL,
	entry   uuid NOT NULL,
	wrapped bytea, -- NULL is a tombstone: destroyed, never given out again
	PRIMARY KEY (stream, entry)
);
CREATE TABLE IF NOT EXISTS secret (name text PRIMARY KEY, wrapped bytea NOT NULL);
CREATE TABLE IF NOT EXISTS person (actor text PRIMARY KEY, wrapped bytea NOT NULL);
CREATE TABLE IF NOT EXISTS lease (name text PRIMARY KEY, holder text NOT NULL, expires timestamptz NOT NULL);`

// patience is the longest that one statement, or connecting, may take before the key store counts as unreachable.
const patience = 5 * time.Second

// postgres is a key store in a PostgreSQL database, which servers on several machines may share. It promises what the file
// does as far as the server lets it: the server has to run with fsync, which is its default. A pooler between has to keep
// sessions, or it refuses the settings that connect asks for.
type postgres struct {
	pool  *pgxpool.Pool
	place Place
	log   *slog.Logger
}

// connect prepares to reach the database; nothing is sent yet.
func connect(p Place) (*postgres, error) {
	config, err := pgxpool.ParseConfig(p.Store)
	if err != nil {
		// The error may quote a part of the string, and so of a password, unless it is of a file that the string names.
		if file := new(fs.PathError); errors.As(err, &file) {
			return nil, fmt.Errorf("read the connection string of the key store: %w", file)
		}
		return nil, errors.New("read the connection string of the key store: it has to look like postgres://USER:PASSWORD@HOST:5432/DATABASE, with % and / in a password as %25 and %2F")
	}
	config.ConnConfig.ConnectTimeout = cmp.Or(config.ConnConfig.ConnectTimeout, patience)
	settings := config.ConnConfig.RuntimeParams
	settings["search_path"] = p.Schema
	// A server whose default is off would acknowledge a key and lose it in a crash.
	settings["synchronous_commit"] = "on"
	settings["statement_timeout"] = strconv.FormatInt(patience.Milliseconds(), 10)
	pool, err := pgxpool.NewWithConfig(context.Background(), config) // the context is for connecting, which comes later
	if err != nil {
		return nil, fmt.Errorf("open the key store %s: %w", p, err)
	}
	return &postgres{pool, p, cmp.Or(p.Log, slog.New(slog.DiscardHandler))}, nil
}

// openPostgres connects and makes the tables when they are not there. Of two servers that open at once the second waits and
// finds them. Once they are made, an account that may read and write rows is enough.
func openPostgres(ctx context.Context, place Place) (*postgres, error) {
	p, err := connect(place)
	if err != nil {
		return nil, err
	}
	bounded, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	err = pgx.BeginFunc(bounded, p.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(bounded, `SELECT pg_advisory_xact_lock(hashtext($1))`, place.Schema); err != nil {
			return err
		}
		var made bool
		if err := tx.QueryRow(bounded, `SELECT to_regclass('lease') IS NOT NULL`).Scan(&made); err != nil || made {
			return err
		}
		_, err := tx.Exec(bounded, `CREATE SCHEMA IF NOT EXISTS `+pgx.Identifier{place.Schema}.Sanitize()+`;`+postgresTables)
		return err
	})
	if err != nil {
		return nil, errors.Join(unopened(place, err), p.Close())
	}
	return p, nil
}

// unopened says on one line why a key store could not be opened; an error of pgx names user and host, and no password.
func unopened(place Place, err error) error {
	why := strings.Join(strings.Fields(err.Error()), " ")
	return fmt.Errorf("open the key store %s: %w: %s", place, ErrUnavailable, why)
}

// made says whether a server has used the tables before.
func (p *postgres) made(ctx context.Context) (made bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	err = p.pool.QueryRow(ctx, `SELECT to_regclass('secret') IS NOT NULL`).Scan(&made)
	if err != nil || !made {
		return false, err
	}
	err = p.pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM secret)`).Scan(&made)
	return made, err
}

func (p *postgres) used(ctx context.Context) (used bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	err = p.pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM entry_key)`).Scan(&used)
	return used, err
}

func (p *postgres) name() string { return p.place.String() }

// Healthy asks the database for a sign of life.
func (p *postgres) Healthy() error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if p.pool.Ping(ctx) != nil { // why stands in the server's log, with every call that fails
		return errors.New("can't be reached: see to its PostgreSQL, and everything goes on by itself")
	}
	return nil
}

func (p *postgres) Close() error {
	p.pool.Close()
	return nil
}

// exec runs a statement and says how many rows it changed.
func (p *postgres) exec(ctx context.Context, statement string, args ...any) (int64, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	tag, err := p.pool.Exec(ctx, statement, args...)
	return tag.RowsAffected(), err
}

// one reads the one value that a query finds; pgx.ErrNoRows says that it finds none.
func (p *postgres) one(ctx context.Context, query string, args ...any) (wrapped []byte, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	err = p.pool.QueryRow(ctx, query, args...).Scan(&wrapped)
	return wrapped, err
}

func (p *postgres) secret(ctx context.Context, name Secret, fresh []byte) ([]byte, error) {
	if _, err := p.exec(ctx, `INSERT INTO secret VALUES ($1, $2) ON CONFLICT DO NOTHING`, string(name), fresh); err != nil {
		return nil, err
	}
	return p.one(ctx, `SELECT wrapped FROM secret WHERE name = $1`, string(name))
}

func (p *postgres) putKey(ctx context.Context, stream string, entry uuid.UUID, wrapped []byte) (fresh bool, _ error) {
	rows, err := p.exec(ctx, `INSERT INTO entry_key VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, stream, entry, wrapped)
	return rows > 0, err
}

func (p *postgres) key(ctx context.Context, stream string, entry uuid.UUID) ([]byte, error) {
	wrapped, err := p.one(ctx, `SELECT wrapped FROM entry_key WHERE stream = $1 AND entry = $2`, stream, entry)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, ErrMissing
	}
	return wrapped, err
}

// destroy can't wipe: PostgreSQL writes beside what it replaces. What remains of a destroyed key, always wrapped by the master
// key, which is never in the database: the old row, until the VACUUM below (one that fails, or that an older transaction
// holds back, is left to autovacuum); its bytes in the page and on the disk, until other rows are written there; and the copies
// in the write-ahead log, on standbys and in base backups, for as long as those are kept.
func (p *postgres) destroy(ctx context.Context, stream string, entries []uuid.UUID) error {
	// In one order, so that two at once don't wait for each other; what is destroyed already is left as it is.
	changed, err := p.exec(ctx, `INSERT INTO entry_key SELECT DISTINCT $1::text, e, NULL::bytea FROM unnest($2::uuid[]) AS e ORDER BY e
		ON CONFLICT (stream, entry) DO UPDATE SET wrapped = NULL WHERE entry_key.wrapped IS NOT NULL`, stream, entries)
	if err != nil || changed == 0 {
		return err
	}
	if _, err := p.exec(ctx, `VACUUM entry_key`); err != nil {
		p.log.WarnContext(ctx, "keys were destroyed, but the database could not be vacuumed; autovacuum will", "error", err)
	}
	return nil
}

func (p *postgres) putPerson(ctx context.Context, actor string, wrapped []byte) error {
	_, err := p.exec(ctx, `INSERT INTO person VALUES ($1, $2) ON CONFLICT (actor) DO UPDATE SET wrapped = excluded.wrapped`, actor, wrapped)
	return err
}

func (p *postgres) person(ctx context.Context, actor string) ([]byte, error) {
	wrapped, err := p.one(ctx, `SELECT wrapped FROM person WHERE actor = $1`, actor)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return wrapped, err
}

// lease goes by the database's clock: those of the servers may differ.
func (p *postgres) lease(ctx context.Context, name, holder string, ttl time.Duration) (held bool, err error) {
	rows, err := p.exec(ctx, `INSERT INTO lease VALUES ($1, $2, now() + make_interval(secs => $3)) ON CONFLICT (name) DO UPDATE
		SET holder = excluded.holder, expires = excluded.expires WHERE lease.holder = excluded.holder OR lease.expires <= now()`,
		name, holder, ttl.Seconds())
	return rows > 0, err
}

func (p *postgres) release(ctx context.Context, name, holder string) error {
	_, err := p.exec(ctx, `DELETE FROM lease WHERE name = $1 AND holder = $2`, name, holder)
	return err
}
