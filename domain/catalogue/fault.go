package catalogue

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Fault is one thing that is wrong in an edited copy, with what to do about it.
type Fault struct {
	File   string // such as interventions.yaml
	Row    string // such as "row 3 (IV03)" or "line 12"; empty: the file as a whole
	Field  string // empty: the row as a whole
	Reason string
}

func (f Fault) Error() string {
	parts := slices.DeleteFunc([]string{f.File, f.Row, f.Field, f.Reason}, func(s string) bool { return s == "" })
	return strings.Join(parts, ": ")
}

// Faults are all that was found wrong in an edited copy, so that its editor sees them at once.
type Faults []Fault

// Error has a line for each fault.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, one := range f {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// Lost are the rows of an older edition that this one lacks. A case keeps the ids of its measures and bases for ever, so a row is
// corrected, dated or struck down, and never taken out. A checklist may be changed, but not dropped: an older copy of the files has
// none, and would let every order pass.
func (c *Catalogue) Lost(old *Catalogue) Faults {
	var lost Faults
	add := func(file, id string) {
		lost = append(lost, Fault{file, "", "id", fmt.Sprintf("no row %s any more, and cases may name it; put it back", id)})
	}
	for _, t := range old.interventions {
		if _, ok := c.interventionAt[t.ID]; !ok {
			add(interventionsFile, t.ID)
		}
	}
	for _, l := range old.legalBases {
		now, ok := c.LegalBasis(l.ID)
		if !ok {
			add(legalBasesFile, l.ID)
		} else if len(now.Checklist) == 0 && len(l.Checklist) > 0 {
			lost = append(lost, Fault{legalBasesFile, l.ID, "checklist", "gone, so that an order would need to say nothing; put it back"})
		}
	}
	for _, m := range old.municipalities {
		if _, ok := c.municipalityAt[m.Code]; !ok {
			add(municipalitiesFile, m.Code)
		}
	}
	return lost
}

// checker collects the faults of one row.
type checker struct {
	file, row string
	zone      *time.Location
	faults    Faults
}

func (c *checker) must(ok bool, field, reason string) {
	if !ok {
		c.faults = append(c.faults, Fault{c.file, c.row, field, reason})
	}
}

func (c *checker) filled(field, value string) {
	c.must(strings.TrimSpace(value) != "", field, "empty; fill it in")
}

func (c *checker) allFilled(field string, values []string) {
	for _, v := range values {
		c.must(strings.TrimSpace(v) != "", field, "holds an empty line; fill it in or take it out")
	}
}

// some asks for a list that says something.
func (c *checker) some(field string, values []string) {
	c.must(len(values) > 0, field, "empty; name at least one")
	c.allFilled(field, values)
}

// word reads a value of a closed list.
func word[W interface {
	~string
	Valid() bool
}](c *checker, field, value string, all []W) W {
	w := W(value)
	if !w.Valid() {
		names := make([]string, len(all))
		for i, one := range all {
			names[i] = string(one)
		}
		c.must(false, field, fmt.Sprintf("unknown word %q; choose from %s", value, strings.Join(names, ", ")))
	}
	return w
}

// words reads a list of values of a closed list, each of which may stand once.
func words[W interface {
	~string
	Valid() bool
}](c *checker, field string, values []string, all []W) []W {
	list := make([]W, len(values))
	for i, value := range values {
		list[i] = word(c, field, value, all)
		c.must(!slices.Contains(values[:i], value), field, fmt.Sprintf("%q stands twice; take one out", value))
	}
	return list
}

// date reads a day as 00:00 in the checker's zone.
func (c *checker) date(field, value string) time.Time {
	day, err := time.ParseInLocation(time.DateOnly, value, c.zone)
	c.must(err == nil, field, fmt.Sprintf("%q is not a date like 2024-01-31", value))
	return day
}

func (c *checker) optionalDate(field, value string) *time.Time {
	if value == "" {
		return nil
	}
	day := c.date(field, value)
	return &day
}
