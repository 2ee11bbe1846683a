package dossier

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"leerkring/domain/incident"
	"leerkring/domain/situation"
)

// clean is a text without what no document can hold: lines end in one way, and characters that are invisible or turn the
// direction of reading show as U+FFFD.
func clean(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n", "\v", "\n", "\f", "\n", "\t", " ").Replace(text)
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case unicode.IsControl(r), r == 0xFFFE, r == 0xFFFF, r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
			return unicode.ReplacementChar
		}
		return r
	}, text)
}

// when is a moment in Dutch time.
func when(t time.Time) string { return situation.InDutchTime(t).Format("02-01-2006 15:04 MST") }

func whenever(t *time.Time) string {
	if t == nil {
		return ""
	}
	return when(*t)
}

func date(t time.Time) string { return t.Format("02-01-2006") }

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func yes(b bool) string {
	if b {
		return "ja"
	}
	return "nee"
}

func number(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

func hours(n *float64) string {
	if n == nil {
		return ""
	}
	return strings.Replace(strconv.FormatFloat(*n, 'f', -1, 64), ".", ",", 1)
}

func euro(n *int) string {
	if n == nil {
		return ""
	}
	return "€ " + strconv.Itoa(*n)
}

// count says how many there are, in words that agree.
func count(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

func stage(s incident.Stage) string {
	switch s {
	case incident.StageSignal:
		return "signaal"
	case incident.StageAssessment:
		return "weging"
	case incident.StageIntervention:
		return "interventie"
	case incident.StageOutcome:
		return "afloop bekend"
	case incident.StageClosed:
		return "gesloten"
	}
	return string(s)
}

func status(s incident.InterventionStatus) string {
	switch s {
	case incident.Decided:
		return "besloten, niet gestart"
	case incident.Started:
		return "in uitvoering"
	case incident.Completed:
		return "afgerond"
	case incident.Withdrawn:
		return "ingetrokken"
	}
	return string(s)
}

// role is in what role somebody acted.
func role(r string) string {
	switch r {
	case "OFFICER":
		return "medewerker"
	case "LEAD":
		return "regievoerder"
	case "PARTNER":
		return "partner"
	case "PRIVACY_OFFICER":
		return "privacyfunctionaris"
	}
	return r
}

// value is a corrected answer in words: codes by their Dutch names, and moments in Dutch time.
func value(field, encoded string) string {
	if encoded == "" {
		return "niet gegeven"
	}
	var v any
	if json.Unmarshal([]byte(encoded), &v) != nil {
		return encoded
	}
	said, ok := v.(string)
	if !ok {
		return encoded
	}
	switch field {
	case "origin":
		return situation.SignalOrigin(said).Name().NL
	case "platform":
		return situation.Platform(said).Name().NL
	case "contentKind":
		return situation.ContentKind(said).Name().NL
	case "regime":
		return situation.Regime(said).Name().NL
	case "severity", "likelihood", "urgency":
		return situation.Level(said).Name().NL
	case "barrierStage":
		return situation.BarrierStage(said).Name().NL
	case "decision":
		return situation.Decision(said).Name().NL
	case "scale":
		return situation.DisturbanceScale(said).Name().NL
	case "effect":
		return situation.Effect(said).Name().NL
	case "asPlanned":
		return situation.AsPlanned(said).Name().NL
	case "status":
		return status(incident.InterventionStatus(said))
	case "occurredAt", "decidedAt", "startedAt", "completedAt", "withdrawnAt", "doneAt":
		if at, err := time.Parse(time.RFC3339Nano, said); err == nil {
			return when(at)
		}
	}
	return said
}

// fieldName is what a field that was corrected is called; a field that has no Dutch name keeps its own.
func fieldName(path string) string {
	names := map[string]string{
		"origin": "herkomst", "platform": "platform", "contentKind": "soort inhoud", "url": "link", "handle": "account", "text": "tekst",
		"reach": "bereik", "regime": "regime", "title": "titel van de zaak", "occurredAt": "gebeurd", "severity": "ernst",
		"likelihood": "waarschijnlijkheid", "urgency": "tijdsdruk", "barrierStage": "fase", "decision": "besluit", "motivation": "motivering",
		"consulted": "geraadpleegd", "scale": "schaal", "participants": "deelnemers", "arrests": "aanhoudingen", "injured": "gewonden",
		"damageEuro": "schade (euro)", "hoursToCalm": "uren tot rust", "summary": "samenvatting", "whatWorked": "wat werkte",
		"whatDidNot": "wat niet werkte", "dilemma": "dilemma", "expectedEffect": "verwacht effect", "criterion": "criterium",
		"effect": "effect", "effectNote": "toelichting op het effect", "asPlanned": "volgens plan", "sideEffects": "neveneffecten",
		"staffHours": "uren inzet", "costEuro": "kosten (euro)", "status": "stand", "decidedAt": "besloten", "startedAt": "gestart",
		"completedAt": "afgerond", "withdrawnAt": "ingetrokken", "doneAt": "gedaan",
	}
	field, rest, _ := strings.Cut(path, ".")
	name, ok := names[field]
	if !ok {
		return path
	}
	if n, err := strconv.Atoi(rest); err == nil {
		return fmt.Sprintf("%s %d", name, n+1)
	}
	return name
}
