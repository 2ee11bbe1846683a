package incident

import (
	"time"

	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// Upload is a file that was sent before it is attached: encrypted and kept, but part of no case yet.
type Upload struct {
	Blob    string    `json:"blob"` // SHA-256 of the ciphertext, in hexadecimal: where it is kept
	Key     []byte    `json:"-"`    // of the cipher
	SHA256  string    `json:"-"`    // of the plain content, in hexadecimal
	Size    int64     `json:"-"`    // of the plain content, in bytes
	Type    string    `json:"-"`    // media type, by the content
	Expires time.Time `json:"-"`    // until when it may be attached
}

// AttachEvidence attaches a file (bewijsstuk) to the case, such as a screenshot.
type AttachEvidence struct {
	Order
	Upload      Upload           `json:"upload"`
	Description string           `json:"description"`
	Regime      situation.Regime `json:"regime"` // empty: that of whoever attaches it
}

// EvidenceAttached says which file belongs to the case. What it was, and the key that opens it, are sealed: with the entry's
// own key destroyed, the file can't be read any more.
type EvidenceAttached struct {
	Blob        string                `json:"blob"`
	Type        string                `json:"type"` // media type, by the content
	Size        int64                 `json:"size"` // of the plain content, in bytes
	Regime      situation.Regime      `json:"regime,omitempty"`
	Partner     situation.PartnerKind `json:"partner,omitempty"` // of the guest who attached it; empty: the municipality itself
	Key         []byte                `json:"key,omitempty" seal:"true"`
	SHA256      string                `json:"sha256,omitempty" seal:"true"` // of the plain content, in hexadecimal
	Description string                `json:"description,omitempty" seal:"true"`
}

func (e EvidenceAttached) change(s State, _ entry) State {
	s.Evidence++
	return s
}

func (AttachEvidence) guestCommand() {}

func (c AttachEvidence) decide(s State, _ Rules) ([]Event, error) {
	var checks problem.Checks
	checks.RequiredText("description", c.Description, TextLimit)
	switch {
	case c.Upload.Blob == "":
		checks.Add(problem.Invalid, "receipt",
			"This is not a receipt that you were given; send the file with PUT /evidence and hand on the receipt of the answer.",
			"Dit is geen ontvangstbewijs dat u hebt gekregen; stuur het bestand met PUT /evidence en geef het ontvangstbewijs uit het antwoord door.")
	case c.Now.After(c.Upload.Expires):
		checks.Add(problem.Invalid, "receipt",
			"The file was sent more than a day ago and was never attached; send it again.",
			"Het bestand is langer dan een dag geleden verstuurd en nooit toegevoegd; stuur het opnieuw.")
	}
	partner, regime := s.from(&checks, c.Order, c.Regime)
	if err := checks.Err(); err != nil {
		return nil, err
	}
	return []Event{EvidenceAttached{
		Blob: c.Upload.Blob, Type: c.Upload.Type, Size: c.Upload.Size, Regime: regime, Partner: partner, Key: c.Upload.Key,
		SHA256: c.Upload.SHA256, Description: c.Description,
	}}, nil
}
