// Command train makes the weights of the anonymiser's tagger, data/tagger.gz, from marked texts:
//
//	go run ./domain/anonymise/internal/train
//
// The texts are old newspapers (Europeana Newspapers NER corpora, CC0, texts/europeana-nl.bio.gz) and sentences written for
// this project (texts/sentences.txt), their slots filled with names of the lists. Some copies are made with capitals at will,
// in capitals or in lower case, as people type. The same input gives the same bytes.
package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"

	"leerkring/domain/anonymise"
)

func main() {
	texts := flag.String("texts", "domain/anonymise/internal/train/texts", "the folder of marked texts")
	lists := flag.String("lists", "domain/anonymise/data/lists", "the folder with the lists of names")
	places := flag.String("places", "domain/anonymise/data/municipalities.txt", "names of places")
	out := flag.String("out", "domain/anonymise/data/tagger.gz", "the weights to write")
	rounds := flag.Int("rounds", 6, "how often to go through the texts")
	flag.Parse()
	if err := run(*texts, *lists, *places, *out, *rounds); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(textsFolder, listsFolder, placesFile, outFile string, rounds int) error {
	packed, err := train(textsFolder, listsFolder, placesFile, rounds)
	if err != nil {
		return err
	}
	fmt.Printf("%d bytes\n", len(packed))
	return os.WriteFile(outFile, packed, 0o644)
}

// train makes the weights; the same input gives the same bytes.
func train(textsFolder, listsFolder, placesFile string, rounds int) ([]byte, error) {
	random := rand.New(rand.NewPCG(1, 2))
	newspapers, err := readNewspapers(textsFolder + "/europeana-nl.bio.gz")
	if err != nil {
		return nil, err
	}
	names, err := readNames(listsFolder, placesFile)
	if err != nil {
		return nil, err
	}
	sentences, err := readSentences(textsFolder + "/sentences.txt")
	if err != nil {
		return nil, err
	}
	all := append(newspapers, sentences.fill(names, random)...)
	return anonymise.Train(all, rounds, random.Shuffle)
}
