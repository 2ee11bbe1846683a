// Package blobs keeps what people attach to a case as files in a directory. Each is encrypted with a key of its own, which
// stands sealed in the event that attaches it and nowhere else, and named by the SHA-256 of its ciphertext: whoever has the
// directory reads nothing, and whoever changes a file is found out. Destroying the event's key makes the file unreadable for
// good.
//
// The cipher is AES256-GCM-HKDF in segments of 64 KiB (Tink's streaming AEAD, after Hoang, Reyhanitabar, Rogaway and Vizár,
// "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", CRYPTO 2015): a file is read without holding it in
// memory, and a cut or reordered one is refused.
package blobs

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"

	"github.com/tink-crypto/tink-go/v2/streamingaead/subtle"
)

// What can be wrong with a blob.
var (
	ErrMissing  = errors.New("the file is not in the directory of the attachments")
	ErrTampered = errors.New("the file is not what was attached")
	ErrTooLarge = errors.New("the file is larger than what may be attached")
	ErrEmpty    = errors.New("the file is empty")
)

const (
	keySize     = 32
	segmentSize = 64 << 10
)

// label is the associated data of every blob: a key serves for nothing else.
func label() []byte { return []byte("leerkring attachment") }

// Address is the SHA-256 of a blob's ciphertext, in hexadecimal: 64 characters.
type Address string

// Valid tells whether a text is an address. No other text ever becomes part of a path.
func (a Address) Valid() bool {
	raw, err := hex.DecodeString(string(a))
	return err == nil && len(raw) == sha256.Size && hex.EncodeToString(raw) == string(a)
}

// Blob is one file that was put in.
type Blob struct {
	Address Address `json:"address"`
	Key     []byte  `json:"key"`    // of the cipher; whoever has it reads the file
	SHA256  string  `json:"sha256"` // of the plain content, in hexadecimal
	Size    int64   `json:"size"`   // of the plain content, in bytes
	Type    string  `json:"type"`   // media type, by the content's first bytes (WHATWG MIME sniffing)
}

// Store is a directory of blobs. Several servers may share one.
type Store struct{ dir string }

// Open makes the directory when it is not there.
func Open(dir string) (*Store, error) {
	if err := os.MkdirAll(filepath.Join(dir, unfinished), 0o700); err != nil {
		return nil, fmt.Errorf("open the directory of the attachments: %w", err)
	}
	return &Store{dir}, nil
}

// unfinished is the folder of what is being written.
const unfinished = "unfinished"

func (s *Store) path(a Address) string { return filepath.Join(s.dir, string(a[:2]), string(a)) }

// Put encrypts what the reader gives, at most limit bytes of it, and keeps it. It is durable when Put returns; on failure
// nothing is left.
func (s *Store) Put(content io.Reader, limit int64) (_ Blob, err error) {
	file, err := os.CreateTemp(filepath.Join(s.dir, unfinished), "*")
	if err != nil {
		return Blob{}, fmt.Errorf("keep an attachment: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, file.Close(), os.Remove(file.Name()))
		}
	}()
	blob, err := encrypt(file, content, limit)
	if err != nil {
		return Blob{}, fmt.Errorf("keep an attachment: %w", err)
	}
	if err = file.Sync(); err != nil {
		return Blob{}, fmt.Errorf("keep an attachment: %w", err)
	}
	if err = s.place(file.Name(), blob.Address); err != nil {
		return Blob{}, fmt.Errorf("keep an attachment: %w", err)
	}
	return blob, file.Close()
}

// place gives a whole file its name, durably.
func (s *Store) place(from string, a Address) error {
	folder := filepath.Dir(s.path(a))
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	if err := os.Rename(from, s.path(a)); err != nil {
		return err
	}
	return errors.Join(syncFolder(folder), syncFolder(s.dir))
}

func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// encrypt writes the ciphertext of the content.
func encrypt(to io.Writer, content io.Reader, limit int64) (Blob, error) {
	key := make([]byte, keySize)
	if _, err := rand.Read(key); err != nil {
		return Blob{}, err
	}
	aead, err := cipher(key)
	if err != nil {
		return Blob{}, err
	}
	sealed, plain, head := sha256.New(), sha256.New(), &sniffer{}
	w, err := aead.NewEncryptingWriter(io.MultiWriter(to, sealed), label())
	if err != nil {
		return Blob{}, err
	}
	size, err := io.Copy(io.MultiWriter(w, plain, head), io.LimitReader(content, limit+1))
	switch {
	case err != nil:
		return Blob{}, err
	case size > limit:
		return Blob{}, ErrTooLarge
	case size == 0:
		return Blob{}, ErrEmpty
	}
	if err := w.Close(); err != nil {
		return Blob{}, err
	}
	return Blob{
		Address: Address(hex.EncodeToString(sealed.Sum(nil))), Key: key, SHA256: hex.EncodeToString(plain.Sum(nil)), Size: size,
		Type: http.DetectContentType(head.first),
	}, nil
}

func cipher(key []byte) (*subtle.AESGCMHKDF, error) {
	return subtle.NewAESGCMHKDF(key, "SHA256", keySize, segmentSize, 0)
}

// sniffer keeps the first bytes that pass.
type sniffer struct{ first []byte }

func (s *sniffer) Write(p []byte) (int, error) {
	const enough = 512 // what DetectContentType looks at
	if room := enough - len(s.first); room > 0 {
		s.first = append(s.first, p[:min(room, len(p))]...)
	}
	return len(p), nil
}

// Open reads a blob's plain content. A file that was changed fails while it is read, with ErrTampered, before any of the
// changed segment is given out.
func (s *Store) Open(a Address, key []byte) (io.ReadCloser, error) {
	file, err := s.file(a)
	if err != nil {
		return nil, err
	}
	aead, err := cipher(key)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open an attachment: %w", err), file.Close())
	}
	r, err := aead.NewDecryptingReader(file, label())
	if err != nil {
		return nil, errors.Join(ErrTampered, file.Close())
	}
	return reader{r, file}, nil
}

func (s *Store) file(a Address) (*os.File, error) {
	if !a.Valid() {
		return nil, ErrMissing
	}
	file, err := os.Open(s.path(a))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrMissing
	}
	if err != nil {
		return nil, fmt.Errorf("open an attachment: %w", err)
	}
	return file, nil
}

// reader says of whatever the cipher refuses that the file was changed.
type reader struct {
	plain io.Reader
	file  *os.File
}

func (r reader) Read(p []byte) (int, error) {
	n, err := r.plain.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = ErrTampered
	}
	return n, err
}

func (r reader) Close() error { return r.file.Close() }

// Check tells whether a blob is there and what it was, without its key.
func (s *Store) Check(a Address) error {
	file, err := s.file(a)
	if err != nil {
		return err
	}
	sum := sha256.New()
	_, err = io.Copy(sum, file)
	if err = errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("check an attachment: %w", err)
	}
	if hex.EncodeToString(sum.Sum(nil)) != string(a) {
		return ErrTampered
	}
	return nil
}
