package main

// reported plays a notice of a case, with planted texts wherever one is typed.
func (r *running) reported(officer, id string) {
	r.t.Helper()
	input := matrixInput("FileNotice")
	input["incidentId"], input["url"], input["explanation"], input["reporterName"] = id, plantedLink, text("melding"), plantedName
	input["ground"], input["reporterEmail"] = "Sr art. 131, "+plantedName, plantedMail
	notice := at[string](r.t, r.mutate(officer, "FileNotice", input), "fileNotice.notice.id")
	r.mutate(officer, "AcknowledgeNotice", map[string]any{"noticeId": notice, "reference": plantedName, "occurredAt": day})
	r.mutate(officer, "DecideNotice", map[string]any{"noticeId": notice, "decision": "REMOVED", "reasons": text("redenen"), "occurredAt": day})
	r.mutate(officer, "ReportReappearance", map[string]any{"noticeId": notice, "url": plantedLink, "occurredAt": day})
}

// amongOthers plays what a case shares with others: files, partners, another municipality, other cases.
func (r *running) amongOthers(officer, lead, id string) {
	r.t.Helper()
	r.attach(officer, id, text("bestand"), map[string]any{"description": text("bewijs")})
	r.mutate(lead, "InvitePartner", map[string]any{"incidentId": id, "kind": "POLICE", "subject": plantedName, "name": plantedName, "mayAdd": true})
	invited := r.mutate(lead, "InvitePartner", map[string]any{"incidentId": id, "kind": "POLICE", "subject": "partner", "name": plantedName, "mayAdd": true})
	r.mutate(r.token("PARTNER", ""), "ReportSignal", map[string]any{
		"incidentId": id, "platform": "TELEGRAM", "contentKind": "THREAT", "text": text("signaal van de politie"), "occurredAt": day,
	})
	r.mutate(lead, "RemovePartner", map[string]any{
		"incidentId": id, "partnerId": at[string](r.t, invited, "invitePartner.incident.partners.1.id"), "reason": text("reden"),
	})
	neighbour := r.token("LEAD", "GM0344")
	r.mutate(lead, "HandOverIncident", map[string]any{"incidentId": id, "municipality": "GM0344", "reason": text("overdracht")})
	r.mutate(neighbour, "DeclineHandOver", map[string]any{"incidentId": id, "reason": text("nee")})
	r.mutate(lead, "HandOverIncident", map[string]any{"incidentId": id, "municipality": "GM0344", "reason": text("overdracht")})
	r.mutate(neighbour, "AcceptHandOver", map[string]any{"incidentId": id})
	r.mutate(neighbour, "HandOverIncident", map[string]any{"incidentId": id, "municipality": "GM0772", "reason": text("terug")})
	r.mutate(lead, "AcceptHandOver", map[string]any{"incidentId": id})
	r.mutate(lead, "HandOverIncident", map[string]any{"incidentId": id, "municipality": "GM0344", "reason": text("nog eens")})
	r.mutate(lead, "WithdrawHandOver", map[string]any{"incidentId": id})
	other := at[string](r.t, r.mutate(officer, "ReportSignal", map[string]any{"platform": "X", "contentKind": "OTHER", "occurredAt": day}), "reportSignal.incident.id")
	held, named := r.holding(lead, "", plantedHandle, text("bron")[:150])
	r.share(lead, held, named, "ooenv@gemeente.nl")
	r.mutate(officer, "LinkIncidents", map[string]any{"incidentId": id, "otherIncidentId": other, "kind": "SAME_SOURCE"})
}
