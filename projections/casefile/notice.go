package casefile

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/incident"
	"leerkring/domain/notice"
	"leerkring/domain/situation"
	"leerkring/internal/eventstore"
	"leerkring/projections"
)

const noticeSchema = `
CREATE TABLE IF NOT EXISTS notice (
	row          INTEGER PRIMARY KEY,
	id           TEXT NOT NULL UNIQUE,
	municipality TEXT NOT NULL,    -- whose case it is now
	incident     TEXT NOT NULL,
	filed_at     INTEGER NOT NULL, -- Unix milliseconds
	document     TEXT NOT NULL,
	open         INTEGER NOT NULL  -- no decision yet
);
CREATE VIRTUAL TABLE IF NOT EXISTS notice_text USING fts5 (text, owner, prefix = "3 4 5 6 7 8", tokenize = "unicode61 remove_diacritics 2");
CREATE INDEX IF NOT EXISTS notice_open ON notice (municipality, filed_at) WHERE open;
CREATE INDEX IF NOT EXISTS notice_list ON notice (municipality, filed_at DESC, id);
CREATE INDEX IF NOT EXISTS notice_incident ON notice (incident, filed_at);
CREATE TABLE IF NOT EXISTS notice_moved ( -- the cases that were handed over, and whose they are now
	incident     TEXT PRIMARY KEY,
	municipality TEXT NOT NULL
) WITHOUT ROWID`

// PartNotice is the part of the case file that holds the notices.
const PartNotice = "notice"

func noticeProjection(streams Streams) projections.Projection {
	return projections.Projection{
		Name: PartNotice, Schema: noticeSchema + ";" + noticeErasedSchema, Version: 3, Categories: []string{notice.Category, incident.Category}, Erases: ends,
		Apply: projections.Each(func(ctx context.Context, tx *sql.Tx, e eventstore.Decoded) error {
			return applyNotice(ctx, tx, streams, e)
		}),
	}
}

// Notice is one report of online content as its municipality reads it. A text that is nil was erased, or never given.
type Notice struct {
	ID             uuid.UUID                     `json:"id"`
	Municipality   string                        `json:"municipality"` // that filed it
	Incident       uuid.UUID                     `json:"incident"`
	Revision       int                           `json:"revision"`
	Erased         bool                          `json:"erased,omitempty"`
	Platform       situation.Platform            `json:"platform"`
	Qualification  situation.NoticeQualification `json:"qualification"`
	Route          situation.NoticeRoute         `json:"route"`
	URL            *string                       `json:"url,omitempty"`
	Ground         *string                       `json:"ground,omitempty"`
	Explanation    *string                       `json:"explanation,omitempty"`
	ReporterName   *string                       `json:"reporterName,omitempty"`
	ReporterEmail  *string                       `json:"reporterEmail,omitempty"`
	Status         situation.NoticeStatus        `json:"status"`
	FiledAt        time.Time                     `json:"filedAt"`
	AcknowledgedAt *time.Time                    `json:"acknowledgedAt,omitempty"`
	Reference      *string                       `json:"reference,omitempty"`
	DecidedAt      *time.Time                    `json:"decidedAt,omitempty"`
	Decision       *situation.NoticeDecision     `json:"decision,omitempty"`
	Reasons        *string                       `json:"reasons,omitempty"`
	Reappearances  []*Reappearance               `json:"reappearances,omitempty"`
	Regime         situation.Regime              `json:"regime,omitempty"`
	Withheld       bool                          `json:"-"` // from this reader, by its regime
}

// Reappearance is one time that the content came back.
type Reappearance struct {
	OccurredAt time.Time `json:"occurredAt"`
	URL        *string   `json:"url,omitempty"`
}

// noticesForGuest is what a partner of a kind sees of notices: what was reported and what became of it, as far as its regime reaches
// him, and never who reported.
func noticesForGuest(kind situation.PartnerKind, notices []*Notice) (shown []*Notice) {
	for _, n := range notices {
		seen := *n
		if !lawOf(n.Regime).ReadBy(kind) {
			seen.withhold()
		}
		seen.ReporterName, seen.ReporterEmail = nil, nil
		shown = append(shown, &seen)
	}
	return shown
}

// noticesForOwner is what the municipality sees whose case it is now: what another one reported under another law than the AVG was
// handed to that one.
func noticesForOwner(municipality string, notices []*Notice) (shown []*Notice) {
	for _, n := range notices {
		seen := *n
		if lawOf(n.Regime) != situation.AVG && n.Municipality != municipality {
			seen.withhold()
		}
		shown = append(shown, &seen)
	}
	return shown
}

// withhold takes away what was typed of a notice. It works on a copy of its own.
func (n *Notice) withhold() {
	n.URL, n.Ground, n.Explanation, n.Reference, n.Reasons, n.ReporterName, n.ReporterEmail = nil, nil, nil, nil, nil, nil, nil
	n.Withheld = true
	came := n.Reappearances
	n.Reappearances = nil
	for _, r := range came {
		n.Reappearances = append(n.Reappearances, &Reappearance{OccurredAt: r.OccurredAt})
	}
}

// Document is the notice as it is handed to its receiver; nil when it was erased, and to who may not read who reported.
func (n *Notice) Document() *notice.Document {
	if n.Erased || n.URL == nil || n.Explanation == nil || n.ReporterName == nil {
		return nil
	}
	d := notice.DocumentOf(notice.NoticeFiled{
		Platform: n.Platform, Qualification: n.Qualification, Route: n.Route, URL: *n.URL, Ground: text(n.Ground),
		Explanation: *n.Explanation, ReporterName: text(n.ReporterName), ReporterEmail: text(n.ReporterEmail),
	}, n.FiledAt)
	return &d
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func applyNotice(ctx context.Context, tx *sql.Tx, streams Streams, e eventstore.Decoded) error {
	if of, isCase := strings.CutPrefix(e.Stream, incident.Category+"-"); isCase {
		if by, erases := e.Event.(incident.PersonalDataErased); erases {
			return eraseNotices(ctx, tx, streams, of, e, by)
		}
		return moveNotices(ctx, tx, of, e.Event)
	}
	id, err := uuid.Parse(strings.TrimPrefix(e.Stream, notice.Category+"-"))
	if err != nil {
		return fmt.Errorf("a stream of no notice: %w", err)
	}
	before := Notice{ID: id}
	var document []byte
	err = tx.QueryRowContext(ctx, `SELECT document FROM notice WHERE id = ?`, id.String()).Scan(&document)
	if err == nil {
		err = json.Unmarshal(document, &before)
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("read a notice: %w", err)
	}
	if e, err = erasedNotice(ctx, tx, before, e); err != nil {
		return err
	}
	after, err := before.evolve(e)
	if err != nil {
		return err
	}
	return writeNotice(ctx, tx, after)
}

// writeNotice keeps a notice, with its search words.
func writeNotice(ctx context.Context, tx *sql.Tx, after Notice) error {
	id := after.ID
	document, err := json.Marshal(after)
	if err != nil {
		return fmt.Errorf("write a notice: %w", err)
	}
	var row int64
	var owner string
	err = tx.QueryRowContext(ctx, `INSERT INTO notice (id, municipality, incident, filed_at, document, open)
		VALUES (?1, coalesce((SELECT municipality FROM notice_moved WHERE incident = ?3), ?2), ?3, ?4, ?5, ?6) ON CONFLICT (id) DO UPDATE SET document = excluded.document, open = excluded.open RETURNING row, municipality`,
		id.String(), after.Municipality, after.Incident.String(), after.FiledAt.UnixMilli(), document, after.Status != situation.NoticeIsDecided).Scan(&row, &owner)
	if err != nil {
		return fmt.Errorf("write a notice: %w", err)
	}
	if _, err = tx.ExecContext(ctx, `DELETE FROM notice_text WHERE rowid = ?`, row); err == nil {
		_, err = tx.ExecContext(ctx, `INSERT INTO notice_text (rowid, text, owner) VALUES (?, ?, ?)`, row, after.words(), owner)
	}
	if err != nil {
		return fmt.Errorf("write the words of a notice: %w", err)
	}
	return nil
}

// words is what a search looks through: what was typed into the notice.
func (n Notice) words() string {
	typed := []*string{n.URL, n.Ground, n.Explanation, n.ReporterName, n.Reference, n.Reasons}
	for _, r := range n.Reappearances {
		typed = append(typed, r.URL)
	}
	words := make([]string, len(typed))
	for i, t := range typed {
		words[i] = text(t)
	}
	return strings.Join(words, "\n")
}

// moveNotices gives the notices of a case that was handed over to the municipality that took it.
func moveNotices(ctx context.Context, tx *sql.Tx, of string, event any) error {
	moved, is := event.(incident.IncidentHandedOver)
	if !is {
		return nil
	}
	for _, statement := range []string{
		`INSERT INTO notice_moved (incident, municipality) VALUES (?2, ?1) ON CONFLICT DO UPDATE SET municipality = excluded.municipality`,
		`UPDATE notice SET municipality = ?1 WHERE incident = ?2`,
		`UPDATE notice_text SET owner = ?1 WHERE rowid IN (SELECT row FROM notice WHERE incident = ?2)`,
	} {
		if _, err := tx.ExecContext(ctx, statement, moved.To, of); err != nil {
			return fmt.Errorf("hand over notices: %w", err)
		}
	}
	return nil
}

func (n Notice) evolve(e eventstore.Decoded) (Notice, error) {
	n.Revision = int(e.Revision)
	switch event := e.Event.(type) {
	case notice.NoticeFiled:
		n.Municipality, n.Incident, n.Erased, n.FiledAt = e.Municipality, event.Incident, e.Erased, e.OccurredAt
		n.Platform, n.Qualification, n.Route, n.Status = event.Platform, event.Qualification, event.Route, situation.NoticeIsFiled
		n.URL, n.Ground, n.Explanation = given(event.URL), given(event.Ground), given(event.Explanation)
		n.ReporterName, n.ReporterEmail, n.Regime = given(event.ReporterName), given(event.ReporterEmail), lawOf(event.Regime)
	case notice.NoticeAcknowledged:
		n.AcknowledgedAt, n.Reference = moment(e.OccurredAt), given(event.Reference)
		if n.Status == situation.NoticeIsFiled {
			n.Status = situation.NoticeIsAcknowledged
		}
	case notice.NoticeDecided:
		n.Status, n.DecidedAt, n.Decision, n.Reasons = situation.NoticeIsDecided, moment(e.OccurredAt), &event.Decision, given(event.Reasons)
	case notice.ContentReappeared:
		n.Reappearances = append(slices.Clone(n.Reappearances), &Reappearance{OccurredAt: e.OccurredAt, URL: given(event.URL)})
	default:
		return n, fmt.Errorf("%w: %s", eventstore.ErrUnknownEvent, e.Type)
	}
	return n, nil
}
