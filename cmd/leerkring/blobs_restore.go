package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"time"

	"leerkring/internal/blobs"
)

// blobsUnpacked are the files of a backup on their way back. They wait aside, in a store on the file system of their directory,
// which is made when the backup holds any.
type blobsUnpacked struct {
	dir   string
	made  bool // the directory was not there
	aside *workplace
	from  *blobs.Store
	came  []blobs.Address
	moved []blobs.Address
}

// take unpacks one file aside. What is none has a name that none can have.
func (u *blobsUnpacked) take(name string, content io.Reader) error {
	a, ok := blobNamed(name)
	if !ok {
		return errForeign
	}
	if err := u.begin(); err != nil {
		return err
	}
	if err := u.from.Bring(a, content); err != nil {
		return fmt.Errorf("the file %s in the backup: %w", a, err)
	}
	u.came = append(u.came, a)
	return nil
}

func (u *blobsUnpacked) begin() (err error) {
	if u.aside != nil {
		return nil
	}
	_, missing := os.Stat(u.dir)
	u.made = errors.Is(missing, fs.ErrNotExist)
	if err := os.MkdirAll(u.dir, 0o700); err != nil {
		return fmt.Errorf("make the directory of the files: %w", err)
	}
	if u.aside, err = openWorkplace(u.dir, restorePrefix); err != nil {
		return err
	}
	u.from, err = blobs.Open(filepath.Join(u.aside.files, blobsFolder))
	return err
}

// moveIn gives the files their places, all of them or none. One that is there already stays, and has to be whole.
func (u *blobsUnpacked) moveIn() error {
	if u.came == nil {
		return nil
	}
	to, err := blobs.Open(u.dir)
	if err != nil {
		return err
	}
	for _, a := range u.came {
		moved, err := to.Take(u.from, a)
		if err != nil {
			return errors.Join(fmt.Errorf("put the file %s into %s (nothing there is written over): %w", a, u.dir, err), u.takeBack())
		}
		if moved {
			u.moved = append(u.moved, a)
		}
	}
	return nil
}

// takeBack removes what was moved in.
func (u *blobsUnpacked) takeBack() error {
	to, err := blobs.Find(u.dir)
	if err != nil || to == nil {
		return err
	}
	faults := []error{}
	for _, a := range u.moved {
		faults = append(faults, to.Remove(a))
	}
	u.moved = nil
	return errors.Join(faults...)
}

// close takes away what is left aside, and the directory when it was made in vain.
func (u *blobsUnpacked) close() error {
	if u.aside != nil {
		if err := u.aside.close(); err != nil {
			return err
		}
	}
	if !u.made || u.moved != nil {
		return nil
	}
	entries, err := os.ReadDir(u.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, entry := range entries {
		if entry.IsDir() {
			err = errors.Join(err, removeEmpty(filepath.Join(u.dir, entry.Name())))
		}
	}
	return errors.Join(err, removeEmpty(u.dir))
}

// removeEmpty removes a directory unless somebody has put something there.
func removeEmpty(dir string) error {
	if err := os.Remove(dir); err != nil && !errors.Is(err, fs.ErrExist) { // which is also said of one that is not empty
		return err
	}
	return nil
}

// report says what has come back, and how many files are missing that events name: a backup may have been made without them.
func (u *blobsUnpacked) report(names attached, o output) error {
	if len(u.came) > 0 {
		fmt.Fprintf(o.out, "%d files that belong to cases are in %s.\n", len(u.came), u.dir)
	}
	missing := maps.Clone(names)
	store, err := blobs.Find(u.dir)
	if err != nil {
		return err
	}
	if store != nil {
		all, err := store.All(time.Time{})
		if err != nil {
			return err
		}
		for _, a := range all {
			delete(missing, a)
		}
	}
	if len(missing) > 0 {
		fmt.Fprintf(o.out, "NOT there: %d files that belong to cases. Put them into %s, or name their directory with --blobs; leerkring verify names them.\n",
			len(missing), u.dir)
	}
	return nil
}
