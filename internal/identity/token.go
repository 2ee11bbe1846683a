package identity

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"leerkring/internal/keyfile"
)

// DevIssuer is the issuer of the tokens that this package signs itself.
const DevIssuer = "leerkring-dev"

// ErrToken says that a token is not accepted. It doesn't say what the token holds.
var ErrToken = errors.New("the token is not accepted")

// claims are a JSON Web Token's claims (RFC 7519).
type claims struct {
	jwt.RegisteredClaims
	Name         string `json:"name"`
	Roles        []Role `json:"roles"`
	Municipality string `json:"municipality,omitempty"`
}

// DevKey signs and checks tokens for development and demonstration: whoever can read its file can be anybody.
type DevKey struct{ secret []byte }

// OpenDevKey reads the key at path, made with mode 0600 when it is not there.
func OpenDevKey(path string) (*DevKey, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		if err := makeDevKey(path); err != nil {
			return nil, fmt.Errorf("make the signing key: %w", err)
		}
	}
	secret, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the signing key: %w", err)
	}
	if len(secret) != devKeySize {
		return nil, fmt.Errorf("read the signing key: %s does not hold %d bytes; remove it to have a new one made", path, devKeySize)
	}
	return &DevKey{secret}, nil
}

const devKeySize = 32

func makeDevKey(path string) error {
	secret := make([]byte, devKeySize)
	if _, err := rand.Read(secret); err != nil {
		return err
	}
	return keyfile.Make(path, secret)
}

// Sign makes a token for the viewer, good until the moment given.
func (k *DevKey) Sign(v Viewer, now, until time.Time) (string, error) {
	if err := v.check(); err != nil {
		return "", err
	}
	token := jwt.NewWithClaims(jwt.SigningMethodHS256, claims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: DevIssuer, Subject: v.Subject, IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(until),
		},
		Name: v.Name, Roles: v.Roles, Municipality: v.Municipality,
	})
	return token.SignedString(k.secret)
}

// Verify reads a token that Sign made and that has not expired.
func (k *DevKey) Verify(token string, now time.Time) (*Viewer, error) {
	var c claims
	_, err := jwt.ParseWithClaims(token, &c, func(*jwt.Token) (any, error) { return k.secret, nil },
		jwt.WithValidMethods([]string{"HS256"}), jwt.WithIssuer(DevIssuer), jwt.WithExpirationRequired(),
		jwt.WithTimeFunc(func() time.Time { return now }))
	if err != nil {
		return nil, ErrToken
	}
	v := &Viewer{Issuer: c.Issuer, Subject: c.Subject, Name: c.Name, Roles: c.Roles, Municipality: c.Municipality}
	if err := v.check(); err != nil {
		return nil, ErrToken
	}
	return v, nil
}

// check keeps the rules on who may be what. Whoever handles cases does not review lessons: a facilitator never knows whose a
// lesson is, and a municipality doesn't approve its own.
func (v *Viewer) check() error {
	switch {
	case v.Subject == "":
		return errors.New("a token needs a subject")
	case len(v.Roles) == 0:
		return errors.New("a token needs a role")
	case slices.ContainsFunc(v.Roles, func(r Role) bool { return !slices.Contains(Roles(), r) }):
		return errors.New("unknown role; choose from OFFICER, LEAD, PARTNER, FACILITATOR, RESEARCHER, PRIVACY_OFFICER")
	case v.HasAny(Officer, Lead) && v.HasAny(Facilitator):
		return errors.New("nobody is both OFFICER or LEAD and FACILITATOR; make two tokens")
	case v.Municipality == "" && slices.ContainsFunc(v.Roles, Role.OfMunicipality):
		return errors.New("an OFFICER, LEAD or PRIVACY_OFFICER acts for a municipality; name it with its CBS code, such as GM0772")
	case v.Municipality != "" && v.HasAny(Facilitator, Researcher):
		return errors.New("a FACILITATOR or RESEARCHER acts for no municipality; leave it out")
	}
	return nil
}
