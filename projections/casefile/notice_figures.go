package casefile

import (
	"context"
	"fmt"
	"slices"

	"leerkring/domain/situation"
	"leerkring/projections"
)

// NoticeFigures is what became of a municipality's notices to one platform.
type NoticeFigures struct {
	Platform       situation.Platform
	Filed          int
	Answered       int // decided, other than by NO_ANSWER
	Removed        int
	Reappeared     int      // notices whose content came back
	MedianHours    *float64 // from filing to removal or restriction; nil when there was none
	hoursToRemoval []float64
}

// NoticeFigures are the figures by platform, in the fixed order of platforms.
func (q *Queries) NoticeFigures(ctx context.Context, municipality string) ([]*NoticeFigures, error) {
	rows, err := q.db.QueryContext(ctx, `SELECT document FROM notice WHERE municipality = ?`, municipality)
	if err != nil {
		return nil, fmt.Errorf("count notices: %w", err)
	}
	list, err := projections.Documents[Notice](rows)
	if err != nil {
		return nil, fmt.Errorf("count notices: %w", err)
	}
	by := map[situation.Platform]*NoticeFigures{}
	for _, n := range list {
		if by[n.Platform] == nil {
			by[n.Platform] = &NoticeFigures{Platform: n.Platform}
		}
		by[n.Platform].add(n)
	}
	var figures []*NoticeFigures
	for _, p := range situation.AllPlatforms() {
		if f := by[p]; f != nil {
			f.MedianHours = median(f.hoursToRemoval)
			figures = append(figures, f)
		}
	}
	return figures, nil
}

func (f *NoticeFigures) add(n Notice) {
	f.Filed++
	if len(n.Reappearances) > 0 {
		f.Reappeared++
	}
	if n.Decision == nil || *n.Decision == situation.NoAnswer {
		return
	}
	f.Answered++
	if *n.Decision == situation.Removed || *n.Decision == situation.Restricted {
		f.hoursToRemoval = append(f.hoursToRemoval, n.DecidedAt.Sub(n.FiledAt).Hours())
	}
	if *n.Decision == situation.Removed {
		f.Removed++
	}
}

// median is the middle value, or the mean of the two in the middle; nil of none.
func median(values []float64) *float64 {
	n := len(values)
	if n == 0 {
		return nil
	}
	sorted := slices.Sorted(slices.Values(values))
	m := (sorted[(n-1)/2] + sorted[n/2]) / 2
	return &m
}
