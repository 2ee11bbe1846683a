package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path/filepath"
	"time"

	"leerkring/internal/eventstore"
	"leerkring/internal/server"
	"leerkring/internal/sqlite"
	"leerkring/projections"
)

type rebuildCommand struct {
	logFlags
	keyFlags
	Side side `help:"Whose read models: ${enum}." default:"both" enum:"case,knowledge,both"`
}

func (rebuildCommand) Help() string {
	return `Throws the read models away and makes them from their logs again. The server has to be stopped: a running one rebuilds by
itself, beside what it answers from, when its definitions have changed. It needs the same logs and key stores as that server.

Example:
  leerkring rebuild --data /var/lib/leerkring`
}

func (c rebuildCommand) Run(ctx context.Context, o output) error {
	if err := c.discard(ctx); err != nil {
		return err
	}
	a, err := open(ctx, config{
		data: c.Data, side: c.Side, caseLog: c.CaseLog, knowledgeLog: c.KnowledgeLog, keys: c.keyFlags, oldKeys: true, now: time.Now,
		log: slog.New(slog.NewTextHandler(o.err, &slog.HandlerOptions{Level: slog.LevelWarn})),
	})
	if err != nil {
		return err
	}
	err = rebuild(ctx, a.knowledge.model, a.knowledge.log, o)
	if a.cases != nil && err == nil {
		err = rebuild(ctx, a.cases.model, a.cases.log, o)
	}
	return closed(a, err)
}

// discard removes the files while this process alone has the directory. When a log is damaged they stay: they may show what
// can't be read there any more.
func (c rebuildCommand) discard(ctx context.Context) error {
	directory, err := server.OpenDirectory(c.Data)
	if err != nil {
		return err
	}
	for _, log := range logFiles() {
		err := sqlite.Check(ctx, directory.File(log))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return errors.Join(fmt.Errorf("the read models are left as they are, since their log is damaged; restore a backup of it first: %w", err), directory.Close())
		}
	}
	files := []string{"knowledge.db"}
	if c.Side != sideKnowledge {
		files = append(files, "casefile.db", "door.db")
	}
	var faults []error
	for _, file := range files {
		faults = append(faults, projections.Discard(filepath.Join(c.Data, file)))
	}
	return errors.Join(errors.Join(faults...), directory.Close())
}

// rebuild follows a log to the end that it has now.
func rebuild(ctx context.Context, model *projections.Model, log *eventstore.Log, o output) error {
	end, err := log.End(ctx)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- model.Run(ctx) }()
	bar := progress(o, int64(end), "Rebuilding the "+log.Name+" side")
	for model.Ready() != nil && ctx.Err() == nil {
		bar.Set64(int64(min(model.Position(), end))) //nolint:errcheck // a bar that can't be drawn stops nothing
		if err := model.Stopped(); err != nil {
			stop()
			<-ended
			return err
		}
		time.Sleep(20 * time.Millisecond)
	}
	bar.Finish() //nolint:errcheck // as above
	interrupted := ctx.Err()
	stop()
	if err := <-ended; err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	if interrupted == nil {
		fmt.Fprintf(o.out, "The %s side's read model is made again.\n", log.Name)
	}
	return interrupted
}
