package situation

// BarrierStage says where in the barrier model (barrièremodel) a course of events stands: from what feeds it to what it leaves behind. It is an assessed property, not a state machine: stages may be skipped or come back.
type BarrierStage string

// The values of BarrierStage.
const (
	Trigger       BarrierStage = "TRIGGER"
	Incitement    BarrierStage = "INCITEMENT"
	Amplification BarrierStage = "AMPLIFICATION"
	Mobilisation  BarrierStage = "MOBILISATION"
	Gathering     BarrierStage = "GATHERING"
	Disturbance   BarrierStage = "DISTURBANCE"
	Aftermath     BarrierStage = "AFTERMATH"
)

// AllBarrierStages lists every BarrierStage in its fixed order.
func AllBarrierStages() []BarrierStage { return valuesOf(listBarrierStage()) }

// Valid tells whether the word is one of the list.
func (v BarrierStage) Valid() bool { return isOneOf(listBarrierStage(), v) }

// Name is the Dutch and English name.
func (v BarrierStage) Name() Name { return nameOf(listBarrierStage(), v) }

func listBarrierStage() []entry[BarrierStage] {
	return []entry[BarrierStage]{
		{Trigger, Name{NL: "aanleiding", EN: "trigger"}},
		{Incitement, Name{NL: "online aanjagen", EN: "online incitement"}},
		{Amplification, Name{NL: "versterking", EN: "amplification"}},
		{Mobilisation, Name{NL: "mobilisatie", EN: "mobilisation"}},
		{Gathering, Name{NL: "samenkomst", EN: "gathering"}},
		{Disturbance, Name{NL: "verstoring", EN: "disturbance"}},
		{Aftermath, Name{NL: "nasleep", EN: "aftermath"}},
	}
}

// StageGroup is the coarse form of BarrierStage that a lesson may show.
type StageGroup string

// The values of StageGroup.
const (
	BeforeTheStreet StageGroup = "BEFORE"
	Spreading       StageGroup = "SPREADING"
	OnTheStreet     StageGroup = "ON_THE_STREET"
	AfterTheStreet  StageGroup = "AFTER"
)

// AllStageGroups lists every StageGroup in its fixed order.
func AllStageGroups() []StageGroup { return valuesOf(listStageGroup()) }

// Valid tells whether the word is one of the list.
func (v StageGroup) Valid() bool { return isOneOf(listStageGroup(), v) }

// Name is the Dutch and English name.
func (v StageGroup) Name() Name { return nameOf(listStageGroup(), v) }

func listStageGroup() []entry[StageGroup] {
	return []entry[StageGroup]{
		{BeforeTheStreet, Name{NL: "vooraf", EN: "before"}},
		{Spreading, Name{NL: "verspreiding", EN: "spreading"}},
		{OnTheStreet, Name{NL: "op straat", EN: "on the street"}},
		{AfterTheStreet, Name{NL: "achteraf", EN: "after"}},
	}
}

// Group is the coarse stage that a lesson may show; an unknown stage has none ("").
func (s BarrierStage) Group() StageGroup {
	switch s {
	case Trigger, Incitement:
		return BeforeTheStreet
	case Amplification, Mobilisation:
		return Spreading
	case Gathering, Disturbance:
		return OnTheStreet
	case Aftermath:
		return AfterTheStreet
	}
	return ""
}
