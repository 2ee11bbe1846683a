package eventstore

import (
	"fmt"
	"regexp"
	"strings"
)

// prefixSetting is a setting of our own in a connection string. What it gives stands before the name of each of the log's
// streams in the store, and nowhere else: hashes, ids and exports have the name without it. So several installations, or
// many test runs, can share one store. None of their prefixes may begin with another's; a log without a prefix has its store
// to itself.
const prefixSetting = "streamPrefix"

// cutPrefix takes our setting out of a connection string, since the vendor's client does not know it.
func cutPrefix(connection string) (rest, prefix string, err error) {
	rest, query, _ := strings.Cut(connection, "?")
	var theirs []string
	given := false
	for _, setting := range strings.Split(query, "&") {
		key, value, _ := strings.Cut(setting, "=")
		if !strings.EqualFold(key, prefixSetting) {
			theirs = append(theirs, setting)
			continue
		}
		if given || !regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`).MatchString(value) {
			return "", "", fmt.Errorf("%s is given once, with 1 to 64 letters, digits, '-' or '_', such as %[1]s=trial-", prefixSetting)
		}
		prefix, given = value, true
	}
	if query = strings.Join(theirs, "&"); query != "" {
		rest += "?" + query
	}
	return rest, prefix, nil
}

// ours gives the name of a stream as the log knows it, and whether the stream is the log's at all: not another's, and not one
// of the store's own, which begin with $.
func (l *Log) ours(stored string) (string, bool) {
	name, found := strings.CutPrefix(stored, l.prefix)
	return name, found && !strings.HasPrefix(stored, "$")
}
