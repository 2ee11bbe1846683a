package knowledge

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"leerkring/domain/lesson"
	"leerkring/domain/release"
	"leerkring/internal/eventstore"
	"leerkring/projections"
)

// content is the lesson as it stands; released and shown are what a release froze: the texts, of which a facilitator may have masked
// more since, and what is shown of the incident. A withdrawal empties them, but for what was shown: the gate heeds it when the
// incident's lesson is offered anew. named says that a release showed all of it, as a public case; forgets, that keys of what it held
// before are destroyed.
const lessonSchema = `
CREATE TABLE IF NOT EXISTS lesson (
	row      INTEGER PRIMARY KEY,
	id       TEXT NOT NULL UNIQUE,
	status   TEXT NOT NULL,
	version  INTEGER NOT NULL,
	revision INTEGER NOT NULL,
	content  TEXT,
	note     TEXT,
	release  INTEGER,
	released TEXT,
	shown    TEXT,
	named    INTEGER NOT NULL DEFAULT 0,
	forgets  INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS lesson_status ON lesson (status, id);
CREATE INDEX IF NOT EXISTS lesson_release ON lesson (release DESC, id) WHERE released IS NOT NULL;
CREATE VIRTUAL TABLE IF NOT EXISTS lesson_text USING fts5 (content, released, tokenize = "unicode61 remove_diacritics 2")`

// PartLesson is the part of the knowledge that holds the lessons themselves.
const PartLesson = "lesson"

func lessonProjection() projections.Projection {
	return projections.Projection{
		Name: PartLesson, Schema: lessonSchema, Categories: []string{lesson.Category, release.Category},
		Erases: takesOut, Apply: projections.Each(applyLesson),
	}
}

// takesOut tells of which events nothing may be left of the texts before them.
func takesOut(event any) bool {
	switch event := event.(type) {
	case lesson.LessonWithdrawn:
		return true
	case lesson.Event:
		change, _ := lesson.ChangeOf(event)
		return change.Alone
	}
	return false
}

func applyLesson(ctx context.Context, tx *sql.Tx, e eventstore.Decoded) error {
	if made, ok := e.Event.(release.ReleaseMade); ok {
		return publish(ctx, tx, made)
	}
	id := strings.TrimPrefix(e.Stream, lesson.Category+"-")
	switch event := e.Event.(type) {
	case lesson.LessonSubmitted:
		return submit(ctx, tx, id, e.Revision, event.Content)
	case lesson.LessonRevised:
		return submit(ctx, tx, id, e.Revision, event.Content)
	case lesson.LessonRedacted:
		return change(ctx, tx, id, e.Revision, lesson.Change(event))
	case lesson.LessonKeepConfirmed:
		return change(ctx, tx, id, e.Revision, lesson.Change(event))
	case lesson.LessonApproved:
		return review(ctx, tx, id, e.Revision, lesson.Approved, event.Note)
	case lesson.LessonReturned:
		return review(ctx, tx, id, e.Revision, lesson.Returned, event.Note)
	case lesson.LessonWithdrawn:
		return withdraw(ctx, tx, id, e.Revision)
	}
	return fmt.Errorf("%w: %s", eventstore.ErrUnknownEvent, e.Type)
}

func submit(ctx context.Context, tx *sql.Tx, id string, revision uint64, content lesson.Content) error {
	document, err := json.Marshal(content)
	if err != nil {
		return fmt.Errorf("write a lesson: %w", err)
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO lesson (id, status, version, revision, content) VALUES (?, ?, 1, ?, ?)
		ON CONFLICT (id) DO UPDATE SET status = excluded.status, version = version + 1, revision = excluded.revision,
			content = excluded.content, note = NULL`, id, lesson.Submitted, revision, document)
	if err != nil {
		return fmt.Errorf("write a lesson: %w", err)
	}
	return index(ctx, tx, id)
}

// change keeps what a facilitator made of a lesson; the version stays. What a release shows is what the change says, also when another
// release was made while the facilitator looked: then the lesson waits for the next one.
func change(ctx context.Context, tx *sql.Tx, id string, revision uint64, c lesson.Change) error {
	document, err := json.Marshal(c.Content)
	if err != nil {
		return fmt.Errorf("change a lesson: %w", err)
	}
	_, err = tx.ExecContext(ctx, `UPDATE lesson SET content = ?1, revision = ?2, status = CASE
			WHEN NOT ?3 AND status <> ?4 THEN ?5
			WHEN status = ?6 AND release <> ?7 THEN ?8
			ELSE status END
		WHERE id = ?9`, document, revision, c.Published, lesson.Returned, lesson.Submitted, lesson.Published, c.Release, lesson.Approved, id)
	if err == nil && c.Alone {
		err = leave(ctx, tx, id, c)
	}
	if err != nil {
		return fmt.Errorf("change a lesson: %w", err)
	}
	return index(ctx, tx, id)
}

// leave keeps what a change left beside the content.
func leave(ctx context.Context, tx *sql.Tx, id string, c lesson.Change) error {
	var released []byte
	if c.Release > 0 {
		var err error
		if released, err = json.Marshal(c.Released); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, `UPDATE lesson SET note = nullif(?, ''), release = nullif(?, 0), released = ?, forgets = 1 WHERE id = ?`,
		c.Note, c.Release, released, id)
	return err
}

func review(ctx context.Context, tx *sql.Tx, id string, revision uint64, status lesson.Status, note string) error {
	_, err := tx.ExecContext(ctx, `UPDATE lesson SET status = ?, note = nullif(?, ''), revision = ? WHERE id = ?`, status, note, revision, id)
	return err
}

func withdraw(ctx context.Context, tx *sql.Tx, id string, revision uint64) error {
	_, err := tx.ExecContext(ctx, `UPDATE lesson SET status = ?, revision = ?, content = NULL, note = NULL, release = NULL,
		released = NULL WHERE id = ?`, lesson.Withdrawn, revision, id)
	if err != nil {
		return fmt.Errorf("withdraw a lesson: %w", err)
	}
	return index(ctx, tx, id)
}

// publish shows the lessons of a release. One that was revised, returned or withdrawn since the release was counted is passed
// over: nothing is published in a version that nobody approved.
func publish(ctx context.Context, tx *sql.Tx, made release.ReleaseMade) error {
	for _, listed := range made.Lessons {
		id := listed.Lesson.String()
		var document []byte
		err := tx.QueryRowContext(ctx, `SELECT content FROM lesson WHERE id = ? AND version = ? AND status = ?`,
			id, listed.Version, lesson.Approved).Scan(&document)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return fmt.Errorf("publish a lesson: %w", err)
		}
		released, shown, err := frozen(document, listed)
		if err != nil {
			return fmt.Errorf("publish a lesson: %w", err)
		}
		_, err = tx.ExecContext(ctx, `UPDATE lesson SET status = ?, release = ?, released = ?, shown = ?, named = named OR ? WHERE id = ?`,
			lesson.Published, made.Number, released, shown, listed.Named, id)
		if err != nil {
			return fmt.Errorf("publish a lesson: %w", err)
		}
		if err := index(ctx, tx, id); err != nil {
			return err
		}
	}
	return nil
}

// frozen is what stays of a lesson as its release shows it. Of a named public case nothing is withheld, which needs no second
// document; a lesson that is not listed as one never shows a name.
func frozen(document []byte, listed release.Listed) (released, shown []byte, err error) {
	var content lesson.Content
	if err := json.Unmarshal(document, &content); err != nil {
		return nil, nil, err
	}
	if !listed.Named {
		content.PublicCase = nil
		if listed.Shown == nil {
			class := release.ClassOnly(content)
			listed.Shown = &class
		}
		if shown, err = json.Marshal(listed.Shown); err != nil {
			return nil, nil, err
		}
	}
	released, err = json.Marshal(release.Texts(content))
	return released, shown, err
}

// index keeps the search words of both forms of a lesson: its texts, and the name of a public case, not its attributes.
func index(ctx context.Context, tx *sql.Tx, id string) error {
	var row int64
	var content, released []byte
	err := tx.QueryRowContext(ctx, `SELECT row, content, released FROM lesson WHERE id = ?`, id).Scan(&row, &content, &released)
	if err != nil {
		return fmt.Errorf("index a lesson: %w", err)
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM lesson_text WHERE rowid = ?`, row); err != nil {
		return fmt.Errorf("index a lesson: %w", err)
	}
	current, err := words(content)
	if err != nil {
		return err
	}
	frozen, err := words(released)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO lesson_text (rowid, content, released) VALUES (?, ?, ?)`, row, current, frozen)
	return err
}

func words(document []byte) (string, error) {
	if document == nil {
		return "", nil
	}
	var c lesson.Content
	if err := json.Unmarshal(document, &c); err != nil {
		return "", fmt.Errorf("index a lesson: %w", err)
	}
	texts := []string{c.Title, c.Situation, c.WhatWorked, c.WhatDidNot, c.Dilemma}
	if c.PublicCase != nil {
		texts = append(texts, c.PublicCase.Name)
	}
	return strings.Join(texts, "\n"), nil
}

// Lesson is a lesson as it may be read outside the municipality that offered it.
type Lesson struct {
	ID       uuid.UUID
	Status   lesson.Status
	Revision uint64
	Content  lesson.Content // the texts alone, but of a named public case everything
	Shown    release.Shown  // of the incident
	Note     string         // of the last review; empty when published
	Release  int            // 0: not published
}
