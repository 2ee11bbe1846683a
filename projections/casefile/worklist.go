package casefile

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/incident"
	"leerkring/domain/situation"
	"leerkring/projections"
)

// What has to be done follows from each case as it stands, and is kept with the moment at which it falls due.
const workSchema = `
CREATE TABLE IF NOT EXISTS work (
	municipality TEXT NOT NULL,
	due_at       INTEGER NOT NULL, -- Unix milliseconds
	id           TEXT NOT NULL,    -- of the entry it is about, or of the case, with the kind
	kind         TEXT NOT NULL,
	entry        TEXT NOT NULL,
	incident     INTEGER NOT NULL, -- row
	PRIMARY KEY (municipality, due_at, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS work_of ON work (incident)`

// WorkKind is what has to be done.
type WorkKind string

// The kinds of work.
const (
	WorkAssign        WorkKind = "ASSIGN"         // nobody looks after an open case
	WorkAssess        WorkKind = "ASSESS"         // signals came in and were not weighed
	WorkReassess      WorkKind = "REASSESS"       // the moment to weigh again has come
	WorkTask          WorkKind = "TASK"           // a task has to be done
	WorkExpectation   WorkKind = "EXPECTATION"    // a measure was decided on without saying what it should do and by what one will see it
	WorkStart         WorkKind = "START"          // a measure was decided on and is not started
	WorkComplete      WorkKind = "COMPLETE"       // a measure was started a day ago and runs
	WorkInformCouncil WorkKind = "INFORM_COUNCIL" // the council should have been informed, or have decided
	WorkOutcome       WorkKind = "OUTCOME"        // every measure ended a day ago and the outcome is not recorded
	WorkClose         WorkKind = "CLOSE"          // the outcome was recorded a week ago and the case is open
	WorkNotice        WorkKind = "NOTICE"         // a notice has had no answer for a day
	WorkMatch         WorkKind = "MATCH"          // a source of a case was found in a file elsewhere, in the last week
)

// Name says in both languages what has to be done.
func (k WorkKind) Name() situation.Name {
	switch k {
	case WorkAssign:
		return situation.Name{EN: "Say who looks after this case.", NL: "Wijs deze zaak aan iemand toe."}
	case WorkAssess:
		return situation.Name{EN: "Weigh the situation: signals came in.", NL: "Weeg de situatie: er zijn signalen."}
	case WorkReassess:
		return situation.Name{EN: "Weigh the situation again: the moment set for it has come.", NL: "Weeg de situatie opnieuw: het moment daarvoor is er."}
	case WorkTask:
		return situation.Name{EN: "Do this task.", NL: "Doe deze taak."}
	case WorkExpectation:
		return situation.Name{
			EN: "Say beforehand what this measure should do, and by what one will see it.",
			NL: "Zeg vooraf wat deze maatregel moet doen, en waaraan men dat ziet.",
		}
	case WorkStart:
		return situation.Name{EN: "Start this measure, or withdraw it.", NL: "Start deze maatregel, of trek hem in."}
	case WorkComplete:
		return situation.Name{EN: "Complete this measure when it has ended.", NL: "Rond deze maatregel af als hij is geëindigd."}
	case WorkInformCouncil:
		return situation.Name{EN: "Inform the council of this order, or note what it decided.", NL: "Informeer de raad over dit bevel, of leg vast wat hij besloot."}
	case WorkOutcome:
		return situation.Name{EN: "Record how it ended.", NL: "Leg de afloop vast."}
	case WorkClose:
		return situation.Name{EN: "Close this case.", NL: "Sluit deze zaak."}
	case WorkMatch:
		return situation.Name{EN: "A source of this case is in a file elsewhere: call them, see sourceMatches.", NL: "Een bron van deze zaak staat ook in een zaak elders: bel hen, zie sourceMatches."}
	case WorkNotice:
		return situation.Name{EN: "Ask after this notice, or note the answer.", NL: "Vraag naar deze melding, of leg het antwoord vast."}
	}
	return situation.Name{EN: string(k), NL: string(k)}
}

// WorkItem is one thing that has to be done, with the case that it is for.
type WorkItem struct {
	Kind     WorkKind
	DueAt    time.Time
	Entry    uuid.UUID // the task, measure or notice; of other kinds of work the case
	Incident *Incident
}

// The time that a municipality has before something stands in the list.
const (
	toComplete = 24 * time.Hour
	toAnswer   = 24 * time.Hour
	toRecord   = 24 * time.Hour
	toClose    = 7 * 24 * time.Hour
	matchShown = 7 * 24 * time.Hour // how long a match stands in it
)

// duty is a thing that a case asks for.
type duty struct {
	kind  WorkKind
	dueAt int64 // Unix milliseconds
	entry uuid.UUID
}

// duties are what an open case asks for as it stands.
func (i Incident) duties() []duty {
	if i.Stage == incident.StageClosed {
		return nil
	}
	var list []duty
	add := func(kind WorkKind, at time.Time, entry uuid.UUID) {
		list = append(list, duty{kind, at.UnixMilli(), entry})
	}
	if i.Assignment == nil {
		add(WorkAssign, i.OpenedAt, i.ID)
	}
	if i.ReassessBy != nil {
		add(WorkReassess, *i.ReassessBy, i.ID)
	} else if i.Stage == incident.StageSignal {
		add(WorkAssess, i.OpenedAt, i.ID)
	}
	for _, t := range i.Tasks {
		if !t.Done() && !t.Retracted {
			due := t.OccurredAt
			if t.DueAt != nil {
				due = *t.DueAt
			}
			add(WorkTask, due, t.ID)
		}
	}
	for _, m := range i.Interventions {
		list = append(list, m.duties()...)
	}
	return append(list, i.ending()...)
}

// duties are what a measure asks for.
func (m *Intervention) duties() (list []duty) {
	switch m.Status {
	case incident.Decided:
		if m.ExpectedEffect == nil || m.Criterion == nil {
			list = append(list, duty{WorkExpectation, m.DecidedAt.UnixMilli(), m.ID})
		}
		list = append(list, duty{WorkStart, m.DecidedAt.UnixMilli(), m.ID})
	case incident.Started:
		list = append(list, duty{WorkComplete, m.StartedAt.Add(toComplete).UnixMilli(), m.ID})
	case incident.Withdrawn:
		return nil
	}
	if o := m.Order; o != nil && o.Council != nil && o.CouncilAt != nil &&
		(*o.Council == situation.CouncilWillBeInformed || *o.Council == situation.CouncilWillRatify) {
		list = append(list, duty{WorkInformCouncil, o.CouncilAt.UnixMilli(), m.ID})
	}
	return list
}

// ending is what a case asks for when its measures have ended.
func (i Incident) ending() []duty {
	var last time.Time
	for _, m := range i.Interventions {
		end := cmp.Or(m.CompletedAt, m.WithdrawnAt)
		if end == nil {
			return nil // something still runs
		}
		if end.After(last) {
			last = *end
		}
	}
	switch o := i.Outcome(); {
	case o != nil:
		return []duty{{WorkClose, o.RecordedAt.Add(toClose).UnixMilli(), i.ID}}
	case len(i.Interventions) > 0:
		return []duty{{WorkOutcome, last.Add(toRecord).UnixMilli(), i.ID}}
	}
	return nil
}

// schedule keeps what a case asks for, when that has changed.
func (w *writer) schedule(k *kept) error {
	now := k.duties()
	if slices.Equal(now, k.wasDue) && k.wasListed.municipality == k.Municipality {
		return nil
	}
	if len(k.wasDue) > 0 {
		if _, err := w.exec(`DELETE FROM work WHERE incident = ?`, k.row); err != nil {
			return fmt.Errorf("schedule work: %w", err)
		}
	}
	for _, d := range now {
		_, err := w.exec(`INSERT INTO work VALUES (?, ?, ?, ?, ?, ?)`,
			k.Municipality, d.dueAt, d.entry.String()+" "+string(d.kind), d.kind, d.entry.String(), k.row)
		if err != nil {
			return fmt.Errorf("schedule work: %w", err)
		}
	}
	return nil
}

// matched are the open cases of a municipality that have a source in common with a file elsewhere, and since when.
const matched = `SELECT max(max(s.shared_at), max(o.shared_at)) AS falls, s.incident || ' MATCH' AS id, s.incident AS entry, i.row AS incident
	FROM source s JOIN source o ON o.hash = s.hash AND o.municipality <> s.municipality JOIN incident i ON i.id = s.incident
	WHERE s.municipality = ?1 AND i.stage <> 'CLOSED' GROUP BY s.incident`

// work is what falls due in a municipality by a moment (?2), by its cases and by its notices that have no answer, each behind a
// place (?4, ?5) and in its order: the first ?6 of both hold the first ?6 of all.
const work = `
	SELECT * FROM (SELECT due_at, id, kind, entry, incident FROM work
		WHERE municipality = ?1 AND due_at <= ?2 AND (due_at, id) > (?4, ?5) ORDER BY due_at, id LIMIT ?6)
	UNION ALL
	SELECT * FROM (SELECT n.filed_at + ?3 AS due_at, n.id || ' NOTICE' AS id, 'NOTICE' AS kind, n.id AS entry, i.row AS incident
		FROM notice n JOIN incident i ON i.id = n.incident
		WHERE n.municipality = ?1 AND i.municipality = ?1 AND n.open AND n.filed_at <= ?2 - ?3 AND (n.filed_at + ?3, n.id || ' NOTICE') > (?4, ?5)
		ORDER BY n.filed_at, n.id LIMIT ?6)
	UNION ALL
	SELECT * FROM (SELECT falls AS due_at, id, 'MATCH' AS kind, entry, incident FROM (` + matched + `)
		WHERE falls <= ?2 AND falls > ?2 - ?7 AND (falls, id) > (?4, ?5) ORDER BY falls, id LIMIT ?6)`

// workList is the name of the list of it.
const workList = "work"

// Work is a page of what falls due in a municipality by a moment, the most urgent first.
func (q *Queries) Work(ctx context.Context, municipality string, until time.Time, first int, after string) (projections.Page[*WorkItem], error) {
	var none projections.Page[*WorkItem]
	from := projections.Key{Sort: -1 << 62}
	if after != "" {
		var err error
		if from, err = projections.ParseCursor(workList, after); err != nil {
			return none, err
		}
	}
	rows, err := q.db.QueryContext(ctx, `SELECT w.due_at, w.kind, w.entry, i.row, i.document FROM (`+work+`) w JOIN incident i ON i.row = w.incident ORDER BY w.due_at, w.id LIMIT ?6`,
		municipality, until.UnixMilli(), toAnswer.Milliseconds(), from.Sort, from.ID, first+1, matchShown.Milliseconds())
	if err != nil {
		return none, fmt.Errorf("list work: %w", err)
	}
	defer rows.Close()
	var items []*WorkItem
	var cases []Incident
	for rows.Next() {
		var item WorkItem
		var at int64
		i, err := scanned(rows, &at, &item.Kind, &item.Entry)
		if err != nil {
			return none, fmt.Errorf("list work: %w", err)
		}
		item.DueAt = time.UnixMilli(at).UTC()
		items, cases = append(items, &item), append(cases, i)
	}
	if err := rows.Err(); err != nil {
		return none, fmt.Errorf("list work: %w", err)
	}
	shown, err := q.show(ctx, Reader{Municipality: municipality}, cases)
	if err != nil {
		return none, err
	}
	for n, i := range shown { // all of them are the municipality's own
		items[n].Incident = i
	}
	key := func(w *WorkItem) projections.Key {
		return projections.Key{Sort: w.DueAt.UnixMilli(), ID: w.Entry.String() + " " + string(w.Kind)}
	}
	return projections.Fill(workList, items, key, first, after, 0), nil
}

// CountWork is how much falls due in a municipality by a moment.
func (q *Queries) CountWork(ctx context.Context, municipality string, until time.Time) (int, error) {
	var total int
	err := q.db.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM work WHERE municipality = ?1 AND due_at <= ?2) +
		(SELECT count(*) FROM notice n JOIN incident i ON i.id = n.incident
			WHERE n.municipality = ?1 AND i.municipality = ?1 AND n.open AND n.filed_at <= ?2 - ?3) +
		(SELECT count(*) FROM (`+matched+`) WHERE falls <= ?2 AND falls > ?2 - ?4)`,
		municipality, until.UnixMilli(), toAnswer.Milliseconds(), matchShown.Milliseconds()).Scan(&total)
	if err != nil {
		return 0, fmt.Errorf("count work: %w", err)
	}
	return total, nil
}
