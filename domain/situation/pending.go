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
