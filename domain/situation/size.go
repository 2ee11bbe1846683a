package situation

// SizeClass is the size of a municipality in five classes of inhabitants.
type SizeClass string

// The values of SizeClass.
const (
	Under20k       SizeClass = "UNDER_20K"
	From20kTo50k   SizeClass = "FROM_20K_TO_50K"
	From50kTo100k  SizeClass = "FROM_50K_TO_100K"
	From100kTo250k SizeClass = "FROM_100K_TO_250K"
	Over250k       SizeClass = "OVER_250K"
)

// AllSizeClasses lists every SizeClass in its fixed order.
func AllSizeClasses() []SizeClass { return valuesOf(listSizeClass()) }

// Valid tells whether the word is one of the list.
func (v SizeClass) Valid() bool { return isOneOf(listSizeClass(), v) }

// Name is the Dutch and English name.
func (v SizeClass) Name() Name { return nameOf(listSizeClass(), v) }

func listSizeClass() []entry[SizeClass] {
	return []entry[SizeClass]{
		{Under20k, Name{NL: "minder dan 20.000 inwoners", EN: "under 20,000 inhabitants"}},
		{From20kTo50k, Name{NL: "20.000 tot 50.000 inwoners", EN: "20,000 to 50,000 inhabitants"}},
		{From50kTo100k, Name{NL: "50.000 tot 100.000 inwoners", EN: "50,000 to 100,000 inhabitants"}},
		{From100kTo250k, Name{NL: "100.000 tot 250.000 inwoners", EN: "100,000 to 250,000 inhabitants"}},
		{Over250k, Name{NL: "250.000 inwoners of meer", EN: "250,000 inhabitants or more"}},
	}
}

// SizeBand is the coarser size that may leave the case side.
type SizeBand string

// The values of SizeBand.
const (
	Under50k      SizeBand = "UNDER_50K"
	Band50kTo100k SizeBand = "FROM_50K_TO_100K"
	Over100k      SizeBand = "OVER_100K"
)

// AllSizeBands lists every SizeBand in its fixed order.
func AllSizeBands() []SizeBand { return valuesOf(listSizeBand()) }

// Valid tells whether the word is one of the list.
func (v SizeBand) Valid() bool { return isOneOf(listSizeBand(), v) }

// Name is the Dutch and English name.
func (v SizeBand) Name() Name { return nameOf(listSizeBand(), v) }

func listSizeBand() []entry[SizeBand] {
	return []entry[SizeBand]{
		{Under50k, Name{NL: "minder dan 50.000 inwoners", EN: "under 50,000 inhabitants"}},
		{Band50kTo100k, Name{NL: "50.000 tot 100.000 inwoners", EN: "50,000 to 100,000 inhabitants"}},
		{Over100k, Name{NL: "100.000 inwoners of meer", EN: "100,000 inhabitants or more"}},
	}
}

// SizeClassOf puts a number of inhabitants in its class.
func SizeClassOf(inhabitants int) SizeClass {
	switch {
	case inhabitants < 20_000:
		return Under20k
	case inhabitants < 50_000:
		return From20kTo50k
	case inhabitants < 100_000:
		return From50kTo100k
	case inhabitants < 250_000:
		return From100kTo250k
	}
	return Over250k
}

// Band is the coarser size that may leave the case side.
func (c SizeClass) Band() SizeBand {
	switch c {
	case Under20k, From20kTo50k:
		return Under50k
	case From50kTo100k:
		return Band50kTo100k
	case From100kTo250k, Over250k:
		return Over100k
	}
	return ""
}
