package situation

// OrderAnswer is one thing that a mayor's order (bevel) has to say for a court to test it: the checklist of a legal basis holds
// those that its article asks for.
type OrderAnswer string

// The values of OrderAnswer.
const (
	AskFacts            OrderAnswer = "FACTS"
	AskSeriousFear      OrderAnswer = "SERIOUS_FEAR"
	AskWhyLighterFails  OrderAnswer = "WHY_LIGHTER_FAILS"
	AskArea             OrderAnswer = "AREA"
	AskPeriod           OrderAnswer = "PERIOD"
	AskAddressees       OrderAnswer = "ADDRESSEES"
	AskAnnouncement     OrderAnswer = "ANNOUNCEMENT"
	AskCouncilInformed  OrderAnswer = "COUNCIL_INFORMED"
	AskCouncilRatifying OrderAnswer = "COUNCIL_RATIFYING"
)

// AllOrderAnswers lists every OrderAnswer in its fixed order.
func AllOrderAnswers() []OrderAnswer { return valuesOf(listOrderAnswer()) }

// Valid tells whether the word is one of the list.
func (v OrderAnswer) Valid() bool { return isOneOf(listOrderAnswer(), v) }

// Name is the Dutch and English name, to stand behind "asks for".
func (v OrderAnswer) Name() Name { return nameOf(listOrderAnswer(), v) }

func listOrderAnswer() []entry[OrderAnswer] {
	return []entry[OrderAnswer]{
		{AskFacts, Name{NL: "de feiten waarop het bevel rust", EN: "the facts that the order rests on"}},
		{AskSeriousFear, Name{NL: "waaruit de wanordelijkheden of de ernstige vrees blijken", EN: "what shows the disorder or the serious fear of it"}},
		{AskWhyLighterFails, Name{NL: "waarom een lichter middel niet volstaat", EN: "why no lighter means will do"}},
		{AskArea, Name{NL: "het gebied of de plaats", EN: "the area or the place"}},
		{AskPeriod, Name{NL: "de periode", EN: "the period"}},
		{AskAddressees, Name{NL: "tot wie het zich richt", EN: "to whom it is addressed"}},
		{AskAnnouncement, Name{NL: "hoe het bekend wordt gemaakt", EN: "how it is announced"}},
		{AskCouncilInformed, Name{NL: "wanneer de raad het weet", EN: "when the council knows of it"}},
		{AskCouncilRatifying, Name{NL: "wanneer de raad over bekrachtiging beslist", EN: "when the council decides on ratifying it"}},
	}
}

// CouncilStep says how far a mayor's order has come with the council (raad).
type CouncilStep string

// The values of CouncilStep.
const (
	CouncilWillBeInformed CouncilStep = "WILL_BE_INFORMED"
	CouncilInformed       CouncilStep = "INFORMED"
	CouncilWillRatify     CouncilStep = "WILL_DECIDE_ON_RATIFYING"
	CouncilRatified       CouncilStep = "RATIFIED"
)

// AllCouncilSteps lists every CouncilStep in its fixed order.
func AllCouncilSteps() []CouncilStep { return valuesOf(listCouncilStep()) }

// Valid tells whether the word is one of the list.
func (v CouncilStep) Valid() bool { return isOneOf(listCouncilStep(), v) }

// Name is the Dutch and English name.
func (v CouncilStep) Name() Name { return nameOf(listCouncilStep(), v) }

// Planned tells whether the step still has to be taken.
func (v CouncilStep) Planned() bool { return v == CouncilWillBeInformed || v == CouncilWillRatify }

// Ratifies tells whether the step is about ratifying, which a council that was not told can't do.
func (v CouncilStep) Ratifies() bool { return v == CouncilWillRatify || v == CouncilRatified }

func listCouncilStep() []entry[CouncilStep] {
	return []entry[CouncilStep]{
		{CouncilWillBeInformed, Name{NL: "de raad wordt geïnformeerd", EN: "the council will be informed"}},
		{CouncilInformed, Name{NL: "de raad is geïnformeerd", EN: "the council was informed"}},
		{CouncilWillRatify, Name{NL: "de raad beslist over bekrachtiging", EN: "the council will decide on ratifying"}},
		{CouncilRatified, Name{NL: "de raad heeft bekrachtigd", EN: "the council has ratified"}},
	}
}
