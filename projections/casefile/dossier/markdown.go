package dossier

import (
	_ "embed"
	"fmt"
	"strings"
	"text/template"
)

//go:embed dossier.md.tmpl
var markdownTemplate string

// Markdown is the document in Markdown (CommonMark, with the tables of GitHub).
func (d *Document) Markdown() (string, error) {
	form, err := template.New("dossier").Funcs(template.FuncMap{"line": line, "quote": quote, "fact": factLine, "row": row}).Parse(markdownTemplate)
	if err != nil {
		return "", fmt.Errorf("write a dossier: %w", err)
	}
	var b strings.Builder
	if err := form.Execute(&b, d); err != nil {
		return "", fmt.Errorf("write a dossier: %w", err)
	}
	return b.String(), nil
}

// escape writes one line of text so that Markdown shows it as it is.
func escape(text string) string {
	var b strings.Builder
	text = strings.TrimSpace(text)
	for i, r := range text {
		switch {
		case strings.ContainsRune("\\`*_[]<>|~&$^{}", r), i == 0 && strings.ContainsRune("#+-=:%", r), marker(text, i),
			r == ':' && strings.HasPrefix(text[i:], "://"), r == '.' && i >= 3 && strings.EqualFold(text[i-3:i], "www"):
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// marker tells whether the character at i makes a numbered list of the line: digits alone stand before it.
func marker(text string, i int) bool {
	return i > 0 && (text[i] == '.' || text[i] == ')') && strings.Trim(text[:i], "0123456789") == ""
}

// line is a text on one line, for a heading or a cell. Its own lines become one.
func line(text string) string {
	if omitted(text) { // nothing stands behind it that could make a link of it
		return text
	}
	return escape(strings.Join(strings.Fields(text), " "))
}

// quote is a text of several lines, each with a bar before it; a line that goes on in the next ends with a backslash.
func quote(indent, text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i, one := range lines {
		one = escape(one)
		if one != "" && i+1 < len(lines) && strings.TrimSpace(lines[i+1]) != "" {
			one += "\\"
		}
		lines[i] = strings.TrimRight(indent+"> "+one, " ")
	}
	return strings.Join(lines, "\n")
}

// factLine is a fact in a list: on one line, or with its text below it.
func factLine(f Fact) string {
	if !strings.Contains(strings.TrimSpace(f.Value), "\n") {
		return "- **" + line(f.Name) + ":** " + line(f.Value)
	}
	return "- **" + line(f.Name) + ":**\n\n" + quote("  ", f.Value) + "\n"
}

// row is one row of a table.
func row(cells []string) string {
	var b strings.Builder
	b.WriteByte('|')
	for _, c := range cells {
		b.WriteString(" " + line(c) + " |")
	}
	return b.String()
}
