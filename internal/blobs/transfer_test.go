package blobs_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"leerkring/internal/blobs"
)

// taken is a blob as it is kept, read without its key.
func taken(s *blobs.Store, a blobs.Address) ([]byte, error) {
	r, size, err := s.Sealed(a)
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(r)
	if err == nil && int64(len(content)) != size {
		err = errors.New("it is of another size")
	}
	return content, errors.Join(err, r.Close())
}

func TestABlobMovesToAnotherStoreAsItIs(t *testing.T) {
	from, _ := open(t)
	b := put(t, from, strings.Repeat("verhuist ", 20_000))
	sealed, err := taken(from, b.Address)
	if err != nil {
		t.Fatal(err)
	}
	aside, _ := open(t)
	if err := aside.Bring(b.Address, bytes.NewReader(sealed)); err != nil {
		t.Fatal(err)
	}
	to, _ := open(t)
	for _, want := range []bool{true, false} {
		if !want {
			if err := aside.Bring(b.Address, bytes.NewReader(sealed)); err != nil {
				t.Fatal(err)
			}
		}
		if moved, err := to.Take(aside, b.Address); moved != want || err != nil {
			t.Errorf("moved: %v (%v)", moved, err)
		}
	}
	if got, err := read(to, b.Address, b.Key); err != nil || string(got) != strings.Repeat("verhuist ", 20_000) {
		t.Errorf("%d bytes (%v)", len(got), err)
	}
}

// What does not belong to its address is not handed on, not taken in, and never written over.
func TestAChangedFileDoesNotMove(t *testing.T) {
	s, dir := open(t)
	b := put(t, s, "echt")
	sealed, err := taken(s, b.Address)
	if err != nil {
		t.Fatal(err)
	}
	other, otherDir := open(t)
	changed := bytes.Clone(sealed)
	changed[len(changed)/2] ^= 1
	for name, content := range map[string][]byte{"changed": changed, "cut": sealed[:9], "empty": nil} {
		if err := other.Bring(b.Address, bytes.NewReader(content)); !errors.Is(err, blobs.ErrTampered) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := other.Bring("../../etc/passwd", bytes.NewReader(sealed)); !errors.Is(err, blobs.ErrTampered) {
		t.Error(err)
	}
	if left := files(t, otherDir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	path := filepath.Join(dir, string(b.Address[:2]), string(b.Address))
	if err := os.WriteFile(path, changed, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := taken(s, b.Address); !errors.Is(err, blobs.ErrTampered) {
		t.Errorf("handed on: %v", err)
	}
	if err := other.Bring(b.Address, bytes.NewReader(sealed)); err != nil {
		t.Fatal(err)
	}
	if moved, err := s.Take(other, b.Address); moved || !errors.Is(err, blobs.ErrTampered) {
		t.Errorf("moved: %v (%v)", moved, err)
	}
	if left := files(t, dir)[path]; !bytes.Equal(left, changed) {
		t.Error("what was there is written over")
	}
}

func TestADirectoryIsFoundOrNot(t *testing.T) {
	s, dir := open(t)
	b := put(t, s, "x")
	found, err := blobs.Find(dir)
	if err != nil || found.Check(b.Address) != nil || found.Writable() != nil || len(files(t, dir)) != 1 {
		t.Errorf("%v, %v", found, err)
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	if found, err = blobs.Find(link); err != nil {
		t.Fatal(err)
	}
	if all, err := found.All(time.Time{}); len(all) != 1 || err != nil {
		t.Errorf("behind a link: %v, %v", all, err)
	}
	none := filepath.Join(dir, "none")
	if found, err := blobs.Find(none); found != nil || err != nil {
		t.Errorf("%v, %v", found, err)
	}
	if _, err := os.Stat(none); err == nil {
		t.Error("it was made")
	}
	file := filepath.Join(dir, string(b.Address[:2]), string(b.Address))
	if found, err := blobs.Find(file); found != nil || err == nil {
		t.Errorf("a file is a directory: %v", found)
	}
	if err := os.RemoveAll(filepath.Join(dir, "unfinished")); err != nil {
		t.Fatal(err)
	}
	if err := s.Writable(); err == nil {
		t.Error("nothing can be put in, and it is said to be writable")
	}
}
