package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// retentionLimit is how long one answer may take: a hundred cases are erased one by one.
const retentionLimit = 5 * time.Minute

type retentionDueCommand struct{ serverFlags }

func (retentionDueCommand) Help() string {
	return `Lists the cases of the privacy officer's municipality of which something may not be kept any longer: reference, what goes, since
when, and what holds it. Nothing of what they are about is in it.

Examples:
  leerkring retention due --token-file privacy.token
  leerkring retention due --token-file privacy.token --url https://leerkring.example/graphql`
}

type dueCase struct {
	Reference, Part, Ground string
	DueAt                   time.Time
	Hold                    *string
}

func (c dueCase) String() string {
	said := fmt.Sprintf("%s  %-7s  since %s  %s", c.Reference, c.Part, c.DueAt.Format(time.DateOnly), c.Ground)
	if c.Hold != nil {
		said += "  HELD: " + *c.Hold
	}
	return said
}

func (c retentionDueCommand) Run(ctx context.Context, o output) error {
	client, token, err := c.client(retentionLimit)
	if err != nil {
		return err
	}
	for after, more := "", true; more; {
		var data struct {
			RetentionDue struct {
				TotalCount int
				PageInfo   struct {
					HasNextPage bool
					EndCursor   string
				}
				Nodes []dueCase
			}
		}
		if err := client.Do(ctx, token, "RetentionDue", map[string]any{"first": 100, "after": after}, &data); err != nil {
			return err
		}
		page := data.RetentionDue
		if after == "" {
			fmt.Fprintf(o.out, "%d cases are due.\n", page.TotalCount)
		}
		for _, one := range page.Nodes {
			fmt.Fprintln(o.out, one)
		}
		after, more = page.PageInfo.EndCursor, page.PageInfo.HasNextPage
	}
	return nil
}

type retentionRunCommand struct {
	serverFlags
	DryRun bool `help:"Show what would go, and erase nothing. (Proefdraaien.)"`
}

func (retentionRunCommand) Help() string {
	return `Erases what is due and not held, with the token of a privacy officer, 100 cases at a time until nothing is left, and prints the certificate of each. What was cut off
is gone on with by the same command.

Examples:
  leerkring retention run --token-file privacy.token --dry-run
  leerkring retention run --token-file privacy.token > certificates.txt`
}

func (c retentionRunCommand) Run(ctx context.Context, o output) error {
	client, token, err := c.client(retentionLimit)
	if err != nil {
		return err
	}
	for {
		var data struct {
			ExecuteRetention struct {
				Due          []dueCase
				Certificates []struct{ Text string }
				Problems     []struct{ Message string }
			}
		}
		input := map[string]any{"commandId": uuid.NewString(), "dryRun": c.DryRun}
		if err := client.Do(ctx, token, "ExecuteRetention", map[string]any{"input": input}, &data); err != nil {
			return err
		}
		done := data.ExecuteRetention
		if c.DryRun {
			fmt.Fprintf(o.out, "%d cases would go now (100 at most at once).\n", len(done.Due))
			for _, one := range done.Due {
				fmt.Fprintln(o.out, one)
			}
			return nil
		}
		for _, one := range done.Certificates {
			fmt.Fprintln(o.out, one.Text)
		}
		if len(done.Problems) > 0 {
			return errors.New("some cases were refused, the first with: " + done.Problems[0].Message)
		}
		if len(done.Due) == 0 {
			return nil
		}
	}
}
