package anonymise

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
)

// BenchmarkMask masks the texts that are measured, some 800 characters each and full of names, one lesson a text.
func BenchmarkMask(b *testing.B) {
	a := newAnonymiser(b)
	file, err := os.ReadFile("measure/testdata/tuning.jsonl")
	if err != nil {
		b.Fatal(err)
	}
	var texts []string
	size := 0
	for lines := bufio.NewScanner(bytes.NewReader(file)); lines.Scan(); {
		var d struct{ Text string }
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			b.Fatal(err)
		}
		texts = append(texts, d.Text)
		size += len(d.Text)
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		for _, text := range texts {
			a.Lesson().Mask(text)
		}
	}
}

// A text of one word again and again takes time in proportion to its length, as any other: ten times as much for ten times the text.
func BenchmarkRepetition(b *testing.B) {
	a := newAnonymiser(b)
	for _, word := range []string{"kale ", "Jan ", "06 ", "a. ", "x: ", "van ", "14 mei ", "[WOORD 1] "} {
		for _, n := range []int{4_000, 40_000} {
			b.Run(fmt.Sprintf("%q/%d", word, n), func(b *testing.B) {
				text := strings.Repeat(word, n)
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					a.Lesson().Mask(text)
				}
			})
		}
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		newAnonymiser(b)
	}
}
