package blobs_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"pgregory.net/rapid"

	"leerkring/internal/blobs"
)

const limit = 1 << 20

func open(t testing.TB) (*blobs.Store, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "blobs")
	s, err := blobs.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s, dir
}

func put(t testing.TB, s *blobs.Store, content string) blobs.Blob {
	t.Helper()
	b, err := s.Put(strings.NewReader(content), limit)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func read(s *blobs.Store, a blobs.Address, key []byte) ([]byte, error) {
	r, err := s.Open(a, key)
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(r)
	return content, errors.Join(err, r.Close())
}

// files lists what is in the directory, with its content.
func files(t testing.TB, dir string) map[string][]byte {
	t.Helper()
	found := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		found[path], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestWhatWasPutInComesOutAndStandsNowhereInTheClear(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s, dir := open(t)
		content := rapid.SliceOfN(rapid.Byte(), 16, 3*64<<10).Draw(r, "content")
		b, err := s.Put(iotest.HalfReader(bytes.NewReader(content)), limit)
		if err != nil || b.Size != int64(len(content)) || !b.Address.Valid() {
			r.Fatal(b, err)
		}
		got, err := read(s, b.Address, b.Key)
		if err != nil || !bytes.Equal(got, content) {
			r.Fatalf("%d bytes came out of %d (%v)", len(got), len(content), err)
		}
		if err := s.Check(b.Address); err != nil {
			r.Fatal(err)
		}
		for path, kept := range files(t, dir) {
			if bytes.Contains(kept, content[:16]) {
				r.Fatalf("%s holds the content in the clear", path)
			}
		}
	})
}

func TestTheTypeComesFromTheContent(t *testing.T) {
	s, _ := open(t)
	for content, want := range map[string]string{
		"\x89PNG\r\n\x1a\n....": "image/png", "%PDF-1.7": "application/pdf", "<!DOCTYPE html><script>": "text/html; charset=utf-8", "een tekst": "text/plain; charset=utf-8",
	} {
		if got := put(t, s, content).Type; got != want {
			t.Errorf("%q is %s, want %s", content, got, want)
		}
	}
}

func TestTheSameFileTwiceIsTwoFilesWithKeysOfTheirOwn(t *testing.T) {
	s, _ := open(t)
	one, two := put(t, s, "hetzelfde"), put(t, s, "hetzelfde")
	if one.Address == two.Address || bytes.Equal(one.Key, two.Key) || one.SHA256 != two.SHA256 {
		t.Errorf("%+v and %+v", one, two)
	}
	if _, err := read(s, one.Address, two.Key); !errors.Is(err, blobs.ErrTampered) {
		t.Errorf("opened with another's key: %v", err)
	}
}

// Wherever a file is changed or cut, nothing wrong is given out.
func TestAChangedFileIsFoundOut(t *testing.T) {
	s, dir := open(t)
	content := strings.Repeat("0123456789abcdef", 10_000) // three segments
	b := put(t, s, content)
	path := filepath.Join(dir, string(b.Address[:2]), string(b.Address))
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(r *rapid.T) {
		changed := bytes.Clone(whole)
		if at := rapid.IntRange(0, len(whole)-1).Draw(r, "at"); rapid.Bool().Draw(r, "cut") {
			changed = changed[:at]
		} else {
			changed[at] ^= 1 << rapid.IntRange(0, 7).Draw(r, "bit")
		}
		if err := os.WriteFile(path, changed, 0o600); err != nil {
			r.Fatal(err)
		}
		if err := s.Check(b.Address); !errors.Is(err, blobs.ErrTampered) {
			r.Fatalf("checked: %v", err)
		}
		got, err := read(s, b.Address, b.Key)
		if !errors.Is(err, blobs.ErrTampered) || !strings.HasPrefix(content, string(got)) {
			r.Fatalf("%d bytes were given out (%v)", len(got), err)
		}
	})
}

func TestWhatIsRefusedLeavesNothing(t *testing.T) {
	s, dir := open(t)
	broken := errors.New("the line is down")
	for name, c := range map[string]struct {
		content io.Reader
		want    error
	}{
		"too large": {strings.NewReader(strings.Repeat("x", 101)), blobs.ErrTooLarge},
		"empty":     {strings.NewReader(""), blobs.ErrEmpty},
		"cut off":   {io.MultiReader(strings.NewReader("begin"), iotest.ErrReader(broken)), broken},
	} {
		if _, err := s.Put(c.content, 100); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if left := files(t, dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	if _, err := s.Put(strings.NewReader(strings.Repeat("x", 100)), 100); err != nil {
		t.Errorf("at the limit: %v", err)
	}
}

func TestWhatIsGoneIsMissing(t *testing.T) {
	s, _ := open(t)
	b := put(t, s, "x")
	for range 2 { // twice is no error
		if err := s.Remove(b.Address); err != nil {
			t.Fatal(err)
		}
	}
	for _, a := range []blobs.Address{b.Address, "", "../../etc/passwd", blobs.Address(strings.Repeat("A", 64)), blobs.Address(strings.Repeat("/", 64))} {
		if _, err := s.Open(a, b.Key); !errors.Is(err, blobs.ErrMissing) {
			t.Errorf("%q: %v", a, err)
		}
		if err := s.Check(a); !errors.Is(err, blobs.ErrMissing) {
			t.Errorf("%q: %v", a, err)
		}
	}
}

func TestTheSweepTakesWhatIsOldAndAttachedToNothing(t *testing.T) {
	s, dir := open(t)
	kept, loose := put(t, s, "toegevoegd"), put(t, s, "nooit toegevoegd")
	for name, content := range map[string]string{"unfinished/123": "half", "leesmij.txt": "van iemand anders", string(kept.Address): "op een vreemde plek"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	attached := func(_ context.Context, a blobs.Address) (bool, error) { return a == kept.Address, nil }
	if gone, err := s.Sweep(t.Context(), time.Now().Add(-time.Hour), attached); gone != 0 || err != nil {
		t.Errorf("%d young files went (%v)", gone, err)
	}
	for _, before := range []time.Time{time.Now().Add(time.Hour), {}} {
		if all, err := s.All(before); len(all) != 2 || err != nil {
			t.Errorf("%v, %v", all, err)
		}
	}
	if gone, err := s.Sweep(t.Context(), time.Now().Add(time.Hour), attached); gone != 2 || err != nil {
		t.Errorf("%d files went (%v)", gone, err)
	}
	if err := s.Check(kept.Address); err != nil {
		t.Error(err)
	}
	if err := s.Check(loose.Address); !errors.Is(err, blobs.ErrMissing) {
		t.Error(err)
	}
	for _, name := range []string{"leesmij.txt", string(kept.Address)} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
	unknown := errors.New("the case file is not there")
	put(t, s, "x")
	if _, err := s.Sweep(t.Context(), time.Now().Add(time.Hour), func(context.Context, blobs.Address) (bool, error) { return false, unknown }); !errors.Is(err, unknown) {
		t.Errorf("swept without knowing what is attached: %v", err)
	}
}

// An address that is none never becomes a path.
func FuzzAddress(f *testing.F) {
	f.Add("../x")
	f.Add(strings.Repeat("a", 64))
	f.Fuzz(func(t *testing.T, text string) {
		if a := blobs.Address(text); a.Valid() && strings.Trim(text, "0123456789abcdef") != "" || a.Valid() && len(text) != 64 {
			t.Errorf("%q is an address", text)
		}
	})
}
