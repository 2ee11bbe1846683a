package keyring

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"strings"
)

// Place is where a key store stands, and its master key.
type Place struct {
	Store  string // the path of a file, or postgres://USER:PASSWORD@HOST:5432/DATABASE
	Schema string // of the PostgreSQL database, so that two key stores can share one; for a file it says nothing
	Master string // the master key: a file (a Tink keyset in JSON, mode 0600), env:NAME or hcvault://…; every server that shares the store has the same
	Log    *slog.Logger
}

// OpenFile opens the key store in the file at path with the master key in the file masterPath; both are made at the first start.
func OpenFile(ctx context.Context, path, masterPath string) (*Ring, error) {
	return Place{Store: path, Master: masterPath}.Open(ctx)
}

// Open opens the key store. Both it and its master key are made at the first start. A key store whose master key is gone is
// refused: a new one would open nothing.
func (p Place) Open(ctx context.Context) (*Ring, error) {
	if _, err := p.source(nil); err != nil {
		return nil, err
	}
	made, err := p.Made(ctx)
	if err != nil {
		return nil, err
	}
	if file := p.masterFile(); file != "" && missing(file) {
		if made && missing(file) { // of two first starts at once, the other may have made both meanwhile
			return nil, p.gone()
		}
		if err := p.makeMaster(ctx, inFile(file)); err != nil { // before the store, which is not to be without it
			return nil, err
		}
	}
	s, err := p.open(ctx)
	if err != nil {
		return nil, err
	}
	m, err := p.openMaster(ctx, s, made)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return open(ctx, s, m)
}

func (p Place) makeMaster(ctx context.Context, from source) error {
	handle, err := freshMaster()
	if err == nil {
		err = from.make(ctx, handle)
	}
	if err != nil {
		return fmt.Errorf("make the master key: %w", err)
	}
	return nil
}

func (p Place) gone() error {
	return fmt.Errorf("the key store %s is there but its master key %s is not; put it back", p, p.Master)
}

// openMaster opens the master key, and makes it with a new key store.
func (p Place) openMaster(ctx context.Context, s store, made bool) (*master, error) {
	from, err := p.source(s)
	if err != nil {
		return nil, err
	}
	handle, err := from.read(ctx)
	switch {
	case err != nil:
		return nil, fmt.Errorf("read the master key %s: %w", p.Master, err)
	case handle == nil && made:
		return nil, p.gone()
	case handle == nil:
		if err := p.makeMaster(ctx, from); err != nil {
			return nil, err
		}
	}
	m, err := openMaster(ctx, from)
	if err != nil {
		return nil, fmt.Errorf("read the master key %s: %w", p.Master, err)
	}
	return m, nil
}

// Made says whether there is such a key store already.
func (p Place) Made(ctx context.Context) (made bool, err error) {
	if !p.InPostgres() {
		return !missing(p.Store), nil
	}
	s, err := connect(p)
	if err != nil {
		return false, err
	}
	defer s.Close()
	if made, err = s.made(ctx); err != nil {
		return false, unopened(p, err)
	}
	return made, nil
}

// InPostgres says whether the key store is in a PostgreSQL database.
func (p Place) InPostgres() bool {
	return strings.HasPrefix(p.Store, "postgres://") || strings.HasPrefix(p.Store, "postgresql://")
}

// String names the place without what may hold a password.
func (p Place) String() string {
	if p.InPostgres() {
		return "in PostgreSQL, schema " + p.Schema
	}
	return p.Store
}

func missing(path string) bool {
	_, err := os.Stat(path)
	return errors.Is(err, fs.ErrNotExist)
}

func (p Place) open(ctx context.Context) (store, error) {
	if p.InPostgres() {
		return openPostgres(ctx, p)
	}
	return openFile(ctx, p.Store)
}
