package graph

import (
	"leerkring/graph/model"
	"leerkring/projections"
)

// pageSize checks first: 1 to 100.
func pageSize(first *int, usual int) (int, error) {
	if first == nil {
		return usual, nil
	}
	if *first < 1 || *first > 100 {
		return 0, fail(BadInput, "first: ask for 1 to 100 items; use after for the next page.")
	}
	return *first, nil
}

func pageInfo[T any](p projections.Page[T]) *model.PageInfo {
	info := &model.PageInfo{HasNextPage: p.HasNext, HasPreviousPage: p.HasPrevious}
	if n := len(p.Cursors); n > 0 {
		info.StartCursor, info.EndCursor = &p.Cursors[0], &p.Cursors[n-1]
	}
	return info
}

func value[T any](p *T) T {
	if p == nil {
		var none T
		return none
	}
	return *p
}
