package graph

import (
	"context"
	"encoding/hex"

	"github.com/google/uuid"

	"leerkring/domain/incident"
	"leerkring/domain/source"
	"leerkring/graph/model"
	"leerkring/internal/keyring"
	"leerkring/projections/casefile"
)

// Kind is the word of the contract.
func (sourceMatchResolver) Kind(_ context.Context, m *casefile.SourceMatch) (string, error) {
	return string(m.Kind), nil
}

// ShareSource hashes the sources that the signal names, so that they can be compared and not read.
func (m mutationResolver) ShareSource(ctx context.Context, in model.ShareSourceInput) (*model.IncidentPayload, error) {
	side, err := m.caseSide()
	if err != nil {
		return nil, err
	}
	found, err := m.findIncident(ctx, in.IncidentID)
	if err != nil {
		return nil, err
	}
	// Several at once would each count what was there before the others.
	side.sharing.Lock()
	defer side.sharing.Unlock()
	signal := entryID(in.SignalID)
	hashes, shared := []incident.SourceHash(nil), 0
	if found != nil && found.Guest == "" { // else the command itself is refused
		hashes = side.sources(found, signal)
		if shared, err = side.Queries.SharedSince(ctx, found.Municipality, m.Now().Add(-incident.ShareWindow)); err != nil {
			return nil, err
		}
	}
	return m.onIncident(ctx, call{in.CommandID, in.ExpectedRevision, &in.IncidentID, value(in.OccurredAt)}, func(o incident.Order) incident.Command {
		return incident.ShareSource{Order: o, Signal: signal, Contact: in.Contact, Sources: hashes, Shared: shared}
	})
}

// sources are the keyed hashes of what a signal of a case names.
func (c *Cases) sources(i *casefile.Incident, signal uuid.UUID) (list []incident.SourceHash) {
	for _, s := range i.Signals {
		if s.ID != signal {
			continue
		}
		for _, one := range source.Of(s.Platform, value(s.URL), value(s.Handle)) {
			hash := c.Keys.Hash(keyring.SecretSource, []byte(one.Kind), []byte(one.Text))
			list = append(list, incident.SourceHash{Kind: one.Kind, Hash: hex.EncodeToString(hash[:])})
		}
	}
	return list
}
