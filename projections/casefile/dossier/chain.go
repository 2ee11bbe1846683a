package dossier

import (
	"fmt"
	"slices"

	"leerkring/domain/incident"
	"leerkring/internal/eventstore"
)

// catalogue names the editions of the catalogue that the case was coded with.
func (w *writer) catalogue() Section {
	var f facts
	for _, v := range w.editions() {
		f.add("Gecodeerd met", v)
	}
	f.add("Namen en artikelen in dit dossier", w.Catalogue.Version())
	return Section{Blocks: []Block{
		{Text: "Waar bij een maatregel of grondslag “niet geverifieerd” staat, is de rij van de catalogus op de genoemde dag bekeken maar niet aan de bron getoetst; doe dat voordat u zich erop beroept."},
		f.block(""),
	}}
}

// chain is what a reader needs to check that the dossier is of the log.
func (w *writer) chain() Section {
	s := Section{Blocks: []Block{{Text: "Elke gebeurtenis draagt als prevHash de hash van de vorige in haar stroom: SHA-256 over stroom, revisie, id, soort, inhoud en metadata zoals opgeslagen, elk met de lengte ervoor. De opdracht “leerkring verify” rekent alle stromen na. Een anker dat elders is bewaard, ondertekent de Merkle-wortel over naam, laatste revisie en laatste hash van elke stroom, en toont daarmee ook een afgesneden einde. In een uitvoer van het logboek (“leerkring log export”) staat elke hash hieronder als prevHash in de metadata (base64) van de gebeurtenis erna. Tijden zijn UTC."}}}
	for _, stream := range w.streams {
		t := &Table{Kind: "keten", Head: []string{"Revisie", "Soort", "Vastgelegd", "Hash"}}
		for _, e := range stream.Events {
			t.Rows = append(t.Rows, []string{fmt.Sprint(e.Revision), e.Type, eventstore.InFull(e.RecordedAt), e.Hash})
		}
		s.Parts = append(s.Parts, Section{Title: "Stroom " + stream.Name, Blocks: []Block{{Table: t}}})
	}
	return s
}

// editions are the versions of the catalogue that stand in the events of the case, in the order of first use.
func (w *writer) editions() (list []string) {
	if len(w.streams) == 0 {
		return nil
	}
	for _, e := range w.streams[0].Events {
		used := ""
		switch event := e.Event.(type) {
		case incident.AssessmentRecorded:
			used = event.Catalogue
		case incident.InterventionDecided:
			used = event.Catalogue
		case incident.WhatIfNoted:
			used = event.Catalogue
		case incident.DataGatheringRequested:
			used = event.Catalogue
		case incident.DataGatheringExecuted:
			used = event.Catalogue
		}
		if used != "" && !slices.Contains(list, used) {
			list = append(list, used)
		}
	}
	return list
}
