// Package statistics holds the intervals that the product gives beside its figures.
package statistics

import "math"

// z95 is the 97.5 % quantile of the standard normal distribution.
const z95 = 1.959963984540054

// Wilson is the 95 % score interval of a share of hits out of n (Wilson 1927, doi:10.1080/01621459.1927.10502953). Out of nothing it
// is the whole of 0 to 1.
func Wilson(hits, n int) (low, high float64) {
	if n <= 0 {
		return 0, 1
	}
	p, size := float64(hits)/float64(n), float64(n)
	middle := p + z95*z95/(2*size)
	spread := z95 * math.Sqrt(p*(1-p)/size+z95*z95/(4*size*size))
	scale := 1 + z95*z95/size
	// The interval holds the share; at none and at all of them its end is the share, which rounding would pass by a hair.
	return max(0, min(p, (middle-spread)/scale)), min(1, max(p, (middle+spread)/scale))
}
