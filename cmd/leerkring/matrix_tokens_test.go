package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"hash"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"leerkring/internal/identity"
)

// badTokens are tokens that make nobody, each by one fault.
func (w *matrixWorld) badTokens() map[string]string {
	w.t.Helper()
	key, err := os.ReadFile(filepath.Join(w.data, devKeyFile))
	if err != nil {
		w.t.Fatal(err)
	}
	claims := func(change map[string]any) map[string]any {
		c := map[string]any{
			"iss": identity.DevIssuer, "sub": "iemand", "name": "iemand", "roles": []string{"LEAD"}, "municipality": "GM0772",
			"exp": time.Now().Add(time.Hour).Unix(),
		}
		for name, value := range change {
			c[name] = value
			if value == nil {
				delete(c, name)
			}
		}
		return c
	}
	good := handSigned("HS256", claims(nil), sha256.New, key)
	if answer := w.post(good, `{ viewer { subject } }`, nil); answer.Status != http.StatusOK || len(answer.Errors) > 0 {
		w.t.Fatalf("a good token that was signed by hand is refused: %s", answer.Raw)
	}
	unsigned := handSigned("none", claims(nil), sha256.New, key)
	return map[string]string{
		"nobody":                            "",
		"who sends no token but words":      "LEAD",
		"who signed with another key":       handSigned("HS256", claims(nil), sha256.New, []byte("another key of thirty-two bytes.")),
		"who signed nothing (alg none)":     unsigned[:strings.LastIndex(unsigned, ".")+1],
		"who says alg none and signs":       unsigned,
		"who signed with HS512":             handSigned("HS512", claims(nil), sha512.New, key),
		"who changed the claims afterwards": good[:strings.Index(good, ".")+1] + segment(claims(map[string]any{"municipality": "GM0344"})) + good[strings.LastIndex(good, "."):],
		"whose token has expired":           handSigned("HS256", claims(map[string]any{"exp": time.Now().Add(-time.Minute).Unix()}), sha256.New, key),
		"whose token never expires":         handSigned("HS256", claims(map[string]any{"exp": nil}), sha256.New, key),
		"whose token is not yet good":       handSigned("HS256", claims(map[string]any{"nbf": time.Now().Add(time.Hour).Unix()}), sha256.New, key),
		"whose token another issued":        handSigned("HS256", claims(map[string]any{"iss": "elders"}), sha256.New, key),
		"LEAD and FACILITATOR at once":      handSigned("HS256", claims(map[string]any{"roles": []string{"LEAD", "FACILITATOR"}, "municipality": "GM0772"}), sha256.New, key),
		"OFFICER and FACILITATOR at once":   handSigned("HS256", claims(map[string]any{"roles": []string{"OFFICER", "FACILITATOR"}}), sha256.New, key),
		"a LEAD of no municipality":         handSigned("HS256", claims(map[string]any{"municipality": nil}), sha256.New, key),
		"a LEAD of an unknown municipality": handSigned("HS256", claims(map[string]any{"municipality": "GM9999"}), sha256.New, key),
		"who has a role that is none":       handSigned("HS256", claims(map[string]any{"roles": []string{"ADMIN"}}), sha256.New, key),
		"who has no role":                   handSigned("HS256", claims(map[string]any{"roles": []string{}}), sha256.New, key),
		"who has no name":                   handSigned("HS256", claims(map[string]any{"sub": nil}), sha256.New, key),
	}
}

// handSigned makes a JSON Web Token without the product's help (RFC 7515).
func handSigned(alg string, claims map[string]any, sum func() hash.Hash, key []byte) string {
	body := segment(map[string]any{"alg": alg, "typ": "JWT"}) + "." + segment(claims)
	mac := hmac.New(sum, key)
	mac.Write([]byte(body))
	return body + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func segment(part map[string]any) string {
	text, err := json.Marshal(part)
	if err != nil {
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(text)
}
