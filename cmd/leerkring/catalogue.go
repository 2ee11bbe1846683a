package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"leerkring/domain/catalogue"
)

type catalogueCommand struct {
	Check  catalogueCheckCommand  `cmd:"" help:"Check an edited catalogue. (Catalogus controleren.)"`
	Export catalogueExportCommand `cmd:"" help:"Write the built-in catalogue, so that it can be edited. (Catalogus wegschrijven.)"`
}

type catalogueCheckCommand struct {
	Catalogue string `help:"Directory of the edited catalogue; left out, the built-in one." placeholder:"DIR"`
}

func (catalogueCheckCommand) Help() string {
	return `Examples:
  leerkring catalogue check --catalogue ./catalogue
  leerkring catalogue check

Prints what is wrong, a line for each fault with its file and row; else what the catalogue holds. Exit code 1 with a fault.`
}

func (c catalogueCheckCommand) Run(o output) error {
	loaded, err := loadCatalogue(c.Catalogue)
	var faults catalogue.Faults
	if errors.As(err, &faults) {
		fmt.Fprintln(o.out, faults)
		return fmt.Errorf("faults in the catalogue in %s: %d; mend them and check again", c.Catalogue, len(faults))
	}
	if err != nil {
		return err
	}
	interventions, bases := loaded.InterventionTypes(), loaded.LegalBases()
	unverified := 0
	for _, t := range interventions {
		unverified += count(!t.Verified)
	}
	for _, b := range bases {
		unverified += count(!b.Verified)
	}
	fmt.Fprintf(o.out, "Catalogue %s: %d interventions, %d legal bases (%d of these rows not verified), %d stages, %d platforms, %d templates, %d municipalities.\n",
		loaded.Version(), len(interventions), len(bases), unverified, len(loaded.BarrierModel()), len(loaded.Platforms()), len(loaded.Templates()), len(loaded.Municipalities()))
	return nil
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

type catalogueExportCommand struct {
	Dir string `arg:"" help:"Directory to write to; made when it is not there. Files that are there already are not overwritten."`
}

func (catalogueExportCommand) Help() string {
	return `Examples:
  leerkring catalogue export ./catalogue
  leerkring serve --catalogue ./catalogue`
}

func (c catalogueExportCommand) Run(o output) error {
	files, err := catalogue.BuiltIn()
	if err != nil {
		return err
	}
	names, err := fs.Glob(files, "*")
	if err != nil {
		return fmt.Errorf("list the catalogue: %w", err)
	}
	if err := os.MkdirAll(c.Dir, 0o755); err != nil {
		return fmt.Errorf("write the catalogue: %w", err)
	}
	for _, name := range names {
		if err := exportFile(files, name, filepath.Join(c.Dir, name)); err != nil {
			return fmt.Errorf("write the catalogue: %w", err)
		}
	}
	fmt.Fprintf(o.out, "Wrote %d files to %s. Edit them, then: leerkring catalogue check --catalogue %s\n", len(names), c.Dir, c.Dir)
	return nil
}

// exportFile writes one file where none is: an edited one is somebody's work.
func exportFile(files fs.FS, name, to string) (err error) {
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	_, err = file.Write(text)
	return err
}

// loadCatalogue reads the catalogue in a directory, or the built-in one.
func loadCatalogue(dir string) (*catalogue.Catalogue, error) {
	builtIn, err := catalogue.Load()
	if err != nil || dir == "" {
		return builtIn, err
	}
	loaded, err := catalogue.LoadFS(os.DirFS(dir))
	if err != nil {
		return nil, fmt.Errorf("the catalogue in %s: %w", dir, err)
	}
	if lost := loaded.Lost(builtIn); len(lost) > 0 {
		return nil, lost
	}
	return loaded, nil
}

// openCatalogue is loadCatalogue for a command that has one line to say what is wrong.
func openCatalogue(dir string) (*catalogue.Catalogue, error) {
	loaded, err := loadCatalogue(dir)
	var faults catalogue.Faults
	if errors.As(err, &faults) {
		return nil, fmt.Errorf("faults in the catalogue in %s: %d, the first: %w; see leerkring catalogue check --catalogue %s", dir, len(faults), faults[0], dir)
	}
	return loaded, err
}
