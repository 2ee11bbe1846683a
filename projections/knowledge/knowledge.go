// Package knowledge is what the learning circles, researchers and every signed-in viewer read. It holds no case and no
// municipality; what it shows of a lesson is what the gate lets through.
//
//	lesson.go     Lesson     Lesson… ReleaseMade
//	casefact.go   Fact       Casefact… ReleaseMade
//	release.go    Release    ReleaseMade
package knowledge

import (
	"leerkring/domain/release"
	"leerkring/projections"
)

// Projections lists the read models of this side.
func Projections() []projections.Projection {
	return []projections.Projection{lessonProjection(), casefactProjection(), releaseProjection()}
}

// Queries reads the knowledge side.
type Queries struct {
	db    projections.Reader
	kinds release.Kinds
}

// NewQueries reads from an open read model. Kinds says what may be told of a measure whose type is withheld.
func NewQueries(db projections.Reader, kinds release.Kinds) *Queries { return &Queries{db, kinds} }
