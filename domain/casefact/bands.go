package casefact

import "time"

// CountBand is a number of people, coarse. Small numbers are never told apart.
type CountBand string

// The bands of CountBand; Missing says that the file holds no number.
const (
	CountMissing   CountBand = "MISSING"
	CountNone      CountBand = "0"
	CountFew       CountBand = "1-4"
	CountUnder20   CountBand = "5-19"
	CountUnder100  CountBand = "20-99"
	CountUnder500  CountBand = "100-499"
	CountUnder2000 CountBand = "500-1999"
	CountMany      CountBand = "2000+"
)

// CountBandOf puts a count in its band; nil is missing.
func CountBandOf(n *int) CountBand {
	switch {
	case n == nil:
		return CountMissing
	case *n <= 0:
		return CountNone
	case *n < 5:
		return CountFew
	case *n < 20:
		return CountUnder20
	case *n < 100:
		return CountUnder100
	case *n < 500:
		return CountUnder500
	case *n < 2000:
		return CountUnder2000
	}
	return CountMany
}

// AmountBand is damage in euros, coarse.
type AmountBand string

// The bands of AmountBand.
const (
	AmountMissing   AmountBand = "MISSING"
	AmountNone      AmountBand = "0"
	AmountUnder1k   AmountBand = "under 1k"
	AmountUnder10k  AmountBand = "1k-10k"
	AmountUnder100k AmountBand = "10k-100k"
	AmountUnder1m   AmountBand = "100k-1m"
	AmountMillions  AmountBand = "1m+"
)

// AmountBandOf puts an amount in its band; nil is missing.
func AmountBandOf(euro *int) AmountBand {
	switch {
	case euro == nil:
		return AmountMissing
	case *euro <= 0:
		return AmountNone
	case *euro < 1_000:
		return AmountUnder1k
	case *euro < 10_000:
		return AmountUnder10k
	case *euro < 100_000:
		return AmountUnder100k
	case *euro < 1_000_000:
		return AmountUnder1m
	}
	return AmountMillions
}

// HoursBand is the time until calm, coarse.
type HoursBand string

// The bands of HoursBand.
const (
	HoursMissing HoursBand = "MISSING"
	HoursUnder1  HoursBand = "under 1"
	HoursUnder3  HoursBand = "1-3"
	HoursUnder6  HoursBand = "3-6"
	HoursUnder12 HoursBand = "6-12"
	HoursUnder24 HoursBand = "12-24"
	HoursLonger  HoursBand = "24+"
)

// AllHoursBands lists every known HoursBand, the shortest first.
func AllHoursBands() []HoursBand {
	return []HoursBand{HoursUnder1, HoursUnder3, HoursUnder6, HoursUnder12, HoursUnder24, HoursLonger}
}

// HoursBandOf puts hours in their band; nil is missing.
func HoursBandOf(hours *float64) HoursBand {
	switch {
	case hours == nil:
		return HoursMissing
	case *hours < 1:
		return HoursUnder1
	case *hours < 3:
		return HoursUnder3
	case *hours < 6:
		return HoursUnder6
	case *hours < 12:
		return HoursUnder12
	case *hours < 24:
		return HoursUnder24
	}
	return HoursLonger
}

// DayBand is a day counted from the first signal (day 0), coarse.
type DayBand string

// The bands of DayBand. What happened before the first signal counts as day 0.
const (
	Day0     DayBand = "0"
	Day1     DayBand = "1"
	Days2To3 DayBand = "2-3"
	Days4To7 DayBand = "4-7"
	Days8To  DayBand = "8-30"
	Days31On DayBand = "31+"
)

// AllDayBands lists every DayBand, the earliest first.
func AllDayBands() []DayBand { return []DayBand{Day0, Day1, Days2To3, Days4To7, Days8To, Days31On} }

// DayBandOf is the band of a moment; a day is 24 hours since the first signal, so that no calendar shows through.
func DayBandOf(firstSignal, moment time.Time) DayBand {
	switch days := int(moment.Sub(firstSignal) / (24 * time.Hour)); {
	case days <= 0:
		return Day0
	case days == 1:
		return Day1
	case days <= 3:
		return Days2To3
	case days <= 7:
		return Days4To7
	case days <= 30:
		return Days8To
	}
	return Days31On
}
