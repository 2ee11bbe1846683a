package main

import (
	"context"
	"fmt"
	"time"

	"leerkring/internal/keyring"
)

type keysCommand struct {
	Rotate keysRotateCommand `cmd:"" help:"Put a new master key in the place of the old one. (Hoofdsleutel vervangen.)"`
}

type keysRotateCommand struct {
	Data string `help:"Data directory (default ${default})." default:"./data" placeholder:"DIR"`
	Of   string `help:"Whose master key: ${enum}." default:"case" enum:"case,knowledge"`
	Step string `help:"One step alone, for servers on several machines: ${enum}; left out, all." default:"all" enum:"all,add,rewrap,drop"`
	keyFlags
}

func (keysRotateCommand) Help() string {
	return `Makes a new master key, wraps every key of the store with it, and takes the old one away. Servers may go on meanwhile: those
that read the same file, or the same key in Vault, take the new one by themselves. What was cut off is finished by the same command.

Where each machine has a file of its own, give one step at a time, and copy the file to every machine after each:
add puts the new key beside the old one; rewrap wraps everything with it; drop takes the old one away.
A master key in the environment is changed where it is kept: put the new key there, beside the old one and as the primary one,
restart the servers, then give --step rewrap.

A backup of the keys from before is opened by the old master key alone: make a new one, and destroy the old with its key.

Examples:
  leerkring keys rotate --data /var/lib/leerkring
  leerkring keys rotate --data /var/lib/leerkring --of knowledge
  leerkring keys rotate --key-store file:/run/secrets/key-store --master-key /run/secrets/case-master --step add`
}

// settled is how long a server may go on wrapping with the old key: until it looks at the master key again, and then as long as one
// statement may take.
const settled = 7 * time.Second

func (c keysRotateCommand) Run(ctx context.Context, o output) error {
	at, err := c.keyFlags.cases(c.Data)
	if c.Of == "knowledge" {
		at, err = c.keyFlags.knowledge(c.Data)
	}
	if err != nil {
		return err
	}
	made, err := at.Made(ctx)
	if err != nil {
		return err
	}
	if !made {
		return fmt.Errorf("there is no key store %s; name it, or its data directory", at)
	}
	steps := []keyring.Step{keyring.Step(c.Step)}
	if c.Step == "all" {
		steps = []keyring.Step{keyring.AddKey, keyring.Rewrap, keyring.DropKey}
	}
	wrapped := 0
	for _, step := range steps {
		bar := counter(o, "Rotating the master key, step "+string(step))
		rotation := keyring.Rotation{Place: at, Settle: settled, Tell: func(rows int) { bar.Set(rows) }} //nolint:errcheck // a bar that can't be drawn stops nothing
		rows, err := rotation.Do(ctx, step)
		bar.Finish() //nolint:errcheck // as above
		if wrapped += rows; err != nil {
			return fmt.Errorf("rotate the master key of the %s side, step %s (do it again to go on): %w", c.Of, step, err)
		}
	}
	fmt.Fprintf(o.out, "The master key of the %s side: %d keys, secrets and names wrapped anew.\n", c.Of, wrapped)
	return nil
}
