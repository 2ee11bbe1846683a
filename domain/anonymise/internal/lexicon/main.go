// Command lexicon makes the allow-list of the anonymiser, data/lexicon.txt.gz, from a Dutch word list, and the list of the
// names of the municipalities beside it, data/municipalities.txt, from the catalogue.
//
//	go run ./domain/anonymise/internal/lexicon -words /usr/share/dict/dutch -out domain/anonymise/data/lexicon.txt.gz
//
// The word list is OpenTaal's (Debian package wdutch, see ../../NOTICE). A word is taken when it is written in lower case
// and is no name or place, no number from ten to ninety-nine (an age), no street and no spelled-out sign of an address. The same
// input gives the same bytes.
package main

import (
	"bytes"
	"compress/gzip"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"leerkring/domain/catalogue"
)

func main() {
	words := flag.String("words", "/usr/share/dict/dutch", "the Dutch word list, one word a line")
	out := flag.String("out", "domain/anonymise/data/lexicon.txt.gz", "the allow-list to write")
	lists := flag.String("lists", "domain/anonymise/data/lists", "the folder with the lists of names")
	exceptions := flag.String("exceptions", "domain/anonymise/data/lower-only.txt", "names that stay allowed in lower case")
	flag.Parse()
	if err := run(*words, *out, *lists, *exceptions); err != nil {
		fmt.Fprintln(os.Stderr, "lexicon:", err)
		os.Exit(1)
	}
}

func run(wordsFile, outFile, listsFolder, exceptionsFile string) error {
	data, err := os.ReadFile(wordsFile)
	if err != nil {
		return err
	}
	names, err := readNames(listsFolder)
	if err != nil {
		return err
	}
	exceptions, err := os.ReadFile(exceptionsFile)
	if err != nil {
		return err
	}
	for _, word := range listedWords(exceptions) {
		delete(names, word)
	}
	words := slices.Concat(ordinaryWords(string(data), names), listedWords(exceptions))
	roads, err := os.ReadFile(listsFolder + "/roads.txt")
	if err != nil {
		return err
	}
	// Also those that the word list itself lacks.
	words = slices.Concat(words, listedWords(roads))
	slices.Sort(words)
	words = slices.Compact(words)
	packed, err := pack(words)
	if err != nil {
		return err
	}
	fmt.Printf("%d words, %d bytes\n", len(words), len(packed))
	if err := os.WriteFile(outFile, packed, 0o644); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(outFile), "names-too.txt"), namesToo(string(data), names), 0o644); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(outFile), "proper-too.txt"), properToo(string(data)), 0o644); err != nil {
		return err
	}
	municipalities, err := municipalityNames()
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(filepath.Dir(outFile), "municipalities.txt"), municipalities, 0o644)
}

// namesToo gives the dictionary words that are also a name: they are on no allow-list, and stay only where the tagger is sure.
func namesToo(list string, names map[string]bool) []byte {
	all := ordinaryWords(list, nil)
	words := slices.DeleteFunc(all, func(word string) bool { return !names[word] })
	slices.Sort(words)
	return []byte("# Made by internal/lexicon: dictionary words that are also a name.\n" + strings.Join(slices.Compact(words), "\n") + "\n")
}

// properToo gives the words that the dictionary also has with a capital: streets, pubs and families are called by them.
func properToo(list string) []byte {
	proper := map[string]bool{}
	for line := range strings.Lines(list) {
		word := norm.NFC.String(strings.TrimSpace(line))
		if lower := strings.ToLower(word); lower != word && isLowerWord(lower) && strings.ToLower(word[:1]) != word[:1] {
			proper[lower] = true
		}
	}
	words := slices.DeleteFunc(ordinaryWords(list, nil), func(word string) bool { return !proper[word] })
	slices.Sort(words)
	return []byte("# Made by internal/lexicon: dictionary words that the dictionary also has as a name.\n" + strings.Join(slices.Compact(words), "\n") + "\n")
}

// municipalityNames gives the names in lower case, one a line: the anonymiser itself must not depend on the catalogue.
func municipalityNames() ([]byte, error) {
	places, err := catalogue.Load()
	if err != nil {
		return nil, err
	}
	var names []string
	for _, m := range places.Municipalities() {
		names = append(names, strings.ToLower(m.Name))
	}
	slices.Sort(names)
	return []byte("# Made by internal/lexicon from the catalogue of municipalities.\n" + strings.Join(names, "\n") + "\n"), nil
}

// readNames gathers the given names, the surnames, the names from newspapers, other places and the parts of municipality names.
func readNames(folder string) (map[string]bool, error) {
	names := map[string]bool{}
	for _, file := range []string{"given-names.txt", "surnames.txt", "newspaper-names.txt", "places.txt"} {
		data, err := os.ReadFile(folder + "/" + file)
		if err != nil {
			return nil, err
		}
		for _, name := range listedWords(data) {
			names[name] = true
		}
	}
	places, err := catalogue.Load()
	if err != nil {
		return nil, err
	}
	for _, m := range places.Municipalities() {
		for _, part := range placeParts(m.Name) {
			names[part] = true
		}
	}
	return names, nil
}

// placeParts gives a place's name and its parts, without the short words in it (aan, den, de, het, bij, op).
func placeParts(name string) []string {
	name = strings.ToLower(name)
	parts := []string{name}
	for _, part := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if utf8.RuneCountInString(part) > 3 {
			parts = append(parts, part)
		}
	}
	return parts
}

// listedWords reads a list with comments (#) and one or more words a line.
func listedWords(data []byte) []string {
	var words []string
	for line := range strings.Lines(string(data)) {
		if !strings.HasPrefix(line, "#") {
			words = append(words, strings.Fields(line)...)
		}
	}
	return words
}

// rejected matches words that say how old somebody is, name a street or spell out the signs of an account. Names of
// streets stand in the dictionary too (dorpsstraat), so the whole family goes but for lists/roads.txt.
func rejected() *regexp.Regexp {
	const tens = `twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig`
	const teens = `tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien`
	const unit = `(een|één|twee|drie|vier|vijf|zes|zeven|acht|negen)`
	return regexp.MustCompile(`^(` + unit + `(en|ën))?(` + tens + `)(er|ers|ste|plusser|plussers|-?jarig|-?jarige|-?jarigen)?$` +
		`|^(` + teens + `)(er|ers|de|-?jarig|-?jarige|-?jarigen)?$` +
		`|^` + unit + `-?jarig(e|en)?$` +
		`|..(straat|straten|laan|lanen|plein|gracht|kade|singel|dreef|dijk|weg|markt)$` +
		`|^(at|dot|apenstaart|apenstaartje|underscore|onderstrepingsteken|liggend)$`)
}

func ordinaryWords(list string, names map[string]bool) []string {
	reject := rejected()
	var words []string
	for line := range strings.Lines(list) {
		word := norm.NFC.String(strings.TrimSpace(line))
		if isLowerWord(word) && !names[word] && !reject.MatchString(word) {
			words = append(words, word)
		}
	}
	return words
}

// maxLetters leaves the rare long compounds out, which keeps the list under a megabyte.
const maxLetters = 24

// isLowerWord wants two letters or more in lower case, with an apostrophe or hyphen between letters only. Words without a
// vowel are abbreviations that may stand for a person.
func isLowerWord(word string) bool {
	if n := utf8.RuneCountInString(word); n < 2 || n > maxLetters || !strings.ContainsAny(norm.NFD.String(word), "aeiouy") {
		return false
	}
	previous := '-'
	for _, r := range word {
		letter := unicode.IsLower(r) && unicode.Is(unicode.Latin, r)
		joiner := (r == '-' || r == '\'') && previous != '-' && previous != '\''
		if !letter && !joiner {
			return false
		}
		previous = r
	}
	return previous != '-' && previous != '\''
}

// pack writes each word as a capital that tells how many bytes it shares with the word before it (A none, B one, … Z 25)
// and the rest of its letters: sorted words share much, and the file stays small.
func pack(words []string) ([]byte, error) {
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	previous := ""
	for _, word := range words {
		shared := 0
		for shared < min(len(previous), len(word), 25) && previous[shared] == word[shared] {
			shared++
		}
		if _, err := fmt.Fprintf(w, "%c%s\n", 'A'+shared, word[shared:]); err != nil {
			return nil, err
		}
		previous = word
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return packed.Bytes(), nil
}
