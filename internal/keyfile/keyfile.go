// Package keyfile makes the files that hold keys: whole or not at all, never over an existing one, for their owner alone.
package keyfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Make writes a file with mode 0600 and returns once it is on the disk. It is written aside and linked, so that a crash
// leaves a whole file or none, and of two that make it at once the first wins: then Make does nothing.
func Make(path string, content []byte) (err error) {
	aside, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.Remove(aside.Name())) }()
	_, err = aside.Write(content)
	if err := errors.Join(err, aside.Sync(), aside.Close()); err != nil {
		return err
	}
	if err := os.Link(aside.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncDirectory(filepath.Dir(path))
}

// syncDirectory makes the new name durable as well.
func syncDirectory(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Replace keeps other content in a key file, of mode 0600: after a crash the file holds the one or the other, whole.
func Replace(path string, content []byte) (err error) {
	aside, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*") // mode 0600
	if err != nil {
		return err
	}
	_, err = aside.Write(content)
	if err := errors.Join(err, aside.Sync(), aside.Close()); err != nil {
		return errors.Join(err, os.Remove(aside.Name()))
	}
	if err := os.Rename(aside.Name(), path); err != nil {
		return errors.Join(err, os.Remove(aside.Name()))
	}
	return syncDirectory(filepath.Dir(path))
}
