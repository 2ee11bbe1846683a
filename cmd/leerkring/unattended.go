package main

import (
	"context"
	"math/rand/v2"
	"time"

	"leerkring/internal/feed"
	"leerkring/internal/forgetting"
	"leerkring/internal/worker"
)

// unattended is work on the case side that one of the servers does which share its key store.
func (a *app) unattended(name string, work func(context.Context) error) func(context.Context) error {
	w := &worker.Worker{
		Leases: a.cases.keys, Name: name, Holder: newID().String(), TTL: worker.TTL,
		Jitter: rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64())), Log: a.log,
	}
	return func(ctx context.Context) error { return w.Run(ctx, work) }
}

// erasing carries out every erasure again before the case file follows its log, so that nothing which a backup brought back is
// read; from then on as they come.
func (a *app) erasing(background func(func(context.Context) error)) {
	again := make(chan struct{})
	background(func(ctx context.Context) error {
		if err := a.cases.eraser.Again(ctx); err != nil {
			return err
		}
		close(again)
		return a.cases.eraser.Run(ctx)
	})
	background(func(ctx context.Context) error {
		select {
		case <-again:
			return a.cases.model.Run(ctx)
		case <-ctx.Done():
			return ctx.Err()
		}
	})
}

func (a *app) openDoor() *feed.Door {
	return &feed.Door{
		Cases: a.cases.log, Incident: a.cases.decider, Knowledge: a.knowledge.log, Lesson: a.knowledge.decider(a.masker),
		Keys: a.knowledge.keys, Catalogue: a.catalogue, Token: a.cases.token, Pending: a.cases.pending.File(),
		Interval: a.doorInterval, Shuffle: rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64())), Now: a.now, Log: a.log,
	}
}

// forgetting destroys again at every start the keys of withdrawn lessons and of the contents that a facilitator replaced, so that a
// backup of the knowledge side's keys brings none back. What fails is tried again.
func (a *app) forgetting(ctx context.Context) error {
	for wait := time.Duration(0); ; wait = time.Second {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
		if a.knowledge.model.Ready() != nil {
			continue
		}
		err := a.forgetAgain(ctx)
		if err == nil {
			return nil
		}
		if ctx.Err() == nil {
			a.log.WarnContext(ctx, "the keys of what lessons held could not be destroyed again; trying again", "error", err)
		}
	}
}

func (a *app) forgetAgain(ctx context.Context) error {
	ids, err := a.knowledge.queries.Forgetting(ctx)
	if err != nil {
		return err
	}
	return forgetting.Lessons(ctx, a.knowledge.log.Blind(), a.knowledge.keys, ids...)
}
