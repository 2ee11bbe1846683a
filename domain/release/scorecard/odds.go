package scorecard

import (
	"leerkring/domain/casefact"
	"leerkring/domain/situation"
)

// weighted is a value with its share in the draw.
type weighted[T any] struct {
	value  T
	weight int
}

func draw[T any](m *maker, list []weighted[T]) T {
	total := 0
	for _, w := range list {
		total += w.weight
	}
	at := m.rng.IntN(total)
	for _, w := range list {
		if at < w.weight {
			return w.value
		}
		at -= w.weight
	}
	return list[len(list)-1].value
}

// over gives the values of a closed list their weights, in the list's order.
func over[T any](list []T, weights ...int) []weighted[T] {
	out := make([]weighted[T], len(list))
	for i, v := range list {
		out[i] = weighted[T]{v, weights[i]}
	}
	return out
}

func contentKinds() []weighted[situation.ContentKind] {
	return []weighted[situation.ContentKind]{
		{situation.CallToRiot, 23}, {situation.EventInvitation, 19}, {situation.CallToDemonstrate, 10}, {situation.IncitingContent, 6},
		{situation.Recruitment, 3}, {situation.Threat, 10}, {situation.Doxing, 4}, {situation.HateSpeech, 4}, {situation.Disinformation, 14},
		{situation.Livestream, 3}, {situation.Glorification, 3}, {situation.OtherContent, 1},
	}
}

func platforms() []weighted[situation.Platform] {
	return []weighted[situation.Platform]{
		{situation.Snapchat, 18}, {situation.Telegram, 16}, {situation.TikTok, 15}, {situation.Facebook, 14}, {situation.Instagram, 12},
		{situation.WhatsApp, 10}, {situation.PlatformX, 6}, {situation.Discord, 3}, {situation.SignalApp, 1}, {situation.YouTube, 1},
		{situation.Reddit, 1}, {situation.Forum, 1}, {situation.Website, 1}, {situation.OtherPlatform, 1},
	}
}

func stages() []weighted[situation.BarrierStage] {
	return over(situation.AllBarrierStages(), 10, 22, 18, 20, 10, 9, 11)
}

func severities(stage situation.BarrierStage) []weighted[situation.Level] {
	switch stage {
	case situation.Mobilisation, situation.Gathering:
		return over(situation.AllLevels(), 15, 40, 35, 10)
	case situation.Disturbance:
		return over(situation.AllLevels(), 4, 30, 42, 24)
	case situation.Trigger, situation.Incitement, situation.Amplification, situation.Aftermath:
	}
	return over(situation.AllLevels(), 30, 42, 24, 4)
}

func decisions(severity situation.Level) []weighted[situation.Decision] {
	grade := severity.Grade()
	no, monitor := []int{28, 8, 1, 0}[grade], []int{50, 40, 15, 2}[grade]
	return []weighted[situation.Decision]{{situation.NoAction, no}, {situation.Monitor, monitor}, {situation.Intervene, 100 - no - monitor}}
}

func scales(f casefact.Casefact) []weighted[situation.DisturbanceScale] {
	weights := [][]int{{78, 19, 3, 0}, {56, 33, 10, 1}, {30, 40, 25, 5}, {12, 28, 38, 22}}[f.Severity.Grade()]
	if f.Decision != situation.Intervene {
		weights[0] += 100
	}
	if f.BarrierStage == situation.Disturbance {
		weights[0] = 0
	}
	return over(situation.AllDisturbanceScales(), weights...)
}

func hours(scale situation.DisturbanceScale) []weighted[casefact.HoursBand] {
	list := append(casefact.AllHoursBands(), casefact.HoursMissing)
	switch scale {
	case situation.Minor:
		return over(list, 25, 30, 12, 5, 3, 0, 25)
	case situation.Serious:
		return over(list, 5, 25, 25, 12, 6, 2, 25)
	case situation.Severe:
		return over(list, 0, 10, 25, 20, 10, 10, 25)
	case situation.NoDisturbance:
	}
	return over(list, 20, 10, 5, 5, 5, 5, 50)
}

func effects(severity situation.Level) []weighted[situation.Effect] {
	switch severity {
	case situation.High:
		return over(situation.AllEffects(), 18, 40, 20, 5, 17)
	case situation.Critical:
		return over(situation.AllEffects(), 10, 38, 26, 9, 17)
	case situation.Low, situation.Moderate:
	}
	return over(situation.AllEffects(), 30, 32, 16, 3, 19)
}

func days() []weighted[casefact.DayBand] { return over(casefact.AllDayBands(), 50, 20, 14, 9, 6, 1) }
