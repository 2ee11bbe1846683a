package graph

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/incident"
	"leerkring/domain/problem"
	"leerkring/graph/model"
	"leerkring/internal/eventstore"
	"leerkring/internal/identity"
	"leerkring/internal/keyring"
	"leerkring/projections/casefile"
)

// minding is a command of who minds a case and need not read it.
type minding struct {
	side  *Cases
	order eventstore.Order
	guest []incident.GuestName // under which names the viewer may have been invited
}

// mind says who sends a command on a case that he need not read, for which municipality, and when: now.
func (m mutationResolver) mind(ctx context.Context, command uuid.UUID, revision *int) (*minding, error) {
	side, order, err := m.caseOrder(ctx, command, revision, time.Time{})
	if err != nil {
		return nil, err
	}
	viewer := identity.From(ctx)
	order.Municipality = viewer.Minds()
	by := &minding{side: side, order: order}
	if viewer.HasAny(identity.PrivacyOfficer) {
		by.order.Role = string(identity.PrivacyOfficer)
	}
	if viewer.CasesOf() != "" { // who reads cases is told that he is a guest; to who does not, such a case does not exist
		by.guest = side.reader(viewer).Guest
	}
	return by, nil
}

// send executes a command on a case, and gives what was refused.
func (m *minding) send(ctx context.Context, id uuid.UUID, command func(incident.Order) incident.Command) (eventstore.Result[incident.State], []*problem.Problem, error) {
	content := command(incident.Order{Municipality: m.order.Municipality, Guest: m.guest, Now: m.order.Now, Actor: m.order.Actor})
	result, err := eventstore.Execute(ctx, m.side.Log, m.side.Decider, incident.Stream(id), m.order, content)
	if refused, ok := refusal(err); ok {
		return result, refused, nil
	}
	return result, nil, err
}

// erase executes a command that erases, and returns when what it erases is gone: from the keys, and from this server's files.
func (m *minding) erase(ctx context.Context, incidentID string, command func(incident.Order) incident.Command) (*model.ErasurePayload, error) {
	id, _ := parseUUID("Incident", incidentID)
	result, refused, err := m.send(ctx, id, command)
	if err != nil {
		return nil, err
	}
	if refused != nil {
		return &model.ErasurePayload{IncidentID: &incidentID, Erased: refused[0].Code == problem.Erased, Problems: refused}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, erasedWithin)
	defer cancel()
	if err := m.side.Eraser.Finish(ctx, incident.Stream(id), result.Position); err != nil {
		return nil, unfinished(err)
	}
	if err := m.side.Model.WaitFor(ctx, result.Position); err != nil {
		return nil, err
	}
	position := m.side.Log.Token(result.Position)
	return &model.ErasurePayload{IncidentID: &incidentID, Erased: true, Problems: []*problem.Problem{}, Position: &position}, nil
}

// erasedWithin bounds how long an answer waits for an erasure to be carried out. It stands all the same, and is finished.
const erasedWithin = 20 * time.Second

// unfinished says of an erasure that was recorded and can't be finished now that the same command may be sent again.
func unfinished(err error) error {
	if errors.Is(err, keyring.ErrUnavailable) || errors.Is(err, eventstore.ErrUnavailable) {
		return err
	}
	return errors.Join(eventstore.ErrUnavailable, err)
}

func (m mutationResolver) EraseIncident(ctx context.Context, in model.EraseIncidentInput) (*model.ErasurePayload, error) {
	by, err := m.mind(ctx, in.CommandID, in.ExpectedRevision)
	if err != nil {
		return nil, err
	}
	return by.erase(ctx, in.IncidentID, func(o incident.Order) incident.Command {
		return incident.EraseIncident{Order: o, Article: value(in.Article), Ground: in.Ground, WithdrawFacts: value(in.WithdrawFacts)}
	})
}

func (m mutationResolver) ErasePerson(ctx context.Context, in model.ErasePersonInput) (*model.ErasePersonPayload, error) {
	by, err := m.mind(ctx, in.CommandID, nil)
	if err != nil {
		return nil, err
	}
	if len(in.Cases) == 0 || len(in.Cases) > atOnce {
		return nil, fail(BadInput, "cases: name 1 to 100 cases; send the others with another command.")
	}
	out := &model.ErasePersonPayload{Problems: []*problem.Problem{}}
	for i, of := range in.Cases {
		erased, err := by.erasePerson(ctx, in, of)
		if err != nil {
			return nil, err
		}
		for _, p := range erased.Problems { // the path begins with input
			p.Path = append([]string{"input", "cases", strconv.Itoa(i)}, p.Path[1:]...)
		}
		out.Cases, out.Problems = append(out.Cases, erased), append(out.Problems, erased.Problems...)
	}
	return out, nil
}

func (m *minding) erasePerson(ctx context.Context, in model.ErasePersonInput, of *model.ErasePersonCase) (*model.ErasurePayload, error) {
	c := incident.EraseEntries{Article: value(in.Article), Ground: in.Ground}
	for _, id := range of.EntryIds {
		c.Entries = append(c.Entries, entryID(id))
	}
	for _, id := range of.NoticeIds {
		c.Notices = append(c.Notices, noticeID(id))
	}
	if id, ok := parseUUID("Incident", of.IncidentID); ok && len(c.Notices) > 0 {
		known, err := m.side.Queries.NoticesOf(ctx, []uuid.UUID{id})
		if err != nil {
			return nil, err
		}
		for _, n := range known[id] {
			c.Known = append(c.Known, n.ID)
		}
	}
	return m.erase(ctx, of.IncidentID, func(o incident.Order) incident.Command {
		c.Order = o
		return c
	})
}

func (m mutationResolver) RedactEntry(ctx context.Context, in model.RedactEntryInput) (*model.IncidentPayload, error) {
	return m.onIncident(ctx, call{in.CommandID, in.ExpectedRevision, &in.IncidentID, in.OccurredAt}, func(o incident.Order) incident.Command {
		return incident.RedactEntry{Order: o, Entry: entryID(in.EntryID), Text: in.Text}
	})
}

func (m mutationResolver) PlaceLegalHold(ctx context.Context, in model.PlaceLegalHoldInput) (*model.LegalHoldPayload, error) {
	return m.hold(ctx, in.CommandID, in.ExpectedRevision, in.IncidentID, func(o incident.Order) incident.Command {
		return incident.PlaceLegalHold{Order: o, Ground: in.Ground, Reason: in.Reason}
	})
}

func (m mutationResolver) LiftLegalHold(ctx context.Context, in model.LiftLegalHoldInput) (*model.LegalHoldPayload, error) {
	return m.hold(ctx, in.CommandID, in.ExpectedRevision, in.IncidentID, func(o incident.Order) incident.Command {
		return incident.LiftLegalHold{Order: o, Reason: in.Reason}
	})
}

// hold places or lifts a legal hold. Whether a case is held is told to who changed that alone.
func (m mutationResolver) hold(ctx context.Context, commandID uuid.UUID, revision *int, incidentID string, command func(incident.Order) incident.Command) (*model.LegalHoldPayload, error) {
	by, err := m.mind(ctx, commandID, revision)
	if err != nil {
		return nil, err
	}
	id, _ := parseUUID("Incident", incidentID)
	result, refused, err := by.send(ctx, id, command)
	if err != nil {
		return nil, err
	}
	if refused != nil {
		return &model.LegalHoldPayload{IncidentID: incidentID, Problems: refused}, nil
	}
	if err := visible(ctx, by.side.Model, result.Position, casefile.PartIncident); err != nil {
		return nil, err
	}
	position := by.side.Log.Token(result.Position)
	return &model.LegalHoldPayload{IncidentID: incidentID, Held: result.State.Hold != "", Problems: []*problem.Problem{}, Position: &position}, nil
}
