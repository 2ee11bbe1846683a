package node

import (
	"cmp"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/subtle"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"math/big"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"leerkring/internal/keyfile"
)

const user = "admin"

// Guard names the files that keep strangers out. Those that don't exist are made, with mode 0600; a file that others than its
// owner can use is refused. Who can read Cert and Password is a client, who can read Key can pose as the node.
type Guard struct {
	Cert     string // the certificate in PEM; a new one is signed by itself, for the host of Addr, and doesn't expire
	Key      string // its private key in PEM
	Password string
}

// access is how clients come in. Without a guard all of them do.
type access struct {
	transport credentials.TransportCredentials
	header    string // what a call on streams has to carry
	userinfo  *url.Userinfo
	query     string // of the connection string
}

// open reads the files, and makes them first when they are missing. The certificate has to be one for the host.
func (g *Guard) open(host string) (*access, error) {
	if g == nil {
		return &access{transport: insecure.NewCredentials(), query: "tls=false"}, nil
	}
	key, noKey := kept(g.Key, newKey)
	cert, noCert := kept(g.Cert, func() ([]byte, error) { return newCert(key, host) })
	password, noPassword := kept(g.Password, func() ([]byte, error) { return []byte(rand.Text()), nil })
	pair, noPair := tls.X509KeyPair(cert, key)
	ca, noPath := filepath.Abs(g.Cert)
	if err := cmp.Or(noKey, noCert, noPassword, noPair, noPath); err != nil {
		return nil, err
	}
	if err := pair.Leaf.VerifyHostname(host); err != nil {
		return nil, fmt.Errorf("certificate %s: %w; without the file a new one is made", g.Cert, err)
	}
	secret := strings.TrimSpace(string(password))
	if secret == "" {
		return nil, fmt.Errorf("%s holds no password", g.Password)
	}
	return &access{
		transport: credentials.NewServerTLSFromCert(&pair),
		header:    "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+secret)),
		userinfo:  url.UserPassword(user, secret),
		query:     "tls=true&tlscafile=" + url.QueryEscape(ca),
	}, nil
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

func (a *access) unary(ctx context.Context, req any, info *grpc.UnaryServerInfo, next grpc.UnaryHandler) (answer any, err error) {
	if err = a.admit(ctx, info.FullMethod); err == nil {
		answer, err = next(ctx, req)
	}
	return answer, told(ctx, err)
}

func (a *access) stream(srv any, call grpc.ServerStream, info *grpc.StreamServerInfo, next grpc.StreamHandler) error {
	err := a.admit(call.Context(), info.FullMethod)
	if err == nil {
		return told(call.Context(), next(srv, call))
	}
	for !info.IsServerStream && call.RecvMsg(&shared.Empty{}) == nil { // as receive does
	}
	return err
}

// admit lets everybody ask what the node is, as clients do before they show a password, but not for its streams.
func (a *access) admit(ctx context.Context, method string) error {
	if a.header == "" || !strings.HasPrefix(method, "/"+streams.Streams_ServiceDesc.ServiceName+"/") {
		return nil
	}
	shown := strings.Join(metadata.ValueFromIncomingContext(ctx, "authorization"), "")
	if subtle.ConstantTimeCompare([]byte(shown), []byte(a.header)) == 1 {
		return nil
	}
	return fail(codes.Unauthenticated, "The user or the password is wrong, or there is none.")
}

// fault is a refusal of a call: a status with the trailers by which clients know it.
type fault struct {
	code    codes.Code
	text    string
	trailer []string
}

func (f *fault) Error() string { return f.text }

// GRPCStatus lets the server send the fault as its status.
func (f *fault) GRPCStatus() *status.Status { return status.New(f.code, f.text) }

// fail makes a fault; the trailer is names and values in turn. A header takes no odd letters: streams stand there as in a URL.
func fail(code codes.Code, text string, trailer ...string) error { return &fault{code, text, trailer} }

func invalid(text string) error { return fail(codes.InvalidArgument, text) }

func streamDeleted(stream string) error {
	return fail(codes.FailedPrecondition, "Event stream '"+stream+"' is deleted.",
		"exception", "stream-deleted", "stream-name", url.PathEscape(stream))
}

func wrongVersion(p *proposal, actual int64) error {
	return fail(codes.FailedPrecondition,
		fmt.Sprintf("%s failed due to WrongExpectedVersion. Stream: %s, Expected version: %d, Actual version: %d", p.removal, p.stream, p.expect, actual),
		"exception", "wrong-expected-version", "stream-name", url.PathEscape(p.stream),
		"expected-version", p.expect.String(), "actual-version", expectation(actual).String())
}

// told sends a fault's trailers along with it.
func told(ctx context.Context, err error) error {
	var f *fault
	if errors.As(err, &f) && len(f.trailer) > 0 {
		_ = grpc.SetTrailer(ctx, metadata.Pairs(f.trailer...)) // a call that is over needs none
	}
	return err
}

// broken turns a failure of the file into what a caller may know; the cause goes to the log, which names no stream.
func broken(ctx context.Context, logger *slog.Logger, text string, err error) error {
	var f *fault
	if errors.As(err, &f) {
		return err
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	logger.ErrorContext(ctx, text, "error", err)
	return fail(codes.Internal, text)
}
