package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// imports gives each package of the product the packages of the product that it imports, itself or through others.
func imports(t *testing.T) map[string][]string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-f", `{{.ImportPath}} {{join .Deps " "}}`, "leerkring/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	graph := map[string][]string{}
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		fields := strings.Fields(line)
		graph[fields[0]] = slices.DeleteFunc(fields[1:], func(p string) bool { return !strings.HasPrefix(p, "leerkring/") })
	}
	return graph
}

// The two sides are kept apart in the code as well: what runs on the knowledge side can't reach a case.
func TestTheKnowledgeSideImportsNothingOfTheCaseSide(t *testing.T) {
	forbidden := []string{"leerkring/projections/casefile", "leerkring/domain/incident", "leerkring/domain/notice", "leerkring/internal/feed"}
	graph := imports(t)
	for _, room := range []string{
		"leerkring/projections/knowledge", "leerkring/internal/release", "leerkring/domain/lesson", "leerkring/domain/release",
		"leerkring/domain/casefact", "leerkring/domain/situation", "leerkring/domain/anonymise",
	} {
		deps, ok := graph[room]
		if !ok {
			t.Errorf("there is no package %s", room)
		}
		for _, p := range forbidden {
			if slices.Contains(deps, p) {
				t.Errorf("%s reaches %s", room, p)
			}
		}
	}
}

// One direction: the domain knows nothing of what is around it, projections nothing of the API, and only the binary wires.
func TestImportsGoOneWay(t *testing.T) {
	above := map[string][]string{
		"leerkring/domain/":             {"leerkring/projections", "leerkring/graph", "leerkring/internal", "leerkring/cmd", "leerkring/frontend-contract"},
		"leerkring/projections":         {"leerkring/graph", "leerkring/cmd", "leerkring/internal/feed", "leerkring/internal/release", "leerkring/internal/server"},
		"leerkring/graph":               {"leerkring/cmd", "leerkring/internal/feed", "leerkring/internal/server"},
		"leerkring/internal/":           {"leerkring/cmd", "leerkring/graph"},
		"leerkring/internal/eventstore": {"leerkring/projections", "leerkring/domain/incident", "leerkring/domain/lesson"},
	}
	for name, deps := range imports(t) {
		for room, forbidden := range above {
			if !strings.HasPrefix(name, room) {
				continue
			}
			for _, dep := range deps {
				if slices.ContainsFunc(forbidden, func(p string) bool { return strings.HasPrefix(dep, p) }) {
					t.Errorf("%s imports %s", name, dep)
				}
			}
		}
	}
}
