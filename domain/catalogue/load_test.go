package catalogue_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"leerkring/domain/catalogue"
)

const (
	oneBasis = `- id: gemw-175
  name: Emergency order
  name_nl: Noodbevel
  article: Gemeentewet art. 175
  kind: ADMINISTRATIVE
  authority: burgemeester
  conditions: [ernstige vrees]
  limits: [Grondwet blijft gelden]
  status: IN_FORCE
  in_force_from: 1994-01-01
  in_force_until: 2030-01-01
  source: wetten.overheid.nl
  checked_on: 2026-11-23
  verified: true
`
	oneIntervention = `- id: IV50
  name: Emergency order
  name_nl: Noodbevel
  description: All orders needed.
  description_nl: Alle bevelen die nodig zijn.
  kind: ADMINISTRATIVE
  authority: burgemeester
  barrier_stages: [GATHERING, DISTURBANCE]
  intrusiveness: 5
  legal_bases: [gemw-175]
  content_directed: false
  conditions: [ernstige vrees]
  limits: []
  source: wetten.overheid.nl
  checked_on: 2026-11-23
  verified: true
`
	oneMunicipality = `code,name,province,safety_region,police_unit,inhabitants
GM0014,Groningen,Groningen,Groningen,Noord-Nederland,244829
`
)

func folder(interventions, bases, municipalities string) fstest.MapFS {
	return fstest.MapFS{
		"interventions.yaml": {Data: []byte(interventions)},
		"legal-bases.yaml":   {Data: []byte(bases)},
		"municipalities.csv": {Data: []byte(municipalities)},
	}
}

func TestLoadFSTakesAnEditedCopy(t *testing.T) {
	c, err := catalogue.LoadFS(folder(oneIntervention, oneBasis, oneMunicipality))
	if err != nil {
		t.Fatal(err)
	}
	edited, err := catalogue.LoadFS(folder(oneIntervention, strings.Replace(oneBasis, "ernstige vrees", "vrees", 1), oneMunicipality))
	if err != nil {
		t.Fatal(err)
	}
	if c.Version() == edited.Version() {
		t.Error("an edited row does not change the version")
	}
}

func TestLoadFSRefuses(t *testing.T) {
	const b, i, m = "legal-bases.yaml", "interventions.yaml", "municipalities.csv"
	for _, test := range []struct{ fault, file, old, new, want string }{
		{"a dangling reference", i, "[gemw-175]", "[gemw-999]", `row 1 (IV50): legal_bases: no legal basis has the id "gemw-999"`},
		{"a reference twice", i, "[gemw-175]", "[gemw-175, gemw-175]", `"gemw-175" stands twice`},
		{"a legal intervention without basis", i, "[gemw-175]", "[]", "needs at least one"},
		{"an unknown stage", i, "GATHERING", "PARTY", `barrier_stages: unknown word "PARTY"`},
		{"no stage", i, "[GATHERING, DISTURBANCE]", "[]", "barrier_stages: empty"},
		{"an unknown kind", i, "ADMINISTRATIVE", "MARTIAL", `kind: unknown word "MARTIAL"`},
		{"intrusiveness off the scale", i, "intrusiveness: 5", "intrusiveness: 6", "intrusiveness: not from 0 to 5"},
		{"no intrusiveness", i, "  intrusiveness: 5\n", "", "intrusiveness: not from 0 to 5"},
		{"an empty name", i, "name: Emergency order", `name: " "`, "name: empty"},
		{"an empty condition", i, "[ernstige vrees]", `[""]`, "conditions: holds an empty line"},
		{"an unknown field", i, "content_directed", "content_direct", "content_direct"},
		{"an id twice", i, oneIntervention, oneIntervention + oneIntervention, "row 2 (IV50): id: stands twice"},
		{"an empty file", i, oneIntervention, "", "interventions.yaml"},
		{"two documents", i, oneIntervention, oneIntervention + "---\n" + oneIntervention, "more than one document"},
		{"no list", i, oneIntervention, "name: x", "interventions.yaml: not the expected YAML"},
		{"an invalid date", i, "2026-11-23", "2026-11-31", `checked_on: "2026-11-31" is not a date`},
		{"an unknown kind of law", b, "ADMINISTRATIVE", "NO_LAW", `kind: unknown word "NO_LAW"`},
		{"an unknown status", b, "IN_FORCE", "ALMOST", `row 1 (gemw-175): status: unknown word "ALMOST"`},
		{"a bill without course", b, "IN_FORCE", "PENDING", "bill: stands with status PENDING"},
		{"a struck-down rule without ruling", b, "IN_FORCE", "STRUCK_DOWN", "ruling: stands with status STRUCK_DOWN"},
		{"a ruling without date", b, "IN_FORCE", "STRUCK_DOWN\n  ruling: {court: x, held: y, held_nl: z}", "ruling.date"},
		{"a bill in force", b, "IN_FORCE", "IN_FORCE\n  bill: {name: x, course: y, course_nl: z}", "bill: stands with status PENDING"},
		{"an end before the start", b, "2030-01-01", "1993-01-01", "in_force_until: not after in_force_from"},
		{"an empty source", b, "source: wetten.overheid.nl", `source: ""`, "source: empty"},
		{"an unknown field of a basis", b, "authority", "autority", "autority"},
		{"a basis twice", b, oneBasis, oneBasis + oneBasis, "row 2 (gemw-175): id: stands twice"},
		{"a wrong header", m, "code,name", "name,code", "header"},
		{"a missing column", m, ",244829", "", "municipalities.csv"},
		{"a wrong code", m, "GM0014", "GM14", `line 2: code: "GM14" is not GM and four digits`},
		{"a code twice", m, oneMunicipality, oneMunicipality + "GM0014,X,X,X,X,1\n", `line 3: code: "GM0014" stands twice`},
		{"no inhabitants", m, "244829", "0", "not a positive whole number"},
		{"no number", m, "244829", "many", "not a positive whole number"},
		{"an empty province", m, "Groningen,Groningen,Groningen", "Groningen,,Groningen", "province: empty"},
		{"no municipality", m, "GM0014,Groningen,Groningen,Groningen,Noord-Nederland,244829\n", "", "no rows"},
	} {
		t.Run(test.fault, func(t *testing.T) {
			files := folder(oneIntervention, oneBasis, oneMunicipality)
			good := string(files[test.file].Data)
			bad := strings.Replace(good, test.old, test.new, 1)
			if bad == good {
				t.Fatal("the fault changes nothing")
			}
			files[test.file].Data = []byte(bad)
			_, err := catalogue.LoadFS(files)
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), test.file) {
				t.Errorf("error %v, want %q of %s", err, test.want, test.file)
			}
		})
	}
}

func TestLoadFSNamesAMissingFile(t *testing.T) {
	files := folder(oneIntervention, oneBasis, oneMunicipality)
	delete(files, "legal-bases.yaml")
	if _, err := catalogue.LoadFS(files); err == nil || !strings.Contains(err.Error(), "legal-bases.yaml") {
		t.Errorf("error %v", err)
	}
}

func FuzzLoadFS(f *testing.F) {
	f.Add(oneIntervention, oneBasis, oneMunicipality)
	f.Add("- &a [*a]", "- {id: [}", "code\n\"")
	f.Add("null", "- null", "")
	f.Fuzz(func(t *testing.T, interventions, bases, municipalities string) {
		c, err := catalogue.LoadFS(folder(interventions, bases, municipalities))
		if err == nil && len(c.InterventionTypes()) == 0 {
			t.Error("an empty catalogue was taken")
		}
	})
}
