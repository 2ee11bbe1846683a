package situation

// PlatformKind says what sort of place a platform is.
type PlatformKind string

// The values of PlatformKind.
const (
	OpenNetwork    PlatformKind = "OPEN_NETWORK"
	ImageAndVideo  PlatformKind = "IMAGE_AND_VIDEO"
	Ephemeral      PlatformKind = "EPHEMERAL"
	Channels       PlatformKind = "CHANNELS"
	Messenger      PlatformKind = "MESSENGER"
	LiveVideo      PlatformKind = "LIVESTREAM"
	DiscussionSite PlatformKind = "FORUM"
	OwnWebsite     PlatformKind = "WEBSITE"
	UnknownKind    PlatformKind = "UNKNOWN"
)

// AllPlatformKinds lists every PlatformKind in its fixed order.
func AllPlatformKinds() []PlatformKind { return valuesOf(listPlatformKind()) }

// Valid tells whether the word is one of the list.
func (v PlatformKind) Valid() bool { return isOneOf(listPlatformKind(), v) }

// Name is the Dutch and English name.
func (v PlatformKind) Name() Name { return nameOf(listPlatformKind(), v) }

func listPlatformKind() []entry[PlatformKind] {
	return []entry[PlatformKind]{
		{OpenNetwork, Name{NL: "open netwerk", EN: "open network"}},
		{ImageAndVideo, Name{NL: "beeld en video", EN: "images and video"}},
		{Ephemeral, Name{NL: "vluchtige berichten", EN: "messages that vanish"}},
		{Channels, Name{NL: "kanalen en groepen", EN: "channels and groups"}},
		{Messenger, Name{NL: "berichtendienst", EN: "messenger"}},
		{LiveVideo, Name{NL: "livestream", EN: "livestream"}},
		{DiscussionSite, Name{NL: "forum", EN: "forum"}},
		{OwnWebsite, Name{NL: "website", EN: "website"}},
		{UnknownKind, Name{NL: "niet bekend", EN: "not known"}},
	}
}

// Access says who can usually read what stands on a platform.
type Access string

// The values of Access.
const (
	PublicAccess  Access = "PUBLIC"
	ByInvitation  Access = "BY_INVITATION"
	ClosedAccess  Access = "CLOSED"
	UnknownAccess Access = "UNKNOWN"
)

// AllAccesses lists every Access in its fixed order.
func AllAccesses() []Access { return valuesOf(listAccess()) }

// Valid tells whether the word is one of the list.
func (v Access) Valid() bool { return isOneOf(listAccess(), v) }

// Name is the Dutch and English name.
func (v Access) Name() Name { return nameOf(listAccess(), v) }

func listAccess() []entry[Access] {
	return []entry[Access]{
		{PublicAccess, Name{NL: "openbaar", EN: "public"}},
		{ByInvitation, Name{NL: "op uitnodiging", EN: "by invitation"}},
		{ClosedAccess, Name{NL: "besloten", EN: "closed"}},
		{UnknownAccess, Name{NL: "niet bekend", EN: "not known"}},
	}
}
