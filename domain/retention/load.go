package retention

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

//go:embed retention.yaml
var builtIn []byte

// BuiltIn is the table that comes with the product, as a file to edit.
func BuiltIn() []byte { return slices.Clone(builtIn) }

// Fault is one thing to put right in the file, with its place.
type Fault struct {
	Place  string // such as terms[2].years
	Remedy string
}

// Faults are all that were found.
type Faults []Fault

// Error names every place with its remedy.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, one := range f {
		lines[i] = one.Place + ": " + one.Remedy
	}
	return strings.Join(lines, "\n")
}

// Load reads a table (YAML, of which JSON is a part) and checks it: one row for each kind of outcome, each with its ground.
func Load(text []byte) (Policy, error) {
	var p Policy
	if err := yaml.UnmarshalWithOptions(text, &p, yaml.Strict()); err != nil {
		return Policy{}, fmt.Errorf("read the retention table: %s", yaml.FormatError(err, false, false))
	}
	if faults := p.check(); len(faults) > 0 {
		return Policy{}, faults
	}
	sum := sha256.Sum256(text)
	p.Digest = hex.EncodeToString(sum[:])
	return p, nil
}

// The bounds of what can be meant.
const (
	longestYears = 110 // a life
	longestDays  = 3650
	longestText  = 500
)

func (p Policy) check() (faults Faults) {
	add := func(place, remedy string) { faults = append(faults, Fault{place, remedy}) }
	text := func(place, said string) {
		if strings.TrimSpace(said) == "" || len(said) > longestText {
			add(place, fmt.Sprintf("say it in 1 to %d bytes", longestText))
		}
	}
	text("source", p.Source)
	seen := map[Outcome]bool{}
	for i, t := range p.Terms {
		place := fmt.Sprintf("terms[%d].", i)
		switch {
		case !slices.Contains(Outcomes(), t.Outcome):
			add(place+"outcome", fmt.Sprintf("no such kind of outcome; choose one of %v", Outcomes()))
		case seen[t.Outcome]:
			add(place+"outcome", "this kind has a row already; keep one of them")
		}
		seen[t.Outcome] = true
		if t.Keep && t.Years != 0 {
			add(place+"years", "what is kept for ever has no term; leave years or keep out")
		}
		if !t.Keep && (t.Years < 1 || t.Years > longestYears) {
			add(place+"years", fmt.Sprintf("give 1 to %d years, or keep: true", longestYears))
		}
		text(place+"process", t.Process)
		text(place+"result", t.Result)
		text(place+"ground", t.Ground)
	}
	for _, kind := range Outcomes() {
		if !seen[kind] {
			add("terms", fmt.Sprintf("a row for the outcome %s is missing; add it", kind))
		}
	}
	if p.Signals.Days < 1 || p.Signals.Days > longestDays {
		add("signals.days", fmt.Sprintf("give 1 to %d days", longestDays))
	}
	text("signals.ground", p.Signals.Ground)
	return faults
}
