package graph

import (
	"context"
	"time"

	"leerkring/graph/model"
	"leerkring/projections/casefile/dossier"
)

// Dossier is the file of a case of the viewer's municipality as a document, made of the log itself.
func (q queryResolver) Dossier(ctx context.Context, id string, asOf *time.Time, redacted *bool) (*model.Dossier, error) {
	side, err := q.caseSide()
	if err != nil {
		return nil, err
	}
	found, err := q.findIncident(ctx, id)
	if err != nil || found == nil || found.Guest != "" {
		return nil, err
	}
	f := dossier.File{Catalogue: q.Catalogue, MadeAt: q.Now(), Redacted: value(redacted)}
	until := time.Unix(1<<40, 0) // whatever was recorded, also by a server whose clock is ahead
	if asOf != nil {
		until = *asOf
	}
	if f.Case, f.Streams, err = side.file(ctx, found, until); err != nil || f.Case == nil {
		return nil, err
	}
	f.Case.AsOf = asOf
	if f.Names, err = q.names(ctx, f); err != nil {
		return nil, err
	}
	return written(f)
}

// names are the names behind the acts of a dossier. One for publication needs none, and so holds none.
func (a *API) names(ctx context.Context, f dossier.File) (map[string]string, error) {
	names := map[string]string{}
	if f.Redacted {
		return names, nil
	}
	actors := map[string]bool{}
	if assigned := f.Case.Assignment; assigned != nil {
		actors[assigned.Actor] = true
	}
	for _, s := range f.Streams {
		for _, e := range s.Events {
			actors[e.Actor] = true
		}
	}
	for actor := range actors {
		name, err := a.personName(ctx, actor)
		if err != nil {
			return nil, err
		}
		names[actor] = value(name)
	}
	return names, nil
}

func written(f dossier.File) (*model.Dossier, error) {
	d, err := dossier.Compose(f)
	if err != nil {
		return nil, err
	}
	var out model.Dossier
	if out.Markdown, err = d.Markdown(); err != nil {
		return nil, err
	}
	out.HTML, err = d.HTML()
	return &out, err
}
