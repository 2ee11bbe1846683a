package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/google/uuid"

	"leerkring/cmd/leerkring/demo"
	contract "leerkring/frontend-contract"
)

// retentionFlags say which server is asked, and as whom.
type retentionFlags struct {
	URL       string `name:"url" help:"The API of the server (default ${default})." default:"http://127.0.0.1:8080/graphql" placeholder:"URL"`
	TokenFile string `help:"File that holds the token of a privacy officer; left out, the environment variable LEERKRING_TOKEN holds it." placeholder:"FILE"`
}

func (f retentionFlags) client() (*demo.Client, string, error) {
	if err := safeURL(f.URL); err != nil {
		return nil, "", err
	}
	token, err := importCommand{TokenFile: f.TokenFile}.token()
	if err != nil {
		return nil, "", err
	}
	documents, err := contract.Operations()
	if err != nil {
		return nil, "", err
	}
	return &demo.Client{URL: f.URL, Documents: documents, HTTP: &http.Client{Timeout: 5 * time.Minute}}, token, nil
}

type retentionDueCommand struct{ retentionFlags }

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
	client, token, err := c.client()
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
	retentionFlags
	DryRun bool `help:"Show what would go, and erase nothing. (Proefdraaien.)"`
}

func (retentionRunCommand) Help() string {
	return `Erases what is due and not held, 100 cases at a time until nothing is left, and prints the certificate of each. What was cut off
is gone on with by the same command.

Examples:
  leerkring retention run --token-file privacy.token --dry-run
  leerkring retention run --token-file privacy.token > certificates.txt`
}

func (c retentionRunCommand) Run(ctx context.Context, o output) error {
	client, token, err := c.client()
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
