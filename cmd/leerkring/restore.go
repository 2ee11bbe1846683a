package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"leerkring/internal/server"
	"leerkring/projections"
)

type restoreCommand struct {
	File  string `arg:"" help:"File that 'leerkring backup' wrote." type:"existingfile"`
	Keys  string `help:"File of the keys; left out, the directory has to hold them." placeholder:"FILE" type:"existingfile"`
	Data  string `help:"Data directory; it may not hold logs (default ${default})." default:"./data" placeholder:"DIR"`
	Blobs string `help:"Directory to put the files into that belong to cases; left out, blobs in the data directory." placeholder:"DIR"`
}

func (restoreCommand) Help() string {
	return `Puts a backup into a data directory, all of it or nothing: it is unpacked and verified aside first. Files that
belong to cases go where the server has them; one that is there already stays. The read models
are made from the logs at the next start, and the keys of what was erased or withdrawn are destroyed again.

Example:
  leerkring restore --data /var/lib/leerkring /mnt/backup/logs.tar.gz --keys /mnt/vault/keys.tar.gz`
}

// restorePrefix begins the name of a directory in which a backup is unpacked.
const restorePrefix = ".leerkring-restore-"

func (c restoreCommand) Run(ctx context.Context, o output) error {
	directory, err := server.OpenDirectory(c.Data)
	if err != nil {
		return err
	}
	err = c.restore(ctx, directory, o)
	if err := errors.Join(err, directory.Close()); err != nil {
		return err
	}
	fmt.Fprintf(o.out, "Restored into %s.\n", c.Data)
	return nil
}

func (c restoreCommand) restore(ctx context.Context, directory *server.Directory, o output) (err error) {
	if err := c.refuse(directory); err != nil {
		return err
	}
	aside, err := openWorkplace(directory.Path, restorePrefix)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, aside.close()) }()
	files := &blobsUnpacked{dir: blobsOf(c.Blobs, directory.Path)}
	defer func() { err = errors.Join(err, files.close()) }()
	names, err := unpack(c.File, aside.files, logFiles(), files.take)
	if err != nil {
		return fmt.Errorf("nothing was restored: %w", err)
	}
	if c.Keys != "" {
		keys, err := unpack(c.Keys, aside.files, keyFiles(), nothingElse)
		if err != nil {
			return fmt.Errorf("nothing was restored, for want of the keys: %w", err)
		}
		names = append(names, keys...)
	}
	named, err := verifyLogs(ctx, aside.files, o)
	if err := errors.Join(verifyFiles(ctx, aside.files, names), err); err != nil {
		return fmt.Errorf("nothing was restored, since %s does not verify; it is a tar archive, whose files can be put in place by hand: %w", c.File, err)
	}
	if err := files.moveIn(); err != nil { // before the events that name them
		return fmt.Errorf("nothing was restored: %w", err)
	}
	if err := moveIn(names, aside.files, directory.Path); err != nil {
		return fmt.Errorf("nothing was restored: %w", errors.Join(err, files.takeBack()))
	}
	faults := []error{files.report(named, o)}
	for _, name := range []string{"knowledge.db", "casefile.db", "door.db", "erasure.db"} {
		faults = append(faults, projections.Discard(directory.File(name)))
	}
	return errors.Join(faults...)
}

// refuse finds what stands where something would be put. SQLite would play what stands beside a file that is gone into the file
// that takes its place.
func (c restoreCommand) refuse(directory *server.Directory) error {
	names := logFiles()
	if c.Keys != "" {
		names = append(names, keyFiles()...)
	}
	var beside []string
	for _, name := range names {
		if _, err := os.Lstat(directory.File(name)); err == nil {
			return fmt.Errorf("the data directory %s holds %s already; restore into an empty one", c.Data, name)
		}
		for _, suffix := range []string{"-wal", "-shm", "-journal"} {
			if _, err := os.Lstat(directory.File(name + suffix)); err == nil {
				beside = append(beside, name+suffix)
			}
		}
	}
	if beside != nil {
		return fmt.Errorf("the data directory %s holds %s of files that are gone; they would spoil what is restored: move them away first",
			c.Data, strings.Join(beside, ", "))
	}
	return nil
}
