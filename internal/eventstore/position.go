package eventstore

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
)

// Token is the position as clients see it: opaque, and naming its log.
func (l *Log) Token(p Position) string {
	return base64.RawURLEncoding.EncodeToString([]byte(l.Name + ":" + strconv.FormatUint(uint64(p), 10)))
}

// ParseToken reads a token that some log's Token wrote.
func ParseToken(token string) (log string, p Position, err error) {
	text, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		return "", 0, fmt.Errorf("not a position: send one that a mutation returned")
	}
	log, digits, _ := strings.Cut(string(text), ":")
	n, err := strconv.ParseUint(digits, 10, 63)
	if err != nil || log == "" {
		return "", 0, fmt.Errorf("not a position: send one that a mutation returned")
	}
	return log, Position(n), nil
}
