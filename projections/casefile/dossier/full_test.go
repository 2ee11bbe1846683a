package dossier

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/google/uuid"

	"leerkring/domain/casefact"
	"leerkring/domain/catalogue"
	"leerkring/domain/decider"
	"leerkring/domain/incident"
	"leerkring/domain/notice"
	"leerkring/domain/situation"
	"leerkring/internal/eventstore"
	"leerkring/projections/casefile"
)

const here, elsewhere = "GM0772", "GM0344"

func noon() time.Time { return time.Date(2026, 3, 12, 12, 0, 0, 0, time.UTC) }

func entry(n int) uuid.UUID { return uuid.UUID{byte(n + 1)} }

// linked is a stream whose events were recorded a minute apart, about what happened an hour before.
func linked(name string, events ...any) Stream {
	s := Stream{Name: name}
	for i, e := range events {
		at := noon().Add(time.Duration(i) * time.Minute)
		s.Events = append(s.Events, eventstore.Linked{
			Decoded: eventstore.Decoded{
				Entry: decider.Entry[any]{
					ID: entry(i), Revision: uint64(i), Municipality: here, Actor: "a1", OccurredAt: at.Add(-time.Hour), RecordedAt: at, Event: e,
				},
				Stream: name, Type: reflect.TypeOf(e).Name(), Role: "OFFICER",
			},
			Hash: fmt.Sprintf("%064x", i+1),
		})
	}
	return s
}

// fileOf is the file of a case that these events make.
func fileOf(t testing.TB, redacted bool, events []any, notices ...[]any) File {
	t.Helper()
	cat, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	id := uuid.UUID{9}
	f := File{Catalogue: cat, MadeAt: noon().Add(24 * time.Hour), Redacted: redacted, Streams: []Stream{linked(incident.Stream(id), events...)}}
	until := noon().Add(1000 * time.Hour)
	if f.Case, err = casefile.Known(id, eventstore.Unlinked(f.Streams[0].Events), until); err != nil {
		t.Fatal(err)
	}
	f.Case.AsOf = nil
	for n, list := range notices {
		id := uuid.UUID{8, byte(n)}
		s := linked(notice.Stream(id), list...)
		for i := range s.Events {
			s.Events[i].ID = uuid.UUID{8, byte(n), byte(i)}
		}
		shown, err := casefile.KnownNotice(id, eventstore.Unlinked(s.Events), until)
		if err != nil {
			t.Fatal(err)
		}
		f.Streams, f.Case.Notices = append(f.Streams, s), append(f.Case.Notices, shown)
	}
	if !redacted {
		f.Names = map[string]string{"a1": "Actrijn Vastlegger"}
	}
	return f
}

// forms writes a file in both forms.
func forms(t testing.TB, f File) (markdown, html string) {
	t.Helper()
	d, err := Compose(f)
	if err != nil {
		t.Fatal(err)
	}
	if markdown, err = d.Markdown(); err != nil {
		t.Fatal(err)
	}
	if html, err = d.HTML(); err != nil {
		t.Fatal(err)
	}
	return markdown, html
}

func of[T any](v T) *T { return &v }

// everything is a case in which each event of the product happens.
func everything() []any {
	order := &incident.OrderChecklist{
		Facts: "drie oproepen in een uur", SeriousFear: "vorige week sneuvelden ruiten", WhyLighterFails: "praten is geprobeerd", Area: "het plein",
		Addressees: "wie zich ophoudt op het plein", Announcement: "in het Gemeenteblad", PeriodFrom: of(noon()), PeriodUntil: of(noon().Add(6 * time.Hour)),
		Council: situation.CouncilInformed, CouncilAt: of(noon()),
	}
	answers := incident.GroundAnswers{
		ConcreteTrigger: true, Necessary: true, Subsidiarity: situation.LighterTried, GroundCanCarry: situation.CarriesYes,
		SourceOpen: situation.OpenToAll, RetentionDays: 30, PrivacyOfficerInvolved: true,
	}
	outcome, reasons := answers.Judge()
	return append([]any{
		incident.GroundChecked{GroundAnswers: answers, Outcome: outcome, Reasons: reasons, Purpose: "zien of de oproep klopt"}, // 0
		incident.SignalReported{
			Title: "Oproep Stationsplein", Origin: situation.OwnResearch, Platform: situation.Telegram, ContentKind: situation.CallToRiot,
			URL: "https://t.me/kanaal/12", Handle: "@kanaalheld", Text: "vanavond acht uur\n\nneem vuurwerk mee", Reach: of(1200), Grounded: true,
		}, // 1
		incident.SignalReported{
			Origin: situation.FromPartner, Platform: situation.Snapchat, ContentKind: situation.Threat, Text: "de politie kent de schrijver",
			Regime: situation.WPG, Partner: situation.Police,
		}, // 2
		incident.AssessmentRecorded{
			Severity: situation.High, Likelihood: situation.High, Urgency: situation.Critical, BarrierStage: situation.Mobilisation,
			Decision: situation.Intervene, Motivation: "de oproep ging rond", Consulted: []string{"officier Adriana Raadsma", "wijkagent"},
			AdviceShown: []casefact.TypeID{"IV17", "IV50"}, Catalogue: "c0ffee01",
		}, // 3
		incident.InterventionDecided{
			InterventionType: "IV50", LegalBasis: "gemw-175", ContentState: situation.NoContent, Lawfulness: situation.Lawful, Catalogue: "c0ffee02",
			Motivation: "anders loopt het uit de hand", ExpectedEffect: "men blijft weg", Criterion: "het plein is leeg om tien uur", Checklist: order,
		}, // 4
		incident.InterventionStarted{Intervention: entry(4)}, // 5
		incident.InterventionCompleted{
			Intervention: entry(4), Effect: situation.Reduced, EffectNote: "men ging naar huis", AsPlanned: situation.Partly,
			SideEffects: "het liep vol bij het station", StaffHours: of(12.5), CostEuro: of(900),
		}, // 6
		incident.InterventionDecided{
			InterventionType: "IV30", LegalBasis: "bill-36789", ContentState: situation.Published, Taken: true, Lawfulness: situation.NotInForce,
			LawfulnessNote: "not law", LawfulnessNoteNL: "het wetsvoorstel is niet van kracht", Catalogue: "c0ffee02", Motivation: "er was haast",
		}, // 7
		incident.InterventionWithdrawn{Intervention: entry(7), Reason: "geen bevoegdheid"},                                                 // 8
		incident.EvidenceAttached{Description: "schermafdruk", Type: "image/png", Size: 2048, SHA256: fmt.Sprintf("%064x", 77), Blob: "b"}, // 9
		incident.WhatIfNoted{
			LegalBasis: "bill-36789", InterventionType: "IV30", WouldHaveHelped: situation.WouldHelpUnclear, WhyNot: "no law",
			WhyNotNL: "het is een wetsvoorstel", Catalogue: "c0ffee02", Reason: "de oproep was snel weg",
		}, // 10
		incident.DataGatheringRequested{
			Purpose: situation.KeyPersons, Authorisation: situation.JudgeWasAsked, PendingLegislation: true, WhyNotNL: "in consultatie", Catalogue: "c0ffee02",
			Indications: "Jan Aanjager roept op",
		}, // 11
		incident.DataGatheringExecuted{Request: entry(11), AuthorisedAt: noon(), Catalogue: "c0ffee02", Result: "Piet Gevonden schreef het"}, // 12
		incident.PartnerInvited{Kind: situation.Police, Guest: "person:p1", Name: "Petra Partnersen", MayAdd: true},                          // 13
		incident.PartnerRemoved{Partner: entry(13), Reason: "Petra is met verlof"},                                                           // 14
		incident.HandOverOffered{To: elsewhere, Reason: "het speelt daar"}, incident.HandOverDeclined{Reason: "toch niet"},                   // 15, 16
	}, kept()...)
}

func kept() []any {
	return []any{
		incident.HandOverOffered{To: elsewhere, Reason: "toch wel"}, incident.IncidentHandedOver{From: here, To: elsewhere}, // 17, 18
		incident.IncidentsLinked{Other: uuid.UUID{7}, Kind: situation.SameSource},                                     // 19
		incident.NoteAdded{Text: "Noor Notitia belde"},                                                                // 20
		incident.TaskAdded{Title: "driehoek bellen", Assignee: "Tim Taakstra", DueAt: of(noon().Add(72 * time.Hour))}, // 21
		incident.TaskCompleted{Task: entry(21)},                                                                       // 22
		incident.IncidentAssigned{To: "Bea Behandelaar"},                                                              // 23
		incident.ReassessmentSet{By: of(noon().Add(48 * time.Hour))},                                                  // 24
		incident.IncidentTagged{Tags: []string{"labelman"}},                                                           // 25
		incident.OutcomeRecorded{Scale: situation.Minor, Participants: of(80), Summary: "een ruit sneuvelde", WhatWorked: "vroeg zijn"},
		incident.EntryCorrected{
			Entry: entry(1), Reason: "Karel Correctie zag het",
			Signal: &incident.SignalCodes{Origin: situation.OwnResearch, Platform: situation.WhatsApp, ContentKind: situation.CallToRiot, Reach: of(1200)},
			Texts:  incident.CorrectedTexts{Title: "Oproep Stationsplein", URL: "https://t.me/kanaal/12", Handle: "@ander_account", Text: "vanavond negen uur"},
		},
		incident.EntryRetracted{Entry: entry(20), Reason: "Noor belde over iets anders"},
		incident.IncidentClosed{Casefact: uuid.UUID{6}}, incident.IncidentReopened{Reason: "er kwam iets bij"},
		incident.LessonOffered{Lesson: uuid.UUID{5}}, incident.LessonWithdrawalAsked{},
		incident.SourceShared{Signal: entry(1), Sources: []incident.SourceHash{{Kind: "ACCOUNT", Hash: "ab"}}, Contact: "cor.contact@gemeente.example"},
		incident.HandOverOffered{To: elsewhere, Reason: "nog eens"}, incident.HandOverWithdrawn{}, // 34, 35
		incident.NoteAdded{Text: "Naam die weg moet"}, // 36
		incident.PersonalDataErased{Scope: incident.SomeEntries, Article: situation.ObjectionUpheld, Entries: []uuid.UUID{entry(36)}, Ground: "op verzoek"},
		incident.EntryRedacted{Entry: entry(36), Text: "een omwonende belde"},
		incident.LegalHoldPlaced{Ground: situation.HeldForAppeal, Reason: "bezwaar van een omwonende"}, incident.LegalHoldLifted{Reason: "beslist"},
		incident.LegalHoldPlaced{Ground: situation.HeldForCourt, Reason: "beroep van een omwonende"},
		incident.RetentionExecuted{Part: incident.RetainSignals, Ground: "AVG art. 5", Days: 30},
	}
}

func noticed() []any {
	return []any{
		notice.NoticeFiled{
			Platform: situation.Telegram, Qualification: situation.IllegalContent, Route: situation.PlatformForm, URL: "https://t.me/meldlink/9",
			Ground: "Sr art. 131", Explanation: "roept op tot geweld", ReporterName: "Mel Meldersma", ReporterEmail: "mel@meldpost.example",
		},
		notice.NoticeAcknowledged{Reference: "2026-77"},
		notice.NoticeDecided{Decision: situation.Removed, Reasons: "tegen de regels"},
		notice.ContentReappeared{URL: "https://t.me/terugkeer/3"},
	}
}

// full is the file of everything, with a link to another case.
func full(t testing.TB, redacted bool) File {
	t.Helper()
	f := fileOf(t, redacted, everything(), noticed())
	f.Case.Links = []*casefile.Link{{Reference: "GM0772-2026-ANDER", Title: of("Titel Linksma"), Stage: incident.StageSignal, Kind: situation.SameSource, RecordedAt: noon()}}
	f.Case.SourceMatches = []*casefile.SourceMatch{{Kind: "ACCOUNT", Week: "2026-W11", Contacts: []string{"els.elders@gemeente.example"}}}
	return f
}

// The case of everything lacks no event of the product, so that no event is forgotten in a dossier.
func TestTheFullCaseHoldsEveryEvent(t *testing.T) {
	held := map[string]bool{}
	for _, s := range full(t, false).Streams {
		for _, e := range s.Events {
			held[e.Type] = true
		}
	}
	for _, e := range incident.Events() {
		if name := reflect.TypeOf(e).Name(); !held[name] {
			t.Errorf("%s does not happen in the full case", name)
		}
	}
}
