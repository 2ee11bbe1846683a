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
)

//go:embed data/interventions.yaml data/legal-bases.yaml data/municipalities.csv
var builtIn embed.FS

const (
	interventionsFile  = "interventions.yaml"
	legalBasesFile     = "legal-bases.yaml"
	municipalitiesFile = "municipalities.csv"

	// maxFileSize keeps a mistaken file from filling the memory; the built-in files are under 100 kB.
	maxFileSize = 4 << 20
)

// Load returns the catalogue that the program was built with.
func Load() (*Catalogue, error) {
	data, err := fs.Sub(builtIn, "data")
	if err != nil {
		return nil, fmt.Errorf("built-in catalogue: %w", err)
	}
	return LoadFS(data)
}

// LoadFS reads an edited copy: a folder with interventions.yaml, legal-bases.yaml and municipalities.csv. It refuses an
// unknown field or enum word, an id that stands twice, a reference to nothing, an empty required field and an invalid date;
// the error names all faults it found, each with file, row and reason.
func LoadFS(fsys fs.FS) (*Catalogue, error) {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		return nil, fmt.Errorf("catalogue: %w", err)
	}
	files := map[string][]byte{}
	digest := sha256.New()
	for _, name := range []string{interventionsFile, legalBasesFile, municipalitiesFile} {
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
	if err := c.fill(files, zone); err != nil {
		return nil, err
	}
	return c, nil
}

func (c *Catalogue) fill(files map[string][]byte, zone *time.Location) error {
	var basisErr, interventionErr, municipalityErr error
	c.legalBases, basisErr = parseRows(files[legalBasesFile], legalBasesFile, zone,
		func(r legalBasisRow) string { return r.ID },
		func(r legalBasisRow, k *checker) LegalBasis { return r.build(k) })
	c.legalBasisAt = index(c.legalBases, func(b LegalBasis) string { return b.ID })
	c.interventions, interventionErr = parseRows(files[interventionsFile], interventionsFile, zone,
		func(r interventionRow) string { return r.ID },
		func(r interventionRow, k *checker) InterventionType { return r.build(k, c.legalBasisAt) })
	c.interventionAt = index(c.interventions, func(t InterventionType) string { return t.ID })
	c.municipalities, municipalityErr = parseMunicipalities(files[municipalitiesFile])
	c.municipalityAt = index(c.municipalities, func(m Municipality) string { return m.Code })
	return errors.Join(basisErr, interventionErr, municipalityErr)
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

// parseRows reads a YAML list of rows R and builds a T of each.
func parseRows[R, T any](data []byte, file string, zone *time.Location, id func(R) string, build func(R, *checker) T) ([]T, error) {
	var rows []R
	if err := decodeYAML(data, &rows); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("%s: no rows", file)
	}
	built := make([]T, len(rows))
	var faults []error
	seen := map[string]bool{}
	for i, row := range rows {
		c := &checker{where: fmt.Sprintf("%s: row %d (%s)", file, i+1, id(row)), zone: zone}
		c.must(!seen[id(row)], "id: stands twice")
		seen[id(row)] = true
		built[i] = build(row, c)
		faults = append(faults, c.faults...)
	}
	return built, errors.Join(faults...)
}

// decodeYAML decodes exactly one document.
func decodeYAML(data []byte, into any) error {
	decoder := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict())
	if err := decoder.Decode(into); err != nil {
		return fmt.Errorf("not the expected YAML: %w", err)
	}
	// Rows after a document separator would be lost in silence.
	var rest any
	if err := decoder.Decode(&rest); !errors.Is(err, io.EOF) {
		return errors.New("not the expected YAML: more than one document")
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
