package situation

// GroundOutcome is what the ground check (grondslagtoets) of online research says.
type GroundOutcome string

// The values of GroundOutcome.
const (
	ResearchAllowed    GroundOutcome = "ALLOWED"
	ResearchNotAllowed GroundOutcome = "NOT_ALLOWED"
	ResearchAskAdvice  GroundOutcome = "ASK_ADVICE"
)

// AllGroundOutcomes lists every GroundOutcome in its fixed order.
func AllGroundOutcomes() []GroundOutcome { return valuesOf(listGroundOutcome()) }

// Valid tells whether the word is one of the list.
func (v GroundOutcome) Valid() bool { return isOneOf(listGroundOutcome(), v) }

// Name is the Dutch and English name.
func (v GroundOutcome) Name() Name { return nameOf(listGroundOutcome(), v) }

func listGroundOutcome() []entry[GroundOutcome] {
	return []entry[GroundOutcome]{
		{ResearchAllowed, Name{NL: "toegestaan", EN: "allowed"}},
		{ResearchNotAllowed, Name{NL: "niet toegestaan", EN: "not allowed"}},
		{ResearchAskAdvice, Name{NL: "eerst advies vragen", EN: "ask for advice first"}},
	}
}

// Subsidiarity says what became of a way that intrudes less (subsidiariteit).
type Subsidiarity string

// The values of Subsidiarity.
const (
	LighterTried      Subsidiarity = "LIGHTER_TRIED"
	LighterImpossible Subsidiarity = "LIGHTER_IMPOSSIBLE"
	LighterNotTried   Subsidiarity = "LIGHTER_NOT_TRIED"
)

// AllSubsidiarities lists every Subsidiarity in its fixed order.
func AllSubsidiarities() []Subsidiarity { return valuesOf(listSubsidiarity()) }

// Valid tells whether the word is one of the list.
func (v Subsidiarity) Valid() bool { return isOneOf(listSubsidiarity(), v) }

// Name is the Dutch and English name.
func (v Subsidiarity) Name() Name { return nameOf(listSubsidiarity(), v) }

func listSubsidiarity() []entry[Subsidiarity] {
	return []entry[Subsidiarity]{
		{LighterTried, Name{NL: "een lichtere weg is geprobeerd", EN: "a lighter way was tried"}},
		{LighterImpossible, Name{NL: "een lichtere weg is er niet", EN: "there is no lighter way"}},
		{LighterNotTried, Name{NL: "een lichtere weg is niet geprobeerd", EN: "no lighter way was tried"}},
	}
}

// GroundCarries says whether the legal ground can carry the intrusion on privacy.
type GroundCarries string

// The values of GroundCarries.
const (
	CarriesYes    GroundCarries = "YES"
	CarriesNo     GroundCarries = "NO"
	CarriesUnsure GroundCarries = "UNSURE"
)

// AllGroundCarries lists every GroundCarries in its fixed order.
func AllGroundCarries() []GroundCarries { return valuesOf(listGroundCarries()) }

// Valid tells whether the word is one of the list.
func (v GroundCarries) Valid() bool { return isOneOf(listGroundCarries(), v) }

// Name is the Dutch and English name.
func (v GroundCarries) Name() Name { return nameOf(listGroundCarries(), v) }

func listGroundCarries() []entry[GroundCarries] {
	return []entry[GroundCarries]{
		{CarriesYes, Name{NL: "de grondslag draagt de inbreuk", EN: "the ground carries the intrusion"}},
		{CarriesNo, Name{NL: "de grondslag draagt de inbreuk niet", EN: "the ground does not carry the intrusion"}},
		{CarriesUnsure, Name{NL: "het is onzeker of de grondslag de inbreuk draagt", EN: "it is not sure that the ground carries the intrusion"}},
	}
}

// SourceOpenness says who can read a source online.
type SourceOpenness string

// The values of SourceOpenness.
const (
	OpenToAll    SourceOpenness = "OPEN"
	LoginNeeded  SourceOpenness = "LOGIN_NEEDED"
	InClosedRoom SourceOpenness = "CLOSED_GROUP"
)

// AllSourceOpennesses lists every SourceOpenness in its fixed order.
func AllSourceOpennesses() []SourceOpenness { return valuesOf(listSourceOpenness()) }

// Valid tells whether the word is one of the list.
func (v SourceOpenness) Valid() bool { return isOneOf(listSourceOpenness(), v) }

// Name is the Dutch and English name.
func (v SourceOpenness) Name() Name { return nameOf(listSourceOpenness(), v) }

func listSourceOpenness() []entry[SourceOpenness] {
	return []entry[SourceOpenness]{
		{OpenToAll, Name{NL: "openbaar", EN: "open to all"}},
		{LoginNeeded, Name{NL: "alleen met een account", EN: "with an account only"}},
		{InClosedRoom, Name{NL: "besloten groep", EN: "closed group"}},
	}
}

// GroundReason is why the ground check came out as it did. Its name is a sentence with the article, or the guide on online
// research for municipalities (Handreiking online onderzoek, 2023).
type GroundReason string

// The values of GroundReason.
const (
	NoTrigger             GroundReason = "NO_TRIGGER"
	NotNecessary          GroundReason = "NOT_NECESSARY"
	LighterWayOpen        GroundReason = "LIGHTER_WAY_OPEN"
	GroundCannotCarry     GroundReason = "GROUND_CANNOT_CARRY"
	SourceClosed          GroundReason = "CLOSED_GROUP"
	FollowsAPerson        GroundReason = "SYSTEMATIC"
	UnderAFalseName       GroundReason = "FAKE_ACCOUNT"
	KeptTooLong           GroundReason = "RETENTION_TOO_LONG"
	GroundUnsure          GroundReason = "GROUND_UNSURE"
	SourceNeedsLogin      GroundReason = "LOGIN_NEEDED"
	WithoutPrivacyOfficer GroundReason = "PRIVACY_OFFICER_NOT_INVOLVED"
	AllAnswersAllow       GroundReason = "ALL_ANSWERS_ALLOW"
)

// AllGroundReasons lists every GroundReason in its fixed order.
func AllGroundReasons() []GroundReason { return valuesOf(listGroundReason()) }

// Valid tells whether the word is one of the list.
func (v GroundReason) Valid() bool { return isOneOf(listGroundReason(), v) }

// Name is the reason as a sentence, in Dutch and English.
func (v GroundReason) Name() Name { return nameOf(listGroundReason(), v) }

func listGroundReason() []entry[GroundReason] {
	return []entry[GroundReason]{
		{NoTrigger, Name{
			NL: "Er is geen concrete verstoring of dreiging daarvan (Gemeentewet art. 172; Handreiking online onderzoek 2023).",
			EN: "There is no concrete disturbance or threat of one (Gemeentewet art. 172; Handreiking online onderzoek 2023)."}},
		{NotNecessary, Name{
			NL: "Het onderzoek is niet noodzakelijk voor de taak (AVG art. 6 lid 1 onder e).",
			EN: "The research is not necessary for the task (AVG art. 6 lid 1 onder e)."}},
		{LighterWayOpen, Name{
			NL: "Een weg die minder diep ingrijpt, is niet geprobeerd (EVRM art. 8; Handreiking online onderzoek 2023).",
			EN: "A way that intrudes less was not tried (EVRM art. 8; Handreiking online onderzoek 2023)."}},
		{GroundCannotCarry, Name{
			NL: "De grondslag kan deze inbreuk op de persoonlijke levenssfeer niet dragen (Grondwet art. 10; EVRM art. 8).",
			EN: "The ground can't carry this intrusion on privacy (Grondwet art. 10; EVRM art. 8)."}},
		{SourceClosed, Name{
			NL: "Een gemeente kijkt niet mee in een besloten groep (Grondwet art. 10; Handreiking online onderzoek 2023).",
			EN: "A municipality does not look into a closed group (Grondwet art. 10; Handreiking online onderzoek 2023)."}},
		{FollowsAPerson, Name{
			NL: "Een persoon volgen is stelselmatig, en daarvoor heeft een gemeente geen bevoegdheid (EVRM art. 8; Handreiking online onderzoek 2023).",
			EN: "Following a person is systematic, and a municipality has no power for that (EVRM art. 8; Handreiking online onderzoek 2023)."}},
		{UnderAFalseName, Name{
			NL: "Een gemeente onderzoekt niet met een nepaccount (AVG art. 5 lid 1 onder a; Handreiking online onderzoek 2023).",
			EN: "A municipality does no research with a fake account (AVG art. 5 lid 1 onder a; Handreiking online onderzoek 2023)."}},
		{KeptTooLong, Name{
			NL: "De gegevens worden langer bewaard dan nodig, meer dan 90 dagen (AVG art. 5 lid 1 onder e).",
			EN: "The data are kept for longer than needed, over 90 days (AVG art. 5 lid 1 onder e)."}},
		{GroundUnsure, Name{
			NL: "Of de grondslag de inbreuk draagt, is onzeker; vraag een jurist (Handreiking online onderzoek 2023).",
			EN: "It is not sure that the ground carries the intrusion; ask a lawyer (Handreiking online onderzoek 2023)."}},
		{SourceNeedsLogin, Name{
			NL: "Of een bron achter een account nog openbaar is, is een rechtsvraag; vraag een jurist (Handreiking online onderzoek 2023).",
			EN: "Whether a source behind an account is still open is a question of law; ask a lawyer (Handreiking online onderzoek 2023)."}},
		{WithoutPrivacyOfficer, Name{
			NL: "De privacyfunctionaris is er niet bij betrokken; vraag advies (AVG art. 38 lid 1; Handreiking online onderzoek 2023).",
			EN: "The privacy officer is not involved; ask for advice (AVG art. 38 lid 1; Handreiking online onderzoek 2023)."}},
		{AllAnswersAllow, Name{
			NL: "Alle antwoorden laten een eenmalige blik toe (Gemeentewet art. 172; AVG art. 6 lid 1 onder e; Handreiking online onderzoek 2023).",
			EN: "All answers allow a single look (Gemeentewet art. 172; AVG art. 6 lid 1 onder e; Handreiking online onderzoek 2023)."}},
	}
}
