package situation

// ErasureGround is why personal data is erased: a case of article 17(1) of the GDPR (AVG), or the end of its term.
type ErasureGround string

// The values of ErasureGround.
const (
	NoLongerNeeded    ErasureGround = "NO_LONGER_NEEDED"
	ConsentWithdrawn  ErasureGround = "CONSENT_WITHDRAWN"
	ObjectionUpheld   ErasureGround = "OBJECTION"
	UnlawfulData      ErasureGround = "UNLAWFUL_PROCESSING"
	LegallyObliged    ErasureGround = "LEGAL_OBLIGATION"
	RetentionEnded    ErasureGround = "RETENTION_ENDED"
	OtherErasureCause ErasureGround = "OTHER"
)

// AllErasureGrounds lists every ErasureGround in its fixed order.
func AllErasureGrounds() []ErasureGround { return valuesOf(listErasureGround()) }

// Valid tells whether the word is one of the list.
func (v ErasureGround) Valid() bool { return isOneOf(listErasureGround(), v) }

// Name is the Dutch and English name, with its article.
func (v ErasureGround) Name() Name { return nameOf(listErasureGround(), v) }

func listErasureGround() []entry[ErasureGround] {
	return []entry[ErasureGround]{
		{NoLongerNeeded, Name{NL: "niet meer nodig (AVG art. 17 lid 1 onder a)", EN: "no longer needed (GDPR art. 17(1)(a))"}},
		{ConsentWithdrawn, Name{NL: "toestemming ingetrokken (AVG art. 17 lid 1 onder b)", EN: "consent withdrawn (GDPR art. 17(1)(b))"}},
		{ObjectionUpheld, Name{NL: "bezwaar gegrond (AVG art. 17 lid 1 onder c)", EN: "objection upheld (GDPR art. 17(1)(c))"}},
		{UnlawfulData, Name{NL: "onrechtmatig verwerkt (AVG art. 17 lid 1 onder d)", EN: "unlawfully processed (GDPR art. 17(1)(d))"}},
		{LegallyObliged, Name{NL: "wettelijke plicht tot wissen (AVG art. 17 lid 1 onder e)", EN: "legal obligation to erase (GDPR art. 17(1)(e))"}},
		{RetentionEnded, Name{NL: "bewaartermijn verstreken (AVG art. 5 lid 1 onder e; Archiefwet 1995 art. 5)", EN: "retention term ended (GDPR art. 5(1)(e); Archives Act 1995 art. 5)"}},
		{OtherErasureCause, Name{NL: "andere grond", EN: "another ground"}},
	}
}

// HoldGround is why nothing of a case may be erased now (AVG art. 17 lid 3).
type HoldGround string

// The values of HoldGround.
const (
	HeldForCourt         HoldGround = "COURT_CASE"
	HeldForAppeal        HoldGround = "OBJECTION_OR_APPEAL"
	HeldForInvestigation HoldGround = "INVESTIGATION"
	HeldForWoo           HoldGround = "WOO_REQUEST"
	HeldForComplaint     HoldGround = "COMPLAINT"
	HeldForArchive       HoldGround = "ARCHIVE"
	HeldForOther         HoldGround = "OTHER"
)

// AllHoldGrounds lists every HoldGround in its fixed order.
func AllHoldGrounds() []HoldGround { return valuesOf(listHoldGround()) }

// Valid tells whether the word is one of the list.
func (v HoldGround) Valid() bool { return isOneOf(listHoldGround(), v) }

// Name is the Dutch and English name.
func (v HoldGround) Name() Name { return nameOf(listHoldGround(), v) }

func listHoldGround() []entry[HoldGround] {
	return []entry[HoldGround]{
		{HeldForCourt, Name{NL: "rechtszaak", EN: "court case"}},
		{HeldForAppeal, Name{NL: "bezwaar of beroep", EN: "objection or appeal"}},
		{HeldForInvestigation, Name{NL: "strafrechtelijk onderzoek", EN: "criminal investigation"}},
		{HeldForWoo, Name{NL: "Woo-verzoek", EN: "request under the Open Government Act"}},
		{HeldForComplaint, Name{NL: "klacht", EN: "complaint"}},
		{HeldForArchive, Name{NL: "archief: selectie loopt", EN: "archive: selection under way"}},
		{HeldForOther, Name{NL: "andere reden", EN: "another reason"}},
	}
}
