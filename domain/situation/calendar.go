package situation

import (
	"time"

	// The product runs on machines that have no time zones of their own.
	_ "time/tzdata"
)

// InDutchTime is a moment as the clocks in the Netherlands showed it.
func InDutchTime(t time.Time) time.Time {
	amsterdam, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil { // it is built in
		amsterdam = time.UTC
	}
	return t.In(amsterdam)
}

// YearOf is the calendar year in which a moment falls in the Netherlands: the night of the turn of the year is the busiest
// there is, and belongs to the year on the street.
func YearOf(t time.Time) int { return InDutchTime(t).Year() }

// EndOfDay is when the day of a moment ends in the Netherlands.
func EndOfDay(t time.Time) time.Time {
	local := InDutchTime(t)
	year, month, day := local.Date()
	return time.Date(year, month, day+1, 0, 0, 0, 0, local.Location())
}

// DaysAfter is the same time of day so many days later in the Netherlands, where a day of the clock's change has 23 or 25 hours.
func DaysAfter(t time.Time, days int) time.Time { return InDutchTime(t).AddDate(0, 0, days) }
