// Package guard keeps the files that keep strangers out of an embedded node: its certificate, its key and its password. Who
// can read the certificate and the password is a client, who can read the key can pose as the node.
package guard

import (
	"cmp"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"leerkring/internal/eventstore/node"
	"leerkring/internal/keyfile"
)

// Files are where the three stand. Those that don't exist are made, with mode 0600; a file that others than its owner can use
// is refused.
type Files struct {
	Cert     string // the certificate in PEM; a new one is signed by itself, for the host of the node, and doesn't expire
	Key      string // its private key in PEM
	Password string
}

// In names the files in the way of a data directory.
func In(directory string) Files {
	return Files{
		Cert: filepath.Join(directory, "node-cert.pem"), Key: filepath.Join(directory, "node-key.pem"),
		Password: filepath.Join(directory, "node-password"),
	}
}

// Open reads the files for a node that listens on an address, and makes them first when they are missing. The certificate
// has to be one for the host by which the node is reached.
func (f Files) Open(addr string) (*node.Guard, error) {
	host, err := node.Host(addr)
	if err != nil {
		return nil, err
	}
	key, noKey := kept(f.Key, newKey)
	cert, noCert := kept(f.Cert, func() ([]byte, error) { return newCert(key, host) })
	password, noPassword := kept(f.Password, func() ([]byte, error) { return []byte(rand.Text()), nil })
	pair, noPair := tls.X509KeyPair(cert, key)
	ca, noPath := filepath.Abs(f.Cert)
	if err := cmp.Or(noKey, noCert, noPassword, noPair, noPath); err != nil {
		return nil, err
	}
	if err := pair.Leaf.VerifyHostname(host); err != nil {
		return nil, fmt.Errorf("certificate %s: %w; without the file a new one is made", f.Cert, err)
	}
	secret := strings.TrimSpace(string(password))
	if secret == "" {
		return nil, fmt.Errorf("%s holds no password", f.Password)
	}
	return &node.Guard{Certificate: pair, CA: ca, Password: secret}, nil
}

// kept is the content of a file that may be made first.
func kept(path string, create func() ([]byte, error)) ([]byte, error) {
	if info, err := os.Stat(path); err == nil && info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("%s: others can use this file; take their rights away (chmod 600)", path)
	}
	content, err := os.ReadFile(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return content, err
	}
	if content, err = create(); err != nil {
		return nil, err
	}
	if err := keyfile.Make(path, content); err != nil {
		return nil, err
	}
	return os.ReadFile(path) // another process may have been faster
}

func newKey() ([]byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	der, err := x509.MarshalECPrivateKey(key)
	return pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der}), err
}

// newCert is valid from the epoch on and, in the way of RFC 5280 for what doesn't expire, until the end of 9999.
func newCert(keyPEM []byte, host string) ([]byte, error) {
	block, _ := pem.Decode(keyPEM)
	if block == nil {
		return nil, errors.New("the node's key is not in PEM")
	}
	key, err := x509.ParseECPrivateKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "event store node"}, NotBefore: time.Unix(0, 0), NotAfter: time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames:    []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.ParseIP(host)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), err
}
