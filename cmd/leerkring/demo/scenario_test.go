package demo

import (
	"strings"
	"testing"
	"time"

	"leerkring/domain/incident"
	"leerkring/domain/situation"
	contract "leerkring/frontend-contract"
)

func documented(t testing.TB) []Scenario {
	t.Helper()
	list, err := Documented()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestDocumentedScenariosAreAccepted(t *testing.T) {
	st := newStage(t)
	for _, s := range documented(t) {
		state, _, err := st.play(s)
		if err != nil {
			t.Errorf("%s: %v", s.Name, err)
			continue
		}
		if state.Stage() != incident.StageClosed || len(state.Lessons) != 1 {
			t.Errorf("%s: ends at %s with %d lessons", s.Name, state.Stage(), len(state.Lessons))
		}
		if _, ok := st.rules.Catalogue.Municipality(s.Municipality); !ok {
			t.Errorf("%s: no municipality %s", s.Name, s.Municipality)
		}
		if len(s.Sources) == 0 {
			t.Errorf("%s names no source", s.Name)
		}
		checkReview(t, s)
	}
}

// The incidents that are documented, in the order in which they happened, with the files that tell them.
func TestEachDocumentedIncidentIsTold(t *testing.T) {
	left := map[string]bool{}
	for _, s := range documented(t) {
		left[s.Name] = true
	}
	for number, c := range []struct {
		incident string
		files    []string
	}{
		{"the party of Haren, 2012", []string{"haren-2012"}},
		{"the party of Katwijk (Cuijk), 2018", []string{"cuijk-2018"}},
		{"the call to loot in Rotterdam, 2020", []string{"rotterdam-plunderoproep-2020"}},
		{"the calls in Hoogeveen, 2020", []string{"hoogeveen-2020"}},
		{"the nights of The Hague, 2020", []string{"den-haag-schilderswijk-2020", "den-haag-duindorp-2020"}},
		{"the curfew riots of Eindhoven, 2021", []string{"eindhoven-2021"}},
		{"the curfew riots of the day after, 2021", []string{"rotterdam-zuid-2021", "den-bosch-2021"}},
		{"the curfew riots of Haarlem, 2021", []string{"haarlem-2021"}},
		{"the Coolsingel, 2021", []string{"rotterdam-coolsingel-2021"}},
		{"the call on Telegram in Utrecht, 2021", []string{"utrecht-2021"}},
		{"the farmers' protests, 2022", []string{"boerenprotest-2022"}},
		{"the demonstration of Staphorst, 2022", []string{"staphorst-2022"}},
		{"the giveaway at Zuidplein, 2024", []string{"rotterdam-zuidplein-2024"}},
		{"the hall in The Hague, 2024", []string{"den-haag-opera-2024"}},
		{"the days after a match in Amsterdam, 2024", []string{"amsterdam-2024"}},
		{"the Malieveld, 2025", []string{"den-haag-malieveld-2025"}},
		{"council meetings, 2025", []string{"doetinchem-2025", "hoorn-2025", "amersfoort-2025", "beuningen-2025", "houten-2025", "uithoorn-2025"}},
	} {
		for _, file := range c.files {
			if !left[file] {
				t.Errorf("%d, %s: no file %s", number+1, c.incident, file)
			}
			delete(left, file)
		}
	}
	for file := range left {
		t.Errorf("%s tells none of the documented incidents", file)
	}
}

func TestEveryStepIsAMutationOfTheContract(t *testing.T) {
	documents, err := contract.Operations()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range documented(t) {
		for i, step := range s.Steps {
			if !strings.HasPrefix(documents[step.Do], "mutation "+step.Do+" ") {
				t.Errorf("%s, step %d: the contract has no mutation %s", s.Name, i+1, step.Do)
			}
		}
	}
}

func checkReview(t *testing.T, s Scenario) {
	t.Helper()
	if s.Review != "" && s.Review != "APPROVE" && s.Review != "RETURN" || s.Review == "RETURN" && s.Note == "" {
		t.Errorf("%s: review %q with note %q", s.Name, s.Review, s.Note)
	}
}

func TestOnlyUtrechtIsFlagged(t *testing.T) {
	st := newStage(t)
	for _, s := range documented(t) {
		_, events, err := st.play(s)
		if err != nil {
			t.Fatalf("%s: %v", s.Name, err)
		}
		var flags []string
		for _, e := range events {
			if m, ok := e.(incident.InterventionDecided); ok && m.Lawfulness != situation.Lawful {
				flags = append(flags, string(m.InterventionType)+" "+string(m.Lawfulness))
			}
		}
		want := ""
		if s.Name == "utrecht-2021" {
			want = "IV55 UNLAWFUL"
		}
		if got := strings.Join(flags, ", "); got != want {
			t.Errorf("%s: flagged %q, want %q", s.Name, got, want)
		}
	}
}

func TestMomentsHaveTheDutchOffset(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range documented(t) {
		for i, step := range s.Steps {
			_, got := step.At.Zone()
			if _, want := step.At.In(zone).Zone(); !step.At.IsZero() && got != want {
				t.Errorf("%s, step %d: offset %d s, want %d s", s.Name, i+1, got, want)
			}
		}
	}
}

// checkLesson fails when masking takes more than 15 % of a lesson's words.
func checkLesson(t *testing.T, st stage, s Scenario) {
	t.Helper()
	for _, step := range s.Steps {
		if step.Do != "SubmitLesson" {
			continue
		}
		var texts []string
		for _, value := range step.Input {
			text, _ := value.(string)
			texts = append(texts, text)
		}
		if masked, share := st.rules.Masker.MaskAll(nil, texts...).Plain(); share > 0.15 {
			t.Errorf("%s: %.0f %% of the lesson was masked: %q", s.Name, share*100, masked)
		}
	}
}

func TestDocumentedLessonsStayReadable(t *testing.T) {
	st := newStage(t)
	for _, s := range documented(t) {
		checkLesson(t, st, s)
	}
}

func TestParseRefusesWhatItDoesNotKnow(t *testing.T) {
	for name, text := range map[string]string{
		"unknown field":   "municipality: GM0344\ncolour: red\nsteps:\n  - do: CloseIncident\n",
		"unknown in step": "municipality: GM0344\nsteps:\n  - do: CloseIncident\n    when: now\n",
		"no municipality": "steps:\n  - do: CloseIncident\n",
		"no steps":        "municipality: GM0344\n",
		"not YAML":        "\t:",
	} {
		if _, err := parse([]byte(text)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func FuzzParse(f *testing.F) {
	names, err := scenarioFiles.ReadDir("scenarios")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		text, err := scenarioFiles.ReadFile("scenarios/" + name.Name())
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte("municipality: GM0344\nsteps: [{do: CloseIncident}]\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if s, err := parse(text); err == nil && (s.Municipality == "" || len(s.Steps) == 0) {
			t.Errorf("accepted without municipality or steps: %+v", s)
		}
	})
}
