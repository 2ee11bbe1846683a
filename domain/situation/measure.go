package situation

// LawKind says which branch of the law a measure stands in; NON_LEGAL measures need no power.
type LawKind string

// The values of LawKind.
const (
	Administrative LawKind = "ADMINISTRATIVE"
	Criminal       LawKind = "CRIMINAL"
	Civil          LawKind = "CIVIL"
	NonLegal       LawKind = "NON_LEGAL"
)

// AllLawKinds lists every LawKind in its fixed order.
func AllLawKinds() []LawKind { return valuesOf(listLawKind()) }

// Valid tells whether the word is one of the list.
func (v LawKind) Valid() bool { return isOneOf(listLawKind(), v) }

// Name is the Dutch and English name.
func (v LawKind) Name() Name { return nameOf(listLawKind(), v) }

func listLawKind() []entry[LawKind] {
	return []entry[LawKind]{
		{Administrative, Name{NL: "bestuursrecht", EN: "administrative law"}},
		{Criminal, Name{NL: "strafrecht", EN: "criminal law"}},
		{Civil, Name{NL: "civiel recht", EN: "civil law"}},
		{NonLegal, Name{NL: "niet-juridisch", EN: "non-legal"}},
	}
}

// ContentState says what a measure is aimed at: no content, content that stands online, or content that nobody has published yet.
type ContentState string

// The values of ContentState.
const (
	NoContent       ContentState = "NONE"
	Published       ContentState = "PUBLISHED"
	NotYetPublished ContentState = "NOT_YET_PUBLISHED"
)

// AllContentStates lists every ContentState in its fixed order.
func AllContentStates() []ContentState { return valuesOf(listContentState()) }

// Valid tells whether the word is one of the list.
func (v ContentState) Valid() bool { return isOneOf(listContentState(), v) }

// Name is the Dutch and English name.
func (v ContentState) Name() Name { return nameOf(listContentState(), v) }

func listContentState() []entry[ContentState] {
	return []entry[ContentState]{
		{NoContent, Name{NL: "niet op inhoud gericht", EN: "not aimed at content"}},
		{Published, Name{NL: "gepubliceerde inhoud", EN: "published content"}},
		{NotYetPublished, Name{NL: "nog niet gepubliceerde inhoud", EN: "content not yet published"}},
	}
}

// Lawfulness is what the rules say of a measure on the day it was decided.
type Lawfulness string

// The values of Lawfulness.
const (
	Lawful     Lawfulness = "LAWFUL"
	NotInForce Lawfulness = "NOT_IN_FORCE"
	Unlawful   Lawfulness = "UNLAWFUL"
	NotChecked Lawfulness = "NOT_CHECKED"
)

// AllLawfulnesses lists every Lawfulness in its fixed order.
func AllLawfulnesses() []Lawfulness { return valuesOf(listLawfulness()) }

// Valid tells whether the word is one of the list.
func (v Lawfulness) Valid() bool { return isOneOf(listLawfulness(), v) }

// Name is the Dutch and English name.
func (v Lawfulness) Name() Name { return nameOf(listLawfulness(), v) }

func listLawfulness() []entry[Lawfulness] {
	return []entry[Lawfulness]{
		{Lawful, Name{NL: "rechtmatig", EN: "lawful"}},
		{NotInForce, Name{NL: "niet van kracht", EN: "not in force"}},
		{Unlawful, Name{NL: "onrechtmatig", EN: "unlawful"}},
		{NotChecked, Name{NL: "niet getoetst", EN: "not checked"}},
	}
}

// AsPlanned is how far a measure was carried out as it was decided.
type AsPlanned string

// The values of AsPlanned.
const (
	Fully  AsPlanned = "FULLY"
	Partly AsPlanned = "PARTLY"
	Hardly AsPlanned = "HARDLY"
)

// AllAsPlanned lists every AsPlanned in its fixed order.
func AllAsPlanned() []AsPlanned { return valuesOf(listAsPlanned()) }

// Valid tells whether the word is one of the list.
func (v AsPlanned) Valid() bool { return isOneOf(listAsPlanned(), v) }

// Name is the Dutch and English name.
func (v AsPlanned) Name() Name { return nameOf(listAsPlanned(), v) }

func listAsPlanned() []entry[AsPlanned] {
	return []entry[AsPlanned]{
		{Fully, Name{NL: "geheel volgens plan", EN: "fully as planned"}},
		{Partly, Name{NL: "deels volgens plan", EN: "partly as planned"}},
		{Hardly, Name{NL: "nauwelijks volgens plan", EN: "hardly as planned"}},
	}
}
