package casefile

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"leerkring/domain/incident"
)

// What a list is narrowed by stands in one table: of each case a row for every value by which it is found, in the order in which
// lists show it. A list reads the rows of its rarest value and looks the others up. How many cases there are of each value is
// kept beside it, so that it need not be counted.
const facetSchema = `
CREATE TABLE IF NOT EXISTS facet (
	municipality TEXT NOT NULL,
	name         TEXT NOT NULL,
	value        TEXT NOT NULL,
	opened_at    INTEGER NOT NULL, -- Unix milliseconds
	id           TEXT NOT NULL,
	row          INTEGER NOT NULL,
	PRIMARY KEY (municipality, name, value, opened_at DESC, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS facet_count (
	municipality TEXT NOT NULL,
	name         TEXT NOT NULL,
	value        TEXT NOT NULL,
	cases        INTEGER NOT NULL,
	PRIMARY KEY (municipality, name, value)
) WITHOUT ROWID`

// facet is one value by which a case is found.
type facet struct{ name, value string }

// The names of facets. Every case has facetAll, without a value.
const (
	facetAll      = "all"
	facetStage    = "stage"
	facetOpen     = "open" // 1 or 0
	facetPlatform = "platform"
	facetKind     = "kind"
	facetTag      = "tag"
	facetAssignee = "assignee"
)

// The value of facetAssignee is one of these.
func assignedToNobody() facet         { return facet{facetAssignee, ""} }
func assignedToPerson(a string) facet { return facet{facetAssignee, "person:" + a} }
func assignedToFunction(f string) facet {
	return facet{facetAssignee, "function:" + strings.ToLower(f)}
}

// facets are the values by which a case is found, each once, in a fixed order.
func (i Incident) facets() []facet {
	found := map[facet]bool{{name: facetAll}: true, {facetStage, string(i.Stage)}: true}
	found[facet{facetOpen, map[bool]string{true: "1", false: "0"}[i.Stage != incident.StageClosed]}] = true
	for _, s := range i.Signals {
		if !s.Retracted {
			found[facet{facetPlatform, string(s.Platform)}] = true
			found[facet{facetKind, string(s.ContentKind)}] = true
		}
	}
	for _, tag := range i.Tags {
		found[facet{facetTag, tag}] = true
	}
	switch a := i.Assignment; {
	case a == nil:
		found[assignedToNobody()] = true
	case a.Actor != "":
		found[assignedToPerson(a.Actor)] = true
	default:
		found[assignedToFunction(text(a.To))] = true
	}
	return slices.SortedFunc(maps.Keys(found), func(a, b facet) int {
		return strings.Compare(a.name+"\x00"+a.value, b.name+"\x00"+b.value)
	})
}

// file keeps the values by which a case is found, when they or its place in lists have changed.
func (w *writer) file(k *kept) error {
	now := k.facets()
	moved := k.wasListed.municipality != k.Municipality || k.wasListed.openedAt != k.OpenedAt.UnixMilli()
	for _, f := range k.wasFound {
		if !moved && slices.Contains(now, f) {
			continue
		}
		_, err := w.exec(`DELETE FROM facet WHERE municipality = ? AND name = ? AND value = ? AND opened_at = ? AND id = ?`,
			k.wasListed.municipality, f.name, f.value, k.wasListed.openedAt, k.ID.String())
		if err != nil {
			return fmt.Errorf("file a case: %w", err)
		}
		w.count(k.wasListed.municipality, f, -1)
	}
	for _, f := range now {
		if !moved && slices.Contains(k.wasFound, f) {
			continue
		}
		_, err := w.exec(`INSERT INTO facet VALUES (?, ?, ?, ?, ?, ?)`,
			k.Municipality, f.name, f.value, k.OpenedAt.UnixMilli(), k.ID.String(), k.row)
		if err != nil {
			return fmt.Errorf("file a case: %w", err)
		}
		w.count(k.Municipality, f, 1)
	}
	return nil
}

// counted is a value of a municipality's cases, of which a count is kept.
type counted struct {
	municipality string
	facet
}

func (w *writer) count(municipality string, f facet, by int) {
	w.counts[counted{municipality, f}] += by
}

// recount writes what a batch changed of the kept counts. Of what there is none, none is kept: a read model that is made anew knows
// nothing of what there once was.
func (w *writer) recount() error {
	for c, by := range w.counts {
		if by == 0 {
			continue
		}
		_, err := w.exec(`INSERT INTO facet_count VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET cases = cases + excluded.cases`,
			c.municipality, c.name, c.value, by)
		if err == nil && by < 0 {
			_, err = w.exec(`DELETE FROM facet_count WHERE municipality = ? AND name = ? AND value = ? AND cases = 0`, c.municipality, c.name, c.value)
		}
		if err != nil {
			return fmt.Errorf("count cases: %w", err)
		}
	}
	return nil
}

// facets are the values that a filter asks for; facetAll when it asks for none.
func (f Filter) facets() []facet {
	var asked []facet
	add := func(name, value string) {
		if value != "" {
			asked = append(asked, facet{name, value})
		}
	}
	add(facetStage, string(f.Stage))
	add(facetPlatform, string(f.Platform))
	add(facetKind, string(f.ContentKind))
	add(facetTag, strings.ToLower(f.Tag))
	if f.Open != nil {
		add(facetOpen, map[bool]string{true: "1", false: "0"}[*f.Open])
	}
	switch {
	case f.Unassigned:
		asked = append(asked, assignedToNobody())
	case f.AssignedTo != "":
		asked = append(asked, assignedToPerson(f.AssignedTo))
	case f.Assignee != "":
		asked = append(asked, assignedToFunction(f.Assignee))
	}
	if asked == nil {
		return []facet{{name: facetAll}}
	}
	return asked
}

// kept tells whether how many cases a filter finds is one of the kept counts.
func (f Filter) kept() bool {
	return !f.Invited && f.Search == "" && f.Order != DueFirst && f.From.IsZero() && f.Until.IsZero() && f.OverdueAt.IsZero() && len(f.facets()) == 1
}
