package incident_test

import (
	"testing"
	"time"

	"leerkring/domain/incident"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

// further is own research in a case that is open.
func further() incident.ReportSignal {
	c := found()
	c.Opens, c.Title = false, ""
	return c
}

func TestWhatLeadsIntoAClosedGroupIsNoOwnResearchWhateverTheCheckSays(t *testing.T) {
	c, g := further(), ground()
	c.Handle, c.URL, c.GroundCheck = "", "https://chat.whatsapp.com/AbCd", &g
	given(t, signal()).when(c).thenRefused(problem.Unlawful, "url", "Grondwet art. 10")
	c.GroundCheck = nil
	given(t, signal(), checkedAs(ground())).when(c).thenRefused(problem.Unlawful, "url")
	c.Origin = situation.Tip
	given(t, signal()).when(c).thenAccepted() // somebody sent it
	c = further()
	c.Handle, c.Text = "", "x"
	seen := given(t, signal(), checkedAs(ground())).when(c).thenAccepted()[0]
	link := to("https://t.me/+AbCd")
	correct := incident.CorrectEntry{Order: order(), Entry: entryID(2), Reason: "verkeerd", Signal: &incident.SignalCorrection{URL: link}}
	given(t, signal(), checkedAs(ground()), seen).when(correct).thenRefused(problem.Unlawful, "url")
}

func TestOwnResearchDoesNotLieBeforeItsCheck(t *testing.T) {
	c, checked := further(), checkedAs(ground())
	spec := given(t, signal(), checked)
	c.OccurredAt = spec.history[1].OccurredAt.Add(-time.Second)
	spec.when(c).thenRefused(problem.Required, "groundCheck")
	c.OccurredAt = spec.history[1].OccurredAt
	spec.when(c).thenAccepted()
	given(t, signal(), checked, checked).when(c).thenAccepted() // a renewal goes on from it
	g := ground()
	c.GroundCheck = &g
	given(t, signal()).when(c).thenAccepted() // the check that it brings has its moment
}

func TestACorrectionOfWhatWasFoundNeedsACheckThatStandsNow(t *testing.T) {
	seen := incident.SignalReported{
		Origin: situation.OwnResearch, Platform: situation.Telegram, ContentKind: situation.CallToRiot, Handle: "@een_account", Text: "x", Grounded: true,
	}
	forbidden := ground()
	forbidden.Systematic = true
	retracted := incident.EntryRetracted{Entry: entryID(1)}
	history := []incident.Event{signal(), checkedAs(ground()), seen}
	correct := func(c incident.SignalCorrection) incident.CorrectEntry {
		return incident.CorrectEntry{Order: order(), Entry: entryID(2), Reason: "verkeerd", Signal: &c}
	}
	for field, c := range map[string]incident.SignalCorrection{
		"url": {URL: to("https://example.org/2")}, "handle": {Handle: to("@ander")}, "text": {Text: to("y")},
	} {
		given(t, history...).when(correct(c)).thenAccepted()
		refused := given(t, append(history, retracted)...).when(correct(c))
		refused.thenRefused(problem.Required, "groundCheck", "checkGround")
		if says(refused, "Give it here", "Geef hem hier") {
			t.Errorf("%s: a correction brings no check: %v", field, refused.err)
		}
		given(t, append(history, checkedAs(forbidden))...).when(correct(c)).thenRefused(problem.Unlawful, "groundCheck")
	}
	// What is taken out needs none, and neither does what points to nobody.
	for _, c := range []incident.SignalCorrection{{Text: to("")}, {Platform: to(situation.WhatsApp)}} {
		given(t, append(history, retracted)...).when(correct(c)).thenAccepted()
	}
	early := given(t, history...)
	early.when(correct(incident.SignalCorrection{OccurredAt: to(early.history[0].OccurredAt)})).thenRefused(problem.Required, "groundCheck")
}

// The title of the signal that opened the case counts when somebody typed it.
func TestATypedTitleOfOwnResearchRestsOnACheck(t *testing.T) {
	opened := incident.SignalReported{
		Title: "oproep tot rellen (Telegram)", Origin: situation.OwnResearch, Platform: situation.Telegram, ContentKind: situation.CallToRiot,
	}
	titled := corrects(incident.SignalCorrection{Title: to("Jan roept op")})
	given(t, opened).when(titled).thenRefused(problem.Required, "groundCheck")
	given(t, opened).when(corrects(incident.SignalCorrection{ContentKind: to(situation.CallToDemonstrate)})).thenAccepted()
	titled.Entry = entryID(1)
	given(t, checkedAs(ground()), opened).when(titled).thenAccepted()
}

// An import brings no check, so it brings no own research that could point to a person.
func TestAnImportBringsNoTitledOwnResearch(t *testing.T) {
	h := incident.Historic{Key: "1", Signal: incident.ReportSignal{
		Order: order(), Title: "Jan roept op", Origin: situation.OwnResearch, Platform: situation.Telegram, ContentKind: situation.CallToRiot,
	}}
	given(t).when(h.Steps(order())[0].Command(nil)).thenRefused(problem.Required, "groundCheck")
	h.Signal.Title = ""
	given(t).when(h.Steps(order())[0].Command(nil)).thenAccepted()
}

func TestWhatIsFoundAgainstAnAnswerOfTheCheckIsNotRecordedEvenWithoutAName(t *testing.T) {
	c, g := further(), ground()
	c.Handle, g.SourceOpen, c.GroundCheck = "", situation.InClosedRoom, &g
	name := situation.SourceClosed.Name()
	if refused := given(t, signal()).when(c); !says(refused, name.EN, name.NL) {
		t.Errorf("%v, %+v", refused.err, refused.events)
	}
}
