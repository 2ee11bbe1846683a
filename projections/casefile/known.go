package casefile

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"leerkring/internal/eventstore"
)

// Known is a case as its file stood at a moment: of its stream, what had been recorded by then; nil when nothing had. What has
// been erased since is not shown.
func Known(id uuid.UUID, stream []eventstore.Decoded, at time.Time) (*Incident, error) {
	i, found, err := known(Incident{ID: id}, Blanked(stream), at, Incident.evolve)
	if err != nil || !found {
		return nil, err
	}
	i.AsOf = &at
	for _, t := range i.Tasks {
		t.AsOf = &at
	}
	return &i, nil
}

// KnownNotice is a notice as its file stood at a moment; nil when it had not been filed.
func KnownNotice(id uuid.UUID, stream []eventstore.Decoded, at time.Time) (*Notice, error) {
	n, found, err := known(Notice{ID: id}, stream, at, Notice.evolve)
	if err != nil || !found {
		return nil, err
	}
	return &n, nil
}

func known[T any](start T, stream []eventstore.Decoded, at time.Time, evolve func(T, eventstore.Decoded) (T, error)) (T, bool, error) {
	found := false
	for _, e := range stream {
		if e.RecordedAt.After(at) {
			continue // servers' clocks may differ, so that a later event was recorded earlier
		}
		var err error
		if start, err = evolve(start, e); err != nil {
			return start, false, err
		}
		found = true
	}
	return start, found, nil
}

// Change is one thing that differs between two states of a case: where it stands, and what it was and became as JSON; empty
// means that it was not there.
type Change struct {
	Path   string `json:"path"`
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

// Compare lists what differs between two states of a case, by path. The earlier one may be nil: the case was not yet there.
// What was corrected shows where it stands, so the corrections themselves are left out.
func Compare(before, after *Incident) ([]Change, error) {
	old, err := leaves(before)
	if err != nil {
		return nil, err
	}
	now, err := leaves(after)
	if err != nil {
		return nil, err
	}
	return differ(old, now), nil
}

// differ lists what differs between two sets of values, by path.
func differ(old, now map[string]string) (changes []Change) {
	paths := maps.Clone(old)
	maps.Copy(paths, now)
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		if old[path] != now[path] {
			changes = append(changes, Change{path, old[path], now[path]})
		}
	}
	return changes
}

// unsaid are the parts of a case that a comparison passes over: what is no answer but an account of one, and values that the
// product keeps for itself, from which a reader learns nothing and an attacker might.
func unsaid() []string {
	return []string{"corrections", "startedBy", "completedBy", "withdrawnBy", "doneBy", "actor", "guest", "hash", "hashes"}
}

// leaves are the values of a case, or of a part of it, that hold no others, by their paths.
func leaves[T any](noun *T) (map[string]string, error) {
	found := map[string]string{}
	if noun == nil {
		return found, nil
	}
	text, err := json.Marshal(noun)
	if err != nil {
		return nil, fmt.Errorf("compare a case: %w", err)
	}
	var tree any
	if err := json.Unmarshal(text, &tree); err != nil {
		return nil, fmt.Errorf("compare a case: %w", err)
	}
	return found, walk(tree, "", found)
}

func walk(value any, path string, found map[string]string) error {
	switch value := value.(type) {
	case map[string]any:
		for name, inner := range value {
			if slices.Contains(unsaid(), name) {
				continue
			}
			if path != "" {
				name = path + "." + name
			}
			if err := walk(inner, name, found); err != nil {
				return err
			}
		}
	case []any:
		for i, inner := range value {
			if err := walk(inner, path+"."+strconv.Itoa(i), found); err != nil {
				return err
			}
		}
	default:
		text, err := json.Marshal(value)
		if err != nil {
			return fmt.Errorf("compare a case: %w", err)
		}
		found[path] = string(text)
	}
	return nil
}
