package main

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"leerkring/internal/eventstore"
	"leerkring/internal/sqlite"
)

// logFiles and keyFiles are what a backup holds. The order matters: a key is older than the event that needs it, and what the
// door has brought over is younger than the case it came from; copied in this order, nothing is copied without what it needs.
// log.db is the log of a node that runs alone.
func logFiles() []string { return []string{"knowledge-log.db", "case-log.db", "log.db"} }

func keyFiles() []string {
	return []string{"knowledge-keys.db", "case-keys.db", "knowledge-master.key", "case-master.key", "anchor.key"}
}

// backupPrefix begins the name of a directory in which a backup is made.
const backupPrefix = ".leerkring-backup-"

type backupCommand struct {
	File         string `arg:"" help:"File to write the logs to."`
	Keys         string `help:"File to write the key stores and keys to: keep it apart from the logs, and for a shorter time." placeholder:"FILE"`
	Data         string `help:"Data directory, of a running server or a stopped one (default ${default})." default:"./data" placeholder:"DIR"`
	Blobs        string `help:"Directory of the files that belong to cases; left out, blobs in the data directory." placeholder:"DIR" type:"existingdir" xor:"blobs"`
	WithoutBlobs bool   `help:"Leave out the files that belong to cases, when they are backed up by other means." xor:"blobs"`
}

func (backupCommand) Help() string {
	return `Copies the logs at one moment each, without stopping the server, then the files that belong to cases, and verifies the copy. A log
that does not verify is backed up all the same, a file that is not whole is named and left out, and the exit code is 1. The files
are as they are kept: encrypted, under keys that are in the logs and sealed there. What is typed is sealed in the logs: without --keys a backup can't be read, and whoever erases something erases it in every old backup of the logs as well.
A key store in PostgreSQL is backed up with PostgreSQL's own tools (pg_dump, base backups), after the logs are: a copy that is
older than the logs lacks keys. What was destroyed is destroyed again at the next start, but stays in those copies until they go.

Examples:
  leerkring backup --data /var/lib/leerkring /mnt/backup/logs.tar.gz
  leerkring backup --data /var/lib/leerkring /mnt/backup/logs.tar.gz --keys /mnt/vault/keys.tar.gz`
}

func (c backupCommand) Run(ctx context.Context, o output) error {
	if err := c.refuse(); err != nil {
		return err
	}
	files := &blobsPacked{}
	copied, unsound, err := c.logs(ctx, files, o)
	if err != nil {
		return err
	}
	fmt.Fprintf(o.out, "The logs are in %s.\n", c.File)
	unsound = errors.Join(unsound, c.files(files, copied, o))
	if c.Keys != "" {
		keys, err := c.keys(ctx)
		if err != nil {
			return err
		}
		fmt.Fprintf(o.out, "The keys are in %s: keep them apart.\n", c.Keys)
		for _, name := range keysElsewhere(copied, keys) {
			fmt.Fprintf(o.out, "NOT in it: the key store of the %s log, which is not in the data directory. Back it up where it is, one in PostgreSQL with PostgreSQL's own tools.\n", name)
		}
	}
	if unsound != nil {
		return fmt.Errorf("the backup was written, but what it holds does not verify: %w", unsound)
	}
	return nil
}

// refuse finds what can't be done before anything is written.
func (c backupCommand) refuse() error {
	if err := there(c.Data); err != nil {
		return err
	}
	if c.Keys != "" && samePlace(c.File, c.Keys) {
		return fmt.Errorf("the logs and the keys can't both be written to %s; give --keys a file that is kept apart", c.File)
	}
	held := false
	for _, name := range keyFiles() {
		_, err := os.Stat(filepath.Join(c.Data, name))
		held = held || err == nil
	}
	if c.Keys != "" && !held {
		return fmt.Errorf("the data directory %s holds no keys; leave out --keys, and back them up where they are", c.Data)
	}
	for _, name := range append(logFiles(), keyFiles()...) {
		for _, target := range []string{c.File, c.Keys} {
			if file := filepath.Join(c.Data, name); target != "" && samePlace(target, file) {
				return fmt.Errorf("%s is what is to be backed up; name another file", file)
			}
		}
	}
	return nil
}

// files says what became of the files that belong to cases, and what is wrong with them. A node does not know whose log it has,
// nor where its files are.
func (c backupCommand) files(b *blobsPacked, copied map[string]string, o output) error {
	_, cases := copied["case-log.db"]
	switch {
	case c.WithoutBlobs:
		fmt.Fprintln(o.out, "NOT in it: the files that belong to cases, as --without-blobs asks for. Back them up by other means, after the logs.")
	case b.absent && len(b.names) > 0 && !cases:
		fmt.Fprintln(o.out, "NOT in it: the files that belong to cases, which are not in the data directory. Name their directory with --blobs.")
	case b.absent && len(b.names) > 0:
		return b.names.nowhere(blobsOf(c.Blobs, c.Data))
	case b.packed > 0:
		fmt.Fprintf(o.out, "With them are %d files that belong to cases.\n", b.packed)
	}
	return errors.Join(b.faults...)
}

// logs writes the backup of the logs, with the files behind them. What does not verify is told apart from what could not be done.
func (c backupCommand) logs(ctx context.Context, files *blobsPacked, o output) (copied map[string]string, unsound, err error) {
	aside, err := openWorkplace(filepath.Dir(c.File), backupPrefix)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, aside.close()) }()
	if copied, err = c.gather(ctx, aside.files, logFiles()); err != nil {
		return nil, nil, err
	}
	if len(copied) == 0 {
		return nil, nil, fmt.Errorf("the data directory %s holds no log", c.Data)
	}
	files.names, err = verifyLogs(ctx, aside.files, o)
	err = errors.Join(verifyFiles(ctx, aside.files, logFiles()), err)
	if errors.Is(err, eventstore.ErrBroken) || errors.Is(err, eventstore.ErrAnchor) {
		unsound, err = err, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("verify the copy: %w", err)
	}
	rest := func(archive *tar.Writer) error { return files.pack(ctx, archive, blobsOf(c.Blobs, c.Data), o) }
	if c.WithoutBlobs {
		rest = nothingMore
	}
	if err := pack(c.File, aside, copied, rest); err != nil {
		return nil, nil, fmt.Errorf("write the backup: %w", err)
	}
	return copied, unsound, nil
}

// keys writes the backup of the keys, which never stand beside the logs' backup.
func (c backupCommand) keys(ctx context.Context) (copied map[string]string, err error) {
	aside, err := openWorkplace(filepath.Dir(c.Keys), backupPrefix)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, aside.close()) }()
	if copied, err = c.gather(ctx, aside.files, keyFiles()); err != nil {
		return nil, err
	}
	if err := verifyFiles(ctx, aside.files, keyFiles()); err != nil {
		return nil, fmt.Errorf("verify the copy: %w", err)
	}
	if err := pack(c.Keys, aside, copied, nothingMore); err != nil {
		return nil, fmt.Errorf("write the backup of the keys: %w", err)
	}
	return copied, nil
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
		if errors.Is(sqlite.Fault(err), sqlite.ErrDamaged) {
			return nil, fmt.Errorf("the file %s is damaged and no backup was written; restore an older one, or stop the server and keep the file as it is, with its -wal and -shm: %w", from, err)
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

// verifyFiles reads every page of those of the files that are SQLite's.
func verifyFiles(ctx context.Context, directory string, names []string) error {
	for _, name := range names {
		path := filepath.Join(directory, name)
		if _, err := os.Stat(path); err != nil || filepath.Ext(name) != ".db" {
			continue
		}
		if err := sqlite.Check(ctx, path); err != nil {
			return err
		}
	}
	return nil
}

// verifyLogs checks the logs of a directory that nobody uses, and gives the files that their events name.
func verifyLogs(ctx context.Context, directory string, o output) (attached, error) {
	logs, err := logFlags{Data: directory}.open(ctx)
	if err != nil {
		return nil, err
	}
	names, faults := attached{}, []error{}
	for _, log := range logs.list {
		_, err := names.scan(ctx, log)
		faults = append(faults, verifyNamed(ctx, log, eventstore.Trust{AnyLog: log.Name == nodeLog}, o), err)
	}
	return names, errors.Join(errors.Join(faults...), logs.close())
}
