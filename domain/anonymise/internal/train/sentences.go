package main

import (
	"math/rand/v2"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"leerkring/domain/anonymise"
)

// sentences are those with slots and those without a name.
type sentences struct{ slotted, plain []string }

func readSentences(file string) (sentences, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return sentences{}, err
	}
	var s sentences
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.Contains(line, "{"):
			s.slotted = append(s.slotted, line)
		default:
			s.plain = append(s.plain, line)
		}
	}
	return s, nil
}

// names are what slots are filled with.
type names struct{ given, surnames, places, words []string }

func readNames(folder, placesFile string) (names, error) {
	var n names
	// In this order: the same lists have to give the same weights.
	for _, from := range []struct {
		file string
		list *[]string
	}{
		{"/given-names.txt", &n.given}, {"/surnames.txt", &n.surnames}, {"/../lower-only.txt", &n.words}, {"/../names-too.txt", &n.words},
	} {
		list := from.list
		text, err := os.ReadFile(folder + from.file)
		if err != nil {
			return n, err
		}
		for line := range strings.Lines(string(text)) {
			if !strings.HasPrefix(line, "#") {
				*list = append(*list, strings.Fields(line)...)
			}
		}
	}
	text, err := os.ReadFile(placesFile)
	if err != nil {
		return n, err
	}
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			n.places = append(n.places, line)
		}
	}
	return n, nil
}

const copies = 14 // of each sentence with slots

// fill makes texts of the sentences, one to four in a row, in the ways that people write.
func (s sentences) fill(n names, random *rand.Rand) []anonymise.Marked {
	var texts []anonymise.Marked
	for range copies {
		for _, line := range s.slotted {
			var b builder
			n.write(&b, line, random)
			for range random.IntN(3) {
				b.text.WriteByte(' ')
				n.write(&b, s.slotted[random.IntN(len(s.slotted))], random)
			}
			b.text.WriteByte(' ')
			b.text.WriteString(s.plain[random.IntN(len(s.plain))])
			texts = append(texts, inSomeStyle(b.marked(), random))
		}
		for range len(s.plain) / 2 {
			var b builder
			for range 6 {
				b.text.WriteString(s.plain[random.IntN(len(s.plain))] + " ")
			}
			texts = append(texts, atWill(b.marked(), random))
		}
	}
	return texts
}

// write fills the slots of one sentence.
func (n names) write(b *builder, line string, random *rand.Rand) {
	for line != "" {
		before, rest, found := strings.Cut(line, "{")
		b.write(before, "")
		if !found {
			return
		}
		slot, after, _ := strings.Cut(rest, "}")
		line = after
		if label, name, ok := strings.Cut(slot, ":"); ok {
			b.write(name, kinds()[label])
			continue
		}
		name, kind := n.pick(slot, random)
		b.write(name, kind)
	}
}

func (n names) pick(slot string, random *rand.Rand) (string, anonymise.Kind) {
	one := func(list []string) string { return title(list[random.IntN(len(list))]) }
	given := func() string {
		if random.IntN(8) == 0 {
			return string('A'+rune(random.IntN(26))) + "."
		}
		return one(n.given)
	}
	surname := func() string {
		interfix := []string{"", "", "", "", "van ", "de ", "van der ", "van den ", "ter ", "El "}[random.IntN(10)]
		return interfix + one(n.surnames)
	}
	switch slot {
	case "V":
		return one(n.given), anonymise.Person
	case "A":
		return title(surname()), anonymise.Person
	case "N":
		return given() + " " + surname(), anonymise.Person
	case "X":
		return one(n.words), anonymise.Person
	case "P":
		return one(n.places), anonymise.Place
	case "S":
		tail := []string{"straat", "laan", "weg", "plein", "dijk", "park", "gracht", "hof"}[random.IntN(8)]
		return title(n.surnames[random.IntN(len(n.surnames))] + tail), anonymise.Place
	case "O":
		head := []string{"De ", "Het ", "", "SV ", "FC ", "Al ", "De ", ""}[random.IntN(8)]
		tail := []string{" College", "", "", " Boys", "", ""}[random.IntN(6)]
		return head + title(ordinary()[random.IntN(len(ordinary()))]) + tail, anonymise.Org
	}
	return title(ordinary()[random.IntN(len(ordinary()))]), anonymise.Place
}

// ordinary gives words that clubs, pubs and neighbourhoods are called by.
func ordinary() []string {
	return strings.Fields(`brug molen haven anker schuit winde klok toren poort zon ster roos linde eik beuk wilg burcht schakel spil kern horizon regenboog
		zwaan ooievaar reiger zwaluw uil vos adelaar leeuw beer kelder schuur zolder bunker kooi hoek punt ring markt boog spiegel lamp fakkel vlam
		vriendschap eendracht vooruit volharding welkom hoop vrede toekomst wijzer kompas sleutel vliering werkplaats ontmoeting buurt kwartier`)
}

func title(name string) string {
	words := strings.Split(name, " ")
	for i, word := range words {
		switch word {
		case "van", "de", "der", "den", "aan", "op", "en", "bij", "ter", "het", "t":
			if i > 0 || len(words) > 1 {
				continue
			}
		}
		r, size := utf8.DecodeRuneInString(word)
		words[i] = string(unicode.ToUpper(r)) + word[size:]
	}
	return strings.Join(words, " ")
}

// inSomeStyle leaves most texts as they are, and writes some in lower case or in capitals.
func inSomeStyle(m anonymise.Marked, random *rand.Rand) anonymise.Marked {
	switch random.IntN(10) {
	case 0, 1, 2:
		return styled(m, strings.ToLower)
	case 3:
		return styled(m, strings.ToUpper)
	}
	return m
}

// atWill gives one word in three a capital, or leaves a text without names as it is.
func atWill(m anonymise.Marked, random *rand.Rand) anonymise.Marked {
	if random.IntN(2) == 0 {
		return m
	}
	words := strings.Split(m.Text, " ")
	for i, word := range words {
		if random.IntN(3) == 0 && word != "" {
			r, size := utf8.DecodeRuneInString(word)
			if upper := string(unicode.ToUpper(r)); len(upper) == size {
				words[i] = upper + word[size:]
			}
		}
	}
	return anonymise.Marked{Text: strings.Join(words, " "), Marks: m.Marks}
}
