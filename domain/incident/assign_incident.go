package incident

import "leerkring/domain/problem"

// AssignIncident says who looks after the case: a colleague by function or name, the one who sends it, or nobody when both are
// left out.
type AssignIncident struct {
	Order
	To string `json:"to"`
	Me bool   `json:"me"`
}

// IncidentAssigned says who looks after the case from now on; empty: nobody.
type IncidentAssigned struct {
	To    string `json:"to,omitempty" seal:"true"`
	Actor string `json:"actor,omitempty"` // keyed hash of the colleague, when he took it himself
}

func (e IncidentAssigned) change(s State, _ entry) State {
	s.Assigned = e != IncidentAssigned{}
	return s
}

func (c AssignIncident) decide(s State, _ Rules) ([]Event, error) {
	assigned := IncidentAssigned{}
	if problem.Says(c.To) {
		assigned.To = c.To
	}
	if c.Me {
		assigned.Actor = c.Actor
	}
	var checks problem.Checks
	checks.Text("to", c.To, NameLimit)
	switch {
	case c.Me && c.Actor == "":
		checks.Add(problem.Required, "me", "It is not known who you are; give a function or a name in its place.",
			"Het is niet bekend wie u bent; geef in plaats daarvan een functie of naam.")
	case assigned == IncidentAssigned{} && !s.Assigned:
		checks.Add(problem.Required, "to", "Nobody looks after this case yet; give a function or a name, or take it yourself.",
			"Niemand behandelt deze zaak nog; geef een functie of naam, of neem hem zelf.")
	}
	if err := checks.Err(); err != nil {
		return nil, err
	}
	return []Event{assigned}, nil
}
