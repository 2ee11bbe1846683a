package anonymise

import (
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"leerkring/domain/catalogue"
)

// TestOrdinaryWordsThatNameSomebodyOrSomewhere holds texts typed in haste; what stands between braces must go.
func TestOrdinaryWordsThatNameSomebodyOrSomewhere(t *testing.T) {
	a := newAnonymiser(t)
	for _, marked := range []string{
		// Places of one word
		"vuurwerk in {haren}", "{haren} was onrustig", "het project {haren} van toen", "{kampen} en omgeving", "rellen in {kampen}", "vuurwerk {sluis}",
		"de jeugd uit {sluis} kwam", "opgeroepen om naar {buren} te gaan", "overlast {buren}", "{buren}: vuurwerk op straat", "de gemeente {best} belde",
		"opstootje in {best}", "regio {leiden} wist niets", "rond {bergen} was het druk", "in {echt} stond een groep", "te {weert} gezien",
		"groep uit {huizen} gezien", "in {monster} ging het mis", "rellen in {helden} en {herten}", "naar {doorn} gereden", "in {leek} was het raak",
		"{goes} en {epe}", "{cuijk} en {boxmeer}", "rellen in {zuidoost}", "{drachten} of {gieten}", "in {graft} gezien", "de {lemmer} groep", "gezien in {made}",
		// Places of several words
		"de groep uit {den helder} kwam", "{den helder}", "{loon op zand}", "ruzie in {berg en dal}.", "{berg-en-dal}", "{Berg En Dal}", "{BERG EN DAL}",
		"bij {de wolden} en {het hogeland}", "in {bergen op zoom} gezien", "{hof van twente}", "{dijk en waard}", "{peel en maas}", "{land van cuijk}",
		"{wijk bij duurstede}", "{stichtse vecht}", "{oude ijsselstreek}", "{hollands kroon}", "in {loon op\nzand} gezien", "{hoek van holland}", "{ter apel}",
		"op de {grote markt}", "onrust in {den haag}", "in {de pijp} gezien", "in {het gooi} gezien", "{horst aan de maas}", "{west maas en waal}", "{voorne aan zee}",
		// Nicknames, regions, squares and streets
		"in de {achterhoek}", "de {domstad} en de {hofstad}", "{lichtstad}", "{sleutelstad}", "{maasstad}", "op het {malieveld}", "bij de {kuip}", "op de {kanaaldijk}",
		"het {museumplein} en de {coolsingel}", "op de {zeedijk}", "op de {vismarkt}", "bij de {stationsweg}", "de {parkweg} over", "het {vrijthof}", "op het {binnenhof}",
		"de {veluwe}", "op de {dorpsstraat}", "de {melkweg} was afgesloten", "aan de {havenweg}",
		// Behind a form of address
		"mevrouw {de groot} belde", "Mevrouw {de groot} belde", "wethouder {van der berg} zei", "meneer {de jong} kwam", "mw. {van dijk} en dhr. {van dijk}",
		"mevr. {van den brink} zag", "meneer {ter veld} riep", "raadslid {van den berg} stelde", "wijkagent {van 't hof} kwam", "agent {de groot} was er",
		"wethouder {de jonge} zei", "officier {van der meer} zag", "burgemeester {van der water} kwam", "rapper {boef} deelde", "de rapper {lijpe} kwam", "influencer {knoop} riep",
		"een jongen genaamd {storm}", "een jongen genaamd {dappere} kwam", "hij heet {wolk}", "zij heette {lente} toen", "een zekere ene {stok} belde", "meneer {klein} kwam",
		"dhr. {groot} belde", "mw {zwart} belde", "streamer {van de toren} kwam", "youtuber {donder} ging live", "bijgenaamd {kraai}", "meneer {jan} {klein} kwam",
		"agent {groot} kwam", "raadslid {zwart} vroeg", "heer {van de water} zei", "mijnheer {van het kerkhof}", "mevrouw {Van der groot} belde", "juffrouw {de koning} kwam",
		"mevrouw\n{groot} kwam", "mevrouw ({groot}) kwam", "in {sluis-zuid} gezien", "{best-oost} bleef onrustig",
		// In one row with a place
		"tussen {best} en {oirschot} gezien.", "tussen {buren} en {tiel} gezien.", "in {best}, {buren} en {ede} gezien.", "{best} en {buren}", "in zowel {best} als {buren}",
		"in zowel {best} als {buren} was het druk.", "van {best} tot {buren} was het druk.", "{tiel} of {buren} was het.", "in {buren}, {best} of {echt} gezien.",
		"over {best} en {buren} ging het.", "langs {sluis} gereden.", "tussen {sluis} en {echt} gezien.", "nabij {best} gezien.", "richting {buren} gereden.",
		"omgeving {echt} was onrustig.", "{best's} plein was leeg.", "{best’s} plein was leeg.", "{best/tiel} bleef rustig.",
		// Behind a part of town
		"in de wijk {de hoek} gezien.", "in buurt {het zand} gezien.", "in de wijk {zand} gezien.", "bij café {de bel} gezien.", "bij {cafe} {bel} gezien.", "bij kroeg {'t zand} gezien.",
		"bij discotheek {punt} gezien.", "bij sporthal {de bel} gezien.", "bij buurthuis {het punt} gezien.", "in de wijk {het oude zand} gezien.",
		// Dates in words
		"het was {drie mei} en druk.", "op {eenendertig december} was het druk.", "op de {derde mei} was het druk.", "op {vijf maart} was het druk.", "in mei was het druk.",
		"{Drie mei} was rustig.", "op {drie en vier mei} was het druk.", "op {drie, vier en elf mei} was het druk.", "op {tweeëntwintigste april} was het druk.",
		"op {één nov.} was het druk.", "op {oudejaarsavond} was het druk.", "in de {oudejaarsnacht} ging het mis.", "met {koningsnacht} was het druk.", "op {bevrijdingsdag} was het druk.",
		"vorige week zaterdag was het druk.",
	} {
		text := strings.NewReplacer("{", "", "}", "").Replace(marked)
		want := ""
		for i, part := range strings.FieldsFunc(marked, func(r rune) bool { return r == '{' || r == '}' }) {
			if (i%2 == 1) != strings.HasPrefix(marked, "{") {
				want += "[]"
			} else {
				want += part
			}
		}
		got := a.Lesson().Mask(text).Text
		if got = strings.ReplaceAll(bare(got), "[] []", "[]"); got != strings.ReplaceAll(want, "[] []", "[]") {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

// bare leaves of each placeholder its brackets.
func bare(text string) string {
	var out strings.Builder
	for at := 0; at < len(text); {
		if end := ownPlaceholder(text[at:]); end > 0 {
			out.WriteString("[]")
			at += end
			continue
		}
		out.WriteByte(text[at])
		at++
	}
	return out.String()
}

func TestPropertyNoMunicipalityPasses(t *testing.T) {
	a := newAnonymiser(t)
	catalogued, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	municipalities := catalogued.Municipalities()
	if len(municipalities) != 342 {
		t.Errorf("%d municipalities", len(municipalities))
	}
	frames := []string{"X", "in X", "gemeente X", "vuurwerk X", "rellen in X en elders", "De jeugd uit X kwam naar het plein.", "naar X gereden", "X: onrust op straat"}
	check := func(t interface{ Errorf(string, ...any) }, frame, name string) {
		text := strings.Replace(frame, "X", name, 1)
		got := a.Lesson().Mask(text).Text
		for word := range strings.FieldsSeq(withoutPlaceholders(got)) {
			if word = strings.Trim(word, "'.:"); word != "" && !slices.Contains(strings.Fields(strings.NewReplacer(".", "", ":", "").Replace(frame)), word) {
				t.Errorf("%q became %q", text, got)
			}
		}
	}
	for _, m := range municipalities {
		name, _, _ := strings.Cut(m.Name, " (")
		for _, frame := range frames {
			for _, spelled := range []string{m.Name, strings.ToLower(name), strings.ToUpper(name), strings.ToLower(m.Name), strings.ReplaceAll(strings.ToLower(name), "-", " ")} {
				check(t, frame, spelled)
			}
		}
	}
	// In any mixture of capitals, and with a hyphen or a line's end for a space.
	rapid.Check(t, func(t *rapid.T) {
		name, _, _ := strings.Cut(rapid.SampledFrom(municipalities).Draw(t, "municipality").Name, " (")
		var spelled strings.Builder
		for _, r := range name {
			letter := string(r)
			if r == ' ' {
				letter = rapid.SampledFrom([]string{" ", "  ", "-", "\n"}).Draw(t, "space")
			} else if rapid.Bool().Draw(t, "capital") {
				letter = strings.ToUpper(letter)
			} else {
				letter = strings.ToLower(letter)
			}
			spelled.WriteString(letter)
		}
		check(t, rapid.SampledFrom(frames).Draw(t, "frame"), spelled.String())
	})
}

func TestOrdinaryUseOfWordsThatAreAlsoNames(t *testing.T) {
	a := newAnonymiser(t)
	file, err := os.ReadFile("testdata/ordinary.txt")
	if err != nil {
		t.Fatal(err)
	}
	words, masked := 0, 0
	for line := range strings.Lines(string(file)) {
		m := a.Lesson().Mask(line)
		words += len(strings.Fields(line))
		masked += len(m.Spans)
		if len(m.Spans) > 0 {
			t.Logf("%s", m.Text)
		}
	}
	share := float64(masked) / float64(words)
	t.Logf("%d of %d words masked: %.2f%%", masked, words, 100*share)
	if share >= 0.04 {
		t.Errorf("%.2f%% of ordinary words are masked", 100*share)
	}
}
