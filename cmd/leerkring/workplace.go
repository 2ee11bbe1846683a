package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"

	"leerkring/internal/server"
)

// workplace is a directory for what is not finished, on the file system where it will stand, so that it moves there whole.
type workplace struct {
	files string // for the work itself
	held  *server.Directory
}

// openWorkplace makes one in a directory, under a name that begins in a way of its own, and takes away those that killed
// commands have left there.
func openWorkplace(in, prefix string) (*workplace, error) {
	if err := clearAway(in, prefix); err != nil {
		return nil, fmt.Errorf("make room in %s: %w", in, err)
	}
	path, err := os.MkdirTemp(in, prefix+"*")
	if err != nil {
		return nil, fmt.Errorf("make room in %s: %w", in, err)
	}
	held, err := server.OpenDirectory(path)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(path))
	}
	w := &workplace{files: filepath.Join(path, "files"), held: held}
	if err := os.Mkdir(w.files, 0o700); err != nil {
		return nil, errors.Join(err, w.close())
	}
	return w, nil
}

// close removes it with all that is left in it.
func (w *workplace) close() error { return errors.Join(os.RemoveAll(w.held.Path), w.held.Close()) }

// clearAway removes the workplaces that nobody holds. The lock is not made here: without one, the workplace is just beginning.
func clearAway(in, prefix string) error {
	entries, err := os.ReadDir(in)
	if err != nil {
		return err
	}
	var faults []error
	for _, entry := range entries {
		if !entry.IsDir() || !strings.HasPrefix(entry.Name(), prefix) {
			continue
		}
		path := filepath.Join(in, entry.Name())
		lock := flock.New(filepath.Join(path, "lock"), flock.SetFlag(os.O_RDWR))
		if free, err := lock.TryLock(); err == nil && free {
			faults = append(faults, os.RemoveAll(path), lock.Close())
		}
	}
	return errors.Join(faults...)
}

// moveIn gives finished files their places in a directory, all of them or none.
func moveIn(names []string, from, to string) error {
	for i, name := range names {
		err := os.Rename(filepath.Join(from, name), filepath.Join(to, name))
		if err == nil {
			continue
		}
		faults := []error{err}
		for _, moved := range names[:i] {
			faults = append(faults, os.Remove(filepath.Join(to, moved)))
		}
		return errors.Join(faults...)
	}
	return syncDirectory(to)
}

// syncDirectory makes new names durable.
func syncDirectory(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// samePlace says whether two paths lead to one file, which need not exist.
func samePlace(one, other string) bool {
	a, errA := os.Stat(one)
	b, errB := os.Stat(other)
	if errA == nil && errB == nil {
		return os.SameFile(a, b)
	}
	return resolved(one) == resolved(other)
}

// resolved is a path without links, as far as it exists.
func resolved(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	} else if real, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
		path = filepath.Join(real, filepath.Base(path))
	}
	if full, err := filepath.Abs(path); err == nil {
		return full
	}
	return path
}
