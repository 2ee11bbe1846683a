package casefile

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/decider"
	"leerkring/domain/incident"
	"leerkring/domain/notice"
	"leerkring/domain/situation"
	"leerkring/internal/eventstore"
)

func (s *shelf) report(municipality string, incident uuid.UUID, at time.Time, events ...notice.Event) uuid.UUID {
	s.t.Helper()
	id := uuid.New()
	for i, e := range events {
		if err := s.apply(eventstore.Decoded{
			Entry:  decider.Entry[any]{ID: uuid.New(), Revision: uint64(i), Municipality: municipality, OccurredAt: at.Add(time.Duration(i) * time.Hour), Event: e},
			Stream: notice.Stream(id), Type: reflect.TypeOf(e).Name(),
		}); err != nil {
			s.t.Fatal(err)
		}
	}
	return id
}

func filed(incident uuid.UUID, p situation.Platform) notice.NoticeFiled {
	return notice.NoticeFiled{
		Incident: incident, Platform: p, Qualification: situation.IllegalContent, Route: situation.PlatformForm, URL: "https://t.me/a/1",
		Ground: "Sr art. 131", Explanation: "roept op tot geweld", ReporterName: "adviseur", ReporterEmail: "ooenv@eindhoven.nl",
	}
}

func TestANoticeShowsWhatBecameOfIt(t *testing.T) {
	s, of := open(t), uuid.New()
	id := s.report(here, of, noon(), filed(of, situation.Telegram), notice.NoticeAcknowledged{Reference: "77"},
		notice.NoticeDecided{Decision: situation.Removed, Reasons: "geweld"}, notice.ContentReappeared{URL: "https://t.me/b/1"})
	n, err := s.Notice(t.Context(), here, id)
	if err != nil || n == nil {
		t.Fatal(n, err)
	}
	if n.Status != situation.NoticeIsDecided || *n.Decision != situation.Removed || *n.Reference != "77" || *n.Reasons != "geweld" || len(n.Reappearances) != 1 {
		t.Errorf("%+v", n)
	}
	if d := n.Document(); d == nil || !strings.Contains(d.Text(), "Sr art. 131") {
		t.Errorf("document %v", d)
	}
	if foreign, err := s.Notice(t.Context(), elsewhere, id); foreign != nil || err != nil {
		t.Errorf("another municipality reads %+v, %v", foreign, err)
	}
}

func TestAnErasedNoticeHasNoDocument(t *testing.T) {
	n, err := Notice{}.evolve(eventstore.Decoded{Entry: decider.Entry[any]{Erased: true, Event: notice.NoticeFiled{Platform: situation.Telegram}}})
	if err != nil || !n.Erased || n.Document() != nil {
		t.Errorf("%+v, %v", n, err)
	}
}

func TestEveryNoticeEventShows(t *testing.T) {
	for _, e := range notice.Events() {
		before := Notice{Status: situation.NoticeIsFiled}
		after, err := before.evolve(eventstore.Decoded{Entry: decider.Entry[any]{OccurredAt: noon(), Event: e}})
		if err != nil || reflect.DeepEqual(before, after) {
			t.Errorf("%T shows nothing (%v)", e, err)
		}
	}
	if _, err := (Notice{}).evolve(eventstore.Decoded{Entry: decider.Entry[any]{Event: struct{}{}}}); err == nil {
		t.Error("an unknown event passed")
	}
}

func TestNoticesAreListedByPageAndByCase(t *testing.T) {
	s, one, two := open(t), uuid.New(), uuid.New()
	for i := range 5 {
		s.report(here, one, noon().Add(time.Duration(i)*time.Minute), filed(one, situation.Telegram))
	}
	s.report(here, two, noon(), filed(two, situation.TikTok))
	s.report(elsewhere, uuid.New(), noon(), filed(uuid.New(), situation.TikTok))
	seen, after := 0, ""
	for {
		page, err := s.Notices(t.Context(), here, 2, after)
		if err != nil || page.Total != 6 {
			t.Fatalf("%+v, %v", page, err)
		}
		seen += len(page.Items)
		if !page.HasNext {
			break
		}
		after = page.Cursors[len(page.Cursors)-1]
	}
	if seen != 6 {
		t.Errorf("%d notices on all pages", seen)
	}
	by, err := s.NoticesOf(t.Context(), []uuid.UUID{one, two})
	if err != nil || len(by[one]) != 5 || len(by[two]) != 1 {
		t.Errorf("%d and %d, %v", len(by[one]), len(by[two]), err)
	}
}

func TestFiguresByPlatform(t *testing.T) {
	s, of := open(t), uuid.New()
	removed := notice.NoticeDecided{Decision: situation.Removed}
	s.report(here, of, noon(), filed(of, situation.Telegram), removed)                                                          // after 1 hour
	s.report(here, of, noon(), filed(of, situation.Telegram), notice.NoticeAcknowledged{}, removed, notice.ContentReappeared{}) // after 2
	s.report(here, of, noon(), filed(of, situation.Telegram), notice.NoticeDecided{Decision: situation.Refused})
	s.report(here, of, noon(), filed(of, situation.Telegram), notice.NoticeDecided{Decision: situation.NoAnswer})
	s.report(here, of, noon(), filed(of, situation.TikTok))
	s.report(elsewhere, uuid.New(), noon(), filed(uuid.New(), situation.TikTok), removed)
	figures, err := s.NoticeFigures(t.Context(), here)
	if err != nil || len(figures) != 2 {
		t.Fatal(figures, err)
	}
	for _, f := range figures {
		switch f.Platform {
		case situation.Telegram:
			if f.Filed != 4 || f.Answered != 3 || f.Removed != 2 || f.Reappeared != 1 || f.MedianHours == nil || *f.MedianHours != 1.5 {
				t.Errorf("%+v", f)
			}
		case situation.TikTok:
			if f.Filed != 1 || f.Answered != 0 || f.MedianHours != nil {
				t.Errorf("%+v", f)
			}
		}
	}
}

func TestAGuestSeesANoticeAsFarAsItsRegimeReachesHim(t *testing.T) {
	s, id := open(t), uuid.New()
	s.add(here, id, noon(), signal("Plein"), incident.PartnerInvited{Kind: situation.Police, Guest: agent},
		incident.PartnerInvited{Kind: situation.NeighbourTown, Guest: incident.MunicipalityGuest(elsewhere)})
	police := filed(id, situation.Telegram)
	police.Regime = situation.WPG
	s.report(here, id, noon(), police, notice.NoticeDecided{Decision: situation.Removed, Reasons: "geweld"}, notice.ContentReappeared{URL: "https://t.me/b/1"})
	s.report(here, id, noon().Add(time.Hour), filed(id, situation.TikTok))
	for reader, reads := range map[*Reader]bool{{Guest: []incident.GuestName{agent}}: true, {Guest: []incident.GuestName{incident.MunicipalityGuest(elsewhere)}}: false} {
		found, err := s.Incident(t.Context(), *reader, id)
		if err != nil || len(found.Notices) != 2 {
			t.Fatal(found, err)
		}
		n, other := found.Notices[0], found.Notices[1]
		if n.Withheld == reads || (n.URL != nil) != reads || (n.Ground != nil) != reads || (n.Explanation != nil) != reads ||
			(n.Reasons != nil) != reads || (n.Reappearances[0].URL != nil) != reads {
			t.Errorf("%v: %+v", *reader, n)
		}
		if other.Withheld || other.URL == nil {
			t.Errorf("%v: %+v", *reader, other)
		}
		for _, n := range found.Notices {
			if n.ReporterName != nil || n.ReporterEmail != nil || n.Document() != nil {
				t.Errorf("%v reads who reported: %+v", *reader, n)
			}
		}
	}
	own, err := s.Incident(t.Context(), of(here), id)
	if err != nil || own.Notices[0].ReporterName == nil || own.Notices[0].URL == nil || own.Notices[0].Withheld || own.Notices[0].Document() == nil {
		t.Errorf("%+v, %v", own.Notices[0], err)
	}
}

func TestNoticesGoWithTheCaseThatIsHandedOver(t *testing.T) {
	s, id := open(t), uuid.New()
	s.add(here, id, noon(), signal("Plein"))
	before := s.report(here, id, noon(), filed(id, situation.Telegram))
	s.put(id, 1, elsewhere, uuid.New(), incident.IncidentHandedOver{From: here, To: elsewhere})
	late := s.report(here, id, noon(), filed(id, situation.Telegram)) // on its way while the case went over
	for municipality, want := range map[string]int{here: 0, elsewhere: 2} {
		for _, one := range []uuid.UUID{before, late} {
			if n, err := s.Notice(t.Context(), municipality, one); err != nil || (n != nil) != (want > 0) {
				t.Errorf("%s reads %+v, %v", municipality, n, err)
			}
		}
		page, err := s.Notices(t.Context(), municipality, 10, "")
		if err != nil || page.Total != want || len(page.Items) != want {
			t.Errorf("%s lists %+v, %v", municipality, page, err)
		}
		if figures, err := s.NoticeFigures(t.Context(), municipality); err != nil || (len(figures) > 0) != (want > 0) {
			t.Errorf("%s counts %v, %v", municipality, figures, err)
		}
		work, err := s.Work(t.Context(), municipality, noon().Add(48*time.Hour), 20, "")
		asked := 0
		for _, w := range work.Items {
			if w.Kind == WorkNotice {
				asked++
			}
		}
		if err != nil || asked != want {
			t.Errorf("%s has %d notices to ask after, %v", municipality, asked, err)
		}
	}
}

func TestASearchFindsTheWordsOfNoticesPartnersAndHandOvers(t *testing.T) {
	s, one, two, three := open(t), uuid.New(), uuid.New(), uuid.New()
	s.add(here, one, noon(), signal("lantaarn op het plein"))
	s.add(here, two, noon(), signal("Strand"), incident.PartnerInvited{Kind: situation.Police, Guest: agent, Name: "wijkagent Meerveld"},
		incident.HandOverOffered{To: elsewhere, Reason: "overlast daarginds"}, incident.HandOverDeclined{Reason: "capaciteitsgebrek"})
	s.add(here, three, noon(), signal("Haven"))
	about := func(id uuid.UUID, explanation string) {
		n := filed(id, situation.Telegram)
		n.Explanation, n.Ground = explanation, "Sr art. 131"
		s.report(here, id, noon(), n, notice.NoticeAcknowledged{Reference: "TG-kenmerk77"})
	}
	about(one, "lantaarn en nog eens lantaarn")
	about(three, "lantaarn bij de boten")
	about(three, "weer lantaarn bij de boten")
	for search, want := range map[string][]uuid.UUID{
		"lantaarn": {three, one}, "boten": {three}, "Sr art. 131": {three, one}, "kenmerk77": {three, one}, "tg": {three, one},
		"meerveld": {two}, "daarginds": {two}, "capaciteits": {two}, "nergens": nil,
	} {
		for _, order := range []Order{Newest, Oldest} {
			var seen []uuid.UUID
			after := ""
			for {
				page, err := s.cases(of(here), Filter{Search: search, Order: order}, 1, after)
				if err != nil || page.Total != len(want) {
					t.Fatalf("%s: %d in all, %v", search, page.Total, err)
				}
				for _, i := range page.Items {
					seen = append(seen, i.ID)
				}
				if !page.HasNext {
					break
				}
				after = page.Cursors[0]
			}
			if order == Oldest {
				slices.Reverse(seen)
			}
			if !slices.Equal(seen, want) {
				t.Errorf("%s, %s: %v, want %v", search, order, seen, want)
			}
		}
	}
	if page, err := s.cases(of(here), Filter{Search: "boten", Platform: situation.TikTok}, 5, ""); err != nil || page.Total != 0 || len(page.Items) != 0 {
		t.Errorf("%+v, %v", page, err)
	}
	s.put(three, 1, elsewhere, uuid.New(), incident.IncidentHandedOver{From: here, To: elsewhere})
	for municipality, want := range map[string]int{here: 0, elsewhere: 1} {
		if page, err := s.cases(of(municipality), Filter{Search: "boten"}, 5, ""); err != nil || page.Total != want || len(page.Items) != want {
			t.Errorf("%s finds %+v, %v", municipality, page, err)
		}
	}
}
