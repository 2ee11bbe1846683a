// Package catalogue holds the dated reference data that cases and lessons point to: what can be done (interventions), on
// what power (legal bases), when (the barrier model), where (platforms, municipalities), and how a case opens (templates). The
// data stand beside the code as YAML and CSV, so that a jurist can correct a row without reading Go; loading refuses a row that
// is incomplete or points nowhere.
//
// Names and descriptions stand in English and Dutch. Authority, conditions and limits stand in Dutch only, as the law
// they summarise does.
package catalogue

import "slices"

// Catalogue is one loaded edition of the reference data. It does not change after loading and is safe to share.
type Catalogue struct {
	version        string
	interventions  []InterventionType
	legalBases     []LegalBasis
	barriers       []Barrier
	platforms      []Platform
	templates      []Template
	municipalities []Municipality

	interventionAt map[string]int
	legalBasisAt   map[string]int
	platformAt     map[string]int
	templateAt     map[string]int
	municipalityAt map[string]int
}

// Version is a short digest of the data files: the same data give the same version, a changed row another one.
func (c *Catalogue) Version() string { return c.version }

// InterventionTypes lists all interventions in the order of the data. The list is a copy; the lists inside its rows are
// shared and must not be changed.
func (c *Catalogue) InterventionTypes() []InterventionType { return slices.Clone(c.interventions) }

// InterventionType finds an intervention by its id, such as IV50.
func (c *Catalogue) InterventionType(id string) (InterventionType, bool) {
	return find(c.interventions, c.interventionAt, id)
}

// LegalBases lists all powers and rules in the order of the data. The list is a copy; the lists inside its rows are shared
// and must not be changed.
func (c *Catalogue) LegalBases() []LegalBasis { return slices.Clone(c.legalBases) }

// LegalBasis finds a power or rule by its id, such as gemw-175.
func (c *Catalogue) LegalBasis(id string) (LegalBasis, bool) {
	return find(c.legalBases, c.legalBasisAt, id)
}

// Municipalities lists all municipalities by code. The list is a copy.
func (c *Catalogue) Municipalities() []Municipality { return slices.Clone(c.municipalities) }

// Municipality finds a municipality by the code of Statistics Netherlands (CBS), such as GM0014.
func (c *Catalogue) Municipality(code string) (Municipality, bool) {
	return find(c.municipalities, c.municipalityAt, code)
}

func find[T any](rows []T, at map[string]int, id string) (T, bool) {
	i, ok := at[id]
	if !ok {
		var none T
		return none, false
	}
	return rows[i], true
}
