package demo

import (
	"math"
	"math/rand/v2"
	"slices"

	"leerkring/domain/incident"
	"leerkring/domain/situation"
)

// weighted is a value with its share in the draw.
type weighted[T any] struct {
	value  T
	weight int
}

// pick draws one value by weight; the weights must not all be nought.
func pick[T any](rng *rand.Rand, list []weighted[T]) T {
	total := 0
	for _, w := range list {
		total += w.weight
	}
	at := rng.IntN(total)
	for _, w := range list {
		if at < w.weight {
			return w.value
		}
		at -= w.weight
	}
	return list[len(list)-1].value
}

func oneOf[T any](rng *rand.Rand, list []T) T { return list[rng.IntN(len(list))] }

// someOf draws n different values.
func someOf[T any](rng *rand.Rand, list []T, n int) []T {
	list = slices.Clone(list)
	rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list[:min(n, len(list))]
}

// spread draws a whole number from low to high, each order of magnitude as likely as the next, as crowds and reach are.
// A large one is round: nobody counts a crowd to the man.
func spread(rng *rand.Rand, low, high int) int {
	n := int(float64(low+1)*math.Pow(float64(high+1)/float64(low+1), rng.Float64())) - 1
	step := 1
	for n/step >= 100 {
		step *= 10
	}
	return max(n/step*step, low)
}

// near is a level at most so many steps below or above another.
func near(rng *rand.Rand, level situation.Level, below, above int) situation.Level {
	levels := situation.AllLevels()
	at := slices.Index(levels, level) + below + rng.IntN(above-below+1)
	return levels[min(max(at, 0), len(levels)-1)]
}

func endings() []weighted[incident.Stage] {
	return []weighted[incident.Stage]{
		{incident.StageClosed, 85}, {incident.StageSignal, 4}, {incident.StageAssessment, 4},
		{incident.StageIntervention, 4}, {incident.StageOutcome, 3},
	}
}

func kinds() []weighted[situation.ContentKind] {
	return []weighted[situation.ContentKind]{
		{situation.CallToRiot, 23}, {situation.EventInvitation, 19}, {situation.CallToDemonstrate, 10},
		{situation.IncitingContent, 6}, {situation.Recruitment, 3},
		{situation.Threat, 10}, {situation.Doxing, 4}, {situation.HateSpeech, 4},
		{situation.Disinformation, 14},
		{situation.Livestream, 3}, {situation.Glorification, 3}, {situation.OtherContent, 1},
	}
}

func platforms(kind situation.ContentKind) []weighted[situation.Platform] {
	if kind == situation.Livestream {
		return []weighted[situation.Platform]{
			{situation.TikTok, 45}, {situation.Instagram, 25}, {situation.Twitch, 15}, {situation.YouTube, 15},
		}
	}
	return []weighted[situation.Platform]{
		{situation.Snapchat, 18}, {situation.Telegram, 16}, {situation.TikTok, 14}, {situation.Facebook, 14},
		{situation.Instagram, 12}, {situation.WhatsApp, 10}, {situation.PlatformX, 6}, {situation.Discord, 3},
		{situation.SignalApp, 1}, {situation.YouTube, 1}, {situation.Reddit, 1}, {situation.Forum, 2},
		{situation.Website, 1}, {situation.OtherPlatform, 1},
	}
}

// origins knows that a municipality doesn't look into closed groups itself: what is said there reaches it through others.
func origins(platform situation.Platform) []weighted[situation.SignalOrigin] {
	list := []weighted[situation.SignalOrigin]{{situation.Tip, 45}, {situation.FromPartner, 35}}
	switch platform {
	case situation.WhatsApp, situation.SignalApp, situation.Snapchat, situation.Discord:
		return list
	}
	return append(list, []weighted[situation.SignalOrigin]{
		{situation.Media, 12}, {situation.OwnResearch, 12}, {situation.OfficialAccount, 6},
	}...)
}

func stages() []weighted[situation.BarrierStage] {
	return []weighted[situation.BarrierStage]{
		{situation.Trigger, 10}, {situation.Incitement, 22}, {situation.Amplification, 18}, {situation.Mobilisation, 20},
		{situation.Gathering, 10}, {situation.Disturbance, 9}, {situation.Aftermath, 11},
	}
}

func severities(stage situation.BarrierStage) []weighted[situation.Level] {
	weights := []int{30, 42, 24, 4}
	switch stage {
	case situation.Mobilisation, situation.Gathering:
		weights = []int{15, 40, 35, 10}
	case situation.Disturbance:
		weights = []int{4, 30, 42, 24}
	case situation.Trigger, situation.Incitement, situation.Amplification, situation.Aftermath:
	}
	var list []weighted[situation.Level]
	for i, level := range situation.AllLevels() {
		list = append(list, weighted[situation.Level]{level, weights[i]})
	}
	return list
}

func decisions(severity situation.Level) []weighted[situation.Decision] {
	noAction, monitor := 28, 50
	switch severity {
	case situation.Moderate:
		noAction, monitor = 8, 40
	case situation.High:
		noAction, monitor = 1, 15
	case situation.Critical:
		noAction, monitor = 0, 2
	case situation.Low:
	}
	return []weighted[situation.Decision]{
		{situation.NoAction, noAction}, {situation.Monitor, monitor}, {situation.Intervene, 100 - noAction - monitor},
	}
}

// scales ties the outcome loosely to the weighing: grave situations end worse, and what was left alone mostly fizzled.
func scales(stage situation.BarrierStage, severity situation.Level, decision situation.Decision) []weighted[situation.DisturbanceScale] {
	weights := []int{78, 19, 3, 0}
	switch severity {
	case situation.Moderate:
		weights = []int{56, 33, 10, 1}
	case situation.High:
		weights = []int{30, 40, 25, 5}
	case situation.Critical:
		weights = []int{12, 28, 38, 22}
	case situation.Low:
	}
	if decision != situation.Intervene {
		weights[0] += 100
	}
	if stage == situation.Disturbance {
		weights[0] = 0
	}
	var list []weighted[situation.DisturbanceScale]
	for i, scale := range situation.AllDisturbanceScales() {
		list = append(list, weighted[situation.DisturbanceScale]{scale, weights[i]})
	}
	return list
}

// count is a number of the outcome with its usual bounds.
type count struct {
	field     string
	low, high int
}

func counts(scale situation.DisturbanceScale) []count {
	switch scale {
	case situation.Minor:
		return []count{{"participants", 8, 90}, {"arrests", 0, 6}, {"injured", 0, 2}, {"damageEuro", 100, 8_000}}
	case situation.Serious:
		return []count{{"participants", 50, 450}, {"arrests", 2, 30}, {"injured", 0, 12}, {"damageEuro", 2_000, 90_000}}
	case situation.Severe:
		return []count{{"participants", 200, 2_500}, {"arrests", 10, 90}, {"injured", 4, 45}, {"damageEuro", 30_000, 900_000}}
	case situation.NoDisturbance:
	}
	return []count{{"participants", 0, 0}, {"arrests", 0, 0}, {"injured", 0, 0}, {"damageEuro", 0, 0}}
}

// effects are kinder to measures in light situations than in grave ones.
func effects(severity situation.Level) []weighted[situation.Effect] {
	weights := []int{30, 32, 16, 3, 19}
	switch severity {
	case situation.High:
		weights = []int{18, 40, 20, 5, 17}
	case situation.Critical:
		weights = []int{10, 38, 26, 9, 17}
	case situation.Low, situation.Moderate:
	}
	var list []weighted[situation.Effect]
	for i, effect := range situation.AllEffects() {
		list = append(list, weighted[situation.Effect]{effect, weights[i]})
	}
	return list
}
