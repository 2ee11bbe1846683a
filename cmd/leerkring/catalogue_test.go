package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// exported writes the built-in catalogue and edits one of its files.
func exported(t *testing.T, file, old, new string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "catalogue")
	if got := run(t, "catalogue", "export", dir); got.code != exitOK || got.err != "" || !strings.Contains(got.out, "Wrote 6 files") {
		t.Fatalf("%+v", got)
	}
	path := filepath.Join(dir, file)
	text, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(text), old) {
		t.Fatalf("%q is not in %s (%v)", old, file, err)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(text), old, new, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestTheBuiltInCatalogueIsExportedAndSound(t *testing.T) {
	built := run(t, "catalogue", "check")
	if built.code != exitOK || !strings.Contains(built.out, "64 interventions") || !strings.Contains(built.out, "8 templates") || !strings.Contains(built.out, "342 municipalities") {
		t.Errorf("%+v", built)
	}
	dir := exported(t, "interventions.yaml", "Noodbevel", "Noodbevel")
	if copied := run(t, "catalogue", "check", "--catalogue", dir); copied != built {
		t.Errorf("the copy is checked as %+v, the built-in one as %+v", copied, built)
	}
	refuses(t, exitFault, words("barrier-model.yaml", "exist"), "catalogue", "export", dir)
}

func TestAFaultyCatalogueIsNamedByFileRowAndField(t *testing.T) {
	dir := exported(t, "interventions.yaml", "legal_bases: [gemw-175]", "legal_bases: [gemw-999]")
	got := run(t, "catalogue", "check", "--catalogue", dir)
	want := `interventions.yaml: row 50 (IV50): legal_bases: no legal basis has the id "gemw-999"; choose an id of legal-bases.yaml` + "\n"
	if got.code != exitFault || got.out != want || !strings.Contains(got.err, dir+": 1; mend") {
		t.Errorf("%+v", got)
	}
	refuses(t, exitFault, words("row 50 (IV50)", "leerkring catalogue check --catalogue "+dir),
		"serve", "--addr", "127.0.0.1:0", "--data", t.TempDir(), "--catalogue", dir)
	refuses(t, exitFault, words("interventions.yaml", "nowhere"), "catalogue", "check", "--catalogue", filepath.Join(dir, "nowhere"))
}

func TestARowThatCasesMayNameStays(t *testing.T) {
	dir := exported(t, "interventions.yaml", "- id: IV64", "- id: IV65")
	got := run(t, "catalogue", "check", "--catalogue", dir)
	if got.code != exitFault || !strings.HasPrefix(got.out, "interventions.yaml: id: no row IV64 any more") || strings.Count(got.out, "\n") != 1 {
		t.Errorf("%+v", got)
	}
}

// A copy of before the checklists would let every order pass.
func TestAChecklistIsNotDropped(t *testing.T) {
	dir := exported(t, "legal-bases.yaml", "  checklist: [FACTS, AREA, PERIOD, ADDRESSEES]\n", "")
	got := run(t, "catalogue", "check", "--catalogue", dir)
	if got.code != exitFault || !strings.HasPrefix(got.out, "legal-bases.yaml: gemw-174: checklist: gone") || strings.Count(got.out, "\n") != 1 {
		t.Errorf("%+v", got)
	}
}

func TestAServerUsesTheEditedCatalogue(t *testing.T) {
	t.Parallel()
	dir := exported(t, "interventions.yaml", `name: "Emergency order"`, `name: "Order in an emergency"`)
	r := start(t, t.TempDir(), "--catalogue", dir)
	if data := string(r.do(r.token("RESEARCHER", ""), "InterventionTypes", nil)); !strings.Contains(data, "Order in an emergency") {
		t.Error("the server answers from another catalogue")
	}
}
