package situation

import "slices"

// Level grades severity (ernst), likelihood (waarschijnlijkheid) and urgency (tijdsdruk).
type Level string

// The values of Level.
const (
	Low      Level = "LOW"
	Moderate Level = "MODERATE"
	High     Level = "HIGH"
	Critical Level = "CRITICAL"
)

// AllLevels lists every Level in its fixed order.
func AllLevels() []Level { return valuesOf(listLevel()) }

// Valid tells whether the word is one of the list.
func (v Level) Valid() bool { return isOneOf(listLevel(), v) }

// Grade is 0 for the lowest level up to 3 for the highest.
func (v Level) Grade() int { return slices.Index(AllLevels(), v) }

// Name is the Dutch and English name.
func (v Level) Name() Name { return nameOf(listLevel(), v) }

func listLevel() []entry[Level] {
	return []entry[Level]{
		{Low, Name{NL: "laag", EN: "low"}},
		{Moderate, Name{NL: "matig", EN: "moderate"}},
		{High, Name{NL: "hoog", EN: "high"}},
		{Critical, Name{NL: "kritiek", EN: "critical"}},
	}
}

// Decision is what a person decided when a situation was weighed.
type Decision string

// The values of Decision.
const (
	Monitor   Decision = "MONITOR"
	Intervene Decision = "INTERVENE"
	NoAction  Decision = "NO_ACTION"
)

// AllDecisions lists every Decision in its fixed order.
func AllDecisions() []Decision { return valuesOf(listDecision()) }

// Valid tells whether the word is one of the list.
func (v Decision) Valid() bool { return isOneOf(listDecision(), v) }

// Name is the Dutch and English name.
func (v Decision) Name() Name { return nameOf(listDecision(), v) }

func listDecision() []entry[Decision] {
	return []entry[Decision]{
		{Monitor, Name{NL: "volgen", EN: "monitor"}},
		{Intervene, Name{NL: "ingrijpen", EN: "intervene"}},
		{NoAction, Name{NL: "geen actie", EN: "no action"}},
	}
}
