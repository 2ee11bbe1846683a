package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"leerkring/domain/catalogue"
	"leerkring/internal/identity"
)

type tokenCommand struct {
	Data         string        `help:"Data directory of the server (default ${default})." default:"./data" placeholder:"DIR"`
	Role         string        `help:"OFFICER, LEAD, PARTNER, FACILITATOR, RESEARCHER or PRIVACY_OFFICER." required:"" placeholder:"ROLE"`
	Municipality string        `help:"CBS code of the municipality that the holder acts for." placeholder:"GM0772"`
	Subject      string        `help:"Who the holder is; left out, the role in lower case." placeholder:"NAME"`
	TTL          time.Duration `help:"How long the token is good." default:"24h"`
}

func (tokenCommand) Help() string {
	return `Prints the token alone, so that it can stand in a command:
  curl -H "Authorization: Bearer $(leerkring token --role LEAD --municipality GM0772)" …
  leerkring token --role RESEARCHER --subject r.jansen`
}

func (c tokenCommand) Run(o output) error {
	cat, err := catalogue.Load()
	if err != nil {
		return fmt.Errorf("load the catalogue: %w", err)
	}
	if _, known := cat.Municipality(c.Municipality); c.Municipality != "" && !known {
		return fmt.Errorf("--municipality: no municipality has this code; it is GM and four digits, such as GM0772 for Eindhoven")
	}
	if c.TTL <= 0 {
		return fmt.Errorf("--ttl must be longer than nothing")
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return fmt.Errorf("the data directory can't be made: %w", err)
	}
	key, err := identity.OpenDevKey(filepath.Join(c.Data, devKeyFile))
	if err != nil {
		return err
	}
	token, err := signed(key, identity.Role(c.Role), c.Municipality, c.Subject, time.Now(), c.TTL)
	if err != nil {
		return err
	}
	fmt.Fprintln(o.out, token)
	return nil
}
