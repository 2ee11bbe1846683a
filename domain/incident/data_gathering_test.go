package incident_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"leerkring/domain/catalogue"
	"leerkring/domain/incident"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

func dataRequest() incident.RequestDataGathering {
	return incident.RequestDataGathering{
		Order: order(), Purpose: situation.GeneralPicture, Authorisation: situation.JudgeWasAsked, Indications: "drie oproepen met tijd en plaats",
	}
}

func execution(request uuid.UUID) incident.RecordDataGatheringExecution {
	return incident.RecordDataGatheringExecution{
		Order: order(), Request: request, AuthorisedAt: at(order().OccurredAt.Add(-time.Hour)), Result: "een algemeen beeld",
	}
}

// asLaw is the rules under an edited catalogue in which the bill became law on a day.
func asLaw(t *testing.T, from string) incident.Rules {
	t.Helper()
	built, err := catalogue.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	edited := fstest.MapFS{}
	err = fs.WalkDir(built, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(built, path)
		if path == "legal-bases.yaml" {
			head, tail, _ := strings.Cut(string(text), "- id: bill-data-gathering\n")
			row, rest, _ := strings.Cut(tail, "  status: PENDING\n")
			_, rest, _ = strings.Cut(rest, "  source:")
			text = []byte(head + "- id: bill-data-gathering\n" + row + "  status: IN_FORCE\n  in_force_from: " + from + "\n  source:" + rest)
		}
		edited[path] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	r := rules(t)
	if r.Catalogue, err = catalogue.LoadFS(edited); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestARequestForDataGatheringIsKeptAsPending(t *testing.T) {
	for _, purpose := range situation.AllDataPurposes() {
		c := dataRequest()
		c.Purpose = purpose
		e := given(t, signal()).when(c).thenAccepted()[0].(incident.DataGatheringRequested)
		if !e.PendingLegislation || e.Purpose != purpose || !strings.Contains(e.WhyNot, "July 2025") || !strings.Contains(e.WhyNotNL, "juli 2025") || e.Indications == "" {
			t.Errorf("%+v", e)
		}
	}
	law := given(t, signal())
	law.rules = asLaw(t, "2026-11-01")
	if e := law.when(dataRequest()).thenAccepted()[0].(incident.DataGatheringRequested); e.PendingLegislation || e.WhyNot != "" {
		t.Errorf("%+v", e)
	}
}

func TestARequestForDataGatheringSaysWhatItRestsOn(t *testing.T) {
	c := dataRequest()
	c.Indications = " "
	given(t, signal()).when(c).thenRefused(problem.Required, "indications")
	c = dataRequest()
	c.Purpose = "CURIOSITY"
	given(t, signal()).when(c).thenRefused(problem.Invalid, "purpose")
	c = dataRequest()
	c.Authorisation = "GRANTED" // it can't have been, before the request
	given(t, signal()).when(c).thenRefused(problem.Invalid, "authorisation")
}

// The ministry's note calls the bill "this act": nothing was ever executed under it.
func TestNothingIsExecutedUnderABill(t *testing.T) {
	requested := incident.DataGatheringRequested{Purpose: situation.KeyPersons, PendingLegislation: true}
	given(t, signal(), requested).when(execution(entryID(1))).thenRefused(problem.NotInForce, "requestId", "2025")
	given(t, signal()).when(execution(entryID(1))).thenRefused(problem.NotFound, "requestId")
	before := given(t, signal(), requested)
	before.rules = asLaw(t, "2026-12-01")
	before.when(execution(entryID(1))).thenRefused(problem.NotInForce, "requestId", "2026-12-01")
}

func TestUnderTheActTheJudgeComesFirst(t *testing.T) {
	requested := incident.DataGatheringRequested{Purpose: situation.KeyPersons}
	law := asLaw(t, "2026-11-20")
	under := func(events ...incident.Event) *spec {
		s := given(t, events...)
		s.rules = law
		return s
	}
	c := execution(entryID(1))
	under(signal(), requested).when(c).then(incident.DataGatheringExecuted{
		Request: c.Request, AuthorisedAt: *c.AuthorisedAt, Catalogue: law.Catalogue.Version(), Result: c.Result,
	})
	under(signal(), requested, incident.DataGatheringExecuted{Request: entryID(1)}).when(c).thenRefused(problem.WrongStage, "requestId")
	c.AuthorisedAt = nil
	under(signal(), requested).when(c).thenRefused(problem.Required, "authorisedAt", "rechter-commissaris")
	c.AuthorisedAt = at(c.OccurredAt.Add(time.Second))
	under(signal(), requested).when(c).thenRefused(problem.Unlawful, "authorisedAt")
	c.AuthorisedAt = at(time.Date(2026, 11, 19, 12, 0, 0, 0, time.UTC))
	under(signal(), requested).when(c).thenRefused(problem.NotInForce, "authorisedAt", "2026-11-20")
	c = execution(entryID(1))
	c.Result = strings.Repeat("x", 10_001)
	under(signal(), requested).when(c).thenRefused(problem.TooLong, "result")
}

func drawExecution(t *rapid.T, s incident.State) incident.RecordDataGatheringExecution {
	c := execution(uuid.Nil)
	if n := len(s.DataRequests); n > 0 {
		c.Request = s.DataRequests[rapid.IntRange(0, n-1).Draw(t, "request")].ID
	}
	return c
}

// checkGathering: while the bill is a bill, nothing was executed under it.
func checkGathering(t *rapid.T, event incident.Event) {
	if e, ok := event.(incident.DataGatheringExecuted); ok {
		t.Fatalf("executed under a bill: %+v", e)
	}
}
