package main

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"leerkring/internal/eventstore"
	"leerkring/internal/keyfile"
)

type anchorCommand struct {
	logFlags
	Log string `help:"Which log: case or knowledge." default:"case" enum:"case,knowledge"`
}

func (anchorCommand) Help() string {
	return `Signs what a log holds now and prints the anchor. Kept elsewhere, it shows later that nothing before it was changed or cut
off: give it to 'leerkring verify --anchor'. A server also writes anchors into its logs: one a day into the case log, and one a month
into the knowledge log, which keeps no days.

Example:
  leerkring anchor --data /var/lib/leerkring > /mnt/elsewhere/case-2026-11-24.json`
}

func (c anchorCommand) Run(ctx context.Context, o output) error {
	c.patience = patience
	return c.with(ctx, c.Log, func(log *eventstore.Log) error {
		var seen eventstore.Audit
		if err := log.Audit(ctx, &seen, nil); err != nil {
			return fmt.Errorf("the %s log: %w", log.Name, err)
		}
		key, err := openAnchorKey(filepath.Join(c.Data, anchorKeyFile))
		if err != nil {
			return err
		}
		text, err := json.MarshalIndent(log.Anchor(&seen, key), "", "  ")
		if err != nil {
			return fmt.Errorf("write the anchor: %w", err)
		}
		fmt.Fprintf(o.out, "%s\n", text)
		return nil
	})
}

const anchorKeyFile = "anchor.key"

// openAnchorKey reads the key that signs anchors, made when it is not there.
func openAnchorKey(path string) (ed25519.PrivateKey, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		_, key, err := ed25519.GenerateKey(nil)
		if err != nil {
			return nil, fmt.Errorf("make the anchor key: %w", err)
		}
		if err := keyfile.Make(path, key.Seed()); err != nil {
			return nil, fmt.Errorf("make the anchor key: %w", err)
		}
	}
	seed, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the anchor key: %w", err)
	}
	if len(seed) != ed25519.SeedSize {
		return nil, fmt.Errorf("read the anchor key: %s does not hold %d bytes", path, ed25519.SeedSize)
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// anchoring keeps the anchors of a log: one a day, or a month in a log that keeps no days. The audit goes on where it stood, so
// that each anchor reads what was added since the last.
func (a *app) anchoring(ctx context.Context, log *eventstore.Log, every time.Duration) error {
	var seen eventstore.Audit
	for anchored := ""; ; {
		if day := log.AnchorDay(a.now()); day != anchored {
			// An anchor over nothing would stand for a day whose first event has yet to come.
			err := log.Audit(ctx, &seen, nil)
			if err == nil && seen.Events > 0 {
				err = a.anchorNow(ctx, log, &seen)
			}
			switch {
			case err == nil && seen.Events > 0:
				anchored = day
			case err != nil && ctx.Err() == nil:
				a.log.ErrorContext(ctx, "the log could not be anchored; trying again", "log", log.Name, "error", err)
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(every):
		}
	}
}

func (a *app) anchorNow(ctx context.Context, log *eventstore.Log, seen *eventstore.Audit) error {
	if err := log.Audit(ctx, seen, nil); err != nil {
		return err
	}
	return log.KeepAnchor(ctx, log.Anchor(seen, a.anchorKey), a.now())
}
