package demo

// operation is what playing a step needs to know of the mutation that it names.
type operation struct {
	role  string // who sends it, unless the step says as whom
	makes string // list of the case, or "notice", that it adds one to; empty: what it makes can't be named
	about string // field of the input that takes the id of what 'of' names; empty: 'of' is not for it
}

// operationOf knows the mutations that make something or are about something; any other is a lead's and needs the case alone.
func operationOf(do string) operation {
	switch do {
	case "ReportSignal":
		return operation{role: "OFFICER", makes: "signals"}
	case "RecordAssessment":
		return operation{role: "LEAD", makes: "assessments"}
	case "DecideIntervention":
		return operation{role: "LEAD", makes: "interventions"}
	case "StartIntervention":
		return operation{role: "OFFICER", about: "interventionId"}
	case "CompleteIntervention", "WithdrawIntervention":
		return operation{role: "LEAD", about: "interventionId"}
	case "RecordOutcome":
		return operation{role: "LEAD", makes: "outcomes"}
	case "InvitePartner":
		return operation{role: "LEAD", makes: "partners"}
	case "RemovePartner":
		return operation{role: "LEAD", about: "partnerId"}
	case "AddTask":
		return operation{role: "OFFICER", makes: "tasks"}
	case "CompleteTask":
		return operation{role: "OFFICER", about: "taskId"}
	case "AddNote":
		return operation{role: "OFFICER", makes: "notes"}
	case "NoteWhatIf":
		return operation{role: "LEAD", makes: "whatIfs"}
	case "CorrectEntry", "RetractEntry":
		return operation{role: "LEAD", about: "entryId"}
	case "FileNotice":
		return operation{role: "OFFICER", makes: "notice"}
	case "AcknowledgeNotice", "DecideNotice", "ReportReappearance":
		return operation{role: "OFFICER", about: "noticeId"}
	case "CheckGround", "TagIncident", "SetReassessment":
		return operation{role: "OFFICER"}
	}
	return operation{role: "LEAD"}
}
