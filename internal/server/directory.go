package server

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"
)

// Directory is a data directory that this process alone uses.
type Directory struct {
	Path string
	lock *flock.Flock
}

// InUseError says that another process has the directory.
type InUseError struct {
	Path, Who string // Who is " (pid N)", or empty when that is not known
}

// Error says what to do.
func (e *InUseError) Error() string {
	return fmt.Sprintf("the data directory %s is in use by another process%s; stop it, or choose another with --data", e.Path, e.Who)
}

// OpenDirectory makes the directory when it is not there (mode 0700) and takes it for this process. A directory that can't be
// written is an error that says so; one that is in use is an InUseError.
func OpenDirectory(path string) (*Directory, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("the data directory %s can't be made: %w", path, plain(err))
	}
	name := filepath.Join(path, "lock")
	lock := flock.New(name, flock.SetFlag(os.O_CREATE|os.O_RDWR), flock.SetPermissions(0o600))
	taken, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("the data directory %s can't be written: %w", path, plain(err))
	}
	if !taken {
		holder, _ := os.ReadFile(name)
		return nil, &InUseError{path, who(string(holder))}
	}
	if err := os.WriteFile(name, fmt.Appendf(nil, "%d", os.Getpid()), 0o600); err != nil {
		return nil, fmt.Errorf("the data directory %s can't be written: %w", path, errors.Join(plain(err), lock.Unlock()))
	}
	return &Directory{path, lock}, nil
}

// File is a path in the directory.
func (d *Directory) File(name string) string { return filepath.Join(d.Path, name) }

// Close gives the directory free.
func (d *Directory) Close() error { return d.lock.Close() }

func who(holder string) string {
	if holder = strings.TrimSpace(holder); holder == "" {
		return ""
	}
	return " (pid " + holder + ")"
}

// plain leaves out the path, which the message has already.
func plain(err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
