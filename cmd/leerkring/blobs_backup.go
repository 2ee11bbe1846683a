package main

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"time"

	"leerkring/internal/blobs"
)

// blobName is what a file is called in a backup.
func blobName(a blobs.Address) string { return "blobs/" + string(a[:2]) + "/" + string(a) }

// blobNamed is the address in such a name; no other name has one.
func blobNamed(name string) (blobs.Address, bool) {
	a := blobs.Address(path.Base(name))
	return a, a.Valid() && name == blobName(a)
}

// blobsPacked is what became of the files in a backup.
type blobsPacked struct {
	names  attached // by the logs that the backup holds
	packed int
	absent bool    // there is no directory of files
	faults []error // of those that are not in it, or would be of no use
}

// pack writes the files of a directory behind the logs. A file is durable before its event, so whatever the logs name is there;
// one that is not whole is left out and is a fault.
func (b *blobsPacked) pack(ctx context.Context, archive *tar.Writer, dir string, o output) error {
	store, err := blobs.Find(dir)
	if err != nil {
		return err
	}
	if b.absent = store == nil; b.absent {
		return nil
	}
	all, err := store.All(time.Time{})
	if err != nil {
		return err
	}
	bar, seen := blobsBar(o, len(all), "Copying the files"), map[blobs.Address]bool{}
	for _, a := range all {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		bar.Add(1) //nolint:errcheck // a bar that can't be drawn stops nothing
		err := store.Check(a)
		if errors.Is(err, blobs.ErrMissing) { // swept meanwhile
			continue
		}
		seen[a] = true
		if err != nil {
			b.faults = append(b.faults, b.names.fault(a, err))
			continue
		}
		if err := packBlob(archive, store, a); err != nil {
			return fmt.Errorf("copy the file %s: %w", a, err)
		}
		b.packed++
	}
	for _, a := range b.names.addresses() {
		if !seen[a] {
			b.faults = append(b.faults, b.names.fault(a, blobs.ErrMissing))
		}
	}
	return nil
}

func packBlob(archive *tar.Writer, store *blobs.Store, a blobs.Address) error {
	content, size, err := store.Sealed(a)
	if err != nil {
		return err
	}
	defer content.Close()
	if err := archive.WriteHeader(&tar.Header{Name: blobName(a), Mode: 0o600, Size: size, Typeflag: tar.TypeReg}); err != nil {
		return err
	}
	_, err = io.Copy(archive, content)
	return err
}
