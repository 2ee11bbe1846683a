package incident

import (
	"slices"
	"strconv"

	"github.com/google/uuid"

	"leerkring/domain/decider"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// EraseEntries erases the entries of a case that name a person (inzage- of wisverzoek), and notices of it. What hangs together
// goes together: an entry with its corrections and retraction, a measure whole, a signal with the comparing of its source, and of
// lessons all.
type EraseEntries struct {
	Order
	Entries []uuid.UUID             `json:"entries"`
	Notices []uuid.UUID             `json:"notices,omitempty"`
	Known   []uuid.UUID             `json:"-"`                 // the notices of the case
	Article situation.ErasureGround `json:"article,omitempty"` // empty: the ground in words alone
	Ground  string                  `json:"ground"`
}

func (EraseEntries) afterClosing() {}

func (c EraseEntries) decide(s State, _ Rules) ([]Event, error) {
	var checks problem.Checks
	s.unheld(&checks)
	grounds(&checks, c.Article, c.Ground)
	taken, lesson := s.taken(&checks, c.Entries)
	for i, id := range c.Notices {
		if !slices.Contains(c.Known, id) {
			checks.Add(problem.NotFound, "noticeIds."+strconv.Itoa(i), "This case has no such notice; check the id.",
				"Deze zaak heeft geen melding met dit nummer; controleer het id.")
		}
	}
	if len(c.Entries)+len(c.Notices) == 0 {
		checks.Add(problem.Required, "entryIds", "Name the entries that have to go.", "Noem de vermeldingen die weg moeten.")
	}
	if err := checks.Err(); err != nil {
		return nil, err
	}
	erased := PersonalDataErased{Scope: SomeEntries, Article: c.Article, Entries: taken, Notices: c.Notices, Ground: c.Ground}
	if lesson {
		return append(s.takeBack(), erased), nil
	}
	return []Event{erased}, nil
}

// taken are the entries that go with those that are named, in the order of recording, and whether a lesson is among them.
func (s State) taken(checks *problem.Checks, named []uuid.UUID) (taken []uuid.UUID, lesson bool) {
	roots := map[uuid.UUID]bool{}
	for i, id := range named {
		field := "entryIds." + strconv.Itoa(i)
		at := s.recorded(id)
		switch {
		case at == nil:
			checks.Add(problem.NotFound, field, "This case has no such entry; take the id from its timeline.",
				"Deze zaak heeft geen vermelding met dit nummer; neem het id uit de tijdlijn.")
			continue
		case !erasable(at.Event):
			checks.Add(problem.Invalid, field, "Nothing of a person stands in this entry; leave it out.",
				"In deze vermelding staat niets van een persoon; laat hem weg.")
			continue
		}
		roots[s.root(*at)] = true
	}
	for _, at := range s.Entries {
		if roots[s.root(*at)] && erasable(at.Event) {
			taken = append(taken, at.ID)
			_, offered := at.Event.(LessonOffered)
			lesson = lesson || offered
		}
	}
	return taken, lesson
}

// erasable tells whether something was typed into an entry. A closing holds nothing but the id of the coded record, without which
// the case would be counted twice.
func erasable(event Event) bool {
	switch event.(type) {
	case IncidentClosed, RetentionExecuted:
		return false
	}
	return decider.Personal(event)
}

// root is the entry to which another belongs; its own when it belongs to none.
func (s State) root(at Recorded) uuid.UUID {
	of := at.ID
	switch event := at.Event.(type) {
	case EntryCorrected:
		return s.rootOf(event.Entry)
	case EntryRetracted:
		return s.rootOf(event.Entry)
	case EntryRedacted:
		return s.rootOf(event.Entry)
	case InterventionStarted:
		of = event.Intervention
	case InterventionCompleted:
		of = event.Intervention
	case InterventionWithdrawn:
		of = event.Intervention
	case TaskCompleted:
		of = event.Task
	case SourceShared:
		of = event.Signal
	case DataGatheringExecuted:
		of = event.Request
	case LessonOffered, LessonWithdrawalAsked:
		first := slices.IndexFunc(s.Entries, func(e *Recorded) bool { _, is := e.Event.(LessonOffered); return is })
		if first >= 0 {
			of = s.Entries[first].ID
		}
	}
	return of
}

func (s State) rootOf(id uuid.UUID) uuid.UUID {
	if at := s.recorded(id); at != nil {
		switch at.Event.(type) {
		case EntryCorrected, EntryRetracted, EntryRedacted: // none is of another
		default:
			return s.root(*at)
		}
	}
	return id
}
