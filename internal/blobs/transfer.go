package blobs

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Find gives the store of a directory and makes nothing; there is none (nil) when the directory is not there.
func Find(dir string) (*Store, error) {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("find the directory of the attachments: %w", err)
	case !info.IsDir():
		return nil, fmt.Errorf("find the directory of the attachments: %s is none", dir)
	}
	return &Store{dir}, nil
}

// Writable tells whether files can be put in.
func (s *Store) Writable() error {
	file, err := os.CreateTemp(filepath.Join(s.dir, unfinished), "*")
	if err != nil {
		return err
	}
	return errors.Join(file.Close(), os.Remove(file.Name()))
}

// Sealed reads a blob as it is kept, encrypted, and gives how many bytes that is. It needs no key. A file that is not what its
// name says ends with ErrTampered in place of io.EOF.
func (s *Store) Sealed(a Address) (io.ReadCloser, int64, error) {
	file, err := s.file(a)
	if err != nil {
		return nil, 0, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, 0, errors.Join(fmt.Errorf("open an attachment: %w", err), file.Close())
	}
	return &sealed{file, sha256.New(), a}, info.Size(), nil
}

// sealed says at its end whether what was read is what the name says.
type sealed struct {
	*os.File
	sum  hash.Hash
	name Address
}

func (r *sealed) Read(p []byte) (int, error) {
	n, err := r.File.Read(p)
	r.sum.Write(p[:n])
	if errors.Is(err, io.EOF) && hex.EncodeToString(r.sum.Sum(nil)) != string(r.name) {
		err = ErrTampered
	}
	return n, err
}

// Bring keeps a blob that another store had, encrypted as it is. Content that does not belong to the address is ErrTampered, and
// on failure nothing is left.
func (s *Store) Bring(a Address, content io.Reader) (err error) {
	file, err := os.CreateTemp(filepath.Join(s.dir, unfinished), "*")
	if err != nil {
		return fmt.Errorf("keep an attachment: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, file.Close(), os.Remove(file.Name()))
		}
	}()
	sum := sha256.New()
	if _, err := io.Copy(io.MultiWriter(file, sum), content); err != nil {
		return fmt.Errorf("keep an attachment: %w", err)
	}
	if !a.Valid() || hex.EncodeToString(sum.Sum(nil)) != string(a) {
		return ErrTampered
	}
	if err := file.Sync(); err != nil {
		return fmt.Errorf("keep an attachment: %w", err)
	}
	if err := s.place(file.Name(), a); err != nil {
		return fmt.Errorf("keep an attachment: %w", err)
	}
	return file.Close()
}

// Take moves a blob here from another store on the same file system, and tells whether it did: one that is here already stays as
// it is, and is ErrTampered when it was changed.
func (s *Store) Take(from *Store, a Address) (moved bool, err error) {
	if err := s.Check(a); !errors.Is(err, ErrMissing) {
		return false, err
	}
	if err := s.place(from.path(a), a); err != nil {
		return false, fmt.Errorf("keep an attachment: %w", err)
	}
	return true, nil
}
