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

An approved lesson is published when its class (stage group and kind group) holds at least 11 closed incidents of at least
5 municipalities, none with more than half of them. What does not pass waits for the next release.`
}

func (c releaseCommand) Run(ctx context.Context, o output) error {
	made, err := server.AskRelease(ctx, c.Data)
	if err != nil {
		return err
	}
	fmt.Fprintf(o.out, "Release %d (%s): %d lessons published, %d waiting. Digest %s\n", made.Number, made.Period, made.Lessons, made.Waiting, made.Digest)
	return nil
}
