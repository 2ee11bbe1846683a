// Package dossier makes of a case one document that can be handed over: to a court, to the council, or, with what may not be made
// public left out, to everybody. It is made of the events of the case and nothing else, so the same events give the same document.
//
//	dossier.go     what goes in, the document, its chapters
//	redaction.go   what a version for publication leaves out
//	markdown.go    the document as Markdown
//	html.go        the document as HTML, to be printed
//
// What people typed stands in it as text: it can't become a heading, a link or a script of the document.
package dossier

import (
	"fmt"
	"time"

	"leerkring/domain/catalogue"
	"leerkring/internal/eventstore"
	"leerkring/projections/casefile"
)

// File is what a dossier is made of.
type File struct {
	Case      *casefile.Incident // as it stood, or stands
	Streams   []Stream           // of the case first, then of its notices
	Names     map[string]string  // of people, by the keyed hash that stands with their acts; none are needed for publication
	Catalogue *catalogue.Catalogue
	MadeAt    time.Time
	Redacted  bool // for publication
}

// Stream is one chain of events of the dossier.
type Stream struct {
	Name   string
	Events []eventstore.Linked
}

// Document is a dossier before it has a form.
type Document struct {
	Title     string
	Reference string
	Warnings  []string // to be read before all else
	Facts     []Fact
	Sections  []Section
}

// Section is a chapter with what stands in it, and its parts.
type Section struct {
	Number string // "3", or "3.2" of a part
	Title  string
	Blocks []Block
	Parts  []Section
}

// Block is a paragraph, a list of facts or a table: one of the three.
type Block struct {
	Caption string // of facts or a table; may be empty
	Text    string
	Facts   []Fact
	Table   *Table
}

// Fact is one thing with its name.
type Fact struct{ Name, Value string }

// Table has a row of headings; every row is as long.
type Table struct {
	Kind string // of a table whose columns have widths of their own: tijdlijn, advies or keten
	Head []string
	Rows [][]string
}

// Compose makes the document of a case.
func Compose(f File) (*Document, error) {
	events := f.known()
	w, err := writerOf(f, events)
	if err != nil {
		return nil, err
	}
	d := &Document{Reference: f.Case.Reference, Title: "Dossier " + f.Case.Reference, Warnings: w.warnings(), Facts: w.opening()}
	for i, chapter := range []struct {
		title string
		Section
	}{
		{"Stand van zaken", w.standing()},
		{"Tijdlijn", w.timeline()},
		{"Signalen", w.signals()},
		{"Wegingen", w.assessments()},
		{"Besluiten en interventies", w.interventions()},
		{"Meldingen aan platforms en autoriteiten", w.notices()},
		{"Bewijsstukken", w.evidence()},
		{"Grondslagtoetsen online onderzoek", w.groundChecks()},
		{"Verzoeken om gegevensvergaring", w.dataGathering()},
		{"Wat als: bevoegdheden die niet van kracht waren", w.whatIfs()},
		{"Afloop", w.outcomes()},
		{"Notities", w.notes()},
		{"Taken", w.tasks()},
		{"Partners en overdracht", w.partners()},
		{"Verbonden zaken", w.links()},
		{"Vergeleken bronnen", w.sources()},
		{"Heropeningen", w.reopenings()},
		{"Correcties en intrekkingen", w.amendments()},
		{"Catalogus", w.catalogue()},
		{"Keten van hashes", w.chain()},
	} {
		s := chapter.Section
		s.Number, s.Title = fmt.Sprint(i+1), chapter.title
		if len(s.Blocks)+len(s.Parts) == 0 {
			s.Blocks = []Block{{Text: "Niets vastgelegd."}}
		}
		for n := range s.Parts {
			s.Parts[n].Number = fmt.Sprintf("%d.%d", i+1, n+1)
		}
		d.Sections = append(d.Sections, s)
	}
	d.clean()
	return d, nil
}

// known are the streams, up to the moment whose knowledge the dossier shows.
func (f File) known() []Stream {
	var list []Stream
	for _, s := range f.Streams {
		kept := Stream{Name: s.Name}
		for _, e := range s.Events {
			if f.Case.AsOf == nil || !e.RecordedAt.After(*f.Case.AsOf) {
				kept.Events = append(kept.Events, e)
			}
		}
		if len(kept.Events) > 0 {
			list = append(list, kept)
		}
	}
	return list
}

// clean makes every text of the document one that both forms can hold.
func (d *Document) clean() {
	facts := func(list []Fact) {
		for i := range list {
			list[i].Value = clean(list[i].Value)
		}
	}
	facts(d.Facts)
	var section func(s *Section)
	section = func(s *Section) {
		s.Title = clean(s.Title)
		for i := range s.Blocks {
			b := &s.Blocks[i]
			b.Text = clean(b.Text)
			facts(b.Facts)
			if b.Table != nil {
				for _, row := range b.Table.Rows {
					for n := range row {
						row[n] = clean(row[n])
					}
				}
			}
		}
		for i := range s.Parts {
			section(&s.Parts[i])
		}
	}
	for i := range d.Sections {
		section(&d.Sections[i])
	}
}
