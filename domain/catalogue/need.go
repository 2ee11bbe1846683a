package catalogue

// Need is a condition of a measure that can be tested with coded answers alone; what only a person can judge stands in
// Conditions.
type Need string

// The values of Need.
const (
	// OpenSource: the content stands where everybody can read it.
	OpenSource Need = "OPEN_SOURCE"
	// SeriousFear (ernstige vrees): severity and likelihood are high at least, or a disturbance goes on. How heavy a measure a
	// slight disturbance can carry is a matter of proportionality.
	SeriousFear Need = "SERIOUS_FEAR"
	// Emergency: serious fear, severity is high at least, and severity or urgency is critical.
	Emergency Need = "EMERGENCY"
	// EarlierDisturbance: disorder took place, in this case or before it.
	EarlierDisturbance Need = "EARLIER_DISTURBANCE"
	// RepeatedDisturbance: disorder took place more than once.
	RepeatedDisturbance Need = "REPEATED_DISTURBANCE"
)

// AllNeeds lists every Need.
func AllNeeds() []Need {
	return []Need{OpenSource, SeriousFear, Emergency, EarlierDisturbance, RepeatedDisturbance}
}

// Valid tells whether the word is one of the list.
func (n Need) Valid() bool {
	for _, one := range AllNeeds() {
		if n == one {
			return true
		}
	}
	return false
}
