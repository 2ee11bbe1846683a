package casefile

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/decider"
	"leerkring/domain/incident"
	"leerkring/domain/notice"
	"leerkring/domain/situation"
	"leerkring/internal/eventstore"
	"leerkring/projections"
)

// Streams reads a stream of the case log as it was recorded, decoded.
type Streams interface {
	Stream(ctx context.Context, name string) ([]eventstore.Decoded, error)
}

// LegalHold is what keeps a case from being erased.
type LegalHold struct {
	ID       uuid.UUID            `json:"id"`
	Ground   situation.HoldGround `json:"ground"`
	Reason   *string              `json:"reason,omitempty"`
	PlacedAt time.Time            `json:"placedAt"`
}

// ends tells the runner after which events nothing of what was deleted may stay in the file.
func ends(event any) bool {
	_, erases := event.(incident.PersonalDataErased)
	return erases
}

// Blanked is a case's stream without what any erasure in it takes, as it reads once the keys are destroyed. So a text that is to
// go is shown to nobody, of whatever moment, from the erasure on.
func Blanked(stream []eventstore.Decoded) []eventstore.Decoded {
	list := slices.Clone(stream)
	for n, by := range list {
		if erased, is := by.Event.(incident.PersonalDataErased); is {
			for i := range list[:n] {
				if erased.Takes(list[i].ID, list[i].Event) {
					list[i] = blank(list[i])
				}
			}
		}
	}
	return list
}

// BlankedAll is a stream of which everything is erased, such as a notice's.
func BlankedAll(stream []eventstore.Decoded) []eventstore.Decoded {
	list := slices.Clone(stream)
	for i := range list {
		list[i] = blank(list[i])
	}
	return list
}

func blank(e eventstore.Decoded) eventstore.Decoded {
	e.Event, e.Erased = decider.Blank(e.Event), true
	return e
}

// erase makes a case anew from what an erasure leaves of its stream, so that it is what a replay makes once the keys are gone, and
// takes away what stood beside it.
func (w *writer) erase(k *kept, e eventstore.Decoded, by incident.PersonalDataErased) error {
	stream, err := w.streams.Stream(w.ctx, e.Stream)
	if err != nil {
		return fmt.Errorf("erase a case: %w", err)
	}
	fresh := Incident{ID: k.ID}
	for n, at := range Blanked(stream) {
		if at.Revision > e.Revision {
			break
		}
		if fresh, err = fresh.evolve(at); err != nil {
			return err
		}
		if at.Revision < e.Revision && by.Takes(at.ID, stream[n].Event) {
			if err := w.eraseBeside(k.ID, at); err != nil {
				return fmt.Errorf("erase a case: %w", err)
			}
		}
	}
	k.Incident = fresh
	return nil
}

// eraseBeside takes away what stands beside a case of an entry that was erased.
func (w *writer) eraseBeside(of uuid.UUID, e eventstore.Decoded) error {
	var err error
	switch e.Event.(type) {
	case incident.EvidenceAttached:
		_, err = w.exec(`DELETE FROM evidence WHERE entry = ?`, e.ID.String())
	case incident.LessonOffered:
		_, err = w.exec(`DELETE FROM offered_lesson WHERE incident = ?`, of.String())
	}
	return err
}

// gone marks what an erased entry made.
func (i *Incident) gone(e eventstore.Decoded) {
	if !e.Erased {
		return
	}
	if a := i.amended()[e.ID]; a != nil {
		a.Erased = true
	}
	for _, m := range i.Interventions {
		if m.has(e.ID) {
			m.Erased = true
		}
	}
	if h := i.Hold; h != nil && h.ID == e.ID {
		h.Reason = nil
	}
}

// redact puts words in the place of what was erased of an entry.
func (i *Incident) redact(event incident.EntryRedacted) {
	text := given(event.Text)
	for _, s := range i.Signals {
		if s.ID == event.Entry {
			s.Text = text
		}
	}
	for _, a := range i.Assessments {
		if a.ID == event.Entry {
			a.Motivation = text
		}
	}
	for _, m := range i.Interventions {
		if m.ID == event.Entry {
			m.Motivation = text
		}
	}
	for _, o := range i.Outcomes {
		if o.ID == event.Entry {
			o.Summary = text
		}
	}
	for _, n := range i.Notes {
		if n.ID == event.Entry {
			n.Text = text
		}
	}
	for _, t := range i.Tasks {
		if t.ID == event.Entry {
			t.Title = text
		}
	}
}

// noticeErasedSchema names the cases and the notices that were erased: what comes of them later is blank too.
const noticeErasedSchema = `
CREATE TABLE IF NOT EXISTS notice_erased (id TEXT PRIMARY KEY) WITHOUT ROWID`

// eraseNotices makes the notices of a case anew, blank: all of them, or those that the erasure names.
func eraseNotices(ctx context.Context, tx *sql.Tx, streams Streams, of string, e eventstore.Decoded, by incident.PersonalDataErased) error {
	whole, named := by.Scope == incident.WholeIncident, projections.IDList(by.Notices)
	_, err := tx.ExecContext(ctx, `INSERT INTO notice_erased SELECT ? WHERE ? UNION SELECT value FROM json_each(?) WHERE true ON CONFLICT DO NOTHING`, of, whole, named)
	if err != nil {
		return fmt.Errorf("erase notices: %w", err)
	}
	ids, err := projections.IDs(tx.QueryContext(ctx, `SELECT id FROM notice WHERE incident = ? AND (? OR id IN (SELECT value FROM json_each(?)))`, of, whole, named))
	if err != nil {
		return fmt.Errorf("erase notices: %w", err)
	}
	for _, id := range ids {
		if err := eraseNotice(ctx, tx, streams, id, e.Position); err != nil {
			return err
		}
	}
	return nil
}

// eraseNotice makes a notice anew, blank, of what had come of it by a position.
func eraseNotice(ctx context.Context, tx *sql.Tx, streams Streams, id uuid.UUID, by eventstore.Position) error {
	stream, err := streams.Stream(ctx, notice.Stream(id))
	if err != nil {
		return fmt.Errorf("erase a notice: %w", err)
	}
	fresh := Notice{ID: id}
	for _, at := range BlankedAll(stream) {
		if at.Position > by {
			break
		}
		if fresh, err = fresh.evolve(at); err != nil {
			return err
		}
	}
	return writeNotice(ctx, tx, fresh)
}

// erasedNotice is an event of a notice, blank when the notice or its case was erased.
func erasedNotice(ctx context.Context, tx *sql.Tx, n Notice, e eventstore.Decoded) (eventstore.Decoded, error) {
	of := n.Incident
	if filed, is := e.Event.(notice.NoticeFiled); is {
		of = filed.Incident
	}
	var erased bool
	err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM notice_erased WHERE id IN (?, ?))`, n.ID.String(), of.String()).Scan(&erased)
	if err != nil {
		return e, fmt.Errorf("read a notice: %w", err)
	}
	if erased {
		return blank(e), nil
	}
	return e, nil
}
