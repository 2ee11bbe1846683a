package catalogue

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"
	_ "time/tzdata" // Amsterdam's days must be known on a machine without a time-zone database

	"github.com/goccy/go-yaml"

	"leerkring/domain/situation"
)

//go:embed data/*.yaml data/*.csv
var builtIn embed.FS

const (
	interventionsFile  = "interventions.yaml"
	legalBasesFile     = "legal-bases.yaml"
	barrierModelFile   = "barrier-model.yaml"
	platformsFile      = "platforms.yaml"
	templatesFile      = "templates.yaml"
	municipalitiesFile = "municipalities.csv"

	// maxFileSize keeps a mistaken file from filling the memory; the built-in files are under 100 kB.
	maxFileSize = 4 << 20
)

// fileNames are the files of a catalogue.
func fileNames() []string {
	return []string{interventionsFile, legalBasesFile, barrierModelFile, platformsFile, templatesFile, municipalitiesFile}
}

// Load returns the catalogue that the program was built with.
func Load() (*Catalogue, error) {
	data, err := BuiltIn()
	if err != nil {
		return nil, err
	}
	return LoadFS(data)
}

// BuiltIn gives the files of the catalogue that the program was built with, to be edited elsewhere.
func BuiltIn() (fs.FS, error) {
	data, err := fs.Sub(builtIn, "data")
	if err != nil {
		return nil, fmt.Errorf("built-in catalogue: %w", err)
	}
	return data, nil
}

// LoadFS reads an edited copy: a folder with the files that BuiltIn has. It refuses an unknown field or enum word, an id that
// stands twice, a reference to nothing, an empty required field, an invalid date, and a barrier model or list of platforms
// with a gap. The error is Faults when the files can be read: all that was found, each with file, row and remedy.
func LoadFS(fsys fs.FS) (*Catalogue, error) {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		return nil, fmt.Errorf("catalogue: %w", err)
	}
	files := map[string][]byte{}
	digest := sha256.New()
	for _, name := range fileNames() {
		data, err := readFile(fsys, name)
		if err != nil {
			return nil, err
		}
		files[name] = data
		// The length separates the files, so that a row moved from one to the next changes the digest.
		fmt.Fprintf(digest, "%s %d\n", name, len(data))
		digest.Write(data)
	}
	c := &Catalogue{version: hex.EncodeToString(digest.Sum(nil))[:12]}
	if faults := c.fill(files, zone); len(faults) > 0 {
		return nil, faults
	}
	return c, nil
}

func (c *Catalogue) fill(files map[string][]byte, zone *time.Location) Faults {
	r := reader{files: files, zone: zone}
	c.legalBases = readRows(&r, legalBasesFile, func(r legalBasisRow) string { return r.ID }, legalBasisRow.build)
	c.legalBasisAt = index(c.legalBases, func(b LegalBasis) string { return b.ID })
	c.interventions = readRows(&r, interventionsFile, func(r interventionRow) string { return r.ID },
		func(r interventionRow, k *checker) InterventionType { return r.build(k, c.legalBasisAt) })
	c.interventionAt = index(c.interventions, func(t InterventionType) string { return t.ID })
	c.barriers = readRows(&r, barrierModelFile, func(r barrierRow) string { return r.Stage }, barrierRow.build)
	everyWord(&r, barrierModelFile, situation.AllBarrierStages(), index(c.barriers, func(b Barrier) string { return string(b.Stage) }))
	c.platforms = readRows(&r, platformsFile, func(r platformRow) string { return r.Platform }, platformRow.build)
	c.platformAt = index(c.platforms, func(p Platform) string { return string(p.Platform) })
	everyWord(&r, platformsFile, situation.AllPlatforms(), c.platformAt)
	c.templates = readRows(&r, templatesFile, func(r templateRow) string { return r.ID }, templateRow.build)
	c.templateAt = index(c.templates, func(t Template) string { return t.ID })
	var faults Faults
	c.municipalities, faults = parseMunicipalities(files[municipalitiesFile])
	c.municipalityAt = index(c.municipalities, func(m Municipality) string { return m.Code })
	return append(r.faults, faults...)
}

func readFile(fsys fs.FS, name string) ([]byte, error) {
	file, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxFileSize+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(data) > maxFileSize {
		return nil, fmt.Errorf("%s: larger than %d bytes", name, maxFileSize)
	}
	return data, nil
}

// reader reads the files and gathers what is wrong in them.
type reader struct {
	files  map[string][]byte
	zone   *time.Location
	faults Faults
}

// readRows reads a YAML list of rows R and builds a T of each.
func readRows[R, T any](r *reader, file string, id func(R) string, build func(R, *checker) T) []T {
	var rows []R
	if fault := decodeYAML(r.files[file], &rows); fault != nil {
		fault.File = file
		r.faults = append(r.faults, *fault)
		return nil
	}
	if len(rows) == 0 {
		r.faults = append(r.faults, Fault{file, "", "", "no rows"})
		return nil
	}
	built := make([]T, len(rows))
	seen := map[string]bool{}
	for i, row := range rows {
		c := &checker{file: file, row: fmt.Sprintf("row %d (%s)", i+1, id(row)), zone: r.zone}
		c.filled("id", id(row))
		c.must(!seen[id(row)], "id", "stands twice; take one out")
		seen[id(row)] = true
		built[i] = build(row, c)
		r.faults = append(r.faults, c.faults...)
	}
	return built
}

// everyWord asks for a row of each word of a closed list.
func everyWord[W ~string](r *reader, file string, all []W, at map[string]int) {
	if len(at) == 0 { // the file as a whole could not be read, and that was said
		return
	}
	for _, w := range all {
		if _, ok := at[string(w)]; !ok {
			r.faults = append(r.faults, Fault{file, "", "", fmt.Sprintf("no row for %s; add it", w)})
		}
	}
}

// decodeYAML decodes exactly one document. The YAML library panics on some input that is no YAML, such as a lone tag; that is a
// fault of the file, not of the program.
func decodeYAML(data []byte, into any) (fault *Fault) {
	defer func() {
		if recover() != nil {
			fault = &Fault{Reason: "not the expected YAML; compare it with what 'leerkring catalogue export' writes"}
		}
	}()
	decoder := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict())
	if err := decoder.Decode(into); err != nil {
		fault = &Fault{Reason: "not the expected YAML: " + err.Error()}
		var at yaml.Error
		if errors.As(err, &at) && at.GetToken() != nil {
			fault.Row = fmt.Sprintf("line %d", at.GetToken().Position.Line)
			fault.Reason = "not the expected YAML: " + at.GetMessage() + "; compare it with what 'leerkring catalogue export' writes"
		}
		return fault
	}
	// Rows after a document separator would be lost in silence.
	var rest any
	if err := decoder.Decode(&rest); !errors.Is(err, io.EOF) {
		return &Fault{Reason: "not the expected YAML: more than one document; take out the line ---"}
	}
	return nil
}

func index[T any](rows []T, id func(T) string) map[string]int {
	at := make(map[string]int, len(rows))
	for i, row := range rows {
		at[id(row)] = i
	}
	return at
}
