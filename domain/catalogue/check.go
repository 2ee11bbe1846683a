package catalogue

import (
	"fmt"
	"strings"
	"time"
)

// checker collects the faults of one row, so that an editor sees them all at once.
type checker struct {
	where  string // file and row
	zone   *time.Location
	faults []error
}

func (c *checker) must(ok bool, fault string) {
	if !ok {
		c.faults = append(c.faults, fmt.Errorf("%s: %s", c.where, fault))
	}
}

func (c *checker) filled(field, value string) {
	c.must(strings.TrimSpace(value) != "", field+": empty")
}

func (c *checker) allFilled(field string, values []string) {
	for _, v := range values {
		c.must(strings.TrimSpace(v) != "", field+": holds an empty line")
	}
}

func (c *checker) word(field, value string, valid bool) {
	c.must(valid, fmt.Sprintf("%s: unknown word %q", field, value))
}

// date reads a day as 00:00 in the checker's zone.
func (c *checker) date(field, value string) time.Time {
	day, err := time.ParseInLocation(time.DateOnly, value, c.zone)
	c.must(err == nil, fmt.Sprintf("%s: %q is not a date like 2024-01-31", field, value))
	return day
}

func (c *checker) optionalDate(field, value string) *time.Time {
	if value == "" {
		return nil
	}
	day := c.date(field, value)
	return &day
}
