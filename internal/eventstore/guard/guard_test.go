package guard_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"leerkring/internal/eventstore/guard"
)

func TestFilesThatWontDo(t *testing.T) {
	for name, row := range map[string]struct {
		spoil func(guard.Files) error
		want  string
	}{
		"readable key":       {func(f guard.Files) error { return os.Chmod(f.Key, 0o640) }, "others can use this file"},
		"readable password":  {func(f guard.Files) error { return os.Chmod(f.Password, 0o604) }, "others can use this file"},
		"writable cert":      {func(f guard.Files) error { return os.Chmod(f.Cert, 0o620) }, "others can use this file"},
		"empty password":     {func(f guard.Files) error { return os.WriteFile(f.Password, []byte("\n"), 0o600) }, "holds no password"},
		"no key":             {func(f guard.Files) error { return os.WriteFile(f.Key, []byte("x"), 0o600) }, "PEM"},
		"no key and no cert": {func(f guard.Files) error { return os.Remove(makeBad(f)) }, "not in PEM"},
		"key of another":     {func(f guard.Files) error { return os.Remove(f.Key) }, "private key does not match"},
	} {
		t.Run(name, func(t *testing.T) {
			files := guard.In(t.TempDir())
			if _, err := files.Open(""); err != nil {
				t.Fatal(err)
			}
			if err := row.spoil(files); err != nil {
				t.Fatal(err)
			}
			if _, err := files.Open(""); err == nil || !strings.Contains(err.Error(), row.want) {
				t.Errorf("error %v", err)
			}
		})
	}
}

// makeBad spoils the key and names the certificate.
func makeBad(f guard.Files) string {
	if err := os.WriteFile(f.Key, []byte("x"), 0o600); err != nil {
		return ""
	}
	return f.Cert
}

// A crash between the files leaves some of them; the next start makes the others, and certifies the same key.
func TestFilesAreCompleted(t *testing.T) {
	files := guard.In(t.TempDir())
	first, err := files.Open("")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{files.Cert, files.Password} {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	again, err := files.Open("")
	if err != nil {
		t.Fatal(err)
	}
	before, after := first.Certificate.Leaf.RawSubjectPublicKeyInfo, again.Certificate.Leaf.RawSubjectPublicKeyInfo
	if !bytes.Equal(before, after) {
		t.Error("the key changed")
	}
	if first.Password == again.Password {
		t.Error("the password was not made anew")
	}
}

// The certificate names the address it was made for.
func TestACertificateForAnotherAddress(t *testing.T) {
	files := guard.In(t.TempDir())
	for _, addr := range []string{"127.0.0.1:0", "", "0.0.0.0:0", ":2113"} {
		if _, err := files.Open(addr); err != nil {
			t.Errorf("%q: %v", addr, err)
		}
	}
	if _, err := files.Open("127.0.0.2:0"); err == nil || !strings.Contains(err.Error(), "without the file a new one is made") {
		t.Errorf("error %v", err)
	}
	if _, err := files.Open("nowhere"); err == nil {
		t.Error("took an address without a port")
	}
}
