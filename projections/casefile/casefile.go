// Package casefile is the live case file: what a municipality sees of its own cases. It holds personal data, so every query
// takes the municipality that asks, and a case of another one is as absent as one that does not exist.
//
//	incident.go   Incident…        SignalReported AssessmentRecorded Intervention* OutcomeRecorded IncidentClosed Lesson*
//	              with signal.go, ground.go, what_if.go and so on for what a case holds: GroundChecked WhatIfNoted DataGathering*
//	incident.go   Incident…        SignalReported AssessmentRecorded Intervention* OutcomeRecorded IncidentClosed IncidentReopened Lesson* Entry*
//	                               NoteAdded Task* IncidentAssigned ReassessmentSet IncidentTagged
//	timeline.go   TimelineEntry    every event of a case
//	notice.go     Notice…          NoticeFiled NoticeAcknowledged NoticeDecided ContentReappeared
//	disclosure.go Disclosure…      DataDisclosed DisclosureRefused
//	erasure.go    what is left of cases and notices after PersonalDataErased; EntryRedacted LegalHold…
//	retention.go  Due Certificate  what the terms of cases go by; RetentionExecuted
//	dossier/      the whole of a case as one document, made of the log and not of a read model
package casefile

import (
	"leerkring/domain/catalogue"
	"leerkring/projections"
)

// Projections lists the read models of this side. What an erasure leaves of a case they read from its streams.
func Projections(cat *catalogue.Catalogue, streams Streams) []projections.Projection {
	return []projections.Projection{incidentProjection(streams), timelineProjection(cat), noticeProjection(streams), disclosureProjection()}
}

// Queries reads the case file.
type Queries struct{ db projections.Reader }

// NewQueries reads from an open read model.
func NewQueries(db projections.Reader) *Queries { return &Queries{db} }
