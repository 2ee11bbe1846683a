package node

import (
	"context"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/gossip"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/serverfeatures"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/google/uuid"
)

// version is the server version whose behaviour the node keeps. Clients read it as three numbers.
const version = "24.10.0"

type features struct {
	serverfeatures.UnimplementedServerFeaturesServer
}

// GetSupportedMethods lists what the node can do, in the lower case that clients compare with.
func (features) GetSupportedMethods(context.Context, *shared.Empty) (*serverfeatures.SupportedMethods, error) {
	const streamsService = "event_store.client.streams.streams"
	return &serverfeatures.SupportedMethods{EventStoreServerVersion: version, Methods: []*serverfeatures.SupportedMethod{
		{ServiceName: streamsService, MethodName: "append"},
		{ServiceName: streamsService, MethodName: "read"},
		{ServiceName: "event_store.client.gossip.gossip", MethodName: "read"},
		{ServiceName: "event_store.client.server_features.serverfeatures", MethodName: "getsupportedmethods"},
	}}, nil
}

// members is the gossip of a cluster of one.
type members struct {
	gossip.UnimplementedGossipServer
	id   uuid.UUID
	host string
	port int
	now  func() time.Time
}

// Read names this node as the living leader, so that a discovering connection string finds it.
func (m *members) Read(context.Context, *shared.Empty) (*gossip.ClusterInfo, error) {
	return &gossip.ClusterInfo{Members: []*gossip.MemberInfo{{
		InstanceId:   wireID(m.id, false),
		TimeStamp:    ticks(m.now()),
		State:        gossip.MemberInfo_Leader,
		IsAlive:      true,
		HttpEndPoint: &gossip.EndPoint{Address: m.host, Port: uint32(m.port)},
	}}}, nil
}
