package identity_test

import (
	"testing"

	"leerkring/internal/identity"
)

func TestOnlyOfficersAndLeadsSeeCases(t *testing.T) {
	for _, role := range identity.Roles() {
		viewer := identity.Viewer{Subject: "x", Roles: []identity.Role{role}, Municipality: "GM0772"}
		want := ""
		if role == identity.Officer || role == identity.Lead {
			want = "GM0772"
		}
		if got := viewer.CasesOf(); got != want {
			t.Errorf("%s sees the cases of %q, want %q", role, got, want)
		}
	}
}

func TestAContextCarriesItsViewer(t *testing.T) {
	if v := identity.From(t.Context()); v != nil {
		t.Errorf("nobody signed in, and yet %+v", v)
	}
	viewer := &identity.Viewer{Subject: "x"}
	if got := identity.From(identity.With(t.Context(), viewer)); got != viewer {
		t.Errorf("got %+v", got)
	}
}
