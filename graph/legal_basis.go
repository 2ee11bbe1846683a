package graph

import (
	"context"
	"slices"
	"time"

	"leerkring/domain/catalogue"
)

func (q queryResolver) LegalBases(_ context.Context, inForceOn *time.Time) ([]*catalogue.LegalBasis, error) {
	list := pointers(q.Catalogue.LegalBases())
	if inForceOn != nil {
		list = slices.DeleteFunc(list, func(b *catalogue.LegalBasis) bool { return !b.InForceOn(*inForceOn) })
	}
	return list, nil
}

func (legalBasisResolver) ID(_ context.Context, b *catalogue.LegalBasis) (string, error) {
	return globalID("LegalBasis", b.ID), nil
}

func (r legalBasisResolver) InForce(_ context.Context, b *catalogue.LegalBasis) (bool, error) {
	return b.InForceOn(r.Now()), nil
}

// Rulings are the last judgment and those of lower courts that it left standing.
func (legalBasisResolver) Rulings(_ context.Context, b *catalogue.LegalBasis) ([]*catalogue.Ruling, error) {
	list := []*catalogue.Ruling{}
	for r := b.Ruling; r != nil; r = r.Upholds {
		list = append(list, r)
	}
	return list, nil
}

func (rulingResolver) Ecli(_ context.Context, r *catalogue.Ruling) (*string, error) {
	return present(r.ECLI), nil
}

func (billResolver) Number(_ context.Context, b *catalogue.Bill) (*string, error) {
	return present(b.Number), nil
}

// legalBases looks up the rows of the catalogue; an id that an edition no longer has is left out.
func (a *API) legalBases(ids []string) []*catalogue.LegalBasis {
	list := []*catalogue.LegalBasis{}
	for _, id := range ids {
		if b, ok := a.Catalogue.LegalBasis(id); ok {
			list = append(list, &b)
		}
	}
	return list
}
