package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"leerkring/cmd/leerkring/demo"
	"leerkring/internal/identity"
)

// guideMunicipality is the municipality that the printed tokens act for: one with a documented incident.
const guideMunicipality = "GM0772"

// guide tells a newcomer what there is to try.
type guide struct {
	client *demo.Client
	tokens *tokens
	data   string
	out    io.Writer
}

func (g guide) print(ctx context.Context) error {
	held := map[identity.Role]string{}
	for _, role := range identity.Roles() {
		municipality := ""
		if role.OfMunicipality() {
			municipality = guideMunicipality
		}
		token, err := g.tokens.get(string(role), municipality)
		if err != nil {
			return err
		}
		held[role] = token
	}
	counts, err := g.counts(ctx, held)
	if err != nil {
		return err
	}
	fmt.Fprintf(g.out, "\nLeerkring runs. Stop it with Ctrl-C; the same command goes on with it. (Leerkring draait; stop met Ctrl-C.)\n\n")
	fmt.Fprintf(g.out, "URL   %s\nData  %s\n      %d cases of Eindhoven (%s), %d lessons published to all, %d waiting for a review\n\n", g.client.URL, g.data,
		counts.cases, guideMunicipality, counts.published, counts.submitted)
	fmt.Fprintf(g.out, "Tokens, good for %d hours:\n", int(tokenLife.Hours()))
	for _, role := range identity.Roles() {
		fmt.Fprintf(g.out, "%s=%s\n", role, held[role])
	}
	fmt.Fprintf(g.out, "\nTo try (om te proberen):\n")
	for _, try := range g.tries(time.Now()) {
		fmt.Fprintf(g.out, "\n# %s\n%s\n", try.what, g.curl(held[try.role], try.query))
	}
	fmt.Fprintln(g.out)
	return nil
}

// try is one line to paste.
type try struct {
	what  string
	role  identity.Role
	query string
}

func (g guide) tries(now time.Time) []try {
	signal := fmt.Sprintf(`mutation { reportSignal(input: {commandId: "%s", title: "Oproep op het plein", platform: TELEGRAM, `+
		`contentKind: CALL_TO_RIOT, text: "vanavond acht uur, het plein, neem vuurwerk mee", occurredAt: "%s"}) `+
		`{ problems { code message path } incident { id reference stage revision } } }`, newID(), now.UTC().Format(time.RFC3339))
	return []try{
		{"A lead looks at the latest cases of the municipality", identity.Lead,
			`{ incidents(first: 3) { totalCount nodes { id reference title stage } } }`},
		{"An officer records a signal and so opens a case", identity.Officer, signal},
		{"The powers that are in force today", identity.Officer,
			`{ legalBases(inForceOn: "` + now.UTC().Format(time.RFC3339) + `") { code article nameNl } }`},
		{"A facilitator sees which lessons wait for a review, and not whose they are", identity.Facilitator,
			`{ lessons(status: SUBMITTED, first: 3) { totalCount nodes { id title situation } } }`},
		{"A researcher reads what was published", identity.Researcher,
			`{ lessons(first: 3) { totalCount nodes { title situation whatWorked whatDidNot attributes { stageGroup kindGroup } } } releases { number period lessons digest } }`},
	}
}

// curl is a command line that works as it stands. Neither a token nor these queries hold a single quote.
func (g guide) curl(token, query string) string {
	// A map of strings always encodes.
	body, _ := json.Marshal(map[string]string{"query": query})
	return fmt.Sprintf("curl -s %s -H 'Authorization: Bearer %s' -H 'Content-Type: application/json' -d '%s'", g.client.URL, token, body)
}

type guideCounts struct{ cases, published, submitted int }

func (g guide) counts(ctx context.Context, held map[identity.Role]string) (guideCounts, error) {
	var cases struct{ Incidents struct{ TotalCount int } }
	if err := g.client.Do(ctx, held[identity.Lead], "Incidents", map[string]any{"first": 1}, &cases); err != nil {
		return guideCounts{}, err
	}
	var published, submitted struct{ Lessons struct{ TotalCount int } }
	if err := g.client.Do(ctx, held[identity.Researcher], "Lessons", map[string]any{"first": 1}, &published); err != nil {
		return guideCounts{}, err
	}
	err := g.client.Do(ctx, held[identity.Facilitator], "Lessons", map[string]any{"first": 1, "status": "SUBMITTED"}, &submitted)
	return guideCounts{cases.Incidents.TotalCount, published.Lessons.TotalCount, submitted.Lessons.TotalCount}, err
}
