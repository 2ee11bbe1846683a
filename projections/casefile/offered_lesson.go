package casefile

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"leerkring/projections"
)

// OwnLessons are the ids of the lessons that the municipality has offered.
func (q *Queries) OwnLessons(ctx context.Context, municipality string) ([]uuid.UUID, error) {
	ids, err := projections.IDs(q.db.QueryContext(ctx, `SELECT lesson FROM offered_lesson WHERE municipality = ?`, municipality))
	if err != nil {
		return nil, fmt.Errorf("list own lessons: %w", err)
	}
	return ids, nil
}

// OwnsLesson tells whether the municipality has offered the lesson.
func (q *Queries) OwnsLesson(ctx context.Context, municipality string, lesson uuid.UUID) (bool, error) {
	var own bool
	err := q.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM offered_lesson WHERE lesson = ? AND municipality = ?)`,
		lesson.String(), municipality).Scan(&own)
	if err != nil {
		return false, fmt.Errorf("look up a lesson's owner: %w", err)
	}
	return own, nil
}
