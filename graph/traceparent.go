package graph

import "strings"

// parseTraceparent reads the header of the W3C Trace Context (Recommendation of 23 November 2021, section 3.2), with which a caller
// names the trace that his request is part of. What does not fit is as if it were not there.
func parseTraceparent(header string) (traceID, parentID string, ok bool) {
	part := strings.Split(header, "-")
	if len(part) < 4 || len(part[0]) != 2 || part[0] == "ff" || part[0] == "00" && len(part) != 4 || len(part[3]) != 2 {
		return "", "", false
	}
	for _, text := range part[:4] {
		if strings.Trim(text, "0123456789abcdef") != "" {
			return "", "", false
		}
	}
	if len(part[1]) != 32 || len(part[2]) != 16 || strings.Trim(part[1], "0") == "" || strings.Trim(part[2], "0") == "" {
		return "", "", false
	}
	return part[1], part[2], true
}
