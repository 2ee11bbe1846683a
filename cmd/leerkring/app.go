package main

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strings"
	"sync"
	"time"

	"leerkring/domain/anonymise"
	"leerkring/domain/catalogue"
	"leerkring/domain/retention"
	"leerkring/graph"
	"leerkring/internal/eventstore/guard"
	"leerkring/internal/eventstore/node"
	"leerkring/internal/identity"
	"leerkring/internal/release"
	"leerkring/internal/server"
	"leerkring/internal/sqlite"
)

// side says which half of the product a server serves.
type side string

const (
	sideBoth      side = "both"
	sideCase      side = "case"      // cases, and the door to a knowledge log elsewhere; no reviews, no releases
	sideKnowledge side = "knowledge" // opens neither the case log nor the case key store
)

// config says how to run a server.
type config struct {
	addr          string // empty: nobody is served
	data          string
	catalogueDir  string // empty: the built-in catalogue
	side          side
	caseLog       string // esdb://…; empty: the embedded node
	knowledgeLog  string
	keys          keyFlags
	blobs         string           // directory of the files of cases; empty: in the data directory
	terms         retention.Policy // how long cases are kept; the zero one, for ever
	retentionAuto bool             // the terms of signals end by themselves
	oldKeys       bool             // the key stores have to be there already
	anew          bool             // the read models are thrown away, once it is sure that they can be made again
	devAuth       bool
	doorInterval  time.Duration
	now           func() time.Time
	log           *slog.Logger
}

// app is a running server with everything it has open.
type app struct {
	config
	directory *server.Directory
	catalogue *catalogue.Catalogue
	masker    *anonymise.Anonymiser
	knowledge *knowledgeSide
	cases     *caseSide // nil on the knowledge side
	api       *graph.API
	maker     *release.Maker
	devKey    *identity.DevKey
	anchorKey ed25519.PrivateKey
	listener  net.Listener
	parts     []part
	closers   []func() error
}

// open opens everything a server needs, in the order in which the parts need each other. On failure what was opened is closed.
func open(ctx context.Context, c config) (_ *app, err error) {
	a := &app{config: c}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.close())
		}
	}()
	if c.addr != "" {
		if a.listener, err = server.Listen(c.addr); err != nil {
			return nil, err
		}
		a.closing(ignoreClosed(a.listener.Close))
	}
	if err = twoLogs(c.caseLog, c.knowledgeLog); err != nil {
		return nil, err
	}
	if a.directory, err = server.OpenDirectory(c.data); err != nil {
		return nil, err
	}
	a.closing(a.directory.Close)
	if a.catalogue, err = openCatalogue(c.catalogueDir); err != nil {
		return nil, err
	}
	anonymiser, err := anonymise.New()
	if err != nil {
		return nil, fmt.Errorf("load the anonymiser: %w", err)
	}
	a.masker = anonymiser
	if c.devAuth {
		if a.devKey, err = identity.OpenDevKey(a.directory.File(devKeyFile)); err != nil {
			return nil, err
		}
	}
	if err = a.openSides(ctx); err != nil {
		return nil, err
	}
	if a.anchorKey, err = openAnchorKey(a.directory.File(anchorKeyFile)); err != nil {
		return nil, err
	}
	a.assemble()
	return a, nil
}

const devKeyFile = "dev-auth.key"

// closing notes how to close a part; parts close in reverse order.
func (a *app) closing(f func() error) { a.closers = append(a.closers, f) }

func (a *app) close() error {
	var faults []error
	for i := len(a.closers) - 1; i >= 0; i-- {
		faults = append(faults, a.closers[i]())
	}
	a.closers = nil
	return errors.Join(faults...)
}

func ignoreClosed(f func() error) func() error {
	return func() error {
		if err := f(); !errors.Is(err, net.ErrClosed) {
			return err
		}
		return nil
	}
}

// startNode starts the embedded node of a log and gives the connection string, which stands in a file while the node runs.
func (a *app) startNode(ctx context.Context, log string) (string, error) {
	keep, err := guard.In(a.directory.Path).Open("")
	if err != nil {
		return "", err
	}
	n, err := node.Start(ctx, node.Options{Path: a.directory.File(log + "-log.db"), Guard: keep, Now: a.now, Logger: a.log})
	if err != nil {
		return "", err
	}
	a.closing(n.Close)
	mend := mendLog
	if log == "case" {
		mend = mendCases
	}
	a.watch(log, n.Healthy, mend)
	file := connectionFile(a.directory.Path, log)
	if err := os.WriteFile(file, []byte(n.ConnectionString()), 0o600); err != nil {
		return "", fmt.Errorf("write how to reach the node: %w", err)
	}
	a.closing(func() error { return os.Remove(file) })
	return n.ConnectionString(), nil
}

func (a *app) assemble() {
	a.maker = a.knowledge.maker(a.now)
	a.api = &graph.API{
		Knowledge: a.knowledge.graph(a.masker, a.side != sideCase), Catalogue: a.catalogue, Now: a.now, NewID: newID, Texts: a.masker, Log: a.log,
	}
	if a.cases != nil {
		a.api.Cases = a.cases.graph()
	}
}

// part is something that has to be well for the server to be ready.
type part struct {
	side string
	well func() error
	mend string // what to do about damage
}

// ready says what is not ready, of every part that isn't.
func (a *app) ready() error {
	var faults []string
	for _, p := range a.parts {
		err := p.well()
		if err == nil {
			continue
		}
		text := p.side + ": " + err.Error()
		if errors.Is(err, sqlite.ErrDamaged) {
			text += "; " + p.mend
		}
		faults = append(faults, text)
	}
	if faults == nil {
		return nil
	}
	return errors.New(strings.Join(faults, "; "))
}

// watch makes a part one that the server's readiness depends on.
func (a *app) watch(side string, well func() error, mend string) {
	a.parts = append(a.parts, part{side, well, mend})
}

const (
	mendLog   = "what is sound can be read; see what leerkring verify says, and restore a backup"
	mendCases = "texts of cases are withheld, since nobody can record who reads them; see what leerkring verify says, and restore a backup"
	mendKeys  = "restore a backup of the keys"
	mendModel = "stop the server and run leerkring rebuild"
)

func (a *app) authenticate() func(string) (*identity.Viewer, error) {
	if a.devKey == nil {
		return nil
	}
	return func(token string) (*identity.Viewer, error) {
		viewer, err := a.devKey.Verify(token, a.now())
		if err != nil {
			return nil, err
		}
		if _, known := a.catalogue.Municipality(viewer.Municipality); viewer.Municipality != "" && !known {
			return nil, identity.ErrToken
		}
		return viewer, nil
	}
}

// run serves until the context ends: first the listeners drain, then what works behind them stops.
func (a *app) run(ctx context.Context) error {
	behind, stop := context.WithCancel(context.WithoutCancel(ctx))
	var group sync.WaitGroup
	faults := make(chan error, 8)
	background := func(work func(context.Context) error) {
		group.Go(func() {
			if err := work(behind); err != nil && behind.Err() == nil {
				faults <- err
			}
		})
	}
	background(a.knowledge.model.Run)
	background(a.forgetting)
	background(func(ctx context.Context) error { return a.anchoring(ctx, a.knowledge.log, time.Minute) })
	if a.cases != nil {
		background(a.cases.erased.Run)
		a.erasing(background)
		background(a.cases.pending.Run)
		if a.retentionAuto {
			background(a.unattended("retention", func(ctx context.Context) error { return a.minding(ctx, time.Hour) }))
		}
		background(a.unattended("evidence", func(ctx context.Context) error { return a.sweeping(ctx, time.Hour) }))
		background(a.unattended("anchors", func(ctx context.Context) error { return a.anchoring(ctx, a.cases.log, time.Minute) }))
		background(a.unattended("door", func(ctx context.Context) error { return a.cases.door.Run(ctx, a.cases.pending.Changed) }))
	}
	front, leave := context.WithCancel(ctx)
	defer leave()
	if a.side != sideCase {
		control, err := server.OpenControl(a.directory.Path, a.maker.Make)
		if err != nil {
			stop()
			group.Wait()
			return err
		}
		background(func(context.Context) error { return control.Serve(front) })
		background(func(ctx context.Context) error { return a.monthly(ctx, time.Minute) })
	}
	web := &server.Server{API: a.api.Handler(), Evidence: a.api.Evidence(), Authenticate: a.authenticate(), Ready: a.ready, Log: a.log}
	served := make(chan error, 1)
	go func() { served <- web.Serve(front, a.listener) }()
	var err error
	select {
	case err = <-served:
	case err = <-faults:
		leave()
		err = errors.Join(err, <-served)
	}
	leave()
	stop()
	group.Wait()
	return err
}
