package demo

import (
	"encoding/json"
	"strings"
	"testing"

	"leerkring/domain/incident"
	"leerkring/domain/notice"
	"leerkring/domain/situation"
)

// What a newcomer should find in the documented cases: each of it once at least.
func TestTheDocumentedCasesShowWhatThereIs(t *testing.T) {
	st := newStage(t)
	seen, notices := map[string]int{}, 0
	for _, s := range documented(t) {
		p, err := st.perform(s)
		if err != nil {
			t.Fatalf("%s: %v", s.Name, err)
		}
		notices += len(p.notices)
		for _, e := range p.events {
			seen[shown(e)]++
		}
		for _, e := range p.filed {
			switch e := e.(type) {
			case notice.NoticeFiled:
				seen["route "+string(e.Route)]++
				seen["qualification "+string(e.Qualification)]++
			case notice.NoticeAcknowledged:
				seen["receipt"]++
			case notice.NoticeDecided:
				seen["answer "+string(e.Decision)]++
			case notice.ContentReappeared:
				seen["reappearance"]++
			}
		}
	}
	if notices < 6 {
		t.Errorf("%d notices, want 6 or more", notices)
	}
	for _, want := range []string{
		"route PLATFORM_FORM", "route TRUSTED_FLAGGER", "route PROSECUTOR", "qualification ILLEGAL", "qualification HOUSE_RULES", "receipt",
		"answer REMOVED", "answer RESTRICTED", "answer REFUSED", "answer NO_ANSWER", "reappearance",
		"would have helped YES", "would have helped NO", "would have helped UNCLEAR",
		"ground ALLOWED", "ground NOT_ALLOWED", "ground ASK_ADVICE",
		"partner POLICE", "partner PROSECUTOR", "partner MUNICIPALITY", "partner removed", "signal of POLICE",
		"correction", "retraction", "reopening", "note", "task", "task done", "tags", "assignment", "expected effect",
	} {
		if seen[want] == 0 {
			t.Errorf("nothing shows: %s", want)
		}
	}
}

// shown names what an event shows; empty: nothing of its own.
func shown(e incident.Event) string {
	switch e := e.(type) {
	case incident.SignalReported:
		if e.Partner != "" {
			return "signal of " + string(e.Partner)
		}
	case incident.InterventionDecided:
		if e.ExpectedEffect != "" && e.Criterion != "" {
			return "expected effect"
		}
	case incident.WhatIfNoted:
		return "would have helped " + string(e.WouldHaveHelped)
	case incident.GroundChecked:
		return "ground " + string(e.Outcome)
	case incident.PartnerInvited:
		return "partner " + string(e.Kind)
	case incident.PartnerRemoved:
		return "partner removed"
	case incident.EntryCorrected:
		return "correction"
	case incident.EntryRetracted:
		return "retraction"
	case incident.IncidentReopened:
		return "reopening"
	case incident.NoteAdded:
		return "note"
	case incident.TaskAdded:
		return "task"
	case incident.TaskCompleted:
		return "task done"
	case incident.IncidentTagged:
		return "tags"
	case incident.IncidentAssigned:
		return "assignment"
	}
	return ""
}

// A what-if weighs what the Council of State doubted.
func TestEveryWhatIfOfTheRemovalOrderWeighsTheAdvice(t *testing.T) {
	notes := 0
	for _, s := range documented(t) {
		for _, step := range s.Steps {
			if step.Do != "NoteWhatIf" {
				continue
			}
			notes++
			if reason, _ := step.Input["reason"].(string); !strings.Contains(reason, "Raad van State") {
				t.Errorf("%s: %q", s.Name, reason)
			}
		}
	}
	if notes < 4 {
		t.Errorf("%d notes, want 4 or more", notes)
	}
}

// Links lead nowhere and mail reaches nobody: no platform or person is pointed at.
func TestNoticesPointAtNobody(t *testing.T) {
	for _, s := range documented(t) {
		for i, step := range s.Steps {
			for field, value := range step.Input {
				text, _ := value.(string)
				if field == "url" && !strings.HasPrefix(text, "https://example.org/") || field == "reporterEmail" && !strings.HasSuffix(text, "@example.org") || field == "handle" {
					t.Errorf("%s, step %d: %s is %q", s.Name, i+1, field, text)
				}
			}
		}
	}
}

// To whom his invitation ended the case does not exist, also when a play that was cut off sends his signal again.
func TestAPartnerWhoSendsStaysInvited(t *testing.T) {
	for _, s := range documented(t) {
		invited, sends := map[string]bool{}, false
		for _, step := range s.Steps {
			sends = sends || step.As != ""
			invited[step.Name] = invited[step.Name] || step.Do == "InvitePartner" && step.Input["subject"] == partner
		}
		for i, step := range s.Steps {
			if sends && step.Do == "RemovePartner" && invited[step.Of] {
				t.Errorf("%s, step %d: he is removed", s.Name, i+1)
			}
		}
	}
}

// In a play that is gone through again the answer to an early step holds what later steps made as well.
func TestWhatAStepMadeIsFoundByItsPlace(t *testing.T) {
	m := made{ids: map[string]string{}, counts: map[string]int{}}
	whole := answer{Incident: map[string]json.RawMessage{"signals": json.RawMessage(`[{"id":"a"},{"id":"b"}]`), "tasks": json.RawMessage(`[{"id":"c"}]`)}}
	for _, step := range []Step{{Do: "ReportSignal"}, {Do: "AddTask", Name: "task"}, {Do: "ReportSignal", Name: "second"}} {
		if err := m.note(step, whole); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.note(Step{Do: "FileNotice", Name: "notice"}, answer{Notice: &thing{ID: "d"}}); err != nil {
		t.Fatal(err)
	}
	if m.ids["task"] != "c" || m.ids["second"] != "b" || m.ids["notice"] != "d" {
		t.Errorf("%v", m.ids)
	}
	for _, step := range []Step{{Do: "AddTask", Name: "more"}, {Do: "CloseIncident", Name: "close"}} {
		if err := m.note(step, whole); err == nil {
			t.Errorf("%s: %v", step.Do, m.ids)
		}
	}
}

func TestAStepIsSentByTheMunicipalityOrAPartner(t *testing.T) {
	for _, as := range []string{"LEAD", "partner", string(situation.Police)} {
		text := "municipality: GM0344\nsteps:\n  - do: ReportSignal\n    at: 2021-11-26T12:00:00+01:00\n    as: " + as + "\n"
		if _, err := parse([]byte(text)); err == nil {
			t.Errorf("as %s: accepted", as)
		}
	}
}
