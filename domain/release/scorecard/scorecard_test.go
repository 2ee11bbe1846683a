package scorecard_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"leerkring/domain/catalogue"
	"leerkring/domain/release"
	"leerkring/domain/release/scorecard"
)

func TestTmp(t *testing.T) {
	c, _ := catalogue.Load()
	for _, n := range []int{300, 1000, 10000} {
		for _, r := range []int{1, 12} {
			start := time.Now()
			s := scorecard.Simulate("x", scorecard.World(rand.New(rand.NewPCG(1, 0)), c, n), release.KindsOf(c), r, nil)
			text, _ := json.Marshal(s)
			fmt.Println(string(text), time.Since(start))
		}
	}
}
