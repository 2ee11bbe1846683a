package keyring

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"

	"github.com/hashicorp/vault/api"
	"github.com/tink-crypto/tink-go-hcvault/v2/integration/hcvault"
	"github.com/tink-crypto/tink-go/v2/core/registry"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// vaultScheme begins the name of a key in HashiCorp Vault's transit engine, such as hcvault://vault.gemeente.nl/transit/keys/leerkring.
// Token, certificate authority and the rest come from Vault's own variables (VAULT_TOKEN, VAULT_CACERT).
const vaultScheme = "hcvault://"

// secretMaster is the row of the key store that holds the master key, wrapped by the key management service. So every server that
// shares the store has it, and the service is asked once at a start, not for every text.
const secretMaster Secret = "master"

// vault is a master key that a key management service keeps wrapped.
type vault struct {
	store store
	kms   tink.AEAD
	uri   string
}

func inVault(uri string, s store) (*vault, error) {
	at, err := url.Parse(uri)
	if err != nil || at.Host == "" || at.User != nil || at.RawQuery != "" {
		return nil, fmt.Errorf("open the master key in Vault: %w", errNoSource)
	}
	config := api.DefaultConfig()
	if config.Error != nil {
		return nil, fmt.Errorf("open the master key in Vault: %w", config.Error)
	}
	config.Address = "https://" + at.Host
	client, err := api.NewClient(config)
	if err != nil {
		return nil, fmt.Errorf("open the master key in Vault: %w", err)
	}
	var service registry.KMSClient
	if service, err = hcvault.NewClientWithAEADOptions(vaultScheme+at.Host, client.Logical()); err != nil {
		return nil, fmt.Errorf("open the master key in Vault: %w", err)
	}
	kms, err := service.GetAEAD(uri)
	if err != nil {
		return nil, fmt.Errorf("open the master key in Vault: %w", err)
	}
	return &vault{store: s, kms: kms, uri: uri}, nil
}

// bound ties the wrapped keyset to its purpose.
func bound() []byte { return []byte("leerkring master key") }

func (v *vault) read(ctx context.Context) (*keyset.Handle, error) {
	wrapped, err := v.store.findSecret(ctx, secretMaster)
	if err != nil {
		return nil, unavailable(err)
	}
	if wrapped == nil {
		return nil, nil
	}
	handle, err := keyset.ReadWithAssociatedData(keyset.NewBinaryReader(bytes.NewReader(wrapped)), v.kms, bound())
	if err != nil {
		return nil, fmt.Errorf("%w: the key management service does not open the master key: %w", ErrUnavailable, err)
	}
	return handle, nil
}

func (v *vault) wrap(h *keyset.Handle) ([]byte, error) {
	var text bytes.Buffer
	if err := h.WriteWithAssociatedData(keyset.NewBinaryWriter(&text), v.kms, bound()); err != nil {
		return nil, fmt.Errorf("%w: the key management service does not wrap the master key: %w", ErrUnavailable, err)
	}
	return text.Bytes(), nil
}

func (v *vault) make(ctx context.Context, fresh *keyset.Handle) error {
	wrapped, err := v.wrap(fresh)
	if err != nil {
		return err
	}
	if _, err := v.store.secret(ctx, secretMaster, wrapped); err != nil { // of two first starts the first wins
		return unavailable(err)
	}
	return nil
}

func (v *vault) replace(ctx context.Context, by *keyset.Handle) error {
	wrapped, err := v.wrap(by)
	if err != nil {
		return err
	}
	was, err := v.store.findSecret(ctx, secretMaster)
	if err == nil {
		_, err = v.store.replaceSecret(ctx, secretMaster, was, wrapped)
	}
	if err != nil {
		return unavailable(err)
	}
	return nil
}

func (v *vault) version(ctx context.Context) (string, error) {
	wrapped, err := v.store.findSecret(ctx, secretMaster)
	if err != nil {
		return "", unavailable(err)
	}
	sum := sha256.Sum256(wrapped)
	return hex.EncodeToString(sum[:]), nil
}
