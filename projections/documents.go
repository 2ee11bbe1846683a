package projections

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"
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

// IDs reads rows of one column of ids and closes them. It takes what a query gives, its error too.
func IDs(rows *sql.Rows, err error) (ids []uuid.UUID, _ error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id uuid.UUID
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// IDList is a list of ids as one argument of a statement, which reads it with json_each.
func IDList(ids []uuid.UUID) string {
	// A list of UUIDs always encodes.
	list, _ := json.Marshal(append([]uuid.UUID{}, ids...))
	return string(list)
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
