package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"leerkring/domain/catalogue"
	gate "leerkring/domain/release"
	"leerkring/domain/release/scorecard"
	"leerkring/internal/eventstore"
)

type privacyReportCommand struct {
	logFlags
	Catalogue string `help:"Directory of an edited catalogue; left out, the built-in one." placeholder:"DIR" type:"existingdir"`
	Release   int    `help:"Measure the releases up to this one; left out, up to the latest." placeholder:"N"`
	Simulate  []int  `help:"Measure made-up incidents instead, so many of them, one release and twelve in a row." placeholder:"N,N"`
	Seed      uint64 `help:"Of the made-up incidents (default ${default}): the same seed makes the same ones." default:"1" placeholder:"N"`
	JSON      bool   `name:"json" help:"Print JSON instead of a table."`
}

func (privacyReportCommand) Help() string {
	return `Measures what releases give away, in the terms of WP216 (Opinion 05/2014 on anonymisation techniques): singling out, linkability,
inference. A motivated intruder knows of every incident from the press its municipality, month, kind and measures, and tries to link
every lesson. The exit code is 1 if a promise does not hold. It reads what a running server has, too, and needs no keys; whose
a lesson is it can't know of an installation's own releases, so only made-up ones say how often a guess is right and how useful the
lessons stay.

Examples:
  leerkring privacy-report --data /var/lib/leerkring
  leerkring privacy-report --data /var/lib/leerkring --release 3 --json
  leerkring privacy-report --simulate 300,1000,10000 --seed 1`
}

func (c privacyReportCommand) Run(ctx context.Context, o output) error {
	cat, err := openCatalogue(c.Catalogue)
	if err != nil {
		return err
	}
	var cards []scorecard.Scorecard
	if len(c.Simulate) > 0 {
		cards, err = c.simulate(ctx, cat, o)
	} else {
		cards, err = c.measure(ctx, cat, o)
	}
	if err != nil {
		return err
	}
	if err := printScorecards(o.out, cards, c.JSON); err != nil {
		return err
	}
	for _, card := range cards {
		if !card.Holds() {
			return errors.New("a promise does not hold; the report says which")
		}
	}
	return nil
}

func (c privacyReportCommand) simulate(ctx context.Context, cat *catalogue.Catalogue, o output) ([]scorecard.Scorecard, error) {
	var cards []scorecard.Scorecard
	for _, n := range c.Simulate {
		if n < 1 {
			return nil, fmt.Errorf("--simulate %d: give numbers of incidents from 1, such as 300,1000,10000", n)
		}
		for _, releases := range []int{1, scorecard.Sequence} {
			name := fmt.Sprintf("%d made-up incidents, %d releases", n, releases)
			if releases == 1 {
				name = fmt.Sprintf("%d made-up incidents, 1 release", n)
			}
			world := scorecard.World(rand.New(rand.NewPCG(c.Seed, uint64(n))), cat, n)
			bar := progress(o, int64(scorecard.Lessons(world)), name)
			card, err := scorecard.Simulate(ctx, name, world, gate.KindsOf(cat), releases, func() { bar.Add(1) }) //nolint:errcheck // a bar that can't be drawn stops nothing
			bar.Finish()                                                                                          //nolint:errcheck // as above
			if err != nil {
				return nil, err
			}
			cards = append(cards, card)
		}
	}
	return cards, nil
}

// measure reads the knowledge log. What it needs stands open in it, so no keys are opened.
func (c privacyReportCommand) measure(ctx context.Context, cat *catalogue.Catalogue, o output) (_ []scorecard.Scorecard, err error) {
	if c.Release < 0 {
		return nil, fmt.Errorf("--release %d: give the number of a release, from 1", c.Release)
	}
	c.patience = patience
	logs, err := c.open(ctx, "knowledge")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, logs.close()) }()
	log := logs.list[0]
	log.Codec = knowledgeCodec(nil)
	log = log.Blind()
	replay := scorecard.NewReplay(gate.KindsOf(cat))
	enough := errors.New("enough")
	err = log.Scan(ctx, 0, func(e eventstore.Recorded) error {
		if err := see(ctx, log, replay, e); err != nil {
			return err
		}
		if c.Release > 0 && replay.Last() == c.Release {
			return enough
		}
		return nil
	})
	switch {
	case err != nil && !errors.Is(err, enough):
		return nil, err
	case replay.Last() == 0:
		return nil, errors.New("no release was made yet; make one with 'leerkring release', or measure made-up incidents with --simulate")
	case c.Release > replay.Last():
		return nil, fmt.Errorf("there is no release %d; the latest is %d", c.Release, replay.Last())
	}
	bar := progress(o, int64(replay.Lessons()), "Linking lessons")
	card, err := replay.Scorecard(ctx, fmt.Sprintf("Releases 1 to %d", replay.Last()), func() { bar.Add(1) }) //nolint:errcheck // as above
	bar.Finish()                                                                                              //nolint:errcheck // as above
	return []scorecard.Scorecard{card}, err
}

// see hands one event of the knowledge log to the replay.
func see(ctx context.Context, blind *eventstore.Log, r *scorecard.Replay, e eventstore.Recorded) error {
	seen, err := blind.Decode(ctx, e)
	if err != nil {
		return fmt.Errorf("read %s at revision %d: %w", e.Stream, e.Revision, err)
	}
	r.See(e.Stream, seen.Event)
	return nil
}
