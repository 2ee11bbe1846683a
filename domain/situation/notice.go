package situation

// NoticeQualification is what the municipality holds reported content to be.
type NoticeQualification string

// The values of NoticeQualification.
const (
	IllegalContent NoticeQualification = "ILLEGAL"
	HouseRules     NoticeQualification = "HOUSE_RULES"
	LawfulOpinion  NoticeQualification = "LAWFUL_OPINION"
)

// AllNoticeQualifications lists every NoticeQualification in its fixed order.
func AllNoticeQualifications() []NoticeQualification { return valuesOf(listNoticeQualification()) }

// Valid tells whether the word is one of the list.
func (v NoticeQualification) Valid() bool { return isOneOf(listNoticeQualification(), v) }

// Name is the Dutch and English name.
func (v NoticeQualification) Name() Name { return nameOf(listNoticeQualification(), v) }

func listNoticeQualification() []entry[NoticeQualification] {
	return []entry[NoticeQualification]{
		{IllegalContent, Name{NL: "illegale inhoud", EN: "illegal content"}},
		{HouseRules, Name{NL: "in strijd met de huisregels van het platform", EN: "against the platform's house rules"}},
		{LawfulOpinion, Name{NL: "een geoorloofde mening", EN: "a lawful opinion"}},
	}
}

// NoticeRoute is the way by which a notice reaches who decides on it.
type NoticeRoute string

// The values of NoticeRoute.
const (
	PlatformForm   NoticeRoute = "PLATFORM_FORM"
	TrustedFlagger NoticeRoute = "TRUSTED_FLAGGER"
	ProsecutorWay  NoticeRoute = "PROSECUTOR"
)

// AllNoticeRoutes lists every NoticeRoute in its fixed order.
func AllNoticeRoutes() []NoticeRoute { return valuesOf(listNoticeRoute()) }

// Valid tells whether the word is one of the list.
func (v NoticeRoute) Valid() bool { return isOneOf(listNoticeRoute(), v) }

// Name is the Dutch and English name.
func (v NoticeRoute) Name() Name { return nameOf(listNoticeRoute(), v) }

func listNoticeRoute() []entry[NoticeRoute] {
	return []entry[NoticeRoute]{
		{PlatformForm, Name{NL: "formulier van het platform", EN: "the platform's form"}},
		{TrustedFlagger, Name{NL: "betrouwbare flagger", EN: "trusted flagger"}},
		{ProsecutorWay, Name{NL: "officier van justitie", EN: "public prosecutor"}},
	}
}

// NoticeStatus is how far a notice has come.
type NoticeStatus string

// The values of NoticeStatus.
const (
	NoticeIsFiled        NoticeStatus = "FILED"
	NoticeIsAcknowledged NoticeStatus = "ACKNOWLEDGED"
	NoticeIsDecided      NoticeStatus = "DECIDED"
)

// AllNoticeStatuses lists every NoticeStatus in its fixed order.
func AllNoticeStatuses() []NoticeStatus { return valuesOf(listNoticeStatus()) }

// Valid tells whether the word is one of the list.
func (v NoticeStatus) Valid() bool { return isOneOf(listNoticeStatus(), v) }

// Name is the Dutch and English name.
func (v NoticeStatus) Name() Name { return nameOf(listNoticeStatus(), v) }

func listNoticeStatus() []entry[NoticeStatus] {
	return []entry[NoticeStatus]{
		{NoticeIsFiled, Name{NL: "ingediend", EN: "filed"}},
		{NoticeIsAcknowledged, Name{NL: "ontvangst bevestigd", EN: "receipt confirmed"}},
		{NoticeIsDecided, Name{NL: "beslist", EN: "decided"}},
	}
}

// NoticeDecision is what a platform or prosecutor did on a notice.
type NoticeDecision string

// The values of NoticeDecision.
const (
	Removed    NoticeDecision = "REMOVED"
	Restricted NoticeDecision = "RESTRICTED"
	Refused    NoticeDecision = "REFUSED"
	NoAnswer   NoticeDecision = "NO_ANSWER"
)

// AllNoticeDecisions lists every NoticeDecision in its fixed order.
func AllNoticeDecisions() []NoticeDecision { return valuesOf(listNoticeDecision()) }

// Valid tells whether the word is one of the list.
func (v NoticeDecision) Valid() bool { return isOneOf(listNoticeDecision(), v) }

// Name is the Dutch and English name.
func (v NoticeDecision) Name() Name { return nameOf(listNoticeDecision(), v) }

func listNoticeDecision() []entry[NoticeDecision] {
	return []entry[NoticeDecision]{
		{Removed, Name{NL: "verwijderd", EN: "removed"}},
		{Restricted, Name{NL: "beperkt zichtbaar gemaakt", EN: "made less visible"}},
		{Refused, Name{NL: "geweigerd", EN: "refused"}},
		{NoAnswer, Name{NL: "geen antwoord", EN: "no answer"}},
	}
}
