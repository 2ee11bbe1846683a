package catalogue

import (
	"slices"
	"time"

	"leerkring/domain/situation"
)

// Platform is what is known of a platform: what sort of place it is and who can usually read what stands there.
type Platform struct {
	Platform     situation.Platform
	Name, NameNL string
	Kind         situation.PlatformKind
	Access       situation.Access
	Note, NoteNL string
	Source       string
	CheckedOn    time.Time
	Verified     bool
}

// Platforms lists all platforms in the order of the data. The list is a copy.
func (c *Catalogue) Platforms() []Platform { return slices.Clone(c.platforms) }

// Platform finds what is known of a platform.
func (c *Catalogue) Platform(p situation.Platform) (Platform, bool) {
	return find(c.platforms, c.platformAt, string(p))
}

type platformRow struct {
	Platform  string `yaml:"platform"`
	Name      string `yaml:"name"`
	NameNL    string `yaml:"name_nl"`
	Kind      string `yaml:"kind"`
	Access    string `yaml:"access"`
	Note      string `yaml:"note"`
	NoteNL    string `yaml:"note_nl"`
	Source    string `yaml:"source"`
	CheckedOn string `yaml:"checked_on"`
	Verified  bool   `yaml:"verified"`
}

func (r platformRow) build(c *checker) Platform {
	c.filled("name", r.Name)
	c.filled("name_nl", r.NameNL)
	c.filled("note", r.Note)
	c.filled("note_nl", r.NoteNL)
	c.filled("source", r.Source)
	return Platform{
		Platform: word(c, "platform", r.Platform, situation.AllPlatforms()), Name: r.Name, NameNL: r.NameNL,
		Kind:   word(c, "kind", r.Kind, situation.AllPlatformKinds()),
		Access: word(c, "access", r.Access, situation.AllAccesses()), Note: r.Note, NoteNL: r.NoteNL,
		Source: r.Source, CheckedOn: c.date("checked_on", r.CheckedOn), Verified: r.Verified,
	}
}
