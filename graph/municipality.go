package graph

import (
	"context"
	"slices"
	"strings"

	"leerkring/domain/catalogue"
)

func (q queryResolver) Municipalities(context.Context) ([]*catalogue.Municipality, error) {
	list := pointers(q.Catalogue.Municipalities())
	slices.SortFunc(list, func(a, b *catalogue.Municipality) int { return strings.Compare(a.Name, b.Name) })
	return list, nil
}

func (municipalityResolver) ID(_ context.Context, m *catalogue.Municipality) (string, error) {
	return globalID("Municipality", m.Code), nil
}

func pointers[T any](rows []T) []*T {
	list := make([]*T, len(rows))
	for i := range rows {
		list[i] = &rows[i]
	}
	return list
}
