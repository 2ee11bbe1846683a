// Package feed is the door: the only way from the case side to the knowledge side. What goes through is a casefact for each
// closed incident and the lessons that municipalities offer, under random ids, with no actor, no municipality and no exact
// time, in shuffled batches.
//
// The door keeps a list of the cases that have something to bring over, as a read model of the case log. For each of them it
// compares what should stand on the other side with what does, and writes the difference. All of it may be done twice: a
// crash between any two steps is finished by the next batch. Of several servers, each with a list of its own, one brings
// things over; another that takes over goes through all that its list has gathered. A withdrawal waits for no batch: whoever
// takes a lesson back wants it gone.
package feed

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/casefact"
	"leerkring/domain/catalogue"
	"leerkring/domain/decider"
	"leerkring/domain/incident"
	"leerkring/domain/lesson"
	"leerkring/internal/eventstore"
	"leerkring/internal/sqlite"
	"leerkring/projections"
)

const schema = `CREATE TABLE IF NOT EXISTS pending (
	stream   TEXT PRIMARY KEY,
	position INTEGER NOT NULL, -- of the last event that has to be brought over
	urgent   INTEGER NOT NULL  -- a withdrawal is among them
) WITHOUT ROWID`

// Keys destroys the keys of what was withdrawn on the knowledge side.
type Keys interface {
	Destroy(ctx context.Context, stream string, entries ...uuid.UUID) error
}

// Door brings over what is pending.
type Door struct {
	Cases     *eventstore.Log
	Incident  decider.Decider[incident.State, incident.Command, incident.Event]
	Knowledge *eventstore.Log
	Lesson    decider.Decider[lesson.State, lesson.Command, lesson.Event]
	Keys      Keys // of the knowledge side
	Catalogue *catalogue.Catalogue
	// Token is the keyed hash that stands for a municipality.
	Token    func(municipality string) casefact.Token
	Pending  *sqlite.DB // the file of Projection
	Interval time.Duration
	Shuffle  *rand.Rand
	Now      func() time.Time
	Log      *slog.Logger

	passing sync.Mutex // one goes through at a time, so that nothing comes over behind its own withdrawal
}

// Projection lists the cases that have something to bring over.
func Projection() projections.Projection {
	return projections.Projection{
		Name: "door", Schema: schema, Categories: []string{incident.Category},
		Apply: projections.Each(func(ctx context.Context, tx *sql.Tx, e eventstore.Decoded) error {
			_, urgent := e.Event.(incident.LessonWithdrawalAsked)
			switch e.Event.(type) {
			case incident.IncidentClosed, incident.LessonOffered, incident.LessonWithdrawalAsked:
				_, err := tx.ExecContext(ctx, `INSERT INTO pending VALUES (?, ?, ?) ON CONFLICT DO UPDATE
					SET position = excluded.position, urgent = max(urgent, excluded.urgent)`, e.Stream, int64(e.Position), urgent)
				return err
			}
			return nil
		}),
	}
}

// retryAfter is how long the door waits after a batch that failed.
const retryAfter = 2 * time.Second

// Run brings over a batch at every full interval of the clock, so that a restart makes no small batch of its own, and what
// was withdrawn whenever changed tells of something new; with no interval everything is brought then. What fails is tried
// again. It ends when the context does.
func (d *Door) Run(ctx context.Context, changed func() <-chan struct{}) error {
	due := d.next()
	for all := d.Interval == 0; ; {
		news := changed()
		bring := d.withdrawals
		if all {
			bring, due = d.Deliver, d.next()
		}
		for err := bring(ctx); err != nil; err = bring(ctx) {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			d.Log.WarnContext(ctx, "the door could not bring everything over; trying again", "after", retryAfter, "error", err)
			if err := sleep(ctx, retryAfter); err != nil {
				return err
			}
		}
		var clock <-chan time.Time
		if d.Interval > 0 {
			clock = time.After(due.Sub(d.Now()))
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-news:
		case <-clock:
		}
		// Whatever woke it: an interval that ends while news come in must not be passed over.
		all = d.Interval == 0 || !d.Now().Before(due)
	}
}

// next is when the present interval of the clock ends.
func (d *Door) next() time.Time {
	now := d.Now()
	if d.Interval == 0 {
		return now
	}
	return now.Add(untilNext(now, d.Interval))
}

// untilNext is the time until the next full interval of the clock.
func untilNext(now time.Time, interval time.Duration) time.Duration {
	return now.Truncate(interval).Add(interval).Sub(now)
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// delivery is one thing to bring over.
type delivery struct {
	stream string
	bring  func(context.Context) error
}

// Deliver brings over everything that is pending now, in an order that tells nothing.
func (d *Door) Deliver(ctx context.Context) error {
	pending, err := d.pending(ctx, `SELECT stream, position FROM pending`)
	if err != nil {
		return err
	}
	return d.bring(ctx, pending, d.plan, `DELETE FROM pending WHERE stream = ? AND position = ?`)
}

// withdrawals brings over what was withdrawn, and leaves the rest to the next batch.
func (d *Door) withdrawals(ctx context.Context) error {
	pending, err := d.pending(ctx, `SELECT stream, position FROM pending WHERE urgent`)
	if err != nil {
		return err
	}
	return d.bring(ctx, pending, d.planWithdrawals, `UPDATE pending SET urgent = 0 WHERE stream = ? AND position = ?`)
}

// bring plans and carries out the deliveries of the pending streams. What succeeded is noted; a case that has more to bring by
// now keeps its place in the list.
func (d *Door) bring(ctx context.Context, pending map[string]int64, plan func(context.Context, string) ([]delivery, error), note string) error {
	d.passing.Lock()
	defer d.passing.Unlock()
	var batch []delivery
	var faults []error
	for stream := range pending {
		deliveries, err := plan(ctx, stream)
		if err != nil {
			faults = append(faults, err)
			delete(pending, stream)
			continue
		}
		batch = append(batch, deliveries...)
	}
	d.Shuffle.Shuffle(len(batch), func(i, j int) { batch[i], batch[j] = batch[j], batch[i] })
	for _, one := range batch {
		if err := one.bring(ctx); err != nil {
			faults = append(faults, err)
			delete(pending, one.stream)
		}
	}
	for stream, position := range pending {
		if _, err := d.Pending.Exec(ctx, note, stream, position); err != nil {
			faults = append(faults, fmt.Errorf("note a delivery: %w", err))
		}
	}
	return errors.Join(faults...)
}

func (d *Door) pending(ctx context.Context, query string) (map[string]int64, error) {
	rows, err := d.Pending.Read.QueryContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("list what is pending: %w", err)
	}
	defer rows.Close()
	pending := map[string]int64{}
	for rows.Next() {
		var stream string
		var position int64
		if err := rows.Scan(&stream, &position); err != nil {
			return nil, fmt.Errorf("list what is pending: %w", err)
		}
		pending[stream] = position
	}
	return pending, rows.Err()
}

// plan says what of a case belongs on the other side. While a case is reopened its coded record stays there as it was.
func (d *Door) plan(ctx context.Context, stream string) ([]delivery, error) {
	state, err := d.read(ctx, stream)
	if err != nil {
		return nil, err
	}
	list := d.lessons(stream, state, func(incident.LessonState) bool { return true })
	if state.ClosedAt != nil && state.CasefactID != uuid.Nil {
		list = append(list, delivery{stream, func(ctx context.Context) error { return d.bringCasefact(ctx, state) }})
	}
	return list, nil
}

// planWithdrawals says which lessons of a case have to go from the other side.
func (d *Door) planWithdrawals(ctx context.Context, stream string) ([]delivery, error) {
	state, err := d.read(ctx, stream)
	if err != nil {
		return nil, err
	}
	return d.lessons(stream, state, func(l incident.LessonState) bool { return l.Withdrawn }), nil
}

func (d *Door) lessons(stream string, state incident.State, which func(incident.LessonState) bool) []delivery {
	var list []delivery
	for _, offered := range state.Lessons {
		if offered.ID != uuid.Nil && which(offered) {
			list = append(list, delivery{stream, func(ctx context.Context) error { return d.bringStanding(ctx, stream, offered) }})
		}
	}
	return list
}

func (d *Door) read(ctx context.Context, stream string) (incident.State, error) {
	if !strings.HasPrefix(stream, incident.Category+"-") {
		return incident.State{}, errors.New("plan a delivery: the stream is of no incident")
	}
	history, err := eventstore.Load[incident.Event](ctx, d.Cases, stream)
	if err != nil {
		return incident.State{}, fmt.Errorf("plan a delivery: %w", err)
	}
	return d.Incident.Fold(history.Entries), nil
}

func (d *Door) bringCasefact(ctx context.Context, state incident.State) error {
	municipality, ok := d.Catalogue.Municipality(state.Municipality)
	if !ok {
		return errors.New("bring a casefact: the catalogue does not know the municipality")
	}
	var own, named casefact.Command = casefact.Withdraw{}, casefact.Withdraw{}
	band, namedID := municipality.SizeClass.Band(), d.namedID(state.CasefactID)
	switch {
	case state.Signals == 0:
	case state.ToldByName():
		fact := state.Facts(band, d.Token(namedID.String()))
		fact.Named = true
		named = casefact.Record{Casefact: fact}
	default:
		own = casefact.Record{Casefact: state.Facts(band, d.Token(state.Municipality))}
	}
	for id, command := range map[uuid.UUID]casefact.Command{state.CasefactID: own, namedID: named} {
		if _, err := eventstore.Execute(ctx, d.Knowledge, casefact.New(), casefact.Stream(id), d.order(), command); err != nil {
			return fmt.Errorf("bring a casefact: %w", err)
		}
	}
	return nil
}

// namedID is the id under which a case that is told by its name is recorded. Everybody knows whose that record is; so it has an id
// and a token of its own, and leads neither to the record that it replaces nor to others of the municipality.
func (d *Door) namedID(record uuid.UUID) uuid.UUID {
	token := d.Token("named " + record.String())
	id := uuid.UUID(token[:16])
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80 // in the form of a random one
	return id
}

// order carries no actor, no municipality and no commandId: the event ids derive from the right-hand id and revision.
func (d *Door) order() eventstore.Order { return eventstore.Order{Now: d.Now()} }
