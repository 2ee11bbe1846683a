package situation

// WouldHelp says in hindsight whether a power that is not law would have helped.
type WouldHelp string

// The values of WouldHelp.
const (
	WouldHaveHelped    WouldHelp = "YES"
	WouldNotHaveHelped WouldHelp = "NO"
	WouldHelpUnclear   WouldHelp = "UNCLEAR"
)

// AllWouldHelps lists every WouldHelp in its fixed order.
func AllWouldHelps() []WouldHelp { return valuesOf(listWouldHelp()) }

// Valid tells whether the word is one of the list.
func (v WouldHelp) Valid() bool { return isOneOf(listWouldHelp(), v) }

// Name is the Dutch and English name.
func (v WouldHelp) Name() Name { return nameOf(listWouldHelp(), v) }

func listWouldHelp() []entry[WouldHelp] {
	return []entry[WouldHelp]{
		{WouldHaveHelped, Name{NL: "had geholpen", EN: "would have helped"}},
		{WouldNotHaveHelped, Name{NL: "had niet geholpen", EN: "would not have helped"}},
		{WouldHelpUnclear, Name{NL: "onduidelijk of het had geholpen", EN: "unclear whether it would have helped"}},
	}
}

// DataPurpose is which of the two powers of the bill on data gathering for public order (Wet gegevensvergaring openbare orde) is
// asked for.
type DataPurpose string

// The values of DataPurpose.
const (
	GeneralPicture DataPurpose = "GENERAL_PICTURE"
	KeyPersons     DataPurpose = "KEY_PERSONS"
)

// AllDataPurposes lists every DataPurpose in its fixed order.
func AllDataPurposes() []DataPurpose { return valuesOf(listDataPurpose()) }

// Valid tells whether the word is one of the list.
func (v DataPurpose) Valid() bool { return isOneOf(listDataPurpose(), v) }

// Name is the Dutch and English name.
func (v DataPurpose) Name() Name { return nameOf(listDataPurpose(), v) }

func listDataPurpose() []entry[DataPurpose] {
	return []entry[DataPurpose]{
		{GeneralPicture, Name{NL: "een algemeen beeld", EN: "a general picture"}},
		{KeyPersons, Name{NL: "personen met een wezenlijke rol volgen", EN: "following persons with a substantial role"}},
	}
}

// JudgeAsked says whether the judge (rechter-commissaris) was asked to authorise a request.
type JudgeAsked string

// The values of JudgeAsked.
const (
	JudgeNotAsked JudgeAsked = "NONE"
	JudgeWasAsked JudgeAsked = "ASKED"
)

// AllJudgeAsked lists every JudgeAsked in its fixed order.
func AllJudgeAsked() []JudgeAsked { return valuesOf(listJudgeAsked()) }

// Valid tells whether the word is one of the list.
func (v JudgeAsked) Valid() bool { return isOneOf(listJudgeAsked(), v) }

// Name is the Dutch and English name.
func (v JudgeAsked) Name() Name { return nameOf(listJudgeAsked(), v) }

func listJudgeAsked() []entry[JudgeAsked] {
	return []entry[JudgeAsked]{
		{JudgeNotAsked, Name{NL: "geen machtiging gevraagd", EN: "no authorisation asked for"}},
		{JudgeWasAsked, Name{NL: "machtiging gevraagd aan de rechter-commissaris", EN: "authorisation asked of the judge"}},
	}
}
