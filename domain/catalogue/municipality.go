package catalogue

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"leerkring/domain/situation"
)

// Municipality is a Dutch municipality with the regions it belongs to.
type Municipality struct {
	Code         string // of Statistics Netherlands (CBS), such as GM0014
	Name         string
	Province     string
	SafetyRegion string
	PoliceUnit   string
	Inhabitants  int
	SizeClass    situation.SizeClass // follows from Inhabitants
}

func municipalityColumns() []string {
	return []string{"code", "name", "province", "safety_region", "police_unit", "inhabitants"}
}

// parseMunicipalities reads the CSV; its faults are named by line.
func parseMunicipalities(data []byte) ([]Municipality, Faults) {
	reader := csv.NewReader(bytes.NewReader(data))
	reader.FieldsPerRecord = len(municipalityColumns())
	header, err := reader.Read()
	if err != nil || !slices.Equal(header, municipalityColumns()) {
		return nil, Faults{{municipalitiesFile, "header", "", "it has to be " + strings.Join(municipalityColumns(), ",")}}
	}
	var rows []Municipality
	var faults Faults
	seen := map[string]bool{}
	for {
		fields, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, append(faults, Fault{municipalitiesFile, "", "", err.Error()})
		}
		line, _ := reader.FieldPos(0)
		c := &checker{file: municipalitiesFile, row: fmt.Sprintf("line %d", line)}
		rows = append(rows, buildMunicipality(c, fields, seen))
		faults = append(faults, c.faults...)
	}
	if len(rows) == 0 {
		faults = append(faults, Fault{municipalitiesFile, "", "", "no rows"})
	}
	return rows, faults
}

func buildMunicipality(c *checker, fields []string, seen map[string]bool) Municipality {
	for i, column := range municipalityColumns() {
		c.filled(column, fields[i])
	}
	code := fields[0]
	c.must(isMunicipalityCode(code), "code", fmt.Sprintf("%q is not GM and four digits", code))
	c.must(!seen[code], "code", fmt.Sprintf("%q stands twice; take one out", code))
	seen[code] = true
	inhabitants, err := strconv.Atoi(fields[5])
	c.must(err == nil && inhabitants > 0, "inhabitants", fmt.Sprintf("%q is not a positive whole number", fields[5]))
	return Municipality{
		Code: code, Name: fields[1], Province: fields[2], SafetyRegion: fields[3], PoliceUnit: fields[4],
		Inhabitants: inhabitants, SizeClass: situation.SizeClassOf(inhabitants),
	}
}

func isMunicipalityCode(code string) bool {
	digits, ok := strings.CutPrefix(code, "GM")
	return ok && len(digits) == 4 && strings.Trim(digits, "0123456789") == ""
}
