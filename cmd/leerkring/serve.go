package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"
)

type serveCommand struct {
	Addr         string `help:"Address to listen on (default ${default})." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
	Data         string `help:"Data directory; made when it is not there (default ${default})." default:"./data" placeholder:"DIR"`
	Side         side   `help:"What to serve: ${enum}. The knowledge side opens neither the case log nor its keys." default:"both" enum:"case,knowledge,both"`
	CaseLog      string `help:"EventStoreDB that holds the cases, as esdb://… or file:PATH to keep a password off the command line; left out, the embedded node." placeholder:"esdb://…" env:"LEERKRING_CASE_LOG"`
	KnowledgeLog string `help:"EventStoreDB that holds the knowledge, likewise; left out, the embedded node." placeholder:"esdb://…" env:"LEERKRING_KNOWLEDGE_LOG"`
	keyFlags
	Blobs           string        `help:"Directory of the files that belong to cases, encrypted; servers of one installation share it; left out, blobs in the data directory." placeholder:"DIR"`
	Catalogue       string        `help:"Directory of an edited catalogue, see 'leerkring catalogue export'; left out, the built-in one." placeholder:"DIR"`
	Retention       string        `help:"Table of retention terms, see 'leerkring retention export'; left out, the built-in one, whose terms are not verified." placeholder:"FILE"`
	RetentionAuto   bool          `help:"Erase by itself what signals say of cases in which nothing was done, once their term has ended; left out, a privacy officer does it."`
	DoorInterval    time.Duration `help:"How long the door gathers what goes to the knowledge side, so that a batch hides who came first." default:"1h"`
	InsecureDevAuth bool          `help:"Accept the tokens of 'leerkring token'. For development alone: whoever reads the data directory can be anybody."`
}

func (serveCommand) Help() string {
	return `Examples:
  leerkring serve --insecure-dev-auth
  leerkring serve --addr 127.0.0.1:9000 --data /var/lib/leerkring
  leerkring serve --side knowledge --knowledge-log 'esdb://127.0.0.1:2113?tls=false'
  leerkring serve --side case --knowledge-log 'esdb://127.0.0.1:2113?tls=false' --knowledge-keys /srv/knowledge
  leerkring serve --case-log file:/run/secrets/case-log --key-store file:/run/secrets/key-store --master-key /run/secrets/case-master

streamPrefix=trial- in a connection string gives a log stream names of its own, so that several installations share a store; none
of their prefixes may begin with another's, and the two logs of one installation need two. It belongs to the log: keep it.

Servers that share a case log share the directory of its files too: name it with --blobs, or one can't hand out what another was
sent. A server that can't write there does not start.

Servers that share a key store in PostgreSQL share its master key too: the first one makes the file, the others need a copy of it
before they start. The key stores of both sides may be in one database, in the schemas leerkring_case and leerkring_knowledge;
another installation needs another database. A pooler between has to keep sessions.

GET /readyz is 200 once the read models have caught up and while every file is well, and else says what to do; GET /healthz is
200 while the process lives; the API is POST /graphql.
SIGTERM lets running requests finish and ends within ten seconds.`
}

func (c serveCommand) Run(ctx context.Context, o output) error {
	if c.DoorInterval < 0 {
		return fmt.Errorf("--door-interval can't be negative")
	}
	terms, err := openRetention(c.Retention)
	if err != nil {
		return err
	}
	logger := slog.New(slog.NewJSONHandler(o.err, nil))
	a, err := open(ctx, config{
		addr: c.Addr, data: c.Data, catalogueDir: c.Catalogue, side: c.Side, caseLog: c.CaseLog, knowledgeLog: c.KnowledgeLog, keys: c.keyFlags, blobs: c.Blobs,
		terms: terms, retentionAuto: c.RetentionAuto, devAuth: c.InsecureDevAuth, doorInterval: c.DoorInterval, now: time.Now, log: logger,
	})
	if err != nil {
		return err
	}
	if c.InsecureDevAuth {
		logger.Warn("development tokens are accepted: not for real cases")
	} else {
		logger.Warn("nobody can sign in: start with --insecure-dev-auth to accept the tokens of 'leerkring token'")
	}
	fmt.Fprintf(o.out, "Leerkring listens on http://%s/graphql\n", a.listener.Addr())
	return closed(a, a.run(ctx))
}
