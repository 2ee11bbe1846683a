package situation

import (
	"time"

	// The product runs on machines that have no time zones of their own.
	_ "time/tzdata"
)

// YearOf is the calendar year in which a moment falls in the Netherlands: the night of the turn of the year is the busiest
// there is, and belongs to the year on the street.
func YearOf(t time.Time) int {
	amsterdam, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil { // it is built in
		return t.UTC().Year()
	}
	return t.In(amsterdam).Year()
}

// EndOfDay is when the day of a moment ends in the Netherlands.
func EndOfDay(t time.Time) time.Time {
	amsterdam, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil { // it is built in
		amsterdam = time.UTC
	}
	year, month, day := t.In(amsterdam).Date()
	return time.Date(year, month, day+1, 0, 0, 0, 0, amsterdam)
}

// DaysAfter is the same time of day so many days later in the Netherlands, where a day of the clock's change has 23 or 25 hours.
func DaysAfter(t time.Time, days int) time.Time {
	amsterdam, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil { // it is built in
		return t.AddDate(0, 0, days)
	}
	return t.In(amsterdam).AddDate(0, 0, days)
}
