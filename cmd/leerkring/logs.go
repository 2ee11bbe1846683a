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

	create   string        // a log that is made when the data directory does not hold it
	patience time.Duration // how long another command on the data directory is waited for
}

// logs are the logs of an installation, open for reading events as they are stored. Nothing sealed is opened.
type logs struct {
	list    []*eventstore.Log
	files   map[string]string // of those that the data directory holds, by their names
	closers []func() error
}

// patience is what a command has that only reads.
const patience = 10 * time.Second

// nodeLog is the log of a node that runs alone. Its file does not say whether it holds cases or knowledge.
const nodeLog = "node's"

// open opens the logs that are asked for, or all that there are: those named by a flag, those of the server or the node that runs
// on the data directory, or else the files themselves, for as long as the command takes.
func (f logFlags) open(ctx context.Context, names ...string) (_ *logs, err error) {
	if len(names) == 0 {
		names = []string{"case", "knowledge"}
		if _, err := os.Stat(logFile(f.Data, nodeLog)); err == nil {
			names = append(names, nodeLog)
		}
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
		if directory, err = f.alone(ctx); err != nil {
			return nil, err
		}
		if directory != nil {
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
		return nil, noLog(f.Data, strings.Join(names, " or "))
	}
	return l, nil
}

// noLog says that a log is not there, and how that of a node that runs alone is reached.
func noLog(data, name string) error {
	if _, err := os.Stat(logFile(data, nodeLog)); err == nil {
		return fmt.Errorf("the data directory %s is that of a node that runs alone, which does not know whether its log is the %s log; start the node and name it, such as --case-log file:%s",
			data, name, connectionFile(data, nodeLog))
	}
	return fmt.Errorf("the data directory %s holds no %s log", data, name)
}

// alone gives the data directory when nobody else has it, and none when a server or a node has it, which is reached instead.
func (f logFlags) alone(ctx context.Context) (*server.Directory, error) {
	if err := there(f.Data); err != nil {
		return nil, err
	}
	for deadline := time.Now().Add(f.patience); ; {
		directory, err := server.OpenDirectory(f.Data)
		var inUse *server.InUseError
		switch {
		case err == nil:
			if err := forgetNodes(f.Data); err != nil {
				return nil, errors.Join(err, directory.Close())
			}
			return directory, nil
		case !errors.As(err, &inUse):
			return nil, err
		case served(f.Data):
			return nil, nil
		case !time.Now().Before(deadline):
			return nil, fmt.Errorf("another command uses the data directory %s just now%s; try again when it has ended, or name the logs if it is a server that has them elsewhere", f.Data, inUse.Who)
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// there says when there is no data directory.
func there(data string) error {
	if info, err := os.Stat(data); err != nil || !info.IsDir() {
		return fmt.Errorf("there is no data directory %s; name it with --data", data)
	}
	return nil
}

// served says whether nodes tell how they are reached.
func served(data string) bool {
	return slices.ContainsFunc([]string{"case", "knowledge", nodeLog}, func(name string) bool {
		_, err := os.Stat(connectionFile(data, name))
		return err == nil
	})
}

// forgetNodes removes what killed nodes have left, so that nobody looks for them. The directory has to be this process's alone.
func forgetNodes(data string) error {
	for _, name := range []string{"case", "knowledge", nodeLog} {
		if err := os.Remove(connectionFile(data, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("forget a node that was killed: %w", err)
		}
	}
	return nil
}

// own is the connection string of a log that the data directory holds; empty when it holds none.
func (l *logs) own(ctx context.Context, alone *server.Directory, data, name string, create bool) (string, error) {
	path := logFile(data, name)
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

// logFile is where the data directory keeps a log.
func logFile(data, name string) string { return nodeFile(data, name, ".db") }

// connectionFile tells, while a server or a node runs, how a stock client reaches it.
func connectionFile(data, name string) string { return nodeFile(data, name, ".esdb") }

func nodeFile(data, name, extension string) string {
	if name == nodeLog {
		return filepath.Join(data, "log"+extension)
	}
	return filepath.Join(data, name+"-log"+extension)
}
