package feed

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"leerkring/domain/casefact"
	"leerkring/domain/incident"
	"leerkring/internal/eventstore"
)

// TakeBack withdraws from the other side what came of a case that is erased, at once: its lessons that were withdrawn, and its
// coded record when that was asked. State is the case while its entries can still be read; what can't be read any more was taken
// back before.
func (d *Door) TakeBack(ctx context.Context, state incident.State, facts bool) error {
	d.passing.Lock() // a batch that is under way may hold what is taken back
	defer d.passing.Unlock()
	var faults []error
	for _, one := range d.lessons("", state, func(l incident.LessonState) bool { return l.Withdrawn }) {
		faults = append(faults, one.bring(ctx))
	}
	if facts && state.CasefactID != uuid.Nil {
		_, err := eventstore.Execute(ctx, d.Knowledge, casefact.New(), casefact.Stream(state.CasefactID), d.order(), casefact.Command(casefact.Withdraw{}))
		if err != nil {
			faults = append(faults, fmt.Errorf("withdraw a casefact: %w", err))
		}
	}
	return errors.Join(faults...)
}
