package projections

// Reason is why a part of a read model may not show everything that its log holds.
type Reason string

// The reasons.
const (
	ReasonStopped    Reason = "STOPPED"     // it can't take an event: a newer version of the product wrote it, or it is damaged
	ReasonLost       Reason = "LOST"        // its log can't be followed now
	ReasonUnwritable Reason = "UNWRITABLE"  // its file can't be written
	ReasonCatchingUp Reason = "CATCHING_UP" // the server has just started
	ReasonRebuilding Reason = "REBUILDING"  // another version of it answers while it is made anew
)

// Stale is a part of a read model that may not show everything.
type Stale struct {
	Part   string `json:"part"` // a projection's name
	Reason Reason `json:"reason"`
}

// Stale lists the parts that may not show everything, each with its gravest reason; none when all is well.
func (r *Runner) Stale() []Stale {
	unwritable := r.db.Healthy() != nil
	r.mu.Lock()
	defer r.mu.Unlock()
	var list []Stale
	for _, p := range r.projections {
		var reason Reason
		switch {
		case r.stopped[p.Name] != nil:
			reason = ReasonStopped
		case unwritable:
			reason = ReasonUnwritable
		case r.lost:
			reason = ReasonLost
		case !r.caughtUp:
			reason = ReasonCatchingUp
		default:
			continue
		}
		list = append(list, Stale{p.Name, reason})
	}
	return list
}

// Stale is Runner.Stale of the file that answers; while its successor is built, all of it is of another version.
func (m *Model) Stale() []Stale {
	r := m.runner()
	list := r.Stale()
	if len(list) > 0 || !m.building() {
		return list
	}
	for _, p := range r.projections {
		list = append(list, Stale{p.Name, ReasonRebuilding})
	}
	return list
}
