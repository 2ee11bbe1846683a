package projections

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
)

// ErrCursor says that a cursor was not made by this list.
var ErrCursor = errors.New("not a cursor of this list; use endCursor of an earlier page")

// Page is one page of a list, with a cursor for each item. Total counts the whole list, after all filters and rights.
type Page[T any] struct {
	Items       []T
	Cursors     []string
	HasNext     bool
	HasPrevious bool
	Total       int
}

// Key is where an item stands in its list: what it is sorted by, and its id to break ties. A cursor is the key made opaque,
// so that a page keeps its place when items come in before it.
type Key struct {
	Sort int64  `json:"s"`
	ID   string `json:"i"`
	List string `json:"l"` // which list it is: a place in one says nothing in another
}

// Cursor makes the key opaque.
func (k Key) Cursor() string {
	// A struct of a number and a string always encodes.
	text, _ := json.Marshal(k)
	return base64.RawURLEncoding.EncodeToString(text)
}

// ParseCursor reads a cursor of the list named; one of another list, or of another order of it, is ErrCursor.
func ParseCursor(list, cursor string) (Key, error) {
	var k Key
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return k, ErrCursor
	}
	if err := json.Unmarshal(text, &k); err != nil || k.ID == "" || k.List != list {
		return k, ErrCursor
	}
	return k, nil
}

// Fill makes a page of the list named, of at most first items, out of rows that were read with one more than that.
func Fill[T any](list string, rows []T, key func(T) Key, first int, after string, total int) Page[T] {
	p := Page[T]{Items: rows, HasPrevious: after != "", Total: total}
	if len(rows) > first {
		p.Items, p.HasNext = rows[:first], true
	}
	for _, item := range p.Items {
		k := key(item)
		k.List = list
		p.Cursors = append(p.Cursors, k.Cursor())
	}
	return p
}

// Slice makes a page of the list named, which was made whole, in the order of its keys.
func Slice[T any](name string, list []T, key func(T) Key, first int, after string) (Page[T], error) {
	rest := list
	if after != "" {
		from, err := ParseCursor(name, after)
		if err != nil {
			return Page[T]{}, err
		}
		behind := func(item T) bool {
			k := key(item)
			return k.Sort > from.Sort || k.Sort == from.Sort && k.ID > from.ID
		}
		rest = nil
		if i := slices.IndexFunc(list, behind); i >= 0 {
			rest = list[i:]
		}
	}
	return Fill(name, rest[:min(len(rest), first+1)], key, first, after, len(list)), nil
}
