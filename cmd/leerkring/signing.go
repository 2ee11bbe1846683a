package main

import (
	"errors"
	"strings"
	"time"

	"leerkring/internal/identity"
)

// signed makes a development token for one role.
func signed(key *identity.DevKey, role identity.Role, municipality, subject string, now time.Time, ttl time.Duration) (string, error) {
	if subject == "" {
		subject = strings.ToLower(string(role))
	}
	return key.Sign(identity.Viewer{
		Subject: subject, Name: subject, Roles: []identity.Role{role}, Municipality: municipality,
	}, now, now.Add(ttl))
}

// closed joins what a run ended with and what closing it said.
func closed(a *app, err error) error { return errors.Join(err, a.close()) }
