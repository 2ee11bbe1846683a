package main

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"os/user"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/catalogue"
	reading "leerkring/domain/disclosure"
	"leerkring/domain/incident"
	"leerkring/graph"
	"leerkring/internal/disclosure"
	"leerkring/internal/eventstore"
	"leerkring/internal/identity"
	"leerkring/internal/keyring"
	"leerkring/projections/casefile"
)

type disclosuresCommand struct {
	logFlags
	keyFlags
	Case   string `help:"The case: its id in the API, or the UUID in it." required:"" placeholder:"ID"`
	Format string `help:"As what: ${enum}. csv has Dutch headings, jsonl the terms of the Logboek Dataverwerkingen (default ${default})." default:"csv" enum:"csv,jsonl"`
}

func (disclosuresCommand) Help() string {
	return `Prints who read what of a case, for whoever asks what is known of him (AVG art. 15): when, in which role, for whom, for what, which
kinds of data. It holds no names of officials and nothing of what was read. It reads the log itself, so it tells of every municipality whose case it
was, and it works beside a running server. That it was printed is recorded in the log first.

Example:
  leerkring disclosures --data /var/lib/leerkring --case SW5jaWRlbnQ6… > inzage.csv`
}

func (c disclosuresCommand) Run(ctx context.Context, o output) error {
	id, ok := graph.CaseID(c.Case)
	if !ok {
		return errors.New("--case is no id of a case; copy it from the API, or give the UUID")
	}
	at, err := c.cases(c.Data)
	if err != nil {
		return err
	}
	if made, err := at.Made(ctx); err != nil || !made {
		return cmp.Or(err, fmt.Errorf("there is no key store %s; name it with --key-store", at))
	}
	keys, err := at.Open(ctx)
	if err != nil {
		return err
	}
	c.patience = patience
	err = c.with(ctx, "case", func(log *eventstore.Log) error {
		log.Codec = caseCodec(keys)
		log.ContentHash = func(content []byte) [32]byte { return keys.Hash(keyring.SecretContent, content) }
		log.RecordedAt = eventstore.InFull
		return c.print(ctx, log, keys, id, o)
	})
	return errors.Join(err, keys.Close())
}

// print records that the readings are handed over, and then prints them.
func (c disclosuresCommand) print(ctx context.Context, log *eventstore.Log, keys *keyring.Ring, id uuid.UUID, o output) error {
	events, err := log.Stream(ctx, incident.Stream(id))
	if err != nil {
		return err
	}
	file, err := casefile.Known(id, events, time.Unix(1<<40, 0))
	if err != nil {
		return err
	}
	if file == nil {
		return errors.New("the log holds no such case")
	}
	if err := c.record(ctx, log, keys, file); err != nil {
		return err
	}
	rows, err := readings(ctx, log, file)
	if err != nil {
		return err
	}
	write := reading.CSV
	if c.Format == "jsonl" {
		write = reading.JSONL
	}
	text, err := write(rows)
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(o.out, text)
	return err
}

// readings are who read what of a case, the latest first.
func readings(ctx context.Context, log *eventstore.Log, of *casefile.Incident) (rows []reading.Row, _ error) {
	cat, err := catalogue.Load()
	if err != nil {
		return nil, err
	}
	err = log.Scan(ctx, 0, func(e eventstore.Recorded) error {
		if !strings.HasPrefix(e.Stream, reading.Category+"-") {
			return nil
		}
		decoded, err := log.Decode(ctx, e)
		if err != nil {
			return err
		}
		d, err := casefile.ReadingOf(decoded, of.ID)
		if err != nil || d == nil {
			return err
		}
		rows = append(rows, d.Row(cat, of.Reference))
		return nil
	})
	slices.Reverse(rows)
	return rows, err
}

// operatorFile holds the id under which this command keeps its own records, apart from those of a server.
const operatorFile = "disclosure-operator"

// record notes that whoever has the machine reads the disclosure log of a case, as seeing to the protection of personal data.
func (c disclosuresCommand) record(ctx context.Context, log *eventstore.Log, keys *keyring.Ring, of *casefile.Incident) error {
	const issuer = "leerkring disclosures"
	operator := "unknown"
	if account, err := user.Current(); err == nil {
		operator = account.Username
	}
	w, err := disclosure.Open(disclosure.Config{Log: log, File: filepath.Join(c.Data, operatorFile), Now: time.Now, NewID: newID, Slog: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	trace, operation := newID(), newID()
	return w.Record(ctx, disclosure.Request{
		Actor: keys.ActorOf(issuer, operator), Role: string(identity.PrivacyOfficer), Municipality: of.Municipality,
		Command: func(now time.Time) reading.Command {
			return reading.Disclose{Now: now, Record: reading.Record{
				TraceID: hex.EncodeToString(trace[:]), OperationID: hex.EncodeToString(operation[:8]), Name: "disclosures", StartTime: now.UTC(), EndTime: now.UTC(),
				Activity: reading.Supervision, SubjectType: reading.SubjectType, Fields: []string{"DisclosureExport.text"},
				Subjects: []reading.Subject{{Incident: of.ID, Municipality: of.Municipality}},
				Reader:   reading.Reader{Issuer: issuer, Subject: operator, Municipality: of.Municipality},
			}}
		},
	})
}
