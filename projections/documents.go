package projections

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Reader is what a read model is asked through: a Model, a database, or one transaction on it.
type Reader interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

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

// The limits of a search: each word costs the full-text index work that no context can cut short.
const (
	SearchLength = 200 // characters
	SearchWords  = 10
)

// ErrSearch says that a search is over its limits, or holds no word.
var ErrSearch = fmt.Errorf("search for 1 to %d words, %d characters at most", SearchWords, SearchLength)

// Match turns what a person typed into an FTS5 query: all words, the last one possibly unfinished. Signs of FTS5's own
// language lose their meaning. A blank search gives ""; one over the limits or without a word is ErrSearch.
func Match(search string) (string, error) {
	if strings.TrimSpace(search) == "" {
		return "", nil
	}
	words := strings.FieldsFunc(search, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) == 0 || len(words) > SearchWords || utf8.RuneCountInString(search) > SearchLength {
		return "", ErrSearch
	}
	for i, w := range words {
		words[i] = `"` + w + `"`
	}
	return strings.Join(words, " ") + "*", nil
}
