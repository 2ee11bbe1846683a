package catalogue

import (
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"leerkring/domain/situation"
)

// Template is what usually has to be done, asked and settled when a signal of a kind comes in (sjabloon). Nothing in it is
// obligatory. Lists in English and in Dutch say the same, line by line.
type Template struct {
	ID                         string
	Name, NameNL               string
	Description, DescriptionNL string
	Platform                   situation.Platform    // where it usually stands
	ContentKind                situation.ContentKind // what it usually is
	Tags                       []string
	ReassessHours              int // after the signal is recorded
	Tasks                      []TemplateTask
	Partners, PartnersNL       []string // whom to consult: functions
	Questions, QuestionsNL     []string // what to find out
	Source                     string
	CheckedOn                  time.Time
	Verified                   bool
}

// TemplateTask is a task that a case opens with.
type TemplateTask struct {
	Title, TitleNL string
	DueHours       int    // after the signal is recorded
	Assignee       string // a function, in Dutch
}

// Templates lists all templates in the order of the data. The list is a copy.
func (c *Catalogue) Templates() []Template { return slices.Clone(c.templates) }

// Template finds a template by its id, such as project-x.
func (c *Catalogue) Template(id string) (Template, bool) { return find(c.templates, c.templateAt, id) }

type templateRow struct {
	ID            string            `yaml:"id"`
	Name          string            `yaml:"name"`
	NameNL        string            `yaml:"name_nl"`
	Description   string            `yaml:"description"`
	DescriptionNL string            `yaml:"description_nl"`
	Platform      string            `yaml:"platform"`
	ContentKind   string            `yaml:"content_kind"`
	Tags          []string          `yaml:"tags"`
	ReassessHours int               `yaml:"reassess_hours"`
	Tasks         []templateTaskRow `yaml:"tasks"`
	Partners      []string          `yaml:"partners"`
	PartnersNL    []string          `yaml:"partners_nl"`
	Questions     []string          `yaml:"questions"`
	QuestionsNL   []string          `yaml:"questions_nl"`
	Source        string            `yaml:"source"`
	CheckedOn     string            `yaml:"checked_on"`
	Verified      bool              `yaml:"verified"`
}

type templateTaskRow struct {
	Title    string `yaml:"title"`
	TitleNL  string `yaml:"title_nl"`
	DueHours int    `yaml:"due_hours"`
	Assignee string `yaml:"assignee"`
}

// Bounds of a template: a case takes what is within them.
const (
	maxTaskText = 200
	maxTasks    = 20
	maxHours    = 24 * 365
)

func (r templateRow) build(c *checker) Template {
	c.filled("name", r.Name)
	c.filled("name_nl", r.NameNL)
	c.filled("description", r.Description)
	c.filled("description_nl", r.DescriptionNL)
	c.filled("source", r.Source)
	c.bilingual("partners", r.Partners, r.PartnersNL)
	c.bilingual("questions", r.Questions, r.QuestionsNL)
	c.must(r.ReassessHours >= 1 && r.ReassessHours <= maxHours, "reassess_hours", fmt.Sprintf("not from 1 to %d", maxHours))
	c.must(len(r.Tags) <= situation.TagsLimit, "tags", fmt.Sprintf("more than %d; take some out", situation.TagsLimit))
	for i, text := range r.Tags {
		tag, ok := situation.Tag(text)
		c.must(ok && tag == text, "tags", fmt.Sprintf("%q is not in small letters, digits and dashes, at most %d", text, situation.TagLimit))
		c.must(!slices.Contains(r.Tags[:i], text), "tags", fmt.Sprintf("%q stands twice; take one out", text))
	}
	c.must(len(r.Tasks) >= 1 && len(r.Tasks) <= maxTasks, "tasks", fmt.Sprintf("not from 1 to %d", maxTasks))
	tasks := make([]TemplateTask, len(r.Tasks))
	for i, task := range r.Tasks {
		tasks[i] = task.build(c)
	}
	return Template{
		ID: r.ID, Name: r.Name, NameNL: r.NameNL, Description: r.Description, DescriptionNL: r.DescriptionNL,
		Platform:    word(c, "platform", r.Platform, situation.AllPlatforms()),
		ContentKind: word(c, "content_kind", r.ContentKind, situation.AllContentKinds()),
		Tags:        r.Tags, ReassessHours: r.ReassessHours, Tasks: tasks, Partners: r.Partners, PartnersNL: r.PartnersNL,
		Questions: r.Questions, QuestionsNL: r.QuestionsNL, Source: r.Source, CheckedOn: c.date("checked_on", r.CheckedOn), Verified: r.Verified,
	}
}

func (r templateTaskRow) build(c *checker) TemplateTask {
	c.filled("tasks.title", r.Title)
	c.filled("tasks.title_nl", r.TitleNL)
	for field, text := range map[string]string{"tasks.title_nl": r.TitleNL, "tasks.assignee": r.Assignee} {
		c.must(utf8.RuneCountInString(text) <= maxTaskText, field, fmt.Sprintf("longer than %d characters; shorten it", maxTaskText))
	}
	c.must(r.DueHours >= 0 && r.DueHours <= maxHours, "tasks.due_hours", fmt.Sprintf("not from 0 to %d", maxHours))
	return TemplateTask(r)
}
