// Package identity says who is asking: it turns a bearer token into a Viewer and carries him through a request.
package identity

import (
	"context"
	"slices"
)

// Role is what a viewer may do.
type Role string

// The roles.
const (
	Officer        Role = "OFFICER"
	Lead           Role = "LEAD"
	Partner        Role = "PARTNER"
	Facilitator    Role = "FACILITATOR"
	Researcher     Role = "RESEARCHER"
	PrivacyOfficer Role = "PRIVACY_OFFICER"
)

// Roles lists every role.
func Roles() []Role { return []Role{Officer, Lead, Partner, Facilitator, Researcher, PrivacyOfficer} }

// OfMunicipality tells whether a role is held for one municipality.
func (r Role) OfMunicipality() bool { return r == Officer || r == Lead || r == PrivacyOfficer }

// Viewer is who is asking.
type Viewer struct {
	Issuer       string
	Subject      string
	Name         string
	Roles        []Role
	Municipality string // CBS code; empty for those who act for none
}

// HasAny tells whether the viewer has one of the roles.
func (v *Viewer) HasAny(roles ...Role) bool {
	return slices.ContainsFunc(roles, func(r Role) bool { return slices.Contains(v.Roles, r) })
}

// CasesOf is the municipality whose cases the viewer may see: his own, as an officer or a lead. Empty means none.
func (v *Viewer) CasesOf() string {
	if v.HasAny(Officer, Lead) {
		return v.Municipality
	}
	return ""
}

// Minds is the municipality whose cases the viewer may hold or erase, as a lead or a privacy officer: the second without reading
// them. Empty means none.
func (v *Viewer) Minds() string {
	if v.HasAny(Lead, PrivacyOfficer) {
		return v.Municipality
	}
	return ""
}

type key struct{}

// With carries the viewer in a context.
func With(ctx context.Context, v *Viewer) context.Context { return context.WithValue(ctx, key{}, v) }

// From is the viewer of a request, or nil when nobody is signed in.
func From(ctx context.Context) *Viewer {
	v, _ := ctx.Value(key{}).(*Viewer)
	return v
}
