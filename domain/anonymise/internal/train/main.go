// Command train makes the weights of the anonymiser's tagger, data/tagger.gz, from marked texts:
//
//	go run ./domain/anonymise/internal/train
//
// The texts are those about incidents on which the rules were tuned (measure/testdata/tuning.jsonl, written for this project),
// sentences written for this project (texts/sentences.txt), their slots filled with names of the lists, and old newspapers
// (Europeana Newspapers NER corpora, CC0, texts/europeana-nl.bio.gz). Copies are made in lower case, in capitals, in pieces and with
// some names masked already. The same input gives the same bytes.
//
// With -folds it makes no weights, but tells by cross-validation how well the anonymiser does on texts that its tagger did not learn
// from: each part of the texts about incidents is measured with what the others teach.
package main

import (
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"

	"leerkring/domain/anonymise"
	"leerkring/domain/anonymise/measure"
)

func main() {
	from := sources{rounds: 6}
	flag.StringVar(&from.texts, "texts", "domain/anonymise/internal/train/texts", "the folder of marked texts")
	flag.StringVar(&from.incidents, "incidents", "domain/anonymise/measure/testdata/tuning.jsonl", "the marked texts about incidents")
	flag.StringVar(&from.lists, "lists", "domain/anonymise/data/lists", "the folder with the lists of names")
	flag.StringVar(&from.places, "places", "domain/anonymise/data/municipalities.txt", "names of places")
	out := flag.String("out", "domain/anonymise/data/tagger.gz", "the weights to write")
	folds := flag.Int("folds", 0, "measure by cross-validation in so many parts, and write nothing")
	flag.Parse()
	if err := run(from, *out, *folds); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(from sources, outFile string, folds int) error {
	if folds > 1 {
		return from.validate(folds, os.Stdout)
	}
	packed, err := from.train()
	if err != nil {
		return err
	}
	fmt.Printf("%d bytes\n", len(packed))
	return os.WriteFile(outFile, packed, 0o644)
}

// sources are the files that the tagger learns from.
type sources struct {
	texts, incidents, lists, places string
	rounds                          int // how often the perceptron goes through the texts
}

// train makes the weights; the same input gives the same bytes.
func (s sources) train() ([]byte, error) {
	incidents, err := readIncidents(s.incidents)
	if err != nil {
		return nil, err
	}
	return s.learn(incidents)
}

func (s sources) learn(incidents []measure.Document) ([]byte, error) {
	random := rand.New(rand.NewPCG(1, 2))
	newspapers, err := readNewspapers(s.texts + "/europeana-nl.bio.gz")
	if err != nil {
		return nil, err
	}
	names, err := readNames(s.lists, s.places)
	if err != nil {
		return nil, err
	}
	sentences, err := readSentences(s.texts + "/sentences.txt")
	if err != nil {
		return nil, err
	}
	all := append(rewritten(incidents, random), newspapers...)
	all = append(all, sentences.fill(names, random)...)
	return anonymise.Train(all, s.rounds, random.Shuffle)
}

// validate measures each of so many parts of the texts about incidents with what the other parts teach, and prints the sum.
func (s sources) validate(folds int, out io.Writer) error {
	incidents, err := readIncidents(s.incidents)
	if err != nil {
		return err
	}
	parts := make([][]measure.Document, folds)
	for i, d := range incidents {
		parts[i%folds] = append(parts[i%folds], d)
	}
	var sum measure.Report
	for n, part := range parts {
		var others []measure.Document
		for m, other := range parts {
			if m != n {
				others = append(others, other...)
			}
		}
		packed, err := s.learn(others)
		if err != nil {
			return err
		}
		a, err := anonymise.With(packed)
		if err != nil {
			return err
		}
		sum = sum.And(measure.Run(a, part))
		fmt.Fprintf(os.Stderr, "part %d of %d\n", n+1, folds)
	}
	if err := sum.Print(out); err != nil {
		return err
	}
	for _, l := range sum.Leaks {
		fmt.Fprintln(out, "leak", l.Document, l.Label, l.Piece)
	}
	for _, needless := range sum.Needless {
		fmt.Fprintln(out, "needless", needless)
	}
	return nil
}
