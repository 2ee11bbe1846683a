package main

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// pack writes files into an archive (tar, gzip), aside first, so that a file of that name is a whole one.
func pack(path string, files map[string]string) (err error) {
	aside, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(aside.Name()))
		}
	}()
	zip := gzip.NewWriter(aside)
	archive := tar.NewWriter(zip)
	for name, from := range files {
		if err := packOne(archive, name, from); err != nil {
			return errors.Join(err, aside.Close())
		}
	}
	if err := errors.Join(archive.Close(), zip.Close(), aside.Sync(), aside.Close()); err != nil {
		return err
	}
	return os.Rename(aside.Name(), path)
}

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

// unpack writes the archive's files, which have to be among those allowed, into a directory, and gives their names. Nothing
// that is there is written over.
func unpack(path, directory string, allowed []string) (names []string, err error) {
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
			return names, nil
		}
		if err != nil {
			return names, fmt.Errorf("%s is not a whole backup: %w", path, err)
		}
		if !slices.Contains(allowed, header.Name) {
			return names, fmt.Errorf("%s is no such backup: it holds a file that does not belong in it", path)
		}
		names = append(names, header.Name)
		if err := unpackOne(archive, filepath.Join(directory, header.Name)); err != nil {
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
