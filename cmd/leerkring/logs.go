package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"leerkring/internal/eventstore"
	"leerkring/internal/eventstore/guard"
	"leerkring/internal/eventstore/node"
	"leerkring/internal/server"
)

// logFlags say which logs a command works on.
type logFlags struct {
	Data         string `help:"Data directory (default ${default})." default:"./data" placeholder:"DIR"`
	CaseLog      string `help:"EventStoreDB that holds the cases, as esdb://… or file:PATH to keep a password off the command line; left out, the data directory's own." placeholder:"esdb://…" env:"LEERKRING_CASE_LOG"`
	KnowledgeLog string `help:"EventStoreDB that holds the knowledge, likewise; left out, the data directory's own." placeholder:"esdb://…" env:"LEERKRING_KNOWLEDGE_LOG"`

	create string // a log that is made when the data directory does not hold it
}

// logs are the logs of an installation, open for reading events as they are stored. Nothing sealed is opened.
type logs struct {
	list    []*eventstore.Log
	files   map[string]string // of those that the data directory holds, by their names
	closers []func() error
}

// open opens the logs that are asked for, or all that there are: those named by a flag, those of the server that runs on the data directory, or else the files
// themselves, for as long as the command takes.
func (f logFlags) open(ctx context.Context, names ...string) (_ *logs, err error) {
	if len(names) == 0 {
		names = []string{"case", "knowledge"}
	}
	l := &logs{files: map[string]string{}}
	defer func() {
		if err != nil {
			err = errors.Join(err, l.close())
		}
	}()
	named := map[string]string{"case": f.CaseLog, "knowledge": f.KnowledgeLog}
	var directory *server.Directory
	if slices.ContainsFunc(names, func(name string) bool { return named[name] == "" }) {
		if _, err := os.Stat(f.Data); err != nil {
			return nil, fmt.Errorf("there is no data directory %s; name it with --data", f.Data)
		}
		// Whoever gets the directory is alone with it; when a server has it, its nodes are reached instead.
		if directory, err = server.OpenDirectory(f.Data); err == nil {
			l.closers = append(l.closers, directory.Close)
		}
	}
	for _, name := range names {
		connection, err := connectionString(named[name])
		if err != nil {
			return nil, fmt.Errorf("reach the %s log: %w", name, err)
		}
		if connection == "" {
			if connection, err = l.own(ctx, directory, f.Data, name, name == f.create); err != nil {
				return nil, err
			}
		}
		if connection == "" {
			continue
		}
		log, err := eventstore.Open(eventstore.Config{Name: name, Connection: connection, Logger: slog.New(slog.DiscardHandler)})
		if err != nil {
			return nil, err
		}
		l.list, l.closers = append(l.list, log), append(l.closers, log.Close)
	}
	if len(l.list) == 0 {
		return nil, fmt.Errorf("the data directory %s holds no log", f.Data)
	}
	return l, nil
}

// own is the connection string of a log that the data directory holds; empty when it holds none.
func (l *logs) own(ctx context.Context, alone *server.Directory, data, name string, create bool) (string, error) {
	path := filepath.Join(data, name+"-log.db")
	if alone == nil {
		text, err := os.ReadFile(connectionFile(data, name))
		if errors.Is(err, fs.ErrNotExist) {
			return "", nil
		}
		if err != nil {
			return "", fmt.Errorf("find the %s log of the running server: %w", name, err)
		}
		l.files[name] = path
		return string(text), nil
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) && !create {
		return "", nil
	}
	keep, err := guard.In(data).Open("")
	if err != nil {
		return "", fmt.Errorf("open the %s log: %w", name, err)
	}
	n, err := node.Start(ctx, node.Options{Path: path, Guard: keep, Now: time.Now})
	if err != nil {
		return "", fmt.Errorf("open the %s log: %w", name, err)
	}
	l.closers, l.files[name] = append(l.closers, n.Close), path
	return n.ConnectionString(), nil
}

func (l *logs) close() error {
	var faults []error
	for i := len(l.closers) - 1; i >= 0; i-- {
		faults = append(faults, l.closers[i]())
	}
	return errors.Join(faults...)
}

// twoLogs refuses one place for both logs: the order and the metadata of one would tell of the other.
func twoLogs(cases, knowledge string) error {
	one, err := connectionString(cases)
	if err != nil {
		return fmt.Errorf("reach the case log: %w", err)
	}
	two, err := connectionString(knowledge)
	if err != nil {
		return fmt.Errorf("reach the knowledge log: %w", err)
	}
	if one != "" && one == two {
		return errors.New("--case-log and --knowledge-log name the same place; give each log a store of its own, or in a store for trials a streamPrefix of its own")
	}
	return nil
}

// connectionString reads "file:PATH" from the file, so that a password stands neither on a command line nor in its history.
func connectionString(given string) (string, error) {
	path, isFile := strings.CutPrefix(given, "file:")
	if !isFile {
		return given, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("read the connection string: %w", err)
	}
	return strings.TrimSpace(string(text)), nil
}

// connectionFile tells, while a server runs, how a stock client reaches its embedded node.
func connectionFile(data, name string) string { return filepath.Join(data, name+"-log.esdb") }
