package situation

// Effect is what a completed intervention was seen to do. UNKNOWN is an answer, never a gap.
type Effect string

// The values of Effect.
const (
	Stopped       Effect = "STOPPED"
	Reduced       Effect = "REDUCED"
	NoEffect      Effect = "NO_EFFECT"
	Worsened      Effect = "WORSENED"
	EffectUnknown Effect = "UNKNOWN"
)

// AllEffects lists every Effect in its fixed order.
func AllEffects() []Effect { return valuesOf(listEffect()) }

// Valid tells whether the word is one of the list.
func (v Effect) Valid() bool { return isOneOf(listEffect(), v) }

// Name is the Dutch and English name.
func (v Effect) Name() Name { return nameOf(listEffect(), v) }

func listEffect() []entry[Effect] {
	return []entry[Effect]{
		{Stopped, Name{NL: "gestopt", EN: "stopped"}},
		{Reduced, Name{NL: "verminderd", EN: "reduced"}},
		{NoEffect, Name{NL: "geen effect", EN: "no effect"}},
		{Worsened, Name{NL: "verergerd", EN: "worsened"}},
		{EffectUnknown, Name{NL: "onbekend", EN: "unknown"}},
	}
}

// DisturbanceScale is how grave the disturbance on the street became.
type DisturbanceScale string

// The values of DisturbanceScale.
const (
	NoDisturbance DisturbanceScale = "NONE"
	Minor         DisturbanceScale = "MINOR"
	Serious       DisturbanceScale = "SERIOUS"
	Severe        DisturbanceScale = "SEVERE"
)

// AllDisturbanceScales lists every DisturbanceScale in its fixed order.
func AllDisturbanceScales() []DisturbanceScale { return valuesOf(listDisturbanceScale()) }

// Valid tells whether the word is one of the list.
func (v DisturbanceScale) Valid() bool { return isOneOf(listDisturbanceScale(), v) }

// Name is the Dutch and English name.
func (v DisturbanceScale) Name() Name { return nameOf(listDisturbanceScale(), v) }

func listDisturbanceScale() []entry[DisturbanceScale] {
	return []entry[DisturbanceScale]{
		{NoDisturbance, Name{NL: "geen verstoring", EN: "no disturbance"}},
		{Minor, Name{NL: "licht", EN: "minor"}},
		{Serious, Name{NL: "ernstig", EN: "serious"}},
		{Severe, Name{NL: "zeer ernstig", EN: "severe"}},
	}
}
