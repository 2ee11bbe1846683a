package keyring

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"

	"leerkring/internal/keyfile"
)

// OpenFile opens the key store at path with the master key in the file masterPath (a Tink keyset in JSON, mode 0600). Both
// are made at the first start. A key store whose master key is gone is refused: a new one would open nothing.
func OpenFile(ctx context.Context, path, masterPath string) (*Ring, error) {
	_, err := os.Stat(masterPath)
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(path); err == nil {
			return nil, fmt.Errorf("the key store %s is there but its master key %s is not; put it back", path, masterPath)
		}
		if err := makeMaster(masterPath); err != nil {
			return nil, fmt.Errorf("make the master key: %w", err)
		}
	}
	master, err := readMaster(masterPath)
	if err != nil {
		return nil, fmt.Errorf("read the master key %s: %w", masterPath, err)
	}
	return Open(ctx, path, master)
}

func makeMaster(path string) error {
	handle, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := insecurecleartextkeyset.Write(handle, keyset.NewJSONWriter(&text)); err != nil {
		return err
	}
	return keyfile.Make(path, text.Bytes())
}

func readMaster(path string) (tink.AEAD, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	handle, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(text)))
	if err != nil {
		return nil, err
	}
	return aead.New(handle)
}
