package node

import (
	"encoding/binary"
	"strconv"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
)

const (
	contentJSON  = "application/json"
	contentBytes = "application/octet-stream"
)

// record is one event as the log keeps it.
type record struct {
	position int64
	stream   string
	revision int64
	id       uuid.UUID
	kind     string
	json     bool
	created  int64
	data     []byte
	metadata []byte
}

// recordOverhead stands for the fields of fixed size.
const recordOverhead = 64

// size is the distance to the next event's position. Positions are sparse like byte offsets, so that no reader comes to rely
// on counting with them.
func (r *record) size() int64 {
	return recordOverhead + int64(len(r.stream)+len(r.kind)+len(r.data)+len(r.metadata))
}

// wire is the record as a read or a subscription sends it.
func (r *record) wire(stringID bool) *streams.ReadResp {
	content := contentBytes
	if r.json {
		content = contentJSON
	}
	position := uint64(r.position)
	return &streams.ReadResp{Content: &streams.ReadResp_Event{Event: &streams.ReadResp_ReadEvent{
		Event: &streams.ReadResp_ReadEvent_RecordedEvent{
			Id:               wireID(r.id, stringID),
			StreamIdentifier: &shared.StreamIdentifier{StreamName: []byte(r.stream)},
			StreamRevision:   uint64(r.revision),
			PreparePosition:  position,
			CommitPosition:   position,
			Metadata: map[string]string{
				"type":         r.kind,
				"content-type": content,
				"created":      strconv.FormatInt(r.created, 10),
			},
			CustomMetadata: r.metadata,
			Data:           r.data,
		},
		Position: &streams.ReadResp_ReadEvent_CommitPosition{CommitPosition: position},
	}}}
}

func wireID(id uuid.UUID, asString bool) *shared.UUID {
	if asString {
		return &shared.UUID{Value: &shared.UUID_String_{String_: id.String()}}
	}
	return &shared.UUID{Value: &shared.UUID_Structured_{Structured: &shared.UUID_Structured{
		MostSignificantBits:  int64(binary.BigEndian.Uint64(id[:8])),
		LeastSignificantBits: int64(binary.BigEndian.Uint64(id[8:])),
	}}}
}

// readID gives the id of either wire form, and false for none or a malformed one.
func readID(wire *shared.UUID) (uuid.UUID, bool) {
	if s := wire.GetStructured(); s != nil {
		var id uuid.UUID
		binary.BigEndian.PutUint64(id[:8], uint64(s.MostSignificantBits))
		binary.BigEndian.PutUint64(id[8:], uint64(s.LeastSignificantBits))
		return id, id != uuid.Nil
	}
	id, err := uuid.Parse(wire.GetString_())
	return id, err == nil && id != uuid.Nil
}
