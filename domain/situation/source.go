package situation

// Platform is where content was seen.
type Platform string

// The values of Platform.
const (
	PlatformX     Platform = "X"
	Facebook      Platform = "FACEBOOK"
	Instagram     Platform = "INSTAGRAM"
	TikTok        Platform = "TIKTOK"
	Snapchat      Platform = "SNAPCHAT"
	Telegram      Platform = "TELEGRAM"
	WhatsApp      Platform = "WHATSAPP"
	SignalApp     Platform = "SIGNAL"
	Discord       Platform = "DISCORD"
	YouTube       Platform = "YOUTUBE"
	Reddit        Platform = "REDDIT"
	Twitch        Platform = "TWITCH"
	Forum         Platform = "FORUM"
	Website       Platform = "WEBSITE"
	OtherPlatform Platform = "OTHER"
)

// AllPlatforms lists every Platform in its fixed order.
func AllPlatforms() []Platform { return valuesOf(listPlatform()) }

// Valid tells whether the word is one of the list.
func (v Platform) Valid() bool { return isOneOf(listPlatform(), v) }

// Name is the Dutch and English name.
func (v Platform) Name() Name { return nameOf(listPlatform(), v) }

func listPlatform() []entry[Platform] {
	return []entry[Platform]{
		{PlatformX, Name{NL: "X", EN: "X"}},
		{Facebook, Name{NL: "Facebook", EN: "Facebook"}},
		{Instagram, Name{NL: "Instagram", EN: "Instagram"}},
		{TikTok, Name{NL: "TikTok", EN: "TikTok"}},
		{Snapchat, Name{NL: "Snapchat", EN: "Snapchat"}},
		{Telegram, Name{NL: "Telegram", EN: "Telegram"}},
		{WhatsApp, Name{NL: "WhatsApp", EN: "WhatsApp"}},
		{SignalApp, Name{NL: "Signal", EN: "Signal"}},
		{Discord, Name{NL: "Discord", EN: "Discord"}},
		{YouTube, Name{NL: "YouTube", EN: "YouTube"}},
		{Reddit, Name{NL: "Reddit", EN: "Reddit"}},
		{Twitch, Name{NL: "Twitch", EN: "Twitch"}},
		{Forum, Name{NL: "forum", EN: "forum"}},
		{Website, Name{NL: "website", EN: "website"}},
		{OtherPlatform, Name{NL: "ander platform", EN: "other platform"}},
	}
}

// ContentKind says what the content is.
type ContentKind string

// The values of ContentKind.
const (
	CallToRiot        ContentKind = "CALL_TO_RIOT"
	CallToDemonstrate ContentKind = "CALL_TO_DEMONSTRATE"
	EventInvitation   ContentKind = "EVENT_INVITATION"
	IncitingContent   ContentKind = "INCITEMENT"
	Threat            ContentKind = "THREAT"
	Doxing            ContentKind = "DOXING"
	Disinformation    ContentKind = "DISINFORMATION"
	HateSpeech        ContentKind = "HATE_SPEECH"
	Livestream        ContentKind = "LIVESTREAM"
	Glorification     ContentKind = "GLORIFICATION"
	Recruitment       ContentKind = "RECRUITMENT"
	OtherContent      ContentKind = "OTHER"
)

// AllContentKinds lists every ContentKind in its fixed order.
func AllContentKinds() []ContentKind { return valuesOf(listContentKind()) }

// Valid tells whether the word is one of the list.
func (v ContentKind) Valid() bool { return isOneOf(listContentKind(), v) }

// Name is the Dutch and English name.
func (v ContentKind) Name() Name { return nameOf(listContentKind(), v) }

func listContentKind() []entry[ContentKind] {
	return []entry[ContentKind]{
		{CallToRiot, Name{NL: "oproep tot rellen", EN: "call to riot"}},
		{CallToDemonstrate, Name{NL: "oproep tot demonstratie", EN: "call to demonstrate"}},
		{EventInvitation, Name{NL: "uitnodiging", EN: "invitation to an event"}},
		{IncitingContent, Name{NL: "opruiing", EN: "incitement"}},
		{Threat, Name{NL: "bedreiging", EN: "threat"}},
		{Doxing, Name{NL: "doxing", EN: "doxing"}},
		{Disinformation, Name{NL: "desinformatie", EN: "disinformation"}},
		{HateSpeech, Name{NL: "haatzaaien", EN: "hate speech"}},
		{Livestream, Name{NL: "livestream", EN: "livestream"}},
		{Glorification, Name{NL: "verheerlijking", EN: "glorification"}},
		{Recruitment, Name{NL: "werving", EN: "recruitment"}},
		{OtherContent, Name{NL: "andere inhoud", EN: "other content"}},
	}
}

// KindGroup is the coarse form of ContentKind that a lesson may show.
type KindGroup string

// The values of KindGroup.
const (
	CallOrInvitation KindGroup = "CALL_OR_INVITATION"
	ThreatOrHate     KindGroup = "THREAT_OR_HATE"
	Rumour           KindGroup = "RUMOUR"
	OtherKind        KindGroup = "OTHER"
)

// AllKindGroups lists every KindGroup in its fixed order.
func AllKindGroups() []KindGroup { return valuesOf(listKindGroup()) }

// Valid tells whether the word is one of the list.
func (v KindGroup) Valid() bool { return isOneOf(listKindGroup(), v) }

// Name is the Dutch and English name.
func (v KindGroup) Name() Name { return nameOf(listKindGroup(), v) }

func listKindGroup() []entry[KindGroup] {
	return []entry[KindGroup]{
		{CallOrInvitation, Name{NL: "oproep of uitnodiging", EN: "call or invitation"}},
		{ThreatOrHate, Name{NL: "bedreiging of haat", EN: "threat or hate"}},
		{Rumour, Name{NL: "gerucht", EN: "rumour"}},
		{OtherKind, Name{NL: "anders", EN: "other"}},
	}
}

// SignalOrigin says how a signal (signaal) reached the municipality.
type SignalOrigin string

// The values of SignalOrigin.
const (
	Tip             SignalOrigin = "TIP"
	FromPartner     SignalOrigin = "PARTNER"
	OfficialAccount SignalOrigin = "OFFICIAL_ACCOUNT"
	Media           SignalOrigin = "MEDIA"
	OwnResearch     SignalOrigin = "OWN_RESEARCH"
)

// AllSignalOrigins lists every SignalOrigin in its fixed order.
func AllSignalOrigins() []SignalOrigin { return valuesOf(listSignalOrigin()) }

// Valid tells whether the word is one of the list.
func (v SignalOrigin) Valid() bool { return isOneOf(listSignalOrigin(), v) }

// Name is the Dutch and English name.
func (v SignalOrigin) Name() Name { return nameOf(listSignalOrigin(), v) }

func listSignalOrigin() []entry[SignalOrigin] {
	return []entry[SignalOrigin]{
		{Tip, Name{NL: "tip van een burger", EN: "citizen's tip"}},
		{FromPartner, Name{NL: "melding van een partner", EN: "partner's report"}},
		{OfficialAccount, Name{NL: "openbaar officieel account", EN: "public official account"}},
		{Media, Name{NL: "media", EN: "media"}},
		{OwnResearch, Name{NL: "eigen onderzoek", EN: "own research"}},
	}
}

// Group is the coarse kind that a lesson may show; an unknown kind has none ("").
func (k ContentKind) Group() KindGroup {
	switch k {
	case CallToRiot, CallToDemonstrate, EventInvitation, IncitingContent, Recruitment:
		return CallOrInvitation
	case Threat, Doxing, HateSpeech:
		return ThreatOrHate
	case Disinformation:
		return Rumour
	case Livestream, Glorification, OtherContent:
		return OtherKind
	}
	return ""
}
