package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"leerkring/internal/blobs"
)

// blobsOf is the directory of the files that belong to cases.
func blobsOf(named, data string) string {
	if named != "" {
		return named
	}
	return filepath.Join(data, blobsFolder)
}

// blobsFolder is where a data directory has them.
const blobsFolder = "blobs"

// openBlobs makes sure that files can be put in.
func openBlobs(dir string) (*blobs.Store, error) {
	store, err := blobs.Open(dir)
	if err == nil {
		err = store.Writable()
	}
	if err != nil {
		return nil, fmt.Errorf("the directory %s, for the files that belong to cases, can't be made or written; let the server write there, or name another with --blobs: %w", dir, err)
	}
	return store, nil
}

// keptUnattached is how long a file waits to be attached: a day longer than its receipt is good.
const keptUnattached = 48 * time.Hour

// sweeping removes the files that were sent and never attached, now and then. It asks the case file what is attached, so it
// leaves everything while that one may lack something.
func (a *app) sweeping(ctx context.Context, every time.Duration) error {
	for {
		wait := every
		if a.cases.model.Ready() != nil {
			wait = time.Second
		} else {
			gone, err := a.cases.blobs.Sweep(ctx, a.now().Add(-keptUnattached), func(ctx context.Context, b blobs.Address) (bool, error) {
				return a.cases.queries.Attached(ctx, string(b))
			})
			switch {
			case ctx.Err() != nil:
				return ctx.Err()
			case err != nil:
				a.log.WarnContext(ctx, "files that were never attached could not be removed; trying again", "error", err)
			case gone > 0:
				a.log.InfoContext(ctx, "files that were never attached are removed", "files", gone)
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
}
