package main

import (
	"bytes"
	_ "embed"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	contract "leerkring/frontend-contract"
	"leerkring/internal/identity"
)

//go:embed testdata/matrix.txt
var matrixText string

// matrixLine is one line of the matrix: what each role gets of one field, asked about one kind of object.
type matrixLine struct {
	field, about, part string            // incident(a case).lesson: incident, a case, lesson
	whose              string            // own, invited, foreign, none or -
	cells              map[string]string // by role
}

func (l matrixLine) String() string { return l.field + "(" + l.about + ")." + l.part + " " + l.whose }

// readMatrix reads every line with bars.
func readMatrix(t *testing.T) []matrixLine {
	t.Helper()
	var roles []string
	var lines []matrixLine
	seen := map[string]bool{}
	for text := range strings.Lines(matrixText) {
		columns := strings.Split(strings.Trim(strings.TrimSpace(text), "|"), "|")
		for i := range columns {
			columns[i] = strings.TrimSpace(columns[i])
		}
		switch {
		case len(columns) < 3 || strings.HasPrefix(columns[0], "---"):
			continue
		case roles == nil:
			roles = columns[2:]
			continue
		}
		name := regexp.MustCompile(`^(\w+)(?:\(([a-z ]+)\))?(?:\.([\w.]+))?$`).FindStringSubmatch(columns[0])
		if name == nil || len(columns) != 2+len(roles) || !slices.Contains([]string{"own", "invited", "foreign", "none", "-"}, columns[1]) {
			t.Fatalf("the matrix has a line that can't be read: %s", text)
		}
		line := matrixLine{field: name[1], about: name[2], part: name[3], whose: columns[1], cells: map[string]string{}}
		for i, role := range roles {
			line.cells[role] = columns[2+i]
		}
		if seen[line.String()] {
			t.Fatalf("the matrix says %s twice", line)
		}
		seen[line.String()] = true
		lines = append(lines, line)
	}
	for _, role := range identity.Roles() {
		if !slices.Contains(roles, string(role)) {
			t.Fatalf("the matrix has no column for %s", role)
		}
	}
	return lines
}

func contractSchema(t *testing.T) *ast.Schema {
	t.Helper()
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphql", Input: contract.Schema()})
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// The matrix has a line for every root field of the schema and none for another; what is somebody's is asked for as one's own,
// as another's and as nobody's.
func TestTheMatrixCoversTheSchema(t *testing.T) {
	schema, lines := contractSchema(t), readMatrix(t)
	has := func(fits func(matrixLine) bool) bool { return slices.ContainsFunc(lines, fits) }
	fields := append(slices.Clone(schema.Query.Fields), schema.Mutation.Fields...)
	for _, field := range fields {
		if strings.HasPrefix(field.Name, "__") {
			continue
		}
		if !has(func(l matrixLine) bool { return l.field == field.Name }) {
			t.Errorf("the matrix has no line for %s", field.Name)
		}
	}
	for _, l := range lines {
		if fields.ForName(l.field) == nil {
			t.Errorf("%s: the schema has no such field", l)
		}
		foreign := has(func(o matrixLine) bool { return o.field == l.field && o.about == l.about && o.whose == "foreign" })
		if l.whose == "own" && !foreign {
			t.Errorf("%s stands without the line of another municipality's", l)
		}
		invited := has(func(o matrixLine) bool { return o.field == l.field && o.about == l.about && o.whose == "invited" })
		if l.whose == "foreign" && strings.HasSuffix(l.about, " case") && !invited {
			t.Errorf("%s stands without the line of a case that invites", l)
		}
		nobody := has(func(o matrixLine) bool { return o.field == l.field && o.whose == "none" })
		if l.about != "" && !nobody {
			t.Errorf("%s stands without a line for what does not exist", l)
		}
	}
}

func TestEveryRoleGetsWhatTheMatrixSays(t *testing.T) {
	w := playMatrix(t)
	untouched := w.do(w.leads["foreign"], "Incident", map[string]any{"id": w.ids["foreign an open case"]})
	lines := readMatrix(t)
	for _, line := range lines {
		for _, role := range identity.Roles() {
			want, role := line.cells[string(role)], string(role)
			if want == "-" {
				continue
			}
			answer := w.ask(w.tokens[role], line, line.whose)
			if got := line.outcome(answer); got != want {
				t.Errorf("%s asks for %s: %s, want %s\n%s", role, line, got, want, answer.Raw)
			}
			if hidden := slices.Contains([]string{"missing", "empty", "NOT_FOUND", "FORBIDDEN"}, want); hidden && line.about != "" {
				nobody := w.ask(w.tokens[role], line, "none")
				if answer.Status != nobody.Status || answer.Raw != nobody.Raw {
					t.Errorf("%s can tell %s from what does not exist:\n%s\n%s", role, line, answer.Raw, nobody.Raw)
				}
			}
		}
	}
	if after := w.do(w.leads["foreign"], "Incident", map[string]any{"id": w.ids["foreign an open case"]}); !bytes.Equal(untouched, after) {
		t.Errorf("others changed a case:\n%s\n%s", untouched, after)
	}
	t.Run("nobody gets anything without a good token", func(t *testing.T) {
		for name, token := range w.badTokens() {
			for _, line := range lines {
				if line.part != "" || line.whose == "own" || line.whose == "invited" || line.whose == "none" {
					continue
				}
				answer := w.ask(token, line, line.whose)
				if answer.Status != http.StatusUnauthorized || len(answer.Errors) != 1 || answer.Errors[0].Extensions.Code != "UNAUTHENTICATED" || answer.Data != nil {
					t.Errorf("%s asks for %s: %d %s", name, line, answer.Status, answer.Raw)
				}
			}
		}
	})
}
