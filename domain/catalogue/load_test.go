package catalogue_test

import (
	_ "embed"
	"errors"
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
  function: INTERVENE
  authority: burgemeester
  barrier_stages: [GATHERING, DISTURBANCE]
  content_kinds: [CALL_TO_RIOT]
  intrusiveness: 5
  time_to_effect: HOURS
  needs: [EMERGENCY]
  legal_bases: [gemw-175]
  content_directed: false
  conditions: [ernstige vrees]
  limits: []
  source: wetten.overheid.nl
  checked_on: 2026-11-23
  verified: true
`
	oneTemplate = `- id: voetbal
  name: Football
  name_nl: Voetbal
  description: Around a match.
  description_nl: Rond een wedstrijd.
  platform: WHATSAPP
  content_kind: CALL_TO_RIOT
  tags: [voetbal, derby]
  reassess_hours: 6
  tasks:
    - title: Call the clubs
      title_nl: Clubs bellen
      due_hours: 3
      assignee: adviseur
  partners: [police]
  partners_nl: [politie]
  questions: [Where?]
  questions_nl: [Waar?]
  source: praktijk
  checked_on: 2026-11-24
  verified: false
`
	oneMunicipality = `code,name,province,safety_region,police_unit,inhabitants
GM0014,Groningen,Groningen,Groningen,Noord-Nederland,244829
`
)

func folder(interventions, bases, municipalities string) fstest.MapFS {
	return fstest.MapFS{
		"barrier-model.yaml": {Data: []byte(barrierModel)},
		"platforms.yaml":     {Data: []byte(platforms)},
		"templates.yaml":     {Data: []byte(oneTemplate)},
		"interventions.yaml": {Data: []byte(interventions)},
		"legal-bases.yaml":   {Data: []byte(bases)},
		"municipalities.csv": {Data: []byte(municipalities)},
	}
}

// The barrier model and the platforms have a row for each word of the vocabulary, so the built-in ones are the least there is.
//
//go:embed data/barrier-model.yaml
var barrierModel string

//go:embed data/platforms.yaml
var platforms string

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
	const s, p, tpl = "barrier-model.yaml", "platforms.yaml", "templates.yaml"
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
		{"an unknown field", i, "content_directed", "content_direct", `line 15: not the expected YAML: unknown field "content_direct"`},
		{"an id twice", i, oneIntervention, oneIntervention + oneIntervention, "row 2 (IV50): id: stands twice"},
		{"an empty file", i, oneIntervention, "", "interventions.yaml"},
		{"two documents", i, oneIntervention, oneIntervention + "---\n" + oneIntervention, "more than one document"},
		{"what the YAML library chokes on", i, oneIntervention, "!\x10[\n\x9d", "interventions.yaml: not the expected YAML; compare"},
		{"no list", i, oneIntervention, "name: x", "interventions.yaml: line 1: not the expected YAML"},
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
		{"an unknown function", i, "INTERVENE", "DANCE", `function: unknown word "DANCE"; choose from SIGNAL, COMMUNICATE, PLATFORM, INTERVENE`},
		{"no pace", i, "  time_to_effect: HOURS\n", "", `time_to_effect: unknown word ""; choose from MINUTES`},
		{"an unknown need", i, "EMERGENCY", "LUCK", `needs: unknown word "LUCK"`},
		{"a kind of content twice", i, "[CALL_TO_RIOT]", "[CALL_TO_RIOT, CALL_TO_RIOT]", `content_kinds: "CALL_TO_RIOT" stands twice`},
		{"case law without its court", b, "status: IN_FORCE", "status: IN_FORCE\n  case_law: [{date: 2020-01-01, held: x, held_nl: y}]", "case_law.court: empty"},
		{"case law that is nothing", b, "status: IN_FORCE", "status: IN_FORCE\n  case_law: [null]", "case_law: holds an empty line"},
		{"an unknown answer of an order", b, "status: IN_FORCE", "status: IN_FORCE\n  checklist: [WHO]", `checklist: unknown word "WHO"; choose from FACTS`},
		{"an answer of an order twice", b, "status: IN_FORCE", "status: IN_FORCE\n  checklist: [AREA, AREA]", `checklist: "AREA" stands twice`},
		{"a maximum of no days", b, "status: IN_FORCE", "status: IN_FORCE\n  checklist: [PERIOD]\n  max_days: 0", "max_days: not a positive whole number"},
		{"a maximum of what is not asked", b, "status: IN_FORCE", "status: IN_FORCE\n  checklist: [AREA]\n  max_days: 5", "max_days: stands without PERIOD"},
		{"a slip of no days", b, "status: IN_FORCE", "status: IN_FORCE\n  checklist: [PERIOD]\n  slip_days: 0", "slip_days: stands above nought"},
		{"a stage that is missing", s, "stage: GATHERING", "stage: MOBILISATION", "no row for GATHERING; add it"},
		{"a stage twice", s, "stage: GATHERING", "stage: MOBILISATION", "row 5 (MOBILISATION): id: stands twice"},
		{"a list that says less in Dutch", s, `["trust that was built before", `, `[`, "barriers_nl: 3 lines beside 2 in English"},
		{"a stage without partners", s, `["municipality", "neighbourhood team", "schools", "police"]`, "[]", "partners: empty; name at least one"},
		{"an unknown platform", p, "platform: X", "platform: HYVES", `platform: unknown word "HYVES"`},
		{"a platform that is missing", p, "platform: X", "platform: HYVES", "no row for X; add it"},
		{"an unknown access", p, "  access: PUBLIC\n", "  access: OPEN\n", `access: unknown word "OPEN"; choose from PUBLIC, BY_INVITATION, CLOSED, UNKNOWN`},
		{"a tag in capitals", tpl, "[voetbal, derby]", "[Voetbal]", `row 1 (voetbal): tags: "Voetbal" is not in small letters`},
		{"a tag twice", tpl, "[voetbal, derby]", "[voetbal, voetbal]", `tags: "voetbal" stands twice`},
		{"a template without tasks", tpl, "    - title: Call the clubs\n      title_nl: Clubs bellen\n      due_hours: 3\n      assignee: adviseur\n", "    []\n", "tasks: not from 1 to 20"},
		{"a task without a Dutch title", tpl, "title_nl: Clubs bellen", `title_nl: ""`, "tasks.title_nl: empty"},
		{"a task before its time", tpl, "due_hours: 3", "due_hours: -3", "tasks.due_hours: not from 0 to 8760"},
		{"no moment to weigh again", tpl, "  reassess_hours: 6\n", "", "reassess_hours: not from 1 to 8760"},
		{"an unknown kind of a template", tpl, "CALL_TO_RIOT", "PARTY", `content_kind: unknown word "PARTY"`},
		{"partners in one language", tpl, "partners_nl: [politie]", "partners_nl: []", "partners_nl: empty"},
		{"a template twice", tpl, oneTemplate, oneTemplate + oneTemplate, "row 2 (voetbal): id: stands twice"},
		{"a wrong header", m, "code,name", "name,code", "header: it has to be code,name,province"},
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

// Whatever an editor leaves behind, it is taken whole or refused with faults that name their file.
func FuzzLoadFS(f *testing.F) {
	f.Add(oneIntervention, oneBasis, oneMunicipality, barrierModel, platforms)
	f.Add("- &a [*a]", "- {id: [}", "code\n\"", "- stage: TRIGGER", "- {platform: X, note: [}")
	f.Add("null", "- null", "", "- null", "[[]]")
	f.Add("!\x10[\n\x9d", "T\r", "", "Y][]", "")
	f.Fuzz(func(t *testing.T, interventions, bases, municipalities, stages, places string) {
		files := folder(interventions, bases, municipalities)
		files["barrier-model.yaml"].Data, files["platforms.yaml"].Data = []byte(stages), []byte(places)
		c, err := catalogue.LoadFS(files)
		var faults catalogue.Faults
		switch {
		case err == nil && (len(c.InterventionTypes()) == 0 || len(c.BarrierModel()) != 7 || len(c.Platforms()) != 15 || len(c.Templates()) == 0):
			t.Error("a catalogue with a gap was taken")
		case errors.As(err, &faults):
			for _, fault := range faults {
				if fault.File == "" || fault.Reason == "" {
					t.Errorf("a fault that says nothing: %+v", fault)
				}
			}
		case err != nil:
			t.Errorf("refused without a fault: %v", err)
		}
	})
}
