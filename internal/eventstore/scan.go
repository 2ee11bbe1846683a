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
// belongs to the store itself or to another log in it is read and left out. An error of see ends it.
func (l *Log) Scan(ctx context.Context, from Position, see func(Recorded) error) error {
	return l.scan(ctx, from, see, func(Recorded) {})
}

// scan is Scan that is told, too, of what the store keeps about the log's streams: their metadata, under the name of the stream.
func (l *Log) scan(ctx context.Context, from Position, see func(Recorded) error, about func(Recorded)) error {
	for {
		page, fault := l.page(ctx, from)
		for _, e := range page.about {
			about(e)
		}
		for _, e := range page.events { // also those before a place that can't be read
			if err := see(e); err != nil {
				return err
			}
		}
		if fault != nil {
			return fmt.Errorf("scan the %s log behind position %d: %w", l.Name, max(from, page.through), fault)
		}
		if page.through <= from {
			return nil
		}
		from = page.through
	}
}

// page is a stretch of the store: the log's events in it, the metadata of its streams, and where it ends.
type page struct {
	events, about []Recorded
	through       Position
}

// page reads the next events behind a position; at the end of the store it ends where it began, and with an error come those
// before it. The store begins AT a position, so its event is read again and left out.
func (l *Log) page(ctx context.Context, behind Position) (page, error) {
	return call(ctx, l.conn, func(client *esdb.Client) (page, error) {
		options := esdb.ReadAllOptions{Direction: esdb.Forwards, From: esdb.Start{}}
		if behind > 0 {
			options.From = esdb.Position{Commit: uint64(behind), Prepare: uint64(behind)}
		}
		reader, err := client.ReadAll(ctx, options, scanPage)
		if err != nil {
			return page{}, err
		}
		defer reader.Close()
		p := page{through: behind}
		for {
			event, err := reader.Recv()
			if errors.Is(err, io.EOF) {
				return p, nil
			}
			if err != nil {
				return p, err
			}
			if p.through = max(p.through, Position(event.Event.Position.Commit)); p.through == behind {
				continue
			}
			p.add(l, event.Event)
		}
	})
}

func (p *page) add(l *Log, e *esdb.RecordedEvent) {
	if _, ours := l.ours(e.StreamID); ours {
		p.events = append(p.events, l.recorded(e))
	} else if stream, of := strings.CutPrefix(e.StreamID, "$$"); of {
		if name, ours := l.ours(stream); ours {
			r := l.recorded(e)
			r.Stream = name
			p.about = append(p.about, r)
		}
	}
}

// End is the position of the last event in the store; 0 when there is none. In a shared store the event may be another log's,
// or the store's own: it measures how far there is to read, and is nothing to wait for. To wait, take the position that an
// append gave.
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
