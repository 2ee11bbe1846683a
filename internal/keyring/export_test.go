package keyring

import "context"

// PrefixOf begins everything that the primary master key of a place has wrapped.
func PrefixOf(p Place) ([]byte, error) {
	from, err := p.source(nil)
	if err != nil {
		return nil, err
	}
	handle, err := from.read(context.Background())
	if err != nil {
		return nil, err
	}
	return prefixOf(handle), nil
}
