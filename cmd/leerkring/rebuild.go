package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"time"

	"leerkring/internal/eventstore"
	"leerkring/internal/sqlite"
	"leerkring/projections"
)

type rebuildCommand struct {
	logFlags
	keyFlags
	Side side `help:"Whose read models: ${enum}." default:"both" enum:"case,knowledge,both"`
}

func (rebuildCommand) Help() string {
	return `Throws the read models away, once the keys fit and the logs answer, and makes them from their logs again. The server has to be stopped: a running one rebuilds by
itself, beside what it answers from, when its definitions have changed. It needs the same logs and key stores as that server.

Example:
  leerkring rebuild --data /var/lib/leerkring`
}

func (c rebuildCommand) Run(ctx context.Context, o output) error {
	if err := there(c.Data); err != nil {
		return err
	}
	a, err := open(ctx, config{
		data: c.Data, side: c.Side, caseLog: c.CaseLog, knowledgeLog: c.KnowledgeLog, keys: c.keyFlags, oldKeys: true, anew: true, now: time.Now,
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

// discard removes the read models, once their logs answer. When a log is damaged they stay: they may show what can't be read
// there any more.
func (a *app) discard(ctx context.Context) error {
	files, logs := []string{"knowledge.db"}, []*eventstore.Log{a.knowledge.log}
	if a.cases != nil {
		files, logs = append(files, "casefile.db", "door.db", "erasure.db"), append(logs, a.cases.log)
	}
	for _, log := range logs {
		err := sqlite.Check(ctx, a.directory.File(log.Name+"-log.db"))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("the read models are left as they are, since their log is damaged; restore a backup of it first: %w", err)
		}
		if _, err := log.End(ctx); err != nil {
			return fmt.Errorf("the read models are left as they are: %w", err)
		}
	}
	var faults []error
	for _, file := range files {
		faults = append(faults, projections.Discard(a.directory.File(file)))
	}
	return errors.Join(faults...)
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
