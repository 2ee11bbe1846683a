package situation

// Function says what a measure does in the barrier model (barrièremodel): find out, speak, ask a platform, or step in.
type Function string

// The values of Function.
const (
	Signalling     Function = "SIGNAL"
	Communicating  Function = "COMMUNICATE"
	AskingPlatform Function = "PLATFORM"
	Intervening    Function = "INTERVENE"
)

// AllFunctions lists every Function in its fixed order.
func AllFunctions() []Function { return valuesOf(listFunction()) }

// Valid tells whether the word is one of the list.
func (v Function) Valid() bool { return isOneOf(listFunction(), v) }

// Name is the Dutch and English name.
func (v Function) Name() Name { return nameOf(listFunction(), v) }

func listFunction() []entry[Function] {
	return []entry[Function]{
		{Signalling, Name{NL: "signaleren", EN: "finding out"}},
		{Communicating, Name{NL: "communiceren", EN: "communicating"}},
		{AskingPlatform, Name{NL: "platform vragen", EN: "asking a platform"}},
		{Intervening, Name{NL: "interveniëren", EN: "intervening"}},
	}
}

// Pace is an estimate of how soon a measure can have effect.
type Pace string

// The values of Pace, the quickest first.
const (
	WithinMinutes Pace = "MINUTES"
	WithinHours   Pace = "HOURS"
	WithinDays    Pace = "DAYS"
	WithinWeeks   Pace = "WEEKS"
	WithinMonths  Pace = "MONTHS"
)

// AllPaces lists every Pace in its fixed order.
func AllPaces() []Pace { return valuesOf(listPace()) }

// Valid tells whether the word is one of the list.
func (v Pace) Valid() bool { return isOneOf(listPace(), v) }

// Name is the Dutch and English name.
func (v Pace) Name() Name { return nameOf(listPace(), v) }

func listPace() []entry[Pace] {
	return []entry[Pace]{
		{WithinMinutes, Name{NL: "binnen minuten", EN: "within minutes"}},
		{WithinHours, Name{NL: "binnen uren", EN: "within hours"}},
		{WithinDays, Name{NL: "binnen dagen", EN: "within days"}},
		{WithinWeeks, Name{NL: "binnen weken", EN: "within weeks"}},
		{WithinMonths, Name{NL: "binnen maanden", EN: "within months"}},
	}
}
