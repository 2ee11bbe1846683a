package keyring

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"

	"leerkring/internal/keyfile"
)

// source is where a master key is kept: a Tink keyset, which while it is rotated holds the old key beside the new one.
type source interface {
	// read is the keyset; nil when there is none yet.
	read(ctx context.Context) (*keyset.Handle, error)
	// make keeps a new keyset, unless there is one by now.
	make(ctx context.Context, fresh *keyset.Handle) error
	// replace keeps a keyset in the place of another.
	replace(ctx context.Context, by *keyset.Handle) error
	// version changes whenever the keyset may have.
	version(ctx context.Context) (string, error)
}

// errNoSource says what a master key can be.
var errNoSource = errors.New("a master key is FILE, file:FILE, env:NAME (a Tink keyset in JSON), or hcvault://HOST/MOUNT/keys/NAME")

// source reads the words that name a master key.
func (p Place) source(s store) (source, error) {
	scheme, rest, _ := strings.Cut(p.Master, ":")
	switch {
	case scheme == "file" && rest != "":
		return inFile(rest), nil
	case scheme == "env" && rest != "":
		return inEnvironment(rest), nil
	case strings.HasPrefix(p.Master, vaultScheme):
		return inVault(p.Master, s)
	case strings.Contains(p.Master, "://"), p.Master == "", scheme == "file", scheme == "env":
		return nil, fmt.Errorf("open the master key %s: %w", scheme, errNoSource)
	}
	return inFile(p.Master), nil
}

// masterFile is the path of the master key's file; empty when it is none.
func (p Place) masterFile() string {
	if path, is := strings.CutPrefix(p.Master, "file:"); is {
		return path
	}
	if strings.HasPrefix(p.Master, "env:") || strings.Contains(p.Master, "://") {
		return ""
	}
	return p.Master
}

func freshMaster() (*keyset.Handle, error) { return keyset.NewHandle(aead.AES256GCMKeyTemplate()) }

func parseMaster(text []byte) (*keyset.Handle, error) {
	return insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(text)))
}

func printMaster(h *keyset.Handle) ([]byte, error) {
	var text bytes.Buffer
	err := insecurecleartextkeyset.Write(h, keyset.NewJSONWriter(&text))
	return text.Bytes(), err
}

// inFile is a master key in a file of mode 0600.
type inFile string

func (f inFile) read(context.Context) (*keyset.Handle, error) {
	text, err := os.ReadFile(string(f))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return parseMaster(text)
}

func (f inFile) make(_ context.Context, fresh *keyset.Handle) error {
	text, err := printMaster(fresh)
	if err != nil {
		return err
	}
	return keyfile.Make(string(f), text)
}

func (f inFile) replace(_ context.Context, by *keyset.Handle) error {
	text, err := printMaster(by)
	if err != nil {
		return err
	}
	return keyfile.Replace(string(f), text)
}

func (f inFile) version(context.Context) (string, error) {
	info, err := os.Stat(string(f))
	if err != nil {
		return "", err
	}
	return fmt.Sprint(info.ModTime().UnixNano(), info.Size()), nil
}

// inEnvironment is a master key in a variable of the environment, by its name. It is changed where it is kept.
type inEnvironment string

func (e inEnvironment) read(context.Context) (*keyset.Handle, error) {
	text := os.Getenv(string(e))
	if text == "" {
		return nil, fmt.Errorf("the variable %s is not set; it has to hold a Tink keyset in JSON", string(e))
	}
	return parseMaster([]byte(text))
}

var errEnvironment = errors.New("a master key in the environment is changed where it is kept: put the new key beside the old one there, as the primary one")

func (inEnvironment) make(context.Context, *keyset.Handle) error    { return errEnvironment }
func (inEnvironment) replace(context.Context, *keyset.Handle) error { return errEnvironment }
func (inEnvironment) version(context.Context) (string, error)       { return "", nil }

// master is the master key of an open key store. It is read again when it may have changed, so that a rotation needs no restart
// of the servers that share its source.
type master struct {
	from source

	mu      sync.RWMutex
	cipher  tink.AEAD
	prefix  []byte // begins what the primary key has wrapped
	version string
	looked  time.Time
}

func openMaster(ctx context.Context, from source) (*master, error) {
	m := &master{from: from}
	return m, m.load(ctx)
}

func (m *master) load(ctx context.Context) error {
	version, err := m.from.version(ctx)
	if err != nil {
		return err
	}
	handle, err := m.from.read(ctx)
	if err == nil && handle == nil {
		err = errors.New("it is gone; put it back")
	}
	if err != nil {
		return err
	}
	cipher, err := aead.New(handle)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.cipher, m.prefix, m.version, m.looked = cipher, prefixOf(handle), version, time.Now()
	return nil
}

// prefixOf begins every ciphertext of a keyset's primary key (Tink's output prefix: 1, then the key's id).
func prefixOf(h *keyset.Handle) []byte {
	return binary.BigEndian.AppendUint32([]byte{1}, h.KeysetInfo().GetPrimaryKeyId())
}

// lookEvery bounds how long a server goes on wrapping with the old key of a rotation.
const lookEvery = time.Second

// look reads the master key again when it has changed. While its source can't be reached the one that is known serves.
func (m *master) look(ctx context.Context, anyway bool) {
	m.mu.RLock()
	due, known := anyway || time.Since(m.looked) > lookEvery, m.version
	m.mu.RUnlock()
	if !due {
		return
	}
	version, err := m.from.version(ctx)
	if err == nil && version != known {
		err = m.load(ctx)
	}
	if err == nil {
		m.mu.Lock()
		m.looked = time.Now()
		m.mu.Unlock()
	}
}

func (m *master) current() (tink.AEAD, []byte) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.cipher, m.prefix
}

// Encrypt wraps under the primary key.
func (m *master) Encrypt(plain, data []byte) ([]byte, error) {
	m.look(context.Background(), false)
	cipher, _ := m.current()
	return cipher.Encrypt(plain, data)
}

// Decrypt opens what any key of the keyset has wrapped; what none does may be of one that was added since.
func (m *master) Decrypt(wrapped, data []byte) ([]byte, error) {
	cipher, _ := m.current()
	plain, err := cipher.Decrypt(wrapped, data)
	if err == nil {
		return plain, nil
	}
	m.look(context.Background(), true)
	cipher, _ = m.current()
	return cipher.Decrypt(wrapped, data)
}
