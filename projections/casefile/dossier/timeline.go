package dossier

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"leerkring/domain/notice"
	"leerkring/internal/eventstore"
)

// timeline is every event of the case and of its notices, by when it happened.
func (w *writer) timeline() Section {
	type line struct {
		eventstore.Linked
		said string
	}
	var list []line
	for n, s := range w.streams {
		for i, e := range s.Events {
			if n == 0 {
				list = append(list, line{e, w.lines[i].Summary + w.which(e)})
			} else {
				list = append(list, line{e, noticeLine(n, e.Event)})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b line) int {
		return cmp.Or(a.OccurredAt.Compare(b.OccurredAt), a.RecordedAt.Compare(b.RecordedAt))
	})
	t := &Table{Kind: "tijdlijn", Head: []string{"Gebeurd", "Vastgelegd", "Wat", "Door", "In de rol van"}}
	for _, one := range list {
		happened, what := when(one.OccurredAt), one.said
		if law := w.under(w.laws[one.ID]...); law != "" {
			happened, what = law, law
		} else if one.Erased {
			what += "; getypte teksten gewist"
		}
		t.Rows = append(t.Rows, []string{happened, when(one.RecordedAt), what, w.actor(one.Actor), role(one.Role)})
	}
	return Section{Blocks: []Block{
		{Text: "In de volgorde waarin het gebeurde. Gebeurd is wat de gebruiker opgaf; vastgelegd is de klok van de server. De regel zegt wat toen werd vastgelegd, ook als het later is gecorrigeerd. Tijden zijn Nederlandse tijd."},
		{Table: t},
	}}
}

// which says under what name the entry stands in the dossier, or the one that it is about; empty for what has no name.
func (w *writer) which(e eventstore.Linked) string {
	label := w.labels[e.ID]
	if label == "" {
		about := w.subject(e)
		label = w.labels[about]
	}
	if label == "" {
		return ""
	}
	return " (" + label + ")"
}

// subject is the entry that an event is about: of a correction of the start of a measure, the measure.
func (w *writer) subject(e eventstore.Linked) uuid.UUID {
	_, about := law(e.Event)
	for _, other := range w.streams[0].Events {
		if other.ID != about || w.labels[about] != "" {
			continue
		}
		if _, further := law(other.Event); further != uuid.Nil {
			return further
		}
	}
	return about
}

// noticeLine says an event of the nth notice.
func noticeLine(n int, event any) string {
	switch event := event.(type) {
	case notice.NoticeFiled:
		return fmt.Sprintf("Melding gedaan: %s, %s (Melding %d)", event.Platform.Name().NL, event.Qualification.Name().NL, n)
	case notice.NoticeAcknowledged:
		return fmt.Sprintf("Ontvangst bevestigd (Melding %d)", n)
	case notice.NoticeDecided:
		return fmt.Sprintf("Beslist: %s (Melding %d)", event.Decision.Name().NL, n)
	case notice.ContentReappeared:
		return fmt.Sprintf("Inhoud teruggekomen (Melding %d)", n)
	}
	return fmt.Sprintf("Gebeurtenis (Melding %d)", n)
}
