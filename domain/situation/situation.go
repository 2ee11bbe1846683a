// Package situation is the vocabulary that both sides of Leerkring share: the barrier model's stages, platforms, kinds of
// content, levels, effects and the coarser groups made of them. It knows no case and no municipality.
//
// A value is the word that stands in the API and in the events; Valid tells whether a word belongs to its list, and Name
// gives its Dutch and English name.
package situation

// Name is what people call a value, in both languages of the product.
type Name struct{ NL, EN string }

// nameOf looks a word up in its list; an unknown word gets itself as its name.
func nameOf[T ~string](list []entry[T], value T) Name {
	for _, e := range list {
		if e.value == value {
			return e.name
		}
	}
	return Name{NL: string(value), EN: string(value)}
}

func isOneOf[T ~string](list []entry[T], value T) bool {
	for _, e := range list {
		if e.value == value {
			return true
		}
	}
	return false
}

func valuesOf[T ~string](list []entry[T]) []T {
	values := make([]T, len(list))
	for i, e := range list {
		values[i] = e.value
	}
	return values
}

type entry[T ~string] struct {
	value T
	name  Name
}
