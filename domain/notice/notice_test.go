package notice_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"leerkring/domain/decider"
	"leerkring/domain/notice"
	"leerkring/domain/problem"
	"leerkring/domain/situation"
)

const here, elsewhere = "GM0772", "GM0344"

func now() time.Time { return time.Date(2026, 11, 24, 20, 0, 0, 0, time.UTC) }

func order() notice.Order { return notice.Order{Municipality: here, Owner: true, Now: now()} }

// spec is one sentence: given these events, when this command, then these events or this refusal.
type spec struct {
	t      *testing.T
	state  notice.State
	events []notice.Event
	err    error
}

func given(t *testing.T, events ...notice.Event) *spec {
	t.Helper()
	s := &spec{t: t}
	for _, e := range events {
		s.state = notice.Evolve(s.state, decider.Entry[notice.Event]{Municipality: here, OccurredAt: now(), Event: e})
	}
	return s
}

func (s *spec) when(c notice.Command) *spec {
	d := notice.New()
	if s.err = d.Admit(s.state, c); s.err == nil {
		s.events, s.err = d.Decide(s.state, c)
	}
	return s
}

func (s *spec) then(events ...notice.Event) {
	s.t.Helper()
	if s.err != nil || !reflect.DeepEqual(s.events, events) {
		s.t.Errorf("%+v, %v; want %+v", s.events, s.err, events)
	}
}

func (s *spec) thenRefused(code problem.Code, field string, words ...string) {
	s.t.Helper()
	var found problem.Problems
	if !errors.As(s.err, &found) {
		s.t.Errorf("accepted: %+v", s.events)
		return
	}
	for _, p := range found {
		if p.Code == code && p.Path[len(p.Path)-1] == field {
			for _, w := range words {
				if !strings.Contains(p.Message, w) || !strings.Contains(p.MessageNL, w) {
					s.t.Errorf("%q does not name %s in both languages", p.Message, w)
				}
			}
			return
		}
	}
	s.t.Errorf("refused with %v, want %s at %s", found, code, field)
}

func file() notice.FileNotice {
	return notice.FileNotice{
		Order: order(), Incident: uuid.UUID{1}, Platform: situation.Telegram, URL: "https://t.me/kanaal/12",
		Qualification: situation.IllegalContent, Ground: "Sr art. 131", Explanation: "roept op om vanavond ruiten in te gooien",
		Route: situation.PlatformForm, ReporterName: "adviseur openbare orde", ReporterEmail: "ooenv@eindhoven.nl", GoodFaith: true,
	}
}

func filed() notice.NoticeFiled {
	return notice.NoticeFiled{
		Incident: uuid.UUID{1}, Platform: situation.Telegram, URL: "https://t.me/kanaal/12", Qualification: situation.IllegalContent,
		Ground: "Sr art. 131", Explanation: "roept op om vanavond ruiten in te gooien", Route: situation.PlatformForm,
		ReporterName: "adviseur openbare orde", ReporterEmail: "ooenv@eindhoven.nl",
	}
}

func decided(d situation.NoticeDecision) notice.NoticeDecided {
	return notice.NoticeDecided{Decision: d}
}

// Rule 1.
func TestAForeignNoticeDoesNotExist(t *testing.T) {
	given(t).when(file()).then(filed())
	for _, municipality := range []string{here, elsewhere, ""} {
		o := notice.Order{Municipality: municipality, Now: now()}
		for _, c := range []notice.Command{
			notice.AcknowledgeNotice{Order: o}, notice.DecideNotice{Order: o, Decision: situation.Removed}, notice.ReportReappearance{Order: o},
		} {
			foreign, missing := given(t, filed()).when(c), given(t).when(c)
			foreign.thenRefused(problem.NotFound, "noticeId")
			if foreign.err.Error() != missing.err.Error() {
				t.Errorf("foreign %v, missing %v", foreign.err, missing.err)
			}
		}
	}
	given(t, filed()).when(file()).thenRefused(problem.WrongStage, "noticeId")
	taken := notice.Order{Municipality: elsewhere, Owner: true, Now: now()}
	given(t, filed()).when(notice.DecideNotice{Order: taken, Decision: situation.Removed}).then(decided(situation.Removed))
}

// Rule 2.
func TestWhatItIsHeldToBe(t *testing.T) {
	c := file()
	c.Qualification = situation.LawfulOpinion
	given(t).when(c).thenRefused(problem.Unlawful, "qualification", "Grondwet art. 7", "EVRM art. 10")
	c.Qualification = ""
	given(t).when(c).thenRefused(problem.Invalid, "qualification")
	for _, q := range []situation.NoticeQualification{situation.IllegalContent, situation.HouseRules} {
		c = file()
		c.Qualification, c.Ground = q, " "
		given(t).when(c).thenRefused(problem.Required, "ground")
	}
}

// Rule 3.
func TestANoticeIsComplete(t *testing.T) {
	for field, spoil := range map[string]func(*notice.FileNotice){
		"explanation": func(c *notice.FileNotice) { c.Explanation = "" }, "url": func(c *notice.FileNotice) { c.URL = "" },
		"reporterName": func(c *notice.FileNotice) { c.ReporterName = "" }, "reporterEmail": func(c *notice.FileNotice) { c.ReporterEmail = "geen adres" },
		"goodFaith": func(c *notice.FileNotice) { c.GoodFaith = false },
	} {
		c := file()
		spoil(&c)
		given(t).when(c).thenRefused(problem.Required, field)
	}
	c := file()
	c.URL = "t.me/kanaal"
	given(t).when(c).thenRefused(problem.Invalid, "url", "https://")
	c = file()
	c.ReporterEmail = "Naam <ooenv@eindhoven.nl>"
	given(t).when(c).thenRefused(problem.Required, "reporterEmail")
	c = file()
	c.Explanation = strings.Repeat("x", 10_001)
	given(t).when(c).thenRefused(problem.TooLong, "explanation", "10000")
}

// Rule 4.
func TestTheWayFits(t *testing.T) {
	for _, route := range []situation.NoticeRoute{situation.TrustedFlagger, situation.ProsecutorWay} {
		c := file()
		c.Route = route
		e := filed()
		e.Route = route
		given(t).when(c).then(e)
		c.Qualification = situation.HouseRules
		given(t).when(c).thenRefused(problem.Unlawful, "route", "DSA art. 22")
	}
	c := file()
	c.Qualification, c.Ground = situation.HouseRules, "geen oproepen tot geweld"
	e := filed()
	e.Qualification, e.Ground = c.Qualification, c.Ground
	given(t).when(c).then(e)
}

// Rule 5.
func TestANoticeIsAcknowledgedAndDecided(t *testing.T) {
	acknowledge := notice.AcknowledgeNotice{Order: order(), Reference: "2026-77"}
	acknowledged := notice.NoticeAcknowledged{Reference: "2026-77"}
	given(t, filed()).when(acknowledge).then(acknowledged)
	given(t, filed(), acknowledged).when(acknowledge).thenRefused(problem.WrongStage, "noticeId")
	decide := notice.DecideNotice{Order: order(), Decision: situation.Refused, Reasons: "valt onder satire"}
	given(t, filed()).when(decide).then(notice.NoticeDecided{Decision: situation.Refused, Reasons: "valt onder satire"})
	given(t, filed(), acknowledged).when(decide).then(notice.NoticeDecided{Decision: situation.Refused, Reasons: "valt onder satire"})
	given(t, filed(), decided(situation.Refused)).when(decide).thenRefused(problem.WrongStage, "noticeId")
	given(t, filed(), decided(situation.Refused)).when(acknowledge).then(acknowledged) // recorded late
	given(t, filed(), acknowledged, decided(situation.Refused)).when(acknowledge).thenRefused(problem.WrongStage, "noticeId")
	decide.Decision = "MAYBE"
	given(t, filed()).when(decide).thenRefused(problem.Invalid, "decision")
}

// Rule 6.
func TestAnAnswerThatComesAfterAllCounts(t *testing.T) {
	none := notice.DecideNotice{Order: order(), Decision: situation.NoAnswer}
	given(t, filed()).when(none).then(decided(situation.NoAnswer))
	given(t, filed(), decided(situation.NoAnswer)).when(none).thenRefused(problem.WrongStage, "decision")
	removed := notice.DecideNotice{Order: order(), Decision: situation.Removed}
	given(t, filed(), decided(situation.NoAnswer)).when(removed).then(decided(situation.Removed))
	none.Reasons = "waarom niet"
	given(t, filed()).when(none).thenRefused(problem.Invalid, "reasons")
}

// Rule 7.
func TestWhatWasRemovedCanComeBack(t *testing.T) {
	back := notice.ReportReappearance{Order: order(), URL: "https://t.me/ander/1"}
	event := notice.ContentReappeared{URL: "https://t.me/ander/1"}
	given(t, filed(), decided(situation.Removed)).when(back).then(event)
	given(t, filed(), decided(situation.Restricted), event).when(back).then(event)
	for _, d := range []situation.NoticeDecision{situation.Refused, situation.NoAnswer} {
		given(t, filed(), decided(d)).when(back).thenRefused(problem.WrongStage, "noticeId")
	}
	given(t, filed()).when(back).thenRefused(problem.WrongStage, "noticeId")
	back.URL = "ander"
	given(t, filed(), decided(situation.Removed)).when(back).thenRefused(problem.Invalid, "url")
}

// Rule 8.
func TestAMomentIsNeitherInTheFutureNorLongAgo(t *testing.T) {
	for _, at := range []time.Time{now().Add(2 * time.Minute), time.Date(1989, 12, 31, 0, 0, 0, 0, time.UTC)} {
		c := file()
		c.OccurredAt = at
		given(t).when(c).thenRefused(problem.Invalid, "occurredAt")
	}
}

func TestWhatFollowsDoesNotLieBeforeWhatItFollowsFrom(t *testing.T) {
	o := order()
	o.OccurredAt = now().Add(-time.Minute) // everything given happened at now
	given(t, filed()).when(notice.AcknowledgeNotice{Order: o}).thenRefused(problem.Invalid, "occurredAt")
	given(t, filed()).when(notice.DecideNotice{Order: o, Decision: situation.Removed}).thenRefused(problem.Invalid, "occurredAt")
	given(t, filed(), decided(situation.Removed)).when(notice.ReportReappearance{Order: o}).thenRefused(problem.Invalid, "occurredAt")
	o.OccurredAt = now()
	given(t, filed()).when(notice.DecideNotice{Order: o, Decision: situation.Removed}).then(decided(situation.Removed))
}

// Rule 9.
func TestANoticeSaysUnderWhichLawItsContentWasGathered(t *testing.T) {
	c, e := file(), filed()
	c.Regime, e.Regime = situation.WPG, situation.WPG
	given(t).when(c).then(e)
	c.Regime = situation.AVG
	given(t).when(c).then(filed())
	c.Regime = "GDPR"
	given(t).when(c).thenRefused(problem.Invalid, "regime")
}

// Random command sequences: what is accepted keeps the order filed, decided, come back; and a lawful opinion is never filed.
func TestARandomNoticeKeepsItsRules(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, state := notice.New(), notice.State{}
		var history []notice.Event
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			c := command(t)
			if d.Admit(state, c) != nil {
				continue
			}
			events, err := d.Decide(state, c)
			if err != nil {
				continue
			}
			for _, e := range events {
				state = d.Evolve(state, decider.Entry[notice.Event]{Municipality: here, Event: e})
				history = append(history, e)
			}
		}
		check(t, history)
	})
}

func command(t *rapid.T) notice.Command {
	switch rapid.IntRange(0, 3).Draw(t, "command") {
	case 0:
		c := file()
		c.Qualification = rapid.SampledFrom(situation.AllNoticeQualifications()).Draw(t, "qualification")
		c.Route = rapid.SampledFrom(situation.AllNoticeRoutes()).Draw(t, "route")
		return c
	case 1:
		return notice.AcknowledgeNotice{Order: order()}
	case 2:
		return notice.DecideNotice{Order: order(), Decision: rapid.SampledFrom(situation.AllNoticeDecisions()).Draw(t, "decision")}
	default:
		return notice.ReportReappearance{Order: order()}
	}
}

func check(t *rapid.T, history []notice.Event) {
	var files, answers int
	gone := false
	for i, e := range history {
		switch e := e.(type) {
		case notice.NoticeFiled:
			files++
			if i != 0 || e.Qualification == situation.LawfulOpinion || e.Qualification == situation.HouseRules && e.Route != situation.PlatformForm {
				t.Fatalf("filed as %+v at %d", e, i)
			}
		case notice.NoticeDecided:
			if e.Decision != situation.NoAnswer {
				answers++
			}
			gone = slices.Contains([]situation.NoticeDecision{situation.Removed, situation.Restricted}, e.Decision)
		case notice.ContentReappeared:
			if !gone {
				t.Fatal("content came back that had not gone")
			}
		}
	}
	if files > 1 || answers > 1 {
		t.Fatalf("%d times filed, %d answers", files, answers)
	}
}

func TestTheDocumentSpeaksTheTermsOfTheDSA(t *testing.T) {
	d := notice.DocumentOf(filed(), now())
	text, err := d.JSON()
	if err != nil {
		t.Fatal(err)
	}
	var back map[string]any
	if err := json.Unmarshal([]byte(text), &back); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]any{
		"substantiatedExplanation": "roept op om vanavond ruiten in te gooien", "exactElectronicLocation": "https://t.me/kanaal/12",
		"nameOfNotifier": "adviseur openbare orde", "emailOfNotifier": "ooenv@eindhoven.nl", "statementOfGoodFaith": true, "allegedIllegality": "Sr art. 131",
	} {
		if back[key] != want {
			t.Errorf("%s is %v", key, back[key])
		}
	}
	for _, words := range []string{"Sr art. 131", "https://t.me/kanaal/12", "DSA art. 16 lid 2 onder a", "ooenv@eindhoven.nl", "Telegram"} {
		if !strings.Contains(d.Text(), words) {
			t.Errorf("the text lacks %q:\n%s", words, d.Text())
		}
	}
}

// Rule 10.
func TestAnErasedNoticeTakesNothingMore(t *testing.T) {
	of := order()
	of.Gone = true
	gone := file()
	gone.Order = of
	given(t).when(gone).thenRefused(problem.Erased, "noticeId")
	blank := given(t)
	blank.state = notice.Evolve(blank.state, decider.Entry[notice.Event]{Municipality: here, OccurredAt: now(), Erased: true, Event: decider.Blank[notice.Event](filed())})
	blank.when(notice.DecideNotice{Order: order(), Decision: situation.Removed}).thenRefused(problem.Erased, "noticeId")
}
