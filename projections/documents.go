package projections

import (
	"database/sql"
	"encoding/json"
	"strings"
	"unicode"
)

// Documents reads rows of one JSON column and closes them.
func Documents[T any](rows *sql.Rows) ([]T, error) {
	defer rows.Close()
	var list []T
	for rows.Next() {
		var document []byte
		if err := rows.Scan(&document); err != nil {
			return nil, err
		}
		var item T
		if err := json.Unmarshal(document, &item); err != nil {
			return nil, err
		}
		list = append(list, item)
	}
	return list, rows.Err()
}

// Match turns what a person typed into an FTS5 query: all words, the last one possibly unfinished. Signs of FTS5's own
// language lose their meaning. Nothing to search for gives "".
func Match(search string) string {
	words := strings.FieldsFunc(search, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, w := range words {
		words[i] = `"` + w + `"`
	}
	if len(words) == 0 {
		return ""
	}
	return strings.Join(words, " ") + "*"
}
