package importfile

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// WriteTemplate writes an example file of a kind, csv or jsonl: every column or field, and two made-up incidents.
func WriteTemplate(to io.Writer, kind string) error {
	s, err := loadShape()
	if err != nil {
		return err
	}
	if kind == "csv" {
		return s.writeTable(to)
	}
	return s.writeLines(to)
}

func (s shape) writeTable(to io.Writer) error {
	out := csv.NewWriter(to)
	out.Comma = ';' // what a Dutch spreadsheet expects
	columns := s.columns()
	rows := make([][]string, 3)
	for _, c := range columns {
		rows[0] = append(rows[0], c.name)
		for i, example := range examples() {
			rows[i+1] = append(rows[i+1], example[c.name])
		}
	}
	if err := out.WriteAll(rows); err != nil {
		return fmt.Errorf("write the template: %w", err)
	}
	return nil
}

// writeLines writes the rows of the table as JSON.
func (s shape) writeLines(to io.Writer) error {
	var table strings.Builder
	if err := s.writeTable(&table); err != nil {
		return err
	}
	rows, err := openTable(strings.NewReader(table.String()), s)
	if err != nil {
		return err
	}
	out := json.NewEncoder(to)
	for {
		line, err := rows.Next()
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = out.Encode(line.Incident)
		}
		if err != nil {
			return fmt.Errorf("write the template: %w", err)
		}
	}
}

// Columns are the names of all columns that a table may have, in the order of the template.
func Columns() ([]string, error) {
	s, err := loadShape()
	if err != nil {
		return nil, err
	}
	var names []string
	for c := range slices.Values(s.columns()) {
		names = append(names, c.name)
	}
	return names, nil
}

// examples are two made-up incidents by column.
func examples() [2]map[string]string {
	return [2]map[string]string{
		{
			"key": "2021-0417", "title": "Oproep om naar het plein te komen", "occurred_at": "2021-11-26 14:00", "platform": "TELEGRAM",
			"content_kind": "CALL_TO_RIOT", "origin": "TIP", "text": "vanavond 20:00, het plein, neem vuurwerk mee", "reach": "1200",
			"url": "https://example.org/bericht", "handle": "@voorbeeld",
			"assessment_occurred_at": "2021-11-26 15:30", "assessment_severity": "HIGH", "assessment_likelihood": "HIGH", "assessment_urgency": "CRITICAL",
			"assessment_barrier_stage": "MOBILISATION", "assessment_decision": "INTERVENE", "assessment_motivation": "De oproep ging snel rond.",
			"assessment_consulted": "officier van justitie | teamchef politie",
			"intervention1_type":   "IV50", "intervention1_basis": "gemw-175", "intervention1_motivation": "Lichtere middelen waren geprobeerd.",
			"intervention1_occurred_at": "2021-11-26 16:00", "intervention1_started_at": "2021-11-26 18:00", "intervention1_completed_at": "2021-11-27 06:00",
			"intervention1_effect": "REDUCED", "intervention1_effect_note": "De groep ging uiteen.", "intervention1_staff_hours": "37,5", "intervention1_cost_euro": "4200",
			"intervention2_type": "IV17", "intervention2_motivation": "De jongeren waren bekend.", "intervention2_occurred_at": "2021-11-26 16:00",
			"intervention2_started_at": "2021-11-26 17:00", "intervention2_completed_at": "2021-11-26 19:00",
			"outcome_occurred_at": "2021-11-27 06:00", "outcome_scale": "MINOR", "outcome_participants": "80", "outcome_arrests": "3", "outcome_injured": "0",
			"outcome_damage_euro": "1500", "outcome_hours_to_calm": "2,5", "outcome_summary": "Een groep stak vuurwerk af en ging na middernacht naar huis.",
			"outcome_what_worked": "Vroeg met de jongeren praten.", "outcome_what_did_not": "De oproep kwam op een ander account terug.",
			"outcome_dilemma": "Een openbare waarschuwing had de oproep bekender gemaakt.",
			"tags":            "oud-en-nieuw | plein", "closed": "ja", "closed_at": "2021-12-03 10:00",
		},
		{
			"key": "2022-0031", "occurred_at": "2022-03-05T09:15:00+01:00", "platform": "FACEBOOK", "content_kind": "OTHER", "origin": "MEDIA",
			"outcome_occurred_at": "2022-03-06 12:00", "outcome_scale": "NONE", "outcome_summary": "Er kwam niemand.", "closed": "ja",
		},
	}
}
