package graph

import (
	"context"
	"encoding/base64"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"leerkring/graph/model"
)

// globalID names an object over all types. It is opaque, not secret: rights never follow from knowing it.
func globalID(kind, id string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(kind + ":" + id))
}

// parseGlobalID gives the part of a global id behind its type; empty when it is none of that type.
func parseGlobalID(kind, id string) string {
	k, rest := splitGlobalID(id)
	if k != kind {
		return ""
	}
	return rest
}

// splitGlobalID takes a global id apart. An id has one spelling: whatever globalID would write differently is none.
func splitGlobalID(id string) (kind, rest string) {
	text, err := base64.RawURLEncoding.DecodeString(id)
	if err != nil {
		return "", ""
	}
	kind, rest, _ = strings.Cut(string(text), ":")
	if globalID(kind, rest) != id {
		return "", ""
	}
	return kind, rest
}

// parseUUID reads a global id whose inner part is a UUID in its usual form.
func parseUUID(kind, id string) (uuid.UUID, bool) {
	inner := parseGlobalID(kind, id)
	u, err := uuid.Parse(inner)
	return u, err == nil && u.String() == inner
}

// CaseID reads the global id of a case, or the UUID in it.
func CaseID(given string) (uuid.UUID, bool) {
	if id, ok := parseUUID("Incident", given); ok {
		return id, true
	}
	id, err := uuid.Parse(given)
	return id, err == nil
}

// catalogueID accepts the global id of a row of the catalogue, or its code as lawyers write it.
func catalogueID(kind, id string) string {
	if inner := parseGlobalID(kind, id); inner != "" {
		return inner
	}
	return id
}

func (q queryResolver) Node(ctx context.Context, id string) (model.Node, error) {
	kind, inner := splitGlobalID(id)
	switch kind {
	case "Incident":
		return orNil(q.findIncident(ctx, id))
	case "Lesson":
		return orNil(q.findLesson(ctx, id))
	case "Notice":
		return orNil(q.findNotice(ctx, id))
	case "Municipality":
		return found(q.Catalogue.Municipality(inner))
	case "LegalBasis":
		return found(q.Catalogue.LegalBasis(inner))
	case "InterventionType":
		return found(q.Catalogue.InterventionType(inner))
	case "Release":
		number, err := strconv.Atoi(inner)
		if err != nil || strconv.Itoa(number) != inner {
			return nil, nil
		}
		return orNil(q.Knowledge.Queries.Release(ctx, number))
	}
	return nil, nil
}

// orNil makes a missing object an untyped nil, which is what the schema's null is.
func orNil[T any](object *T, err error) (model.Node, error) {
	if object == nil || err != nil {
		return nil, err
	}
	return object, nil
}

func found[T any](row T, ok bool) (model.Node, error) {
	if !ok {
		return nil, nil
	}
	return &row, nil
}
