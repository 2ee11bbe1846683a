// Package domain is the table of contents of what can happen: every command on one page, with the events it makes and the
// field of the API that sends it.
//
// The rooms below hold the rules; each is pure, without I/O, clock or randomness.
//
//	situation    the vocabulary both sides share: stages, platforms, kinds, levels, effects
//	catalogue    interventions, legal bases, the barrier model, platforms, municipalities, templates: data with dates
//	advice       the weighing tool: a situation in, ranked and explained measures out
//	source       links and public accounts in one spelling
//	incident     the case file of one (threatened) disturbance
//	disclosure   who read what: one record before each answer that holds personal data
//	notice       one report of online content to a platform or authority
//	lesson       what a municipality shares, masked
//	casefact     one coded record of every closed incident
//	release      the published state of the knowledge side, and the gate before it; scorecard measures what it gives away
//	anonymise    Dutch text without what points to a person, a place or a day
//	retention    how long a case is kept
//	decider      the shape of an aggregate: Decide and Evolve
//	problem      what a caller can mend
package domain

import (
	"leerkring/domain/casefact"
	"leerkring/domain/disclosure"
	"leerkring/domain/incident"
	"leerkring/domain/lesson"
	"leerkring/domain/notice"
	"leerkring/domain/release"
)

// Command is one line of the table of contents.
type Command struct {
	Command any
	Makes   []any  // the events it can make
	Sent    string // the mutation that sends it, or the part of the product that does
}

// Commands lists every command there is.
func Commands() []Command {
	return []Command{
		{incident.ReportSignal{}, []any{incident.SignalReported{}, incident.GroundChecked{}}, "reportSignal"},
		{incident.ReportSignal{}, []any{incident.SignalReported{}, incident.TaskAdded{}, incident.IncidentTagged{}, incident.ReassessmentSet{}}, "reportSignal"},
		{incident.RecordAssessment{}, []any{incident.AssessmentRecorded{}}, "recordAssessment"},
		{incident.DecideIntervention{}, []any{incident.InterventionDecided{}}, "decideIntervention"},
		{incident.StartIntervention{}, []any{incident.InterventionStarted{}}, "startIntervention"},
		{incident.CompleteIntervention{}, []any{incident.InterventionCompleted{}}, "completeIntervention"},
		{incident.WithdrawIntervention{}, []any{incident.InterventionWithdrawn{}}, "withdrawIntervention"},
		{incident.RecordOutcome{}, []any{incident.OutcomeRecorded{}}, "recordOutcome"},
		{incident.CloseIncident{}, []any{incident.IncidentClosed{}}, "closeIncident"},
		{incident.ReopenIncident{}, []any{incident.IncidentReopened{}}, "reopenIncident"},
		{incident.OfferLesson{}, []any{incident.LessonOffered{}}, "submitLesson"},
		{incident.AskLessonWithdrawal{}, []any{incident.LessonWithdrawalAsked{}}, "withdrawLesson"},
		{incident.InvitePartner{}, []any{incident.PartnerInvited{}}, "invitePartner"},
		{incident.RemovePartner{}, []any{incident.PartnerRemoved{}}, "removePartner"},
		{incident.OfferHandOver{}, []any{incident.HandOverOffered{}}, "handOverIncident"},
		{incident.AcceptHandOver{}, []any{incident.IncidentHandedOver{}}, "acceptHandOver"},
		{incident.DeclineHandOver{}, []any{incident.HandOverDeclined{}}, "declineHandOver"},
		{incident.WithdrawHandOver{}, []any{incident.HandOverWithdrawn{}}, "withdrawHandOver"},
		{incident.LinkIncidents{}, []any{incident.IncidentsLinked{}}, "linkIncidents"},
		{incident.AttachEvidence{}, []any{incident.EvidenceAttached{}}, "attachEvidence"},
		{incident.ShareSource{}, []any{incident.SourceShared{}}, "shareSource"},
		{incident.NoteWhatIf{}, []any{incident.WhatIfNoted{}}, "noteWhatIf"},
		{incident.CheckGround{}, []any{incident.GroundChecked{}}, "checkGround"},
		{incident.RequestDataGathering{}, []any{incident.DataGatheringRequested{}}, "requestDataGathering"},
		{incident.RecordDataGatheringExecution{}, []any{incident.DataGatheringExecuted{}}, "recordDataGatheringExecution"},
		{incident.AddNote{}, []any{incident.NoteAdded{}}, "addNote"},
		{incident.AddTask{}, []any{incident.TaskAdded{}}, "addTask"},
		{incident.CompleteTask{}, []any{incident.TaskCompleted{}}, "completeTask"},
		{incident.AssignIncident{}, []any{incident.IncidentAssigned{}}, "assignIncident"},
		{incident.SetReassessment{}, []any{incident.ReassessmentSet{}}, "setReassessment"},
		{incident.TagIncident{}, []any{incident.IncidentTagged{}}, "tagIncident"},
		{incident.CorrectEntry{}, []any{incident.EntryCorrected{}}, "correctEntry"},
		{incident.RetractEntry{}, []any{incident.EntryRetracted{}}, "retractEntry"},
		{incident.EraseIncident{}, []any{incident.LessonWithdrawalAsked{}, incident.PersonalDataErased{}}, "eraseIncident"},
		{incident.EraseEntries{}, []any{incident.LessonWithdrawalAsked{}, incident.PersonalDataErased{}}, "erasePerson"},
		{incident.RedactEntry{}, []any{incident.EntryRedacted{}}, "redactEntry"},
		{incident.PlaceLegalHold{}, []any{incident.LegalHoldPlaced{}}, "placeLegalHold"},
		{incident.LiftLegalHold{}, []any{incident.LegalHoldLifted{}}, "liftLegalHold"},
		{incident.ExecuteRetention{}, []any{incident.LessonWithdrawalAsked{}, incident.PersonalDataErased{}, incident.RetentionExecuted{}}, "executeRetention"},

		{notice.FileNotice{}, []any{notice.NoticeFiled{}}, "fileNotice"},
		{notice.AcknowledgeNotice{}, []any{notice.NoticeAcknowledged{}}, "acknowledgeNotice"},
		{notice.DecideNotice{}, []any{notice.NoticeDecided{}}, "decideNotice"},
		{notice.ReportReappearance{}, []any{notice.ContentReappeared{}}, "reportReappearance"},

		{disclosure.Disclose{}, []any{disclosure.DataDisclosed{}}, "every answer that holds personal data"},
		{disclosure.Refuse{}, []any{disclosure.DisclosureRefused{}}, "every reading that was refused"},

		{casefact.Record{}, []any{casefact.CasefactRecorded{}, casefact.CasefactRevised{}}, "the door"},
		{casefact.Withdraw{}, []any{casefact.CasefactWithdrawn{}}, "the door"},
		{lesson.Submit{}, []any{lesson.LessonSubmitted{}}, "the door"},
		{lesson.Revise{}, []any{lesson.LessonRevised{}}, "the door"},
		{lesson.Withdraw{}, []any{lesson.LessonWithdrawn{}}, "the door"},
		{lesson.Review{}, []any{lesson.LessonApproved{}, lesson.LessonReturned{}}, "reviewLesson"},
		{lesson.Redact{}, []any{lesson.LessonRedacted{}}, "redactLesson"},
		{lesson.ConfirmKeep{}, []any{lesson.LessonKeepConfirmed{}}, "confirmKeep"},

		{release.Make{}, []any{release.ReleaseMade{}}, "the gate"},
	}
}
