package graph

import "leerkring/graph/generated"

// The resolvers by type; each noun's file holds the fields.
type (
	assessmentResolver           struct{ *API }
	assignmentResolver           struct{ *API }
	barrierResolver              struct{ *API }
	billResolver                 struct{ *API }
	changeResolver               struct{ *API }
	comparisonResolver           struct{ *API }
	disclosedIncidentResolver    struct{ *API }
	disclosureResolver           struct{ *API }
	evidenceResolver             struct{ *API }
	handOverOfferResolver        struct{ *API }
	handOverResolver             struct{ *API }
	incidentConnectionResolver   struct{ *API }
	incidentResolver             struct{ *API }
	interventionResolver         struct{ *API }
	interventionTypeResolver     struct{ *API }
	legalBasisResolver           struct{ *API }
	lessonResolver               struct{ *API }
	linkResolver                 struct{ *API }
	municipalityResolver         struct{ *API }
	mutationResolver             struct{ *API }
	noteResolver                 struct{ *API }
	noticeFiguresResolver        struct{ *API }
	noticeResolver               struct{ *API }
	partnerResolver              struct{ *API }
	queryResolver                struct{ *API }
	releaseResolver              struct{ *API }
	retentionCertificateResolver struct{ *API }
	retentionDueResolver         struct{ *API }
	rulingResolver               struct{ *API }
	signalResolver               struct{ *API }
	sourceMatchResolver          struct{ *API }
	taskResolver                 struct{ *API }
	templateTaskResolver         struct{ *API }
	timelineEntryResolver        struct{ *API }
	viewerResolver               struct{ *API }
	whatIfResolver               struct{ *API }
	workItemResolver             struct{ *API }
	workListResolver             struct{ *API }
)

// resolvers hands the executor the resolver of each type.
type resolvers struct{ *API }

func (r resolvers) Query() generated.QueryResolver           { return queryResolver(r) }
func (r resolvers) Mutation() generated.MutationResolver     { return mutationResolver(r) }
func (r resolvers) Assessment() generated.AssessmentResolver { return assessmentResolver(r) }
func (r resolvers) Barrier() generated.BarrierResolver       { return barrierResolver(r) }
func (r resolvers) Bill() generated.BillResolver             { return billResolver(r) }
func (r resolvers) Ruling() generated.RulingResolver         { return rulingResolver(r) }
func (r resolvers) Change() generated.ChangeResolver         { return changeResolver(r) }
func (r resolvers) Comparison() generated.ComparisonResolver { return comparisonResolver(r) }
func (r resolvers) Disclosure() generated.DisclosureResolver { return disclosureResolver(r) }
func (r resolvers) DisclosedIncident() generated.DisclosedIncidentResolver {
	return disclosedIncidentResolver(r)
}
func (r resolvers) Evidence() generated.EvidenceResolver           { return evidenceResolver(r) }
func (r resolvers) HandOver() generated.HandOverResolver           { return handOverResolver(r) }
func (r resolvers) HandOverOffer() generated.HandOverOfferResolver { return handOverOfferResolver(r) }
func (r resolvers) Link() generated.LinkResolver                   { return linkResolver(r) }
func (r resolvers) Partner() generated.PartnerResolver             { return partnerResolver(r) }
func (r resolvers) Incident() generated.IncidentResolver           { return incidentResolver(r) }
func (r resolvers) Intervention() generated.InterventionResolver   { return interventionResolver(r) }
func (r resolvers) InterventionType() generated.InterventionTypeResolver {
	return interventionTypeResolver(r)
}
func (r resolvers) LegalBasis() generated.LegalBasisResolver       { return legalBasisResolver(r) }
func (r resolvers) Lesson() generated.LessonResolver               { return lessonResolver(r) }
func (r resolvers) Municipality() generated.MunicipalityResolver   { return municipalityResolver(r) }
func (r resolvers) Notice() generated.NoticeResolver               { return noticeResolver(r) }
func (r resolvers) NoticeFigures() generated.NoticeFiguresResolver { return noticeFiguresResolver(r) }
func (r resolvers) RetentionDue() generated.RetentionDueResolver   { return retentionDueResolver(r) }
func (r resolvers) RetentionCertificate() generated.RetentionCertificateResolver {
	return retentionCertificateResolver(r)
}
func (r resolvers) Release() generated.ReleaseResolver             { return releaseResolver(r) }
func (r resolvers) Signal() generated.SignalResolver               { return signalResolver(r) }
func (r resolvers) SourceMatch() generated.SourceMatchResolver     { return sourceMatchResolver(r) }
func (r resolvers) TimelineEntry() generated.TimelineEntryResolver { return timelineEntryResolver(r) }
func (r resolvers) Assignment() generated.AssignmentResolver       { return assignmentResolver(r) }
func (r resolvers) Note() generated.NoteResolver                   { return noteResolver(r) }
func (r resolvers) Task() generated.TaskResolver                   { return taskResolver(r) }
func (r resolvers) TemplateTask() generated.TemplateTaskResolver   { return templateTaskResolver(r) }
func (r resolvers) IncidentConnection() generated.IncidentConnectionResolver {
	return incidentConnectionResolver(r)
}
func (r resolvers) WorkItem() generated.WorkItemResolver { return workItemResolver(r) }
func (r resolvers) WorkList() generated.WorkListResolver { return workListResolver(r) }
func (r resolvers) Viewer() generated.ViewerResolver     { return viewerResolver(r) }
func (r resolvers) WhatIf() generated.WhatIfResolver     { return whatIfResolver(r) }
