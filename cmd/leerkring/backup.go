package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"leerkring/internal/eventstore"
	"leerkring/internal/server"
	"leerkring/internal/sqlite"
	"leerkring/projections"
)

// logFiles and keyFiles are what a backup holds. The order matters: a key is older than the event that needs it, and what the
// door has brought over is younger than the case it came from; copied in this order, nothing is copied without what it needs.
func logFiles() []string { return []string{"knowledge-log.db", "case-log.db"} }

func keyFiles() []string {
	return []string{"knowledge-keys.db", "case-keys.db", "knowledge-master.key", "case-master.key", "anchor.key"}
}

type backupCommand struct {
	File string `arg:"" help:"File to write the logs to."`
	Keys string `help:"File to write the key stores and keys to: keep it apart from the logs, and for a shorter time." placeholder:"FILE"`
	Data string `help:"Data directory, of a running server or a stopped one (default ${default})." default:"./data" placeholder:"DIR"`
}

func (backupCommand) Help() string {
	return `Copies the logs at one moment each, without stopping the server, and verifies the copy. What is typed is sealed in the logs:
without --keys a backup can't be read, and whoever erases something erases it in every old backup of the logs as well.
A key store in PostgreSQL is backed up with PostgreSQL's own tools (pg_dump, base backups), after the logs are: a copy that is
older than the logs lacks keys. What was destroyed is destroyed again at the next start, but stays in those copies until they go.

Examples:
  leerkring backup --data /var/lib/leerkring /mnt/backup/logs.tar.gz
  leerkring backup --data /var/lib/leerkring /mnt/backup/logs.tar.gz --keys /mnt/vault/keys.tar.gz`
}

func (c backupCommand) Run(ctx context.Context, o output) (err error) {
	aside, err := os.MkdirTemp(filepath.Dir(c.File), ".leerkring-backup-*")
	if err != nil {
		return fmt.Errorf("make room for the backup: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(aside)) }()
	copied, err := c.gather(ctx, aside, logFiles())
	if err != nil {
		return err
	}
	if len(copied) == 0 {
		return fmt.Errorf("the data directory %s holds no log", c.Data)
	}
	var keys map[string]string
	if c.Keys != "" {
		if keys, err = c.gather(ctx, aside, keyFiles()); err != nil {
			return err
		}
	}
	if err := verifyDirectory(ctx, aside, o); err != nil {
		return fmt.Errorf("the copy does not verify: %w", err)
	}
	if err := pack(c.File, copied); err != nil {
		return fmt.Errorf("write the backup: %w", err)
	}
	fmt.Fprintf(o.out, "The logs are in %s.\n", c.File)
	if c.Keys == "" {
		return nil
	}
	if err := pack(c.Keys, keys); err != nil {
		return fmt.Errorf("write the backup of the keys: %w", err)
	}
	fmt.Fprintf(o.out, "The keys are in %s: keep them apart.\n", c.Keys)
	for _, name := range keysElsewhere(copied, keys) {
		fmt.Fprintf(o.out, "NOT in it: the key store of the %s log, which is not in the data directory. Back it up where it is, one in PostgreSQL with PostgreSQL's own tools.\n", name)
	}
	return nil
}

// gather copies those of the files that there are.
func (c backupCommand) gather(ctx context.Context, to string, names []string) (map[string]string, error) {
	copied := map[string]string{}
	for _, name := range names {
		from, target := filepath.Join(c.Data, name), filepath.Join(to, name)
		if _, err := os.Stat(from); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		err := error(nil)
		if filepath.Ext(name) == ".db" {
			err = sqlite.Copy(ctx, from, target)
		} else {
			err = copyFile(from, target)
		}
		if err != nil {
			return nil, fmt.Errorf("copy %s: %w", name, err)
		}
		copied[name] = target
	}
	return copied, nil
}

func copyFile(from, to string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, text, 0o600)
}

// verifyDirectory checks the files and the logs of a directory that nobody uses.
func verifyDirectory(ctx context.Context, directory string, o output) error {
	for _, name := range append(logFiles(), keyFiles()...) {
		path := filepath.Join(directory, name)
		if _, err := os.Stat(path); err != nil || filepath.Ext(name) != ".db" {
			continue
		}
		if err := sqlite.Check(ctx, path); err != nil {
			return err
		}
	}
	logs, err := logFlags{Data: directory}.open(ctx)
	if err != nil {
		return err
	}
	var faults []error
	for _, log := range logs.list {
		if err := verifyLog(ctx, log, eventstore.Trust{}, o); err != nil {
			faults = append(faults, fmt.Errorf("the %s log: %w", log.Name, err))
		}
	}
	return errors.Join(errors.Join(faults...), logs.close())
}

type restoreCommand struct {
	File string `arg:"" help:"File that 'leerkring backup' wrote." type:"existingfile"`
	Keys string `help:"File of the keys; left out, the directory has to hold them." placeholder:"FILE" type:"existingfile"`
	Data string `help:"Data directory; it may not hold logs (default ${default})." default:"./data" placeholder:"DIR"`
}

func (restoreCommand) Help() string {
	return `Puts a backup into a data directory and verifies what it wrote. The read models are made from the logs at the next start, and
the keys of what was erased or withdrawn are destroyed again.

Example:
  leerkring restore --data /var/lib/leerkring /mnt/backup/logs.tar.gz --keys /mnt/vault/keys.tar.gz`
}

func (c restoreCommand) Run(ctx context.Context, o output) error {
	directory, err := server.OpenDirectory(c.Data)
	if err != nil {
		return err
	}
	err = c.restore(directory)
	if err := errors.Join(err, directory.Close()); err != nil {
		return err
	}
	if err := verifyDirectory(ctx, c.Data, o); err != nil {
		return fmt.Errorf("what was restored does not verify: %w", err)
	}
	fmt.Fprintf(o.out, "Restored into %s.\n", c.Data)
	return nil
}

func (c restoreCommand) restore(directory *server.Directory) error {
	present := logFiles()
	if c.Keys != "" {
		present = append(present, keyFiles()...)
	}
	for _, name := range present {
		if _, err := os.Stat(directory.File(name)); err == nil {
			return fmt.Errorf("the data directory %s holds %s already; restore into an empty one", c.Data, name)
		}
	}
	if _, err := unpack(c.File, directory.Path, logFiles()); err != nil {
		return fmt.Errorf("restore the logs: %w", err)
	}
	if c.Keys != "" {
		if _, err := unpack(c.Keys, directory.Path, keyFiles()); err != nil {
			return fmt.Errorf("restore the keys: %w", err)
		}
	}
	var faults []error
	for _, name := range []string{"knowledge.db", "casefile.db", "door.db"} {
		faults = append(faults, projections.Discard(directory.File(name)))
	}
	return errors.Join(faults...)
}
