// Command leerkring is the whole product in one binary: it serves the case side, the knowledge side or both, plays a
// demonstration, and gives an operator what he needs. This folder is the only place where the parts are wired together.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := Main(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// Exit codes.
const (
	exitOK    = 0
	exitFault = 1 // it could not be done; one line on stderr says why
	exitUsage = 2 // the words of the command line are off; of an import also: nothing could be done
)

// commands is the command line.
type commands struct {
	Serve         serveCommand         `cmd:"" help:"Serve the API. (De API aanbieden.)"`
	Demo          demoCommand          `cmd:"" help:"Play documented and made-up incidents into a data directory, then serve them with a token per role. (Demonstratie.)"`
	Token         tokenCommand         `cmd:"" help:"Print a token for development, for a server that runs with --insecure-dev-auth. (Ontwikkeltoken.)"`
	Release       releaseCommand       `cmd:"" help:"Ask the server that runs on a data directory to make a release. (Uitgave maken.)"`
	PrivacyReport privacyReportCommand `cmd:"" help:"Measure what releases give away. (Privacyrapport.)"`
	Import        importCommand        `cmd:"" help:"Record incidents of the past from a file. (Historische incidenten importeren.)"`
	Backup        backupCommand        `cmd:"" help:"Copy the logs of a running server, and the keys apart. (Reservekopie maken.)"`
	Restore       restoreCommand       `cmd:"" help:"Put a backup into an empty data directory. (Reservekopie terugzetten.)"`
	Log           logCommand           `cmd:"" help:"Move a log from one store to another."`
	Verify        verifyCommand        `cmd:"" help:"Check every event, chain and anchor of the logs. (Logs controleren.)"`
	Anchor        anchorCommand        `cmd:"" help:"Sign what a log holds now, to be kept elsewhere. (Anker maken.)"`
	Disclosures   disclosuresCommand   `cmd:"" help:"Print who read what of a case. (Inzagelogboek van een zaak.)"`
	Rebuild       rebuildCommand       `cmd:"" help:"Make the read models from their logs again. (Leesmodellen herbouwen.)"`
	Eventstore    eventstoreCommand    `cmd:"" help:"Run the embedded node alone. (Alleen de gebeurtenissenopslag.)"`
	Catalogue     catalogueCommand     `cmd:"" help:"Check or write the catalogue of interventions and legal bases."`
	Anonymise     anonymiseCommand     `cmd:"" help:"Mask personal data in a Dutch text, or measure how well that goes. (Tekst anonimiseren.)"`
	Retention     retentionCommand     `cmd:"" help:"Check or write the table of retention terms, see what is due and end it. (Bewaartermijnen.)"`
	Keys          keysCommand          `cmd:"" help:"Look after the master keys. (Hoofdsleutels.)"`
	Schema        schemaCommand        `cmd:"" help:"Print the API's schema. (Schema afdrukken.)"`
}

// output is where a command writes.
type output struct{ out, err io.Writer }

// Main runs one command line until it is done or the context ends, and gives the exit code.
func Main(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	if err := noSecrets(args); err != nil {
		fmt.Fprintln(stderr, "leerkring:", err)
		return exitUsage
	}
	exit := -1
	parser, err := newParser(ctx, stdout, stderr, func(code int) { exit = code })
	if err != nil {
		fmt.Fprintln(stderr, "leerkring:", err)
		return exitUsage
	}
	parsed, err := parser.Parse(args)
	if exit >= 0 { // --help was asked for and printed
		return exit
	}
	if err != nil {
		fmt.Fprintf(stderr, "leerkring: %v; see leerkring --help\n", err)
		return exitUsage
	}
	if err := parsed.Run(); err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(stderr, "leerkring:", err)
		if nothing := (*undone)(nil); errors.As(err, &nothing) {
			return exitUsage
		}
		return exitFault
	}
	return exitOK
}

// newParser reads command lines; exit is told when one asks for nothing but help.
func newParser(ctx context.Context, stdout, stderr io.Writer, exit func(int)) (*kong.Kong, error) {
	return kong.New(&commands{},
		kong.Name("leerkring"),
		kong.Description("Leerkring keeps the files of online-instigated disturbances of public order, and lets municipalities learn from each other without being told who, where or when."),
		kong.Writers(stdout, stderr), kong.Exit(exit),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(output{stdout, stderr}))
}
