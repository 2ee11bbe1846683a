package graph

import (
	"context"

	"leerkring/domain/catalogue"
)

func (q queryResolver) IncidentTemplates(context.Context) ([]*catalogue.Template, error) {
	return pointers(q.Catalogue.Templates()), nil
}

func (templateTaskResolver) Assignee(_ context.Context, t *catalogue.TemplateTask) (*string, error) {
	return present(t.Assignee), nil
}
