package main

import (
	"fmt"
	"io"
	"os"

	"leerkring/graph"
)

type schemaCommand struct {
	Out string `help:"File to write; left out, standard output." placeholder:"FILE"`
}

func (schemaCommand) Help() string {
	return `Examples:
  leerkring schema
  leerkring schema --out schema.graphql`
}

func (c schemaCommand) Run(o output) error {
	if c.Out == "" {
		_, err := io.WriteString(o.out, graph.Schema())
		return err
	}
	if err := os.WriteFile(c.Out, []byte(graph.Schema()), 0o644); err != nil {
		return fmt.Errorf("write the schema: %w", err)
	}
	return nil
}
