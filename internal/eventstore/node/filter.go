package node

import (
	"regexp"
	"strings"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
)

// defaultWindow is the search window of a filter that names none.
const defaultWindow = 32

// filter chooses events of $all by stream name or event type, with prefixes or an RE2 expression. A nil filter lets all pass.
type filter struct {
	byStream   bool
	prefixes   []string
	expression *regexp.Regexp
	interval   uint64 // events from one checkpoint to the next, those passed over included
}

func readFilter(o *streams.ReadReq_Options_FilterOptions) (*filter, error) {
	if o == nil {
		return nil, nil
	}
	f := &filter{interval: defaultWindow}
	if max, ok := o.GetWindow().(*streams.ReadReq_Options_FilterOptions_Max); ok {
		f.interval = uint64(max.Max)
	}
	if f.interval *= uint64(o.GetCheckpointIntervalMultiplier()); f.interval == 0 {
		return nil, invalid("The window and the checkpoint interval multiplier of a filter are at least 1.")
	}
	wanted := o.GetEventType()
	if f.byStream = o.GetStreamIdentifier() != nil; f.byStream {
		wanted = o.GetStreamIdentifier()
	}
	f.prefixes = wanted.GetPrefix()
	if (wanted.GetRegex() == "") == (len(f.prefixes) == 0) {
		return nil, invalid("A filter has prefixes or a regular expression.")
	}
	if wanted.GetRegex() == "" {
		return f, nil
	}
	var err error
	if f.expression, err = regexp.Compile(wanted.GetRegex()); err != nil {
		return nil, invalid("The filter's regular expression is invalid.")
	}
	return f, nil
}

func (f *filter) passes(r *record) bool {
	if f == nil {
		return true
	}
	text := r.kind
	if f.byStream {
		text = r.stream
	}
	if f.expression != nil {
		return f.expression.MatchString(text)
	}
	for _, p := range f.prefixes {
		if strings.HasPrefix(text, p) {
			return true
		}
	}
	return false
}
