package main

import (
	"context"
	"time"
)

// monthly makes a release when a month has begun since the latest one, or since the log began when there is none.
func (a *app) monthly(ctx context.Context, every time.Duration) error {
	for {
		if err := a.releaseIfDue(ctx); err != nil && ctx.Err() == nil {
			a.log.WarnContext(ctx, "the monthly release could not be made; trying again", "error", err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(every):
		}
	}
}

func (a *app) releaseIfDue(ctx context.Context) error {
	if err := a.knowledge.model.Ready(); err != nil {
		return nil // nothing can be counted before the log has been read
	}
	releases, err := a.knowledge.queries.Releases(ctx)
	if err != nil {
		return err
	}
	latest := ""
	if len(releases) > 0 {
		latest = releases[0].Period
	} else if began, err := a.knowledge.log.Began(ctx); err != nil || began.IsZero() {
		return err // an empty log has nothing to release
	} else {
		latest = month(began)
	}
	if latest >= month(a.now()) {
		return nil
	}
	made, err := a.maker.Make(ctx)
	if err == nil {
		a.log.InfoContext(ctx, "monthly release made", "number", made.Number, "lessons", made.Lessons, "waiting", made.Waiting)
	}
	return err
}

func month(t time.Time) string { return t.UTC().Format("2006-01") }
