package casefile

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/disclosure"
	"leerkring/domain/incident"
	"leerkring/domain/situation"
	"leerkring/internal/eventstore"
	"leerkring/projections"
)

// Certificate is the account of an erasure whose term had ended. Who let it be done stands as an opaque name and a role.
type Certificate struct {
	ID                         uuid.UUID `json:"id"`
	Incident                   uuid.UUID `json:"incident"`
	Reference                  string    `json:"reference"`
	ExecutedAt                 time.Time `json:"executedAt"`
	Actor                      string    `json:"actor"` // keyed hash; empty: the server by itself
	Role                       string    `json:"role"`
	incident.RetentionExecuted `json:"executed"`
}

func (w *writer) certify(e eventstore.Decoded, of Incident, event incident.RetentionExecuted) error {
	c := Certificate{
		ID: e.ID, Incident: of.ID, Reference: of.Reference, ExecutedAt: e.RecordedAt, Actor: e.Actor, Role: e.Role, RetentionExecuted: event,
	}
	document, err := json.Marshal(c)
	if err == nil {
		_, err = w.exec(`INSERT INTO retention_certificate VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			e.ID.String(), of.ID.String(), of.Municipality, e.RecordedAt.UnixMilli(), document)
	}
	if err != nil {
		return fmt.Errorf("write a certificate: %w", err)
	}
	return nil
}

// Text is the certificate to print (verklaring van vernietiging), in Dutch and in Dutch time.
func (c Certificate) Text() string {
	what, term := "alle ingevoerde teksten, bewijsstukken en meldingen van de zaak", fmt.Sprintf("%d jaar na sluiting", c.Years)
	if c.Part == incident.RetainSignals {
		what, term = "wat de signalen van de zaak vertelden", fmt.Sprintf("%d dagen na het besluit om niets te doen", c.Days)
	}
	by := "de server zelf"
	if c.Actor != "" {
		by = disclosure.RoleNL(c.Role) + " " + c.Actor
	}
	entries := "1 vermelding"
	if c.Entries != 1 {
		entries = fmt.Sprintf("%d vermeldingen", c.Entries)
	}
	checked := "nee"
	if c.Verified {
		checked = "ja"
	}
	when := func(t time.Time) string { return situation.InDutchTime(t).Format("02-01-2006 15:04 MST") }
	lines := []string{
		"VERKLARING VAN VERNIETIGING", "",
		"Zaak:                 " + c.Reference,
		"Vernietigd:           " + what + " (" + entries + ")",
		"Op:                   " + when(c.ExecutedAt),
		"Door:                 " + by,
		"Bewaartermijn:        " + term + ", verstreken op " + when(c.DueAt),
	}
	if c.Process != "" {
		lines = append(lines, "Procestype/resultaat: "+c.Process+" / "+c.Result)
	}
	return strings.Join(append(lines,
		"Grondslag:            "+c.Ground,
		"Termijn getoetst:     "+checked,
		"Tabel (SHA-256):      "+c.Policy,
		"Vermelding:           "+c.ID.String(), ""), "\n")
}

// certificates is the name of the list of them.
const certificates = "certificates"

// Certificates is a page of a municipality's certificates, the latest first.
func (q *Queries) Certificates(ctx context.Context, municipality string, first int, after string) (projections.Page[Certificate], error) {
	var none projections.Page[Certificate]
	var total int
	err := q.db.QueryRowContext(ctx, `SELECT count(*) FROM retention_certificate WHERE municipality = ?`, municipality).Scan(&total)
	if err != nil {
		return none, fmt.Errorf("count certificates: %w", err)
	}
	from := projections.Key{Sort: 1<<62 - 1}
	if after != "" {
		if from, err = projections.ParseCursor(certificates, after); err != nil {
			return none, err
		}
	}
	rows, err := q.db.QueryContext(ctx, `SELECT document FROM retention_certificate WHERE municipality = ?
		AND (executed_at < ? OR (executed_at = ? AND entry > ?)) ORDER BY executed_at DESC, entry LIMIT ?`, municipality, from.Sort, from.Sort, from.ID, first+1)
	if err != nil {
		return none, fmt.Errorf("list certificates: %w", err)
	}
	list, err := projections.Documents[Certificate](rows)
	if err != nil {
		return none, fmt.Errorf("list certificates: %w", err)
	}
	key := func(c Certificate) projections.Key {
		return projections.Key{Sort: c.ExecutedAt.UnixMilli(), ID: c.ID.String()}
	}
	return projections.Fill(certificates, list, key, first, after, total), nil
}

// CertificatesOf are the last certificates of cases of a municipality.
func (q *Queries) CertificatesOf(ctx context.Context, municipality string, cases []uuid.UUID) ([]Certificate, error) {
	rows, err := q.db.QueryContext(ctx, `SELECT document FROM retention_certificate c WHERE incident IN (SELECT value FROM json_each(?)) AND municipality = ?
		AND NOT EXISTS (SELECT 1 FROM retention_certificate o WHERE o.incident = c.incident AND o.executed_at > c.executed_at) ORDER BY incident, entry`, projections.IDList(cases), municipality)
	if err != nil {
		return nil, fmt.Errorf("list certificates: %w", err)
	}
	found, err := projections.Documents[Certificate](rows)
	if err != nil {
		return nil, fmt.Errorf("list certificates: %w", err)
	}
	return found, nil
}
