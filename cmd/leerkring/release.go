package main

import (
	"context"
	"fmt"

	"leerkring/internal/server"
)

type releaseCommand struct {
	Data string `help:"Data directory of the running server (default ${default})." default:"./data" placeholder:"DIR"`
}

func (releaseCommand) Help() string {
	return `Example:
  leerkring release --data ./data

Of an approved lesson as much is shown as passes the gate: the class of all closed incidents that fit everything that is shown holds
at least 11 incidents of at least 5 municipalities, none with more than half of them, which ended in at least 3 ways. A lesson whose
stage group can't be shown waits for the next release. 'leerkring privacy-report' measures what releases give away.`
}

func (c releaseCommand) Run(ctx context.Context, o output) error {
	made, err := server.AskRelease(ctx, c.Data)
	if err != nil {
		return err
	}
	fmt.Fprintf(o.out, "Release %d (%s): %d lessons published, %d waiting. Digest %s\n", made.Number, made.Period, made.Lessons, made.Waiting, made.Digest)
	return nil
}
