package incident

import (
	"slices"
	"time"

	"leerkring/domain/catalogue"
	"leerkring/domain/problem"
)

// template is the template that a signal opens a case with, if it names one.
func (c ReportSignal) template(checks *problem.Checks, rules Rules) *catalogue.Template {
	if c.Template == "" {
		return nil
	}
	if !c.Opens {
		checks.Add(problem.Invalid, "template", "A template opens a case; leave it out of a further signal.",
			"Een sjabloon opent een zaak; laat het weg bij een volgend signaal.")
		return nil
	}
	found, ok := rules.Catalogue.Template(c.Template)
	if !ok {
		checks.Add(problem.NotFound, "template", "The catalogue has no such template; choose one of incidentTemplates.",
			"De catalogus kent dit sjabloon niet; kies er een uit incidentTemplates.")
		return nil
	}
	return &found
}

// open is what a template adds to the signal that opens a case: its tasks in Dutch, its tags, and when to weigh again. The hours
// count from now, since nobody could act on a signal before it came in.
func open(t catalogue.Template, now time.Time) []Event {
	var events []Event
	in := func(hours int) *time.Time {
		due := now.Add(time.Duration(hours) * time.Hour)
		return &due
	}
	for _, task := range t.Tasks {
		events = append(events, TaskAdded{Title: task.TitleNL, DueAt: in(task.DueHours), Assignee: task.Assignee})
	}
	if tags := slices.Sorted(slices.Values(t.Tags)); len(tags) > 0 {
		events = append(events, IncidentTagged{Tags: tags})
	}
	return append(events, ReassessmentSet{By: in(t.ReassessHours)})
}
