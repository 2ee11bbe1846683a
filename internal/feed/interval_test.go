package feed

import (
	"testing"
	"time"
)

// A restart just before the hour must not make a batch of its own just after it.
func TestBatchesKeepToTheClock(t *testing.T) {
	for at, want := range map[string]time.Duration{
		"2026-11-24T20:00:00Z": time.Hour, "2026-11-24T20:59:59Z": time.Second, "2026-11-24T20:00:01Z": time.Hour - time.Second,
	} {
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := untilNext(now, time.Hour); got != want {
			t.Errorf("%s: %v, want %v", at, got, want)
		}
	}
}
