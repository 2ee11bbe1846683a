package blobs

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// All lists the blobs that were put in before a moment, or at any when that is zero, sorted.
func (s *Store) All(before time.Time) ([]Address, error) {
	var found []Address
	err := s.walk(func(path string, info fs.FileInfo) error {
		if a, ours := s.address(path); ours && info.Mode().IsRegular() && (before.IsZero() || info.ModTime().Before(before)) {
			found = append(found, a)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list the attachments: %w", err)
	}
	return found, nil
}

// address is that of the blob which a path in the directory is the place of.
func (s *Store) address(path string) (Address, bool) {
	a := Address(filepath.Base(path))
	return a, a.Valid() && s.path(a) == path
}

// Sweep removes what was put in before a moment and is attached to nothing: whoever sent it never came back. It gives how many
// files went.
func (s *Store) Sweep(ctx context.Context, before time.Time, attached func(context.Context, Address) (bool, error)) (int, error) {
	gone := 0
	err := s.walk(func(path string, info fs.FileInfo) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !info.ModTime().Before(before) {
			return nil
		}
		if a, ours := s.address(path); ours {
			if used, err := attached(ctx, a); used || err != nil {
				return err
			}
		} else if filepath.Dir(path) != filepath.Join(s.dir, unfinished) {
			return nil // not ours
		}
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		gone++
		return nil
	})
	if err != nil {
		return gone, fmt.Errorf("sweep the attachments: %w", err)
	}
	return gone, nil
}

// Remove takes a blob away; one that is gone is no error.
func (s *Store) Remove(a Address) error {
	if !a.Valid() {
		return nil
	}
	if err := os.Remove(s.path(a)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove an attachment: %w", err)
	}
	return nil
}

// walk visits the files of the directory. What another server takes away meanwhile is passed over.
func (s *Store) walk(visit func(path string, info fs.FileInfo) error) error {
	root := s.dir + string(filepath.Separator) // the directory may be a link, which is not followed without
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		return visit(path, info)
	})
}
