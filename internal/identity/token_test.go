package identity_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"leerkring/internal/identity"
)

var now = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func openKey(t *testing.T) (*identity.DevKey, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "dev-auth.key")
	key, err := identity.OpenDevKey(path)
	if err != nil {
		t.Fatal(err)
	}
	return key, path
}

func lead() identity.Viewer {
	return identity.Viewer{Subject: "l.devries", Name: "L. de Vries", Roles: []identity.Role{identity.Lead}, Municipality: "GM0772"}
}

func sign(t *testing.T, key *identity.DevKey, v identity.Viewer) string {
	t.Helper()
	token, err := key.Sign(v, now, now.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestATokenGivesItsHolderBack(t *testing.T) {
	key, _ := openKey(t)
	got, err := key.Verify(sign(t, key, lead()), now.Add(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	if got.Issuer != identity.DevIssuer || got.Subject != "l.devries" || got.Name != "L. de Vries" ||
		!slices.Equal(got.Roles, []identity.Role{identity.Lead}) || got.Municipality != "GM0772" {
		t.Errorf("the holder is %+v", got)
	}
}

func TestWhoMayHoldWhichToken(t *testing.T) {
	key, _ := openKey(t)
	roles := func(list ...identity.Role) []identity.Role { return list }
	for name, c := range map[string]struct {
		roles        []identity.Role
		municipality string
		remedy       string // empty: the token is made
	}{
		"an officer of a municipality":           {roles(identity.Officer), "GM0772", ""},
		"a lead of a municipality":               {roles(identity.Lead), "GM0772", ""},
		"a privacy officer of a municipality":    {roles(identity.PrivacyOfficer), "GM0772", ""},
		"an officer who is a lead too":           {roles(identity.Officer, identity.Lead), "GM0772", ""},
		"a partner of none":                      {roles(identity.Partner), "", ""},
		"a partner of a municipality":            {roles(identity.Partner), "GM0772", ""},
		"a facilitator":                          {roles(identity.Facilitator), "", ""},
		"a researcher":                           {roles(identity.Researcher), "", ""},
		"a facilitator who is a researcher too":  {roles(identity.Facilitator, identity.Researcher), "", ""},
		"an officer of none":                     {roles(identity.Officer), "", "CBS code"},
		"a lead of none":                         {roles(identity.Lead), "", "CBS code"},
		"a privacy officer of none":              {roles(identity.PrivacyOfficer), "", "CBS code"},
		"a facilitator of a municipality":        {roles(identity.Facilitator), "GM0772", "leave it out"},
		"a researcher of a municipality":         {roles(identity.Researcher), "GM0772", "leave it out"},
		"a lead who is a facilitator too":        {roles(identity.Lead, identity.Facilitator), "GM0772", "two tokens"},
		"an officer who is a facilitator too":    {roles(identity.Officer, identity.Facilitator), "", "two tokens"},
		"a mayor, which is no role":              {roles("MAYOR"), "GM0772", "choose from"},
		"a lead in small letters, which is none": {roles("lead"), "GM0772", "choose from"},
		"nobody in particular":                   {nil, "GM0772", "role"},
	} {
		viewer := identity.Viewer{Subject: "x", Roles: c.roles, Municipality: c.municipality}
		token, err := key.Sign(viewer, now, now.Add(time.Hour))
		switch {
		case c.remedy != "" && (err == nil || !strings.Contains(err.Error(), c.remedy)):
			t.Errorf("%s: %v, want a refusal that says %q", name, err, c.remedy)
		case c.remedy == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.remedy == "":
			if _, err := key.Verify(token, now); err != nil {
				t.Errorf("%s: made, but not accepted: %v", name, err)
			}
		}
	}
}

func TestATokenNeedsASubject(t *testing.T) {
	key, _ := openKey(t)
	viewer := lead()
	viewer.Subject = ""
	if _, err := key.Sign(viewer, now, now.Add(time.Hour)); err == nil {
		t.Error("a token of nobody was made")
	}
}

func TestATokenEndsAtItsHour(t *testing.T) {
	key, _ := openKey(t)
	token := sign(t, key, lead())
	if _, err := key.Verify(token, now.Add(time.Hour-time.Second)); err != nil {
		t.Errorf("a second before: %v", err)
	}
	if _, err := key.Verify(token, now.Add(time.Hour+time.Second)); !errors.Is(err, identity.ErrToken) {
		t.Errorf("a second after: %v", err)
	}
}

// forge makes a token that is a lead's in every claim but the changed ones.
func forge(t *testing.T, method jwt.SigningMethod, key any, change func(jwt.MapClaims)) string {
	t.Helper()
	claims := jwt.MapClaims{
		"iss": identity.DevIssuer, "sub": "l.devries", "name": "L. de Vries", "roles": []string{"LEAD"}, "municipality": "GM0772",
		"iat": now.Unix(), "exp": now.Add(time.Hour).Unix(),
	}
	change(claims)
	token, err := jwt.NewWithClaims(method, claims).SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestATokenThatThisKeyDidNotMakeIsRefused(t *testing.T) {
	key, path := openKey(t)
	secret, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	same := func(jwt.MapClaims) {}
	if _, err := key.Verify(forge(t, jwt.SigningMethodHS256, secret, same), now); err != nil {
		t.Fatalf("the forger's own pattern is not accepted: %v", err)
	}
	set := func(claim string, value any) func(jwt.MapClaims) { return func(c jwt.MapClaims) { c[claim] = value } }
	whole := sign(t, key, lead())
	head, rest, _ := strings.Cut(whole, ".")
	body, _, _ := strings.Cut(rest, ".")
	other, _ := openKey(t)
	for name, token := range map[string]string{
		"nothing":              "",
		"no token":             "LEAD",
		"another key":          sign(t, other, lead()),
		"a guessed key":        forge(t, jwt.SigningMethodHS256, bytes.Repeat([]byte{0}, 32), same),
		"no signature":         head + "." + body + ".",
		"algorithm none":       forge(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, same),
		"another algorithm":    forge(t, jwt.SigningMethodHS512, secret, same),
		"another issuer":       forge(t, jwt.SigningMethodHS256, secret, set("iss", "elsewhere")),
		"no end":               forge(t, jwt.SigningMethodHS256, secret, func(c jwt.MapClaims) { delete(c, "exp") }),
		"no subject":           forge(t, jwt.SigningMethodHS256, secret, set("sub", "")),
		"an unknown role":      forge(t, jwt.SigningMethodHS256, secret, set("roles", []string{"LEAD", "MAYOR"})),
		"roles that exclude":   forge(t, jwt.SigningMethodHS256, secret, set("roles", []string{"LEAD", "FACILITATOR"})),
		"a lead of nowhere":    forge(t, jwt.SigningMethodHS256, secret, set("municipality", "")),
		"a changed claim":      head + "." + strings.Split(forge(t, jwt.SigningMethodHS256, secret, set("municipality", "GM0344")), ".")[1] + strings.TrimPrefix(whole, head+"."+body),
		"a word put behind it": whole + "x",
	} {
		viewer, err := key.Verify(token, now)
		if !errors.Is(err, identity.ErrToken) || viewer != nil {
			t.Errorf("%s: %+v, %v", name, viewer, err)
		}
	}
}

func TestTheKeyIsItsOwnersAloneAndStaysTheSame(t *testing.T) {
	key, path := openKey(t)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode() != 0o600 || info.Size() != 32 {
		t.Errorf("the key file is %v with %d bytes", info.Mode(), info.Size())
	}
	again, err := identity.OpenDevKey(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := again.Verify(sign(t, key, lead()), now); err != nil {
		t.Errorf("a token of the first opening is refused by the second: %v", err)
	}
}

func TestAKeyFileOfTheWrongSizeIsRefused(t *testing.T) {
	for _, size := range []int{0, 31, 33} {
		path := filepath.Join(t.TempDir(), "dev-auth.key")
		if err := os.WriteFile(path, make([]byte, size), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := identity.OpenDevKey(path); err == nil || !strings.Contains(err.Error(), "remove it") {
			t.Errorf("%d bytes: %v", size, err)
		}
	}
}

func TestWhoeverMakesTheKeyAtOnceGetsTheSame(t *testing.T) {
	for range 20 {
		dir := t.TempDir()
		path := filepath.Join(dir, "dev-auth.key")
		keys, faults := make([]*identity.DevKey, 8), make([]error, 8)
		var group sync.WaitGroup
		for i := range keys {
			group.Go(func() { keys[i], faults[i] = identity.OpenDevKey(path) })
		}
		group.Wait()
		if err := errors.Join(faults...); err != nil {
			t.Fatal(err)
		}
		token := sign(t, keys[0], lead())
		for _, key := range keys {
			if _, err := key.Verify(token, now); err != nil {
				t.Fatal("two keys were made")
			}
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
			t.Fatalf("%v is left behind (%v)", left, err)
		}
	}
}
