package eventstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

// scanPage bounds how many events one read of the whole log asks for.
const scanPage = 4096

// Scan hands every event behind a position to see, in the order of the log, up to the end that the log has meanwhile. What
// belongs to the store itself (streams that begin with $) is left out. An error of see ends it.
func (l *Log) Scan(ctx context.Context, from Position, see func(Recorded) error) error {
	for {
		page, err := l.page(ctx, from)
		if err != nil {
			return fmt.Errorf("scan the %s log: %w", l.Name, err)
		}
		if len(page) == 0 {
			return nil
		}
		for _, e := range page {
			if strings.HasPrefix(e.Stream, "$") {
				continue
			}
			if err := see(e); err != nil {
				return err
			}
		}
		from = page[len(page)-1].Position
	}
}

// page reads the next events behind a position. The store begins AT a position, so its event is read again and left out.
func (l *Log) page(ctx context.Context, behind Position) ([]Recorded, error) {
	return call(ctx, l.conn, func(client *esdb.Client) ([]Recorded, error) {
		options := esdb.ReadAllOptions{Direction: esdb.Forwards, From: esdb.Start{}}
		if behind > 0 {
			options.From = esdb.Position{Commit: uint64(behind), Prepare: uint64(behind)}
		}
		reader, err := client.ReadAll(ctx, options, scanPage)
		if err != nil {
			return nil, err
		}
		defer reader.Close()
		var page []Recorded
		for {
			event, err := reader.Recv()
			if errors.Is(err, io.EOF) {
				return page, nil
			}
			if err != nil {
				return nil, err
			}
			if e := recorded(event.Event); e.Position > behind {
				page = append(page, e)
			}
		}
	})
}

// End is the position of the last event; 0 when there is none.
func (l *Log) End(ctx context.Context) (Position, error) {
	end, err := call(ctx, l.conn, func(client *esdb.Client) (Position, error) {
		reader, err := client.ReadAll(ctx, esdb.ReadAllOptions{Direction: esdb.Backwards, From: esdb.End{}}, 1)
		if err != nil {
			return 0, err
		}
		defer reader.Close()
		event, err := reader.Recv()
		if errors.Is(err, io.EOF) {
			return 0, nil
		}
		if err != nil {
			return 0, err
		}
		return Position(event.Event.Position.Commit), nil
	})
	if err != nil {
		return 0, fmt.Errorf("find the end of the %s log: %w", l.Name, err)
	}
	return end, nil
}

// Began is when the first event was recorded, as exactly as the log keeps it; zero when there is none.
func (l *Log) Began(ctx context.Context) (time.Time, error) {
	found := errors.New("found")
	var began time.Time
	err := l.Scan(ctx, 0, func(e Recorded) error {
		m, err := parseMetadata(e.Metadata)
		if err != nil {
			return err
		}
		if began, err = m.recordedAt(); err != nil {
			return err
		}
		return found
	})
	if errors.Is(err, found) {
		return began, nil
	}
	return began, err
}
