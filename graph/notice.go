package graph

import (
	"context"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/notice"
	"leerkring/domain/problem"
	"leerkring/graph/model"
	"leerkring/internal/eventstore"
	"leerkring/internal/keyring"
	"leerkring/projections"
	"leerkring/projections/casefile"
)

func (q queryResolver) Notice(ctx context.Context, id string) (*casefile.Notice, error) {
	if _, err := q.caseSide(); err != nil {
		return nil, err
	}
	return q.findNotice(ctx, id)
}

// findNotice is a notice of the viewer's municipality, or nil: a foreign notice does not exist.
func (a *API) findNotice(ctx context.Context, id string) (*casefile.Notice, error) {
	viewer, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	inner, ok := parseUUID("Notice", id)
	if !ok || viewer.CasesOf() == "" || a.Cases == nil {
		return nil, nil
	}
	return a.Cases.Queries.Notice(ctx, viewer.CasesOf(), inner)
}

func (q queryResolver) Notices(ctx context.Context, first *int, after *string) (*model.NoticeConnection, error) {
	side, err := q.caseSide()
	if err != nil {
		return nil, err
	}
	size, err := pageSize(first, 20)
	if err != nil {
		return nil, err
	}
	viewer, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	var page projections.Page[casefile.Notice]
	if municipality := viewer.CasesOf(); municipality != "" {
		if page, err = side.Queries.Notices(ctx, municipality, size, value(after)); err != nil {
			return nil, err
		}
	}
	out := &model.NoticeConnection{
		Nodes: pointers(page.Items), Edges: []*model.NoticeEdge{}, PageInfo: pageInfo(page), TotalCount: page.Total,
	}
	for i, node := range out.Nodes {
		out.Edges = append(out.Edges, &model.NoticeEdge{Cursor: page.Cursors[i], Node: node})
	}
	return out, nil
}

func (q queryResolver) NoticeFigures(ctx context.Context) ([]*casefile.NoticeFigures, error) {
	side, err := q.caseSide()
	if err != nil {
		return nil, err
	}
	viewer, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	if viewer.CasesOf() == "" {
		return []*casefile.NoticeFigures{}, nil
	}
	return side.Queries.NoticeFigures(ctx, viewer.CasesOf())
}

func (noticeResolver) ID(_ context.Context, n *casefile.Notice) (string, error) {
	return globalID("Notice", n.ID.String()), nil
}

func (noticeResolver) Document(_ context.Context, n *casefile.Notice) (*model.NoticeDocument, error) {
	document := n.Document()
	if document == nil {
		return nil, nil
	}
	text, err := document.JSON()
	if err != nil {
		return nil, err
	}
	return &model.NoticeDocument{Text: document.Text(), JSON: text}, nil
}

func (noticeFiguresResolver) ShareRemoved(_ context.Context, f *casefile.NoticeFigures) (*float64, error) {
	if f.Answered == 0 {
		return nil, nil
	}
	share := float64(f.Removed) / float64(f.Answered)
	return &share, nil
}

// noticeCall is what every mutation on a notice carries.
type noticeCall struct {
	commandID  uuid.UUID
	revision   *int
	notice     uuid.UUID
	occurredAt time.Time
	own        bool // it is known that the case is the viewer's
	gone       bool // it is known that the case was erased
}

// onNotice sends a command to a notice and answers with the notice as it can be read afterwards.
func (m mutationResolver) onNotice(ctx context.Context, c noticeCall, command func(notice.Order) notice.Command) (*model.NoticePayload, error) {
	side, order, err := m.caseOrder(ctx, c.commandID, c.revision, c.occurredAt)
	if err != nil {
		return nil, err
	}
	municipality := order.Municipality
	own := c.own
	if !own {
		found, err := side.Queries.Notice(ctx, municipality, c.notice)
		if err != nil {
			return nil, err
		}
		own = found != nil
		c.gone = found != nil && found.Erased
	}
	content := command(notice.Order{Municipality: municipality, Owner: own, Gone: c.gone, OccurredAt: c.occurredAt, Now: order.Now})
	result, err := eventstore.Execute(ctx, side.Log, notice.New(), notice.Stream(c.notice), order, content)
	if refused, ok := refusal(err); ok {
		return &model.NoticePayload{Problems: refused}, nil
	}
	if err != nil {
		return nil, err
	}
	if err := visible(ctx, side.Model, result.Position, casefile.PartNotice); err != nil {
		return nil, err
	}
	shown, err := side.Queries.Notice(ctx, municipality, c.notice)
	if err != nil {
		return nil, err
	}
	position := side.Log.Token(result.Position)
	return &model.NoticePayload{Notice: shown, Problems: []*problem.Problem{}, Position: &position}, nil
}

// FileNotice makes a notice of a case that is the viewer's. Its id is a keyed hash of municipality and commandId, so that the
// same command sent again meets its own notice.
func (m mutationResolver) FileNotice(ctx context.Context, in model.FileNoticeInput) (*model.NoticePayload, error) {
	found, err := m.findIncident(ctx, in.IncidentID)
	if err != nil {
		return nil, err
	}
	if found == nil || found.Guest != "" {
		refused, _ := refusal(problem.One(problem.NotFound, "incidentId",
			"There is no such case in your municipality; check the id.", "Er is geen zaak met dit nummer in uw gemeente; controleer het id."))
		return &model.NoticePayload{Problems: refused}, nil
	}
	id := derived(m.Cases.Keys.Hash(keyring.SecretID, []byte(notice.Category), []byte(found.Municipality), in.CommandID[:]))
	return m.onNotice(ctx, noticeCall{commandID: in.CommandID, notice: id, occurredAt: in.OccurredAt, own: true, gone: found.Erased}, func(o notice.Order) notice.Command {
		return notice.FileNotice{
			Order: o, Incident: found.ID, Platform: in.Platform, URL: in.URL, Qualification: in.Qualification, Ground: in.Ground,
			Explanation: in.Explanation, Route: in.Route, ReporterName: in.ReporterName, ReporterEmail: in.ReporterEmail, GoodFaith: in.GoodFaith,
			Regime: value(in.Regime),
		}
	})
}

func (m mutationResolver) AcknowledgeNotice(ctx context.Context, in model.AcknowledgeNoticeInput) (*model.NoticePayload, error) {
	return m.onNotice(ctx, noticeCall{in.CommandID, in.ExpectedRevision, noticeID(in.NoticeID), in.OccurredAt, false, false}, func(o notice.Order) notice.Command {
		return notice.AcknowledgeNotice{Order: o, Reference: value(in.Reference)}
	})
}

func (m mutationResolver) DecideNotice(ctx context.Context, in model.DecideNoticeInput) (*model.NoticePayload, error) {
	return m.onNotice(ctx, noticeCall{in.CommandID, in.ExpectedRevision, noticeID(in.NoticeID), in.OccurredAt, false, false}, func(o notice.Order) notice.Command {
		return notice.DecideNotice{Order: o, Decision: in.Decision, Reasons: value(in.Reasons)}
	})
}

func (m mutationResolver) ReportReappearance(ctx context.Context, in model.ReportReappearanceInput) (*model.NoticePayload, error) {
	return m.onNotice(ctx, noticeCall{in.CommandID, in.ExpectedRevision, noticeID(in.NoticeID), in.OccurredAt, false, false}, func(o notice.Order) notice.Command {
		return notice.ReportReappearance{Order: o, URL: value(in.URL)}
	})
}

// noticeID reads a global id. What is none goes to the nil UUID, where no notice can be: it is answered as a missing one.
func noticeID(id string) uuid.UUID {
	inner, ok := parseUUID("Notice", id)
	if !ok {
		return uuid.Nil
	}
	return inner
}
