package projections

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"

	"leerkring/internal/sqlite"
)

// ErrOutdated says that a read model's file was made by other definitions of its projections.
var ErrOutdated = errors.New("the read model was made by other definitions")

// definition is a digest of what makes a read model's rows: names, tables and versions of its projections.
func definition(list []Projection) string {
	h := sha256.New()
	for _, p := range list {
		fmt.Fprintf(h, "%q %d %q %q\n", p.Name, p.Version, p.Schema, p.Categories) // a hash never fails
	}
	return hex.EncodeToString(h.Sum(nil))
}

// madeBy is the definition that a file was made by; empty when it doesn't say.
func madeBy(ctx context.Context, db *sqlite.DB) string {
	var version string
	if err := db.Read.QueryRowContext(ctx, `SELECT version FROM definition`).Scan(&version); err != nil {
		return ""
	}
	return version
}

// Discard takes a read model's file away, with its successor if one was being built, to have it made from the log again.
// Nobody may have it open.
func Discard(path string) error { return errors.Join(remove(path), remove(beside(path))) }

// beside is where a file's successor is built.
func beside(path string) string { return path + ".next" }

// remove takes a file away, with what SQLite keeps beside it.
func remove(path string) error {
	var faults []error
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, os.ErrNotExist) {
			faults = append(faults, err)
		}
	}
	return errors.Join(faults...)
}
