package node

import (
	"context"
	"log/slog"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
)

// service answers the calls on streams.
type service struct {
	streams.UnimplementedStreamsServer
	log     *logFile
	writer  *writer
	bell    *bell
	logger  *slog.Logger
	closing chan struct{}
}

// Delete is not part of this node.
func (*service) Delete(context.Context, *streams.DeleteReq) (*streams.DeleteResp, error) {
	return nil, unimplemented("This node does not delete streams.")
}

// Tombstone is not part of this node.
func (*service) Tombstone(context.Context, *streams.TombstoneReq) (*streams.TombstoneResp, error) {
	return nil, unimplemented("This node does not tombstone streams.")
}

// BatchAppend is not part of this node, and not among its features.
func (*service) BatchAppend(streams.Streams_BatchAppendServer) error {
	return unimplemented("This node does not take batch appends; use Append.")
}
