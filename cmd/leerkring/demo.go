package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"sync"
	"time"

	"leerkring/cmd/leerkring/demo"
	contract "leerkring/frontend-contract"
	"leerkring/internal/identity"
	"leerkring/internal/server"
)

type demoCommand struct {
	Addr      string `help:"Address to listen on (default ${default})." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
	Data      string `help:"Data directory; made when it is not there. One that holds the demo is gone on with (default ${default})." default:"./data" placeholder:"DIR"`
	Catalogue string `help:"Directory of an edited catalogue; left out, the built-in one." placeholder:"DIR"`
	MadeUp    int    `help:"How many made-up incidents to play around the documented ones (default ${default})." default:"300" placeholder:"N"`
}

func (demoCommand) Help() string {
	return `Examples:
  leerkring demo
  leerkring demo --addr 127.0.0.1:9000 --data /tmp/leerkring-demo

Everything is played through the API. It then makes a release, prints a token for each role and lines to try, and serves
until it is stopped. Remove the data directory to start anew.`
}

const demoSeed = 20261124

func (c demoCommand) Run(ctx context.Context, o output) error {
	if c.MadeUp < 0 || c.MadeUp > 100_000 {
		return errors.New("--made-up: from 0 to 100000")
	}
	if err := refuseOthersData(c.Data); err != nil {
		return err
	}
	terms, err := openRetention("")
	if err != nil {
		return err
	}
	a, err := open(ctx, config{
		terms: terms, addr: c.Addr, data: c.Data, catalogueDir: c.Catalogue, side: sideBoth, devAuth: true, now: time.Now,
		log: slog.New(slog.NewTextHandler(o.err, &slog.HandlerOptions{Level: slog.LevelWarn})),
	})
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	served := make(chan error, 1)
	go func() { served <- a.run(ctx) }()
	played := make(chan error, 1)
	go func() { played <- c.play(ctx, a, o) }()
	select {
	case err = <-served:
		stop()
		<-played
	case err = <-played:
		if err != nil {
			stop()
		}
		err = errors.Join(err, <-served)
	}
	return closed(a, err)
}

// play plays what has not been played, makes the release, and says what there is to try.
func (c demoCommand) play(ctx context.Context, a *app, o output) error {
	state, err := openDemoState(a.directory, demoState{Seed: demoSeed, MadeUp: c.MadeUp, Until: a.now().UTC().Truncate(time.Second)})
	if err != nil {
		return err
	}
	if err := a.waitReady(ctx); err != nil {
		return err
	}
	tokens := &tokens{key: a.devKey, now: a.now}
	documents, err := contract.Operations()
	if err != nil {
		return err
	}
	client := &demo.Client{
		URL: "http://" + a.listener.Addr().String() + "/graphql", Documents: documents,
		HTTP: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: players}, Timeout: time.Minute},
	}
	if !state.Done {
		if err := c.playAll(ctx, a, state, client, tokens, o); err != nil {
			return err
		}
		state.Done = true
		if err := state.save(a.directory); err != nil {
			return err
		}
	}
	return guide{client: client, tokens: tokens, data: c.Data, out: o.out}.print(ctx)
}

// players is how many scenarios are played at once.
const players = 8

func (c demoCommand) playAll(ctx context.Context, a *app, state demoState, client *demo.Client, tokens *tokens, o output) error {
	scenarios, err := demo.Documented()
	if err != nil {
		return err
	}
	scenarios = append(scenarios, demo.MadeUp(state.Seed, state.MadeUp, state.Until, a.catalogue)...)
	steps := 0
	for _, s := range scenarios {
		steps += len(s.Steps)
		if s.Review != "" {
			steps++
		}
	}
	bar := progress(o, int64(steps), "Playing incidents")
	player := &demo.Player{Client: client, Token: tokens.get, Progress: func() { bar.Add(1) }} //nolint:errcheck // a bar that can't be drawn stops nothing
	if err := each(ctx, scenarios, func(ctx context.Context, s demo.Scenario) error {
		played, err := player.Play(ctx, s)
		if err != nil || s.Review == "" || played.Lesson == "" {
			return err
		}
		return player.Review(ctx, played)
	}); err != nil {
		return err
	}
	releases, err := a.knowledge.queries.Releases(ctx)
	if err != nil || len(releases) > 0 { // a play that was cut off behind its release has made it
		return err
	}
	made, err := server.AskRelease(ctx, a.directory.Path)
	if err != nil {
		return err
	}
	fmt.Fprintf(o.err, "Release %d made: %d lessons published, %d wait for more cases of their kind.\n", made.Number, made.Lessons, made.Waiting)
	return nil
}

// each works off a list with several at once; the first failure stops the rest.
func each[T any](ctx context.Context, list []T, work func(context.Context, T) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	queue := make(chan T)
	var group sync.WaitGroup
	for range players {
		group.Go(func() {
			for item := range queue {
				if err := work(ctx, item); err != nil {
					cancel(err)
				}
			}
		})
	}
	for _, item := range list {
		select {
		case queue <- item:
		case <-ctx.Done():
		}
	}
	close(queue)
	group.Wait()
	return context.Cause(ctx)
}

// waitReady waits until the read models have caught up.
func (a *app) waitReady(ctx context.Context) error {
	for a.ready() != nil {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
	return nil
}

// tokens signs a token for each role and municipality once.
type tokens struct {
	key  *identity.DevKey
	now  func() time.Time
	mu   sync.Mutex
	made map[[2]string]string
}

const tokenLife = 24 * time.Hour

func (t *tokens) get(role, municipality string) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	key := [2]string{role, municipality}
	if token, ok := t.made[key]; ok {
		return token, nil
	}
	token, err := signed(t.key, identity.Role(role), municipality, "", t.now(), tokenLife)
	if err != nil {
		return "", err
	}
	if t.made == nil {
		t.made = map[[2]string]string{}
	}
	t.made[key] = token
	return token, nil
}

// demoFile marks a data directory that holds the demo.
func demoFile(d *server.Directory) string { return filepath.Join(d.Path, "demo.json") }
