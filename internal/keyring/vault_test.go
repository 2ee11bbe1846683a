package keyring_test

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"leerkring/internal/keyring"
	"leerkring/internal/keyring/keyringtest"
)

// transit speaks the part of Vault's transit API that wraps and opens, with a real cipher.
type transit struct {
	gcm   cipher.AEAD
	away  atomic.Bool
	calls atomic.Int64
}

func (v *transit) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	v.calls.Add(1)
	var in struct {
		Plaintext  []byte `json:"plaintext"`
		Ciphertext string `json:"ciphertext"`
		Data       []byte `json:"associated_data"`
	}
	if v.away.Load() || r.Header.Get("X-Vault-Token") != "proef" || json.NewDecoder(r.Body).Decode(&in) != nil {
		http.Error(w, `{"errors": ["permission denied"]}`, http.StatusForbidden)
		return
	}
	var out map[string]string
	switch r.URL.Path {
	case "/v1/transit/encrypt/leerkring":
		nonce := make([]byte, v.gcm.NonceSize())
		rand.Read(nonce) //nolint:errcheck // it never fails
		out = map[string]string{"ciphertext": "vault:v1:" + base64.StdEncoding.EncodeToString(v.gcm.Seal(nonce, nonce, in.Plaintext, in.Data))}
	case "/v1/transit/decrypt/leerkring":
		raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(in.Ciphertext, "vault:v1:"))
		if err != nil || len(raw) < v.gcm.NonceSize() {
			http.Error(w, `{"errors": ["invalid ciphertext"]}`, http.StatusBadRequest)
			return
		}
		plain, err := v.gcm.Open(nil, raw[:v.gcm.NonceSize()], raw[v.gcm.NonceSize():], in.Data)
		if err != nil {
			http.Error(w, `{"errors": ["cipher: message authentication failed"]}`, http.StatusBadRequest)
			return
		}
		out = map[string]string{"plaintext": base64.StdEncoding.EncodeToString(plain)}
	default:
		http.NotFound(w, r)
		return
	}
	json.NewEncoder(w).Encode(map[string]any{"data": out}) //nolint:errcheck // the client says so
}

func inVault(t *testing.T) (*transit, string) {
	t.Helper()
	key := make([]byte, 32)
	rand.Read(key) //nolint:errcheck // it never fails
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	v := &transit{}
	if v.gcm, err = cipher.NewGCM(block); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewTLSServer(v)
	t.Cleanup(server.Close)
	ca := filepath.Join(t.TempDir(), "ca.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(ca, text, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("VAULT_CACERT", ca)
	t.Setenv("VAULT_TOKEN", "proef")
	t.Setenv("VAULT_MAX_RETRIES", "0")
	return v, "hcvault://" + strings.TrimPrefix(server.URL, "https://") + "/transit/keys/leerkring"
}

// A master key that Vault keeps wrapped: it is asked at a start, serves both kinds of store, is rotated, and its absence is a key
// store that can't be reached.
func TestAMasterKeyInVault(t *testing.T) {
	v, uri := inVault(t)
	for name, place := range map[string]func() keyring.Place{
		"file":       func() keyring.Place { return inFile(t.TempDir()) },
		"PostgreSQL": func() keyring.Place { return inPostgres(t, keyringtest.Postgres(t).Database(t)) },
	} {
		t.Run(name, func(t *testing.T) {
			at := place()
			at.Master = uri
			s := seal(t, at, 5)
			asked := v.calls.Load()
			s.opens(t, s.ring)
			if again := v.calls.Load(); again != asked {
				t.Errorf("Vault was asked %d times for texts", again-asked)
			}
			s.opens(t, open(t, at))
			for _, step := range []keyring.Step{keyring.AddKey, keyring.Rewrap, keyring.DropKey} {
				if _, err := (keyring.Rotation{Place: at}).Do(t.Context(), step); err != nil {
					t.Fatalf("%s: %v", step, err)
				}
				s.opens(t, s.ring)
			}
			s.opens(t, open(t, at))
			v.away.Store(true)
			defer v.away.Store(false)
			if ring, err := at.Open(t.Context()); !errors.Is(err, keyring.ErrUnavailable) {
				if err == nil {
					ring.Close()
				}
				t.Errorf("without Vault: %v", err)
			}
		})
	}
}
