package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"leerkring/internal/eventstore/guard"
	"leerkring/internal/eventstore/node"
	"leerkring/internal/server"
)

type eventstoreCommand struct {
	Addr     string `help:"Address to listen on (default ${default})." default:"127.0.0.1:2113" placeholder:"HOST:PORT"`
	Data     string `help:"Directory of the log file and of what keeps strangers out of it (default ${default})." default:"./eventstore" placeholder:"DIR"`
	Insecure bool   `help:"Serve without TLS and password; on loopback alone."`
}

func (eventstoreCommand) Help() string {
	return `Runs the embedded node alone, for several servers on one machine, or to look into a log. It prints how a client reaches it;
the certificate and the password are made at the first start, in files of the directory that its owner alone can read.

Examples:
  leerkring eventstore --data /var/lib/leerkring-knowledge
  leerkring eventstore --addr 127.0.0.1:2113 --insecure`
}

func (c eventstoreCommand) Run(ctx context.Context, o output) error {
	directory, err := server.OpenDirectory(c.Data)
	if err != nil {
		return err
	}
	options := node.Options{
		Path: directory.File("log.db"), Addr: c.Addr, Now: time.Now, Logger: slog.New(slog.NewJSONHandler(o.err, nil)),
	}
	if !c.Insecure {
		if options.Guard, err = guard.In(c.Data).Open(c.Addr); err != nil {
			return errors.Join(err, directory.Close())
		}
	}
	n, err := node.Start(ctx, options)
	if errors.Is(err, syscall.EADDRINUSE) {
		err = fmt.Errorf("the address %s is taken; stop what runs there, or choose another with --addr", c.Addr)
	}
	if err != nil {
		return errors.Join(err, directory.Close())
	}
	file := filepath.Join(c.Data, "log.esdb")
	err = os.WriteFile(file, []byte(n.ConnectionString()), 0o600)
	if err == nil {
		// The connection string holds the password, so it stands in the file and not here.
		fmt.Fprintf(o.out, "The node listens on %s; %s tells a client how to reach it.\n", n.Addr(), file)
		stopped := make(chan error, 1)
		go func() { stopped <- n.Wait() }()
		select {
		case <-ctx.Done():
		case err = <-stopped:
		}
	}
	return errors.Join(err, n.Close(), os.Remove(file), directory.Close())
}
