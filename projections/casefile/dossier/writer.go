package dossier

import (
	"fmt"
	"slices"

	"github.com/google/uuid"

	"leerkring/domain/casefact"
	"leerkring/domain/incident"
	"leerkring/domain/situation"
	"leerkring/internal/eventstore"
	"leerkring/projections/casefile"
)

// writer writes the chapters of one dossier.
type writer struct {
	File
	streams []Stream // as far as known
	lines   []casefile.TimelineEntry
	erased  map[uuid.UUID]bool
	laws    map[uuid.UUID][]situation.Regime // of each entry, see laws
	labels  map[uuid.UUID]string             // what an entry is called in the dossier
	advice  map[uuid.UUID][]casefact.TypeID  // of each decision: what was put forward at the last weighing before it
	reasons map[uuid.UUID]string             // why an invitation was ended
}

func writerOf(f File, streams []Stream) (*writer, error) {
	w := &writer{
		File: f, streams: streams, erased: map[uuid.UUID]bool{}, labels: map[uuid.UUID]string{}, advice: map[uuid.UUID][]casefact.TypeID{},
		reasons: map[uuid.UUID]string{},
	}
	for _, s := range streams {
		for _, e := range s.Events {
			w.erased[e.ID] = e.Erased
		}
	}
	var own []eventstore.Decoded
	if len(streams) > 0 {
		own = eventstore.Unlinked(streams[0].Events)
	}
	var err error
	if w.lines, err = casefile.Lines(f.Catalogue, own); err != nil {
		return nil, err
	}
	events, ids := make([]any, len(own)), make([]uuid.UUID, len(own))
	for i, e := range own {
		events[i], ids[i] = e.Event, e.ID
	}
	w.laws = laws(f.Case, events, ids)
	if len(streams) > 0 {
		lawsOfNotices(streams[1:], w.laws)
	}
	w.follow(own)
	w.name()
	return w, nil
}

// follow notes what a decision had before it: the advice of the last weighing that stood then.
func (w *writer) follow(events []eventstore.Decoded) {
	type weighing struct {
		id    uuid.UUID
		shown []casefact.TypeID
	}
	var stood []weighing
	for _, e := range events {
		switch event := e.Event.(type) {
		case incident.AssessmentRecorded:
			stood = append(stood, weighing{e.ID, event.AdviceShown})
		case incident.EntryRetracted:
			stood = slices.DeleteFunc(stood, func(a weighing) bool { return a.id == event.Entry })
		case incident.InterventionDecided:
			if len(stood) > 0 {
				w.advice[e.ID] = stood[len(stood)-1].shown
			}
		case incident.PartnerRemoved:
			w.reasons[event.Partner] = event.Reason
		}
	}
}

// name gives the entries the names by which the dossier speaks of them.
func (w *writer) name() {
	i := w.Case
	named(w.labels, "Signaal", i.Signals, func(s *casefile.Signal) uuid.UUID { return s.ID })
	named(w.labels, "Weging", i.Assessments, func(a *casefile.Assessment) uuid.UUID { return a.ID })
	named(w.labels, "Besluit", i.Interventions, func(m *casefile.Intervention) uuid.UUID { return m.ID })
	named(w.labels, "Bewijsstuk", i.Evidence, func(e *casefile.Evidence) uuid.UUID { return e.ID })
	named(w.labels, "Grondslagtoets", i.GroundChecks, func(g *casefile.GroundCheck) uuid.UUID { return g.ID })
	named(w.labels, "Verzoek", i.DataGatheringRequests, func(r *casefile.DataGatheringRequest) uuid.UUID { return r.ID })
	named(w.labels, "Wat als", i.WhatIfs, func(f *casefile.WhatIf) uuid.UUID { return f.ID })
	named(w.labels, "Afloop", i.Outcomes, func(o *casefile.Outcome) uuid.UUID { return o.ID })
	named(w.labels, "Notitie", i.Notes, func(n *casefile.Note) uuid.UUID { return n.ID })
	named(w.labels, "Taak", i.Tasks, func(t *casefile.Task) uuid.UUID { return t.ID })
}

func named[T any](labels map[uuid.UUID]string, noun string, list []T, id func(T) uuid.UUID) {
	for n, one := range list {
		labels[id(one)] = fmt.Sprintf("%s %d", noun, n+1)
	}
}

// facts are facts of which those that nobody gave are left out.
type facts []Fact

func (f *facts) add(name, value string) {
	if value != "" {
		*f = append(*f, Fact{name, value})
	}
}

func (f facts) block(caption string) Block { return Block{Caption: caption, Facts: f} }

// entry begins a part about one entry: its name, and whether it stands. law is empty, or what stands in the place of all that
// it says; then nothing else is written.
func (w *writer) entry(id uuid.UUID, a casefile.Amended, law string, said func(*facts) []Block) Section {
	s := Section{Title: w.labels[id]}
	var f facts
	if a.Retracted {
		s.Title += " (ingetrokken)"
		f.add("Stand", "Ingetrokken: deze vermelding telt niet meer mee. Zie hoofdstuk 17.")
	}
	if law != "" {
		s.Blocks = []Block{{Text: law}}
		return s
	}
	if n := len(a.Corrections); n > 0 {
		s.Title += " (gecorrigeerd)"
		f.add("Correctie", "Hieronder staat wat nu geldt; wat er stond, staat in hoofdstuk 17.")
	}
	if w.erased[id] {
		f.add("Gewist", "De getypte teksten van deze vermelding zijn gewist.")
	}
	blocks := said(&f)
	s.Blocks = append([]Block{f.block("")}, blocks...)
	return s
}

func (w *writer) municipality(code string) string {
	if m, ok := w.Catalogue.Municipality(code); ok {
		return m.Name + " (" + code + ")"
	}
	return code
}

// measure is the name of a kind of intervention, with a remark when its row of the catalogue was not verified.
func (w *writer) measure(id string) string {
	t, ok := w.Catalogue.InterventionType(id)
	if !ok {
		return id
	}
	name := t.NameNL + " (" + id + ")"
	if !t.Verified {
		name += "; niet geverifieerd, bekeken op " + date(t.CheckedOn)
	}
	return name
}

// basis is the name and article of a legal basis, with a remark when its row of the catalogue was not verified.
func (w *writer) basis(id string) string {
	b, ok := w.Catalogue.LegalBasis(id)
	if !ok {
		return id
	}
	name := b.NameNL + ", " + b.Article
	if !b.Verified {
		name += "; niet geverifieerd, bekeken op " + date(b.CheckedOn)
	}
	return name
}

// actor is who is behind a keyed hash.
func (w *writer) actor(hash string) string {
	if hash == "" {
		return ""
	}
	if w.Redacted {
		return omittedPerson
	}
	if name := w.Names[hash]; name != "" {
		return name
	}
	return "naam niet bekend"
}
