package dossier

import (
	_ "embed"
	"fmt"
	"html/template"
	"strings"
)

//go:embed dossier.html.tmpl
var htmlTemplate string

// HTML is the document in HTML, to be read and to be printed. It holds no script and asks for nothing elsewhere; its markup is
// well-formed XML as well.
func (d *Document) HTML() (string, error) {
	form, err := template.New("dossier").Parse(htmlTemplate)
	if err != nil {
		return "", fmt.Errorf("write a dossier: %w", err)
	}
	var b strings.Builder
	if err := form.Execute(&b, d); err != nil {
		return "", fmt.Errorf("write a dossier: %w", err)
	}
	return b.String(), nil
}
