package situation

// PartnerKind is what kind of partner takes part in a case of another.
type PartnerKind string

// The values of PartnerKind.
const (
	Police              PartnerKind = "POLICE"
	Prosecutor          PartnerKind = "PROSECUTOR"
	NeighbourTown       PartnerKind = "MUNICIPALITY"
	OtherPartnerInvited PartnerKind = "OTHER"
)

// AllPartnerKinds lists every PartnerKind in its fixed order.
func AllPartnerKinds() []PartnerKind { return valuesOf(listPartnerKind()) }

// Valid tells whether the word is one of the list.
func (v PartnerKind) Valid() bool { return isOneOf(listPartnerKind(), v) }

// Name is the Dutch and English name.
func (v PartnerKind) Name() Name { return nameOf(listPartnerKind(), v) }

func listPartnerKind() []entry[PartnerKind] {
	return []entry[PartnerKind]{
		{Police, Name{NL: "politie", EN: "police"}},
		{Prosecutor, Name{NL: "Openbaar Ministerie", EN: "public prosecution service"}},
		{NeighbourTown, Name{NL: "andere gemeente", EN: "another municipality"}},
		{OtherPartnerInvited, Name{NL: "andere partner", EN: "another partner"}},
	}
}

// Regime is the law under which a datum was gathered, and so by which it may be handed on.
type Regime string

// The values of Regime.
const (
	AVG  Regime = "AVG"
	WPG  Regime = "WPG"
	WJSG Regime = "WJSG"
)

// AllRegimes lists every Regime in its fixed order.
func AllRegimes() []Regime { return valuesOf(listRegime()) }

// Valid tells whether the word is one of the list.
func (v Regime) Valid() bool { return isOneOf(listRegime(), v) }

// Name is the Dutch and English name.
func (v Regime) Name() Name { return nameOf(listRegime(), v) }

func listRegime() []entry[Regime] {
	return []entry[Regime]{
		{AVG, Name{NL: "AVG (persoonsgegevens)", EN: "GDPR (personal data)"}},
		{WPG, Name{NL: "Wpg (politiegegevens)", EN: "Police Data Act"}},
		{WJSG, Name{NL: "Wjsg (justitiële gegevens)", EN: "Judicial Data Act"}},
	}
}

// OwnRegime is the regime of what a partner of this kind puts in, unless he says otherwise.
func (v PartnerKind) OwnRegime() Regime {
	switch v {
	case Police:
		return WPG
	case Prosecutor:
		return WJSG
	}
	return AVG
}

// ReadBy tells whether a partner of a kind may read what was gathered under a regime. Police data go to the prosecutor under
// whose authority the police work (Wpg art. 16); judicial data to nobody but the prosecutor here, since each handing on needs a
// ground of its own (Wjsg art. 39e and 39f). A municipality reads what was put into its own case, whatever the regime: whoever
// put it in has handed it to the mayor.
func (v Regime) ReadBy(kind PartnerKind) bool {
	switch v {
	case AVG:
		return kind.Valid()
	case WPG:
		return kind == Police || kind == Prosecutor
	case WJSG:
		return kind == Prosecutor
	}
	return false
}

// LinkKind is how two cases of one municipality belong together.
type LinkKind string

// The values of LinkKind.
const (
	SameSource LinkKind = "SAME_SOURCE"
	FollowUp   LinkKind = "FOLLOW_UP"
	SameEvent  LinkKind = "SAME_EVENT"
	Related    LinkKind = "RELATED"
)

// AllLinkKinds lists every LinkKind in its fixed order.
func AllLinkKinds() []LinkKind { return valuesOf(listLinkKind()) }

// Valid tells whether the word is one of the list.
func (v LinkKind) Valid() bool { return isOneOf(listLinkKind(), v) }

// Name is the Dutch and English name.
func (v LinkKind) Name() Name { return nameOf(listLinkKind(), v) }

func listLinkKind() []entry[LinkKind] {
	return []entry[LinkKind]{
		{SameSource, Name{NL: "dezelfde bron", EN: "the same source"}},
		{FollowUp, Name{NL: "vervolg", EN: "a follow-up"}},
		{SameEvent, Name{NL: "dezelfde gebeurtenis", EN: "the same event"}},
		{Related, Name{NL: "hangt samen", EN: "related"}},
	}
}
