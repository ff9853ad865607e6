package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os/signal"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"time"
	"unicode/utf8"

	"github.com/alecthomas/kong"

	"boligbro/gateway/document"
	"boligbro/rules/lang"
	"boligbro/rules/text"
)

// Exit codes.
const (
	exitDone       = 0
	exitFailed     = 1 // refused or failed
	exitUsage      = 2 // the command line is not right
	exitUnfinished = 3 // done, with rows that could not be used or notices that were given up
)

// commands is the command line.
type commands struct {
	ConfigFile string `name:"config" short:"c" env:"BOLIGBRO_CONFIG" placeholder:"FIL" help:"${help_config}"`

	Demo       demoCmd       `cmd:"" help:"Vis en hel nat på opdigtede data. Kræver intet."`
	Sync       syncCmd       `cmd:"" help:"Kør nu: læs kilderne, vurdér, og send det der skal sendes."`
	Serve      serveCmd      `cmd:"" help:"Kør hver nat, send, hold øje og vis siderne, til den stoppes."`
	Explain    explainCmd    `cmd:"" help:"Forklar hvad reglerne svarer om en sag."`
	Step       stepCmd       `cmd:"" help:"${help_commands_step}"`
	Decide     decideCmd     `cmd:"" help:"Registrér kommunens afgørelse i en sag."`
	Record     recordCmd     `cmd:"" help:"${help_commands_record}"`
	Bailiff    bailiffCmd    `cmd:"" help:"${help_commands_bailiff}"`
	Receipt    receiptCmd    `cmd:"" help:"Registrér en kvittering, der er kommet ad anden vej."`
	Resend     resendCmd     `cmd:"" help:"${help_commands_resend}"`
	Notices    noticesCmd    `cmd:"" help:"Vis underretningerne og hvor langt de er."`
	Case       caseCmd       `cmd:"" help:"Vis én sag: lejemålets nummer, reglernes svar og underretningerne."`
	Review     reviewCmd     `cmd:"" help:"Det, der venter på en persons svar: vis det, og svar."`
	Quarantine quarantineCmd `cmd:"" help:"Vis de rækker, der ikke kunne bruges: hvor de står, ikke hvad de siger."`
	Alarms     alarmsCmd     `cmd:"" help:"Vis det, nogen skal tage sig af."`
	Run        runCmd        `cmd:"" help:"Kørsler, der blev afvist."`
	Log        logCmd        `cmd:"" help:"Efterprøv eller vis loggen."`
	Report     reportCmd     `cmd:"" help:"${help_commands_report}"`
	Backtest   backtestCmd   `cmd:"" help:"${help_commands_backtest}"`
	Source     sourceCmd     `cmd:"" help:"En kilde for sig."`
	Config     configCmd     `cmd:"" help:"Efterprøv indstillingsfilen."`
	Elsewhere  elsewhereCmd  `cmd:"" help:"${help_commands_elsewhere}"`
	Proof      proofCmd      `cmd:"" help:"${help_commands_proof}"`
	Evidence   evidenceCmd   `cmd:"" help:"${help_commands_evidence}"`
	Verify     verifyCmd     `cmd:"" help:"${help_commands_verify}"`
	Backup     backupCmd     `cmd:"" help:"Kopiér databasen til en fil, også mens tjenesten kører."`
	Restore    restoreCmd    `cmd:"" help:"Tag en database i brug, der har mistet noget."`
	Subject    subjectCmd    `cmd:"" help:"${help_commands_subject}"`
	Keys       keysCmd       `cmd:"" help:"Hovednøglen."`
	Key        apiKeyCmd     `cmd:"" help:"${help_commands_key}"`
	User       userCmd       `cmd:"" help:"Brugere, der logger ind på siderne."`
	Retention  retentionCmd  `cmd:"" help:"${help_commands_retention}"`
	Hold       holdCmd       `cmd:"" help:"${help_commands_hold}"`
	Health     healthCmd     `cmd:"" help:"Spørg en kørende tjeneste, om den har det godt."`
	Version    versionCmd    `cmd:"" help:"Vis versionen."`
}

// program is one start of the command: what it reads, writes and is stopped by. Tests make their own.
type program struct {
	ctx        context.Context
	interrupt  context.CancelFunc // as SIGTERM does
	config     string
	in         io.Reader
	lines      *bufio.Reader // of in
	out, err   io.Writer
	log        *slog.Logger
	now        func() time.Time
	terminal   bool // err is a terminal
	exitStatus int
}

// run runs the command line by the clock and gives its exit code. SIGTERM and SIGINT let what is in flight
// finish.
func run(args []string, in io.Reader, out, errOut io.Writer, now func() time.Time) int {
	frugal()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	p := &program{ctx: ctx, interrupt: stop, in: in, out: out, err: errOut, now: now,
		terminal: isTerminal(errOut)}
	p.log = slog.New(slog.NewTextHandler(errOut, &slog.HandlerOptions{Level: slog.LevelWarn}))
	return p.run(args)
}

// wall is the time by the machine's clock alone. What Go measures beside it stands still while the machine
// sleeps, and who is to be told in an hour would be told an hour after it woke.
func wall() time.Time { return time.Now().Round(0) }

// exitNow is how kong's own exits (--help) come back out.
type exitNow int

// grammar is how a command line is read.
func (p *program) grammar(line *commands) (*kong.Kong, error) {
	holds := slices.Sorted(maps.Keys(lang.HoldReasons))
	return kong.New(line,
		kong.Name("boligbro"),
		kong.Description("Bro mellem boligorganisationer og kommuner: underretter kommunen i tide, når en "+
			"lejer kan blive sat ud."),
		kong.UsageOnError(),
		kong.Writers(p.out, p.err),
		kong.Exit(func(code int) { panic(exitNow(code)) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.PostBuild(spellHelps), p.privates(),
		kong.Vars{
			"outcomes": outcomes(), "facts": facts(), "answers": answers(),
			"holds": strings.Join(holds, ","), "hold_words": strings.Join(holds, "|"),
			"formats":         strings.Join(document.ComplianceFormats, ","),
			"subject_formats": strings.Join(document.SubjectFormats, ","),
		},
	)
}

func (p *program) run(args []string) (code int) {
	defer func() {
		caught := recover()
		if exit, ok := caught.(exitNow); ok {
			code = int(exit)
		} else if caught != nil {
			panic(caught)
		}
	}()
	var line commands
	parser, err := p.grammar(&line)
	if err != nil {
		fmt.Fprintln(p.err, err)
		return exitUsage
	}
	if slices.ContainsFunc(args, func(arg string) bool { return !utf8.ValidString(arg) }) {
		p.complain(errArgumentNotUTF8)
		return exitUsage
	}
	chosen, err := parser.Parse(args)
	if err == nil {
		err = refusePlaceholders(chosen)
	}
	if err != nil {
		return p.refuseLine(err)
	}
	p.config = line.ConfigFile
	if err = refuseSigner(chosen); err == nil {
		err = chosen.Run(p)
	}
	switch wrong := (wrongLine{}); {
	case errors.Is(err, errPrinted):
		return exitFailed
	case errors.As(err, &wrong):
		return p.refuseLine(wrong)
	case err != nil:
		p.complain(err)
		return exitFailed
	}
	return p.exitStatus
}

// refuseLine says what is wrong with the command line.
func (p *program) refuseLine(err error) int {
	said := misused(err)
	fmt.Fprintf(p.err, "fejl: kommandoen er ikke skrevet rigtigt; %s\n", text.WithoutCPR(said.DA))
	fmt.Fprintf(p.err, "error: the command line is not right; %s\n", text.WithoutCPR(said.EN))
	return exitUsage
}

type versionCmd struct{}

func (versionCmd) Run(p *program) error {
	fmt.Fprintln(p.out, "boligbro "+version())
	return nil
}

// stamped is the version that the Makefile and the Dockerfile build in: an image is built without the
// history.
var stamped string

// version is the one that was built in, or else the module's, or the commit it was built from.
func version() string {
	if stamped != "" {
		return stamped
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "ukendt"
	}
	if info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return s.Value[:12]
		}
	}
	return "udvikling"
}
