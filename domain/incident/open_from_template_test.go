package incident_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"leerkring/domain/incident"
	"leerkring/domain/problem"
)

// Rule 1.
func TestATemplateOpensACaseWithItsTasksTagsAndReassessment(t *testing.T) {
	cat := rules(t).Catalogue
	for _, template := range cat.Templates() {
		c := report()
		c.Template = template.ID
		events := given(t).when(c).thenAccepted()
		if events[0] != signal() || len(events) != len(template.Tasks)+3 {
			t.Fatalf("%s: %+v", template.ID, events)
		}
		for i, task := range template.Tasks {
			added := events[i+1].(incident.TaskAdded)
			if added.Title != task.TitleNL || added.Assignee != task.Assignee || !added.DueAt.Equal(now().Add(time.Duration(task.DueHours)*time.Hour)) {
				t.Errorf("%s: %+v", template.ID, added)
			}
		}
		if tags := events[len(events)-2].(incident.IncidentTagged).Tags; len(tags) != len(template.Tags) || !slices.IsSorted(tags) {
			t.Errorf("%s: %v", template.ID, tags)
		}
		if by := events[len(events)-1].(incident.ReassessmentSet).By; !by.Equal(now().Add(time.Duration(template.ReassessHours) * time.Hour)) {
			t.Errorf("%s: %v", template.ID, by)
		}
	}
}

func TestATemplateIsOneOfTheCatalogueAndOpensACase(t *testing.T) {
	c := report()
	c.Template = "bruiloft"
	given(t).when(c).thenRefused(problem.NotFound, "template")
	c.Template, c.Opens, c.Title = "voetbal", false, ""
	given(t, signal()).when(c).thenRefused(problem.Invalid, "template")
	if text, err := json.Marshal(report()); err != nil || strings.Contains(string(text), "template") {
		t.Errorf("an old command says more than it did: %s, %v", text, err)
	}
}

// What a template adds passes the checks that a person's own tasks, tags and moment pass.
func TestACaseTakesEverythingOfATemplate(t *testing.T) {
	for _, template := range rules(t).Catalogue.Templates() {
		for _, task := range template.Tasks {
			given(t, signal()).when(incident.AddTask{Order: order(), Title: task.TitleNL, Assignee: task.Assignee}).thenAccepted()
		}
		given(t, signal()).when(incident.TagIncident{Order: order(), Tags: template.Tags}).thenAccepted()
	}
}
