package incident

import (
	"fmt"
	"slices"

	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// TagIncident gives a case the tags it has from now on, all of them; none takes them away. A tag is the municipality's own.
type TagIncident struct {
	Order
	Tags []string `json:"tags"`
}

// IncidentTagged is the whole set of tags, each once and in order. No rule looks at them.
type IncidentTagged struct {
	Tags []string `json:"tags,omitempty" seal:"true"`
}

func (IncidentTagged) change(s State, _ entry) State { return s }

func (TagIncident) afterClosing() {}

func (c TagIncident) decide(State, Rules) ([]Event, error) {
	var checks problem.Checks
	var tags []string
	for _, text := range c.Tags {
		tag, ok := situation.Tag(text)
		if !ok {
			checks.Add(problem.Invalid, "tags",
				fmt.Sprintf("A tag has letters, digits and dashes, at most %d of them; spell it so.", situation.TagLimit),
				fmt.Sprintf("Een label heeft letters, cijfers en streepjes, hoogstens %d; schrijf het zo.", situation.TagLimit))
			break
		}
		tags = append(tags, tag)
	}
	slices.Sort(tags)
	tags = slices.Compact(tags)
	if len(tags) > situation.TagsLimit {
		checks.Add(problem.TooLong, "tags",
			fmt.Sprintf("A case has at most %d tags; leave some out.", situation.TagsLimit),
			fmt.Sprintf("Een zaak heeft hoogstens %d labels; laat er een paar weg.", situation.TagsLimit))
	}
	if err := checks.Err(); err != nil {
		return nil, err
	}
	return []Event{IncidentTagged{Tags: tags}}, nil
}
