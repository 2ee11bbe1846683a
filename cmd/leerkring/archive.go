package main

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// pack writes files into an archive (tar, gzip), and behind them what rest does, in a workplace first, so that a file of that
// name is a whole one.
func pack(path string, aside *workplace, files map[string]string, rest func(*tar.Writer) error) error {
	unfinished := filepath.Join(aside.files, "archive")
	out, err := os.OpenFile(unfinished, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	zip := gzip.NewWriter(out)
	archive := tar.NewWriter(zip)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := packOne(archive, name, files[name]); err != nil {
			return errors.Join(err, out.Close())
		}
	}
	if err := rest(archive); err != nil {
		return errors.Join(err, out.Close())
	}
	if err := errors.Join(archive.Close(), zip.Close(), out.Sync(), out.Close()); err != nil {
		return err
	}
	if err := os.Rename(unfinished, path); err != nil {
		return err
	}
	return syncDirectory(filepath.Dir(path))
}

// nothingMore is the rest of an archive that has none.
func nothingMore(*tar.Writer) error { return nil }

func packOne(archive *tar.Writer, name, from string) error {
	file, err := os.Open(from)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if err := archive.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: info.Size(), Typeflag: tar.TypeReg}); err != nil {
		return err
	}
	_, err = io.Copy(archive, file)
	return err
}

// errForeign is that a file does not belong in a backup.
var errForeign = errors.New("it holds a file that does not belong in it")

// nothingElse is the rest of an archive that has none.
func nothingElse(string, io.Reader) error { return errForeign }

// unpack writes those of the archive's files that are among the allowed into a directory, gives their names, and hands the others
// to rest, which says whether they belong there. Nothing that is there is written over.
func unpack(path, directory string, allowed []string, rest func(name string, content io.Reader) error) (names []string, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	zip, err := gzip.NewReader(file)
	if err != nil {
		return nil, fmt.Errorf("%s is no backup: %w", path, err)
	}
	archive := tar.NewReader(zip)
	for {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			_, err = io.Copy(io.Discard, zip) // to its checksum
			if err == nil {
				return names, nil
			}
		}
		if err != nil {
			return names, fmt.Errorf("%s is not a whole backup: %w", path, err)
		}
		if slices.Contains(allowed, header.Name) {
			names = append(names, header.Name)
			err = unpackOne(archive, filepath.Join(directory, header.Name))
		} else {
			err = rest(header.Name, archive)
		}
		if errors.Is(err, errForeign) {
			return names, fmt.Errorf("%s is no such backup: %w", path, err)
		}
		if err != nil {
			return names, err
		}
	}
}

func unpackOne(archive *tar.Reader, to string) error {
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, archive)
	return errors.Join(err, out.Sync(), out.Close())
}
