package anonymise

import "strings"

// plateAt recognises a number plate: every side code of the Netherlands (RDW), and those of Belgium and Germany with their
// dashes. Without dashes it needs capitals, or the word before it that says what it is.
func plateAt(text string, tokens []token, i int) int {
	t := &tokens[i]
	if t.kind == Word && !t.compound && len(t.word) > 3 {
		return 0
	}
	if len(t.word) > 11 || t.is&ordinary != 0 && t.kind == Word && len(t.word) > 3 {
		return 0
	}
	if t.kind != Number && (i+1 >= len(tokens) || tokens[i+1].kind != Number) && (i+2 >= len(tokens) || tokens[i+2].kind != Number) {
		return 0 // no digit far and wide
	}
	raw := text[t.start:t.end]
	form := plateForm(raw)
	switch {
	case strings.Contains(raw, "-") && isSideCode(form):
		return 1
	case strings.Contains(raw, "-") && (form == "dllldd" || isForeign(raw)):
		return 1
	case isSideCode(form) && len(form) == 6 && (shapeOf(raw) == capitals || shapeOf(raw) == capital || cueBefore(text, tokens, i) == cuePlate):
		return 1
	case cueBefore(text, tokens, i) == cuePlate && strings.Contains(form, "d") && len(form) >= 2 && strings.ContainsAny(raw, "-"):
		return 1
	case cueBefore(text, tokens, i) == cuePlate && strings.Contains(form, "d") && len(form) >= 5:
		return 1
	}
	return spacedPlate(text, tokens, i)
}

// foreignPlateAt recognises a German plate with a space before its number: "BOR-VK 77".
func foreignPlateAt(text string, tokens []token, i int) int {
	t := tokens[i]
	if t.kind != Word || !t.compound || len(t.word) > 6 || i+1 >= len(tokens) || tokens[i+1].own || tokens[i+1].kind != Number || !isDigits(tokens[i+1].word) || len(tokens[i+1].word) > 4 || text[t.end:tokens[i+1].start] != " " {
		return 0
	}
	town, letters, ok := strings.Cut(t.word, "-")
	if !ok || len(town) > 3 || len(letters) > 2 || strings.Trim(plateForm(t.word), "l") != "" || town == "" || letters == "" {
		return 0
	}
	return 2
}

// spacedPlate takes three parts with spaces between them.
func spacedPlate(text string, tokens []token, i int) int {
	if i+2 >= len(tokens) || len(tokens[i].word) > 3 {
		return 0
	}
	form, letters, odd := "", true, true
	for n := i; n < i+3; n++ {
		if tokens[n].own || tokens[n].masked() && !tokens[n].held || len(tokens[n].word) > 3 {
			return 0
		}
		if n > i {
			gap := text[tokens[n-1].end:tokens[n].start]
			if len(gap) > 5 || !isBlank(gap, "-.–—·•|*") || strings.HasPrefix(gap, ". ") {
				return 0
			}
		}
		if s := shapeOf(text[tokens[n].start:tokens[n].end]); s == capital && len(tokens[n].word) > 1 || s == mixed {
			return 0 // "De XG 94 17"
		}
		part := plateForm(text[tokens[n].start:tokens[n].end])
		if part == "" || strings.Contains(part, "d") == strings.Contains(part, "l") {
			return 0
		}
		if strings.Contains(part, "l") && shapeOf(text[tokens[n].start:tokens[n].end]) == small {
			letters = false
			odd = odd && tokens[n].is&(function|unit|person) == 0 && !isMonth(tokens[n].word) && (tokens[n].is&ordinary == 0 || !strings.ContainsAny(tokens[n].word, "aeiouy")) && !isWeekday(tokens[n].word)
		}
		form += part
	}
	cued := cueBefore(text, tokens, i) == cuePlate || afterPlate(text, tokens, i)
	if isSideCode(form) && (letters || odd || cued || nearVehicle(tokens, i)) || cued && strings.Contains(form, "d") && strings.Contains(form, "l") {
		return 3
	}
	return 0
}

// plateForm writes l for a letter and d for a digit, without dashes.
func plateForm(raw string) string {
	var form strings.Builder
	for i := range len(raw) {
		switch c := raw[i] | 0x20; {
		case isDigit(raw[i]):
			form.WriteByte('d')
		case isSmallLetter(c):
			form.WriteByte('l')
		case raw[i] != '-' && raw[i] != '.':
			return ""
		}
	}
	return form.String()
}

func isSideCode(form string) bool {
	switch form {
	case "lldddd", "ddddll", "ddlldd", "llddll", "lllldd", "ddllll", "ddllld", "dllldd", "lldddl", "ldddll", "lllddl", "lddlll", "dllddd", "dddlld",
		"dlllddd", "llddddd": // and the Belgian one
		return true
	}
	return false
}

// isForeign takes the German form: one to three letters, a dash, one or two letters and up to four digits.
func isForeign(raw string) bool {
	town, rest, ok := strings.Cut(raw, "-")
	return ok && len(town) <= 3 && plateForm(town) == strings.Repeat("l", len(town)) && town == strings.ToUpper(town) &&
		len(rest) >= 3 && (strings.HasPrefix(plateForm(rest), "ld") || strings.HasPrefix(plateForm(rest), "lld")) && !strings.Contains(strings.TrimLeft(plateForm(rest), "l"), "l")
}

// afterPlate tells whether a plate stands before "of" or "en": "kenteken b 123 xyk of b 132 xyk".
func afterPlate(text string, tokens []token, i int) bool {
	if i < 4 || tokens[i-1].word != "of" && tokens[i-1].word != "en" {
		return false
	}
	for back := 2; back <= 6 && i-back >= 0; back++ {
		if strings.HasPrefix(tokens[i-back].word, "kenteken") {
			return true
		}
	}
	return strings.Contains(text[max(0, tokens[i].start-60):tokens[i].start], "kenteken") && tokens[i-2].kind == Plate
}

// nearVehicle tells whether one of the five words before is a vehicle: "zwarte golf 12 gbk 3", "scooter dtx 48 k".
func nearVehicle(tokens []token, i int) bool {
	for back := 1; back <= 5 && i-back >= 0; back++ {
		switch tokens[i-back].word {
		case "auto", "scooter", "busje", "bus", "bestelbus", "bestelauto", "brommer", "motor", "golf", "polo", "audi", "bmw", "kia", "opel", "ford", "fiat", "seat", "volvo", "mercedes", "volkswagen", "toyota", "dacia", "skoda", "peugeot", "renault", "citroen", "citroën", "nissan", "mazda", "hyundai", "suzuki", "honda", "yamaha", "piaggio", "vespa", "porsche", "lexus", "mini", "cupra", "clio", "corsa", "fiesta", "focus", "passat", "caddy", "transit", "sprinter", "vito", "fatbike", "snorfiets", "bromfiets", "camper", "taxi", "tesla", "wagen", "vrachtwagen", "trekker", "tractor", "personenauto", "huurauto", "voertuig", "kenteken", "kentekens", "nummerbord":
			return true
		}
	}
	return false
}
