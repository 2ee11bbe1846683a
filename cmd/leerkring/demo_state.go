package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"leerkring/internal/server"
)

// demoState is what a demo that was cut off needs to go on with the very same commands.
type demoState struct {
	Seed   uint64    `json:"seed"`
	MadeUp int       `json:"madeUp"`
	Until  time.Time `json:"until"` // the made-up incidents lie before it
	Done   bool      `json:"done"`
}

// openDemoState reads the state of a demo, or notes the fresh one. A directory that holds cases and no demo is refused: they
// are somebody's.
func openDemoState(d *server.Directory, fresh demoState) (demoState, error) {
	text, err := os.ReadFile(demoFile(d))
	if errors.Is(err, fs.ErrNotExist) {
		return fresh, fresh.save(d)
	}
	if err != nil {
		return demoState{}, fmt.Errorf("read the demo's state: %w", err)
	}
	var state demoState
	if err := json.Unmarshal(text, &state); err != nil {
		return demoState{}, fmt.Errorf("read the demo's state: %s is not of its form; remove the data directory to start anew", demoFile(d))
	}
	return state, nil
}

// save writes the state aside and moves it, so that a crash leaves the old one or the new one.
func (s demoState) save(d *server.Directory) error {
	text, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("write the demo's state: %w", err)
	}
	aside := demoFile(d) + ".new"
	if err := os.WriteFile(aside, text, 0o600); err != nil {
		return fmt.Errorf("write the demo's state: %w", err)
	}
	if err := os.Rename(aside, demoFile(d)); err != nil {
		return fmt.Errorf("write the demo's state: %w", err)
	}
	return nil
}

// refuseOthersData refuses a data directory that holds a log but no demo. It looks before anything is opened.
func refuseOthersData(data string) error {
	d := &server.Directory{Path: data}
	_, hasLog := os.Stat(d.File("case-log.db"))
	_, hasDemo := os.Stat(demoFile(d))
	if hasLog == nil && errors.Is(hasDemo, fs.ErrNotExist) {
		return fmt.Errorf("the data directory %s holds cases that are not the demo's; choose another with --data", data)
	}
	return nil
}
