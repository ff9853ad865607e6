package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"boligbro/gateway/ledger"
	"boligbro/gateway/store"
	"boligbro/rules/lang"
	"boligbro/rules/text"
)

type logVerifyCmd struct {
	Dir        string   `arg:"" optional:"" type:"path" placeholder:"MAPPE" help:"${help_log_verify_dir}"`
	Public     []logKey `placeholder:"NØGLE" help:"${help_log_verify_public}"`
	Checkpoint string   `placeholder:"FIL" type:"path" help:"${help_log_verify_checkpoint}"`
	Save       string   `placeholder:"FIL" type:"path" help:"${help_log_verify_save}"`
	Openings   []string `placeholder:"FIL" type:"path" help:"${help_log_verify_openings}"`
}

// Run recomputes the log and holds every row it vouches for against it; with the public key alone, what that
// suffices for.
func (l *logVerifyCmd) Run(p *program) error {
	kept, err := l.kept()
	if err != nil {
		return err
	}
	switch {
	case l.Dir != "" && len(l.Public) == 0, len(l.Openings) > 0 && l.Dir == "", l.Dir != "" && l.Save != "":
		return badLine(
			"en udskreven log efterprøves med --public NØGLE MAPPE; --openings hører til den, og --save til "+
				"databasen",
			"an exported log is verified with --public KEY FOLDER; --openings belongs to it, and --save to the "+
				"database")
	case l.Dir != "":
		return l.folder(p, kept)
	}
	db, beside, done, err := l.open(p)
	if err != nil {
		return err
	}
	defer done()
	against := beside
	if kept != "" {
		if err := db.Knows(p.ctx, kept); err != nil {
			return err
		}
		against = kept
	}
	report, err := l.verify(p, db, against)
	if err != nil {
		return err
	}
	l.whole(p, &report)
	if kept != "" {
		p.compared(report.Compared, report.ComparedAt)
	}
	if l.Save != "" {
		return p.save(db, l.Save, report.Checkpoint)
	}
	return nil
}

// whole says that nothing was found, and what was not looked at.
func (l *logVerifyCmd) whole(p *program, report *store.Report) {
	if len(l.Public) > 0 {
		fmt.Fprintf(p.out, "Loggen er i orden: %s\nRækkerne er ikke holdt op mod den: det kræver hovednøglen\n",
			lang.Count(report.Entries, lang.EntryNoun).DA)
	} else {
		fmt.Fprintf(p.out, "Loggen er i orden: %s, og alt, de står inde for, er uændret\n",
			lang.Count(report.Entries, lang.EntryNoun).DA)
	}
	if report.Closed > 0 {
		fmt.Fprintf(p.out, "Af %s er kun set, at rækken er der: den er en kommunes, og %s\n",
			lang.Count(report.Closed, lang.EntryNoun).DA, "nøglen til kommunernes data er ikke her")
	}
}

// open opens the database: with the public key alone, its log only. beside is the checkpoint beside the
// database, where the log lacks what that proves; else empty.
func (l *logVerifyCmd) open(p *program) (db *store.DB, beside string, done func(), err error) {
	if len(l.Public) == 0 {
		a, err := p.openToReadMuch()
		if err != nil {
			return nil, "", nil, err
		}
		if beside = a.checkpoint; !lacks(p, a.db, beside) {
			beside = ""
		}
		return a.db, beside, a.close, nil
	}
	if db, err = p.openLog(keysOf(l.Public)); err != nil {
		return nil, "", nil, err
	}
	return db, "", func() { db.Close() }, nil
}

// kept is the checkpoint from outside; empty: none is named.
func (l *logVerifyCmd) kept() (string, error) {
	if l.Checkpoint == "" {
		return "", nil
	}
	return readCheckpoint(l.Checkpoint)
}

// verify recomputes the log, and where it is not the public key alone that is given holds the rows against it.
// What is found is printed.
func (l *logVerifyCmd) verify(p *program, db *store.DB, kept string) (store.Report, error) {
	verify := db.Verify
	if len(l.Public) > 0 {
		verify = db.VerifyLog
	}
	report, err := verify(p.ctx, store.VerifyOptions{Checkpoint: kept})
	if err != nil {
		return report, err
	}
	for _, f := range report.Findings {
		fmt.Fprintln(p.out, f)
	}
	if n := len(report.Findings) + report.More; n > 0 {
		return report, p.bad(n, report.Entries)
	}
	return report, nil
}

// readCheckpoint reads the checkpoint in a file: the text of a mail or a notice that carried one will do.
func readCheckpoint(path string) (string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("read the checkpoint: %w", err)
	}
	return newestOf(ledger.FindCheckpoints(string(b)))
}

// newestOf is the checkpoint of the longest log among those that a file holds, such as a thread of mails.
func newestOf(found []string) (newest string, err error) {
	longest := int64(-1)
	for _, signed := range found {
		if size := ledger.SizeOf(signed); size > longest {
			newest, longest = signed, size
		}
	}
	if newest == "" {
		return "", lang.ErrNoCheckpoint
	}
	return newest, nil
}

// compared says which checkpoint the log was held against; at is zero where nothing tells when it was signed.
func (p *program) compared(c ledger.Checkpoint, at time.Time) {
	signed := ""
	if !at.IsZero() {
		signed = ", underskrevet " + stamp(at)
	}
	fmt.Fprintf(p.out, "Den bygger videre på det kontrolpunkt, der blev givet: %s%s\n",
		lang.Count(c.Size, lang.EntryNoun).DA, signed)
}

func (p *program) bad(findings int, entries int64) error {
	fmt.Fprintf(p.out, "LOGGEN ER IKKE I ORDEN: %d fejl i %s\n", findings,
		lang.Count(entries, lang.EntryNoun).DA)
	return errPrinted
}

// save writes the checkpoint, never over a newer one.
func (p *program) save(db *store.DB, file, checkpoint string) error {
	if checkpoint == "" {
		return lang.ErrLogEmpty
	}
	err := (&keptCheckpoint{path: file, db: db, log: p.log}).replace(p.ctx, checkpoint)
	if errors.Is(err, store.ErrLost) {
		return lang.ErrCheckpointThere
	}
	if at := (*fs.PathError)(nil); errors.As(err, &at) { // it may be of the folder, or of a file made on the way
		at.Path = file
	}
	return err
}

// folder checks an exported log, without settings.
func (l *logVerifyCmd) folder(p *program, kept string) error {
	from, err := exportIn(p, l.Dir)
	if err != nil {
		return err
	}
	x := ledger.ExportCheck{Files: from, Known: keysOf(l.Public)}
	if kept != "" {
		if x.Kept, err = ledger.UnverifiedCheckpoint(kept); err != nil || x.Kept.Size == 0 {
			return lang.ErrNoCheckpoint
		}
	}
	openings, err := openAll(l.Openings)
	defer closeAll(openings)
	if err != nil {
		return err
	}
	x.Leaf = func(n int64, leaf ledger.Leaf) {
		for _, o := range openings {
			o.check(n, leaf)
		}
	}
	if err := x.Run(); err != nil {
		return err
	}
	if _, _, err := x.Keys.Open(kept); err != nil && kept != "" && len(x.Keys) > 0 {
		return lang.ErrNoCheckpoint
	}
	opened := 0
	for _, o := range openings {
		x.Findings = append(x.Findings, o.rest()...)
		opened += o.opened
	}
	if len(x.Findings) > 0 {
		return p.badExport(&x)
	}
	fmt.Fprintf(p.out, "Den udskrevne log er i orden: %s, underskrevet af %s\n",
		lang.Count(x.Checkpoint.Size, lang.EntryNoun).DA, x.Checkpoint.Origin)
	if len(openings) > 0 {
		fmt.Fprintf(p.out, "%d åbninger holder\n", opened)
	}
	if kept != "" {
		p.compared(x.Kept, x.KeptAt)
	}
	return nil
}

// exportIn is the exported log in a folder.
func exportIn(p *program, folder string) (fs.FS, error) {
	switch info, err := os.Stat(folder); {
	case errors.Is(err, fs.ErrNotExist):
		return nil, lang.ErrExportGone(text.WithoutCPR(folder))
	case err != nil:
		return nil, fmt.Errorf("read the exported log: %w", err)
	case !info.IsDir():
		return nil, lang.ErrExportNoFolder(text.WithoutCPR(folder))
	}
	return stoppableFiles{p.ctx, os.DirFS(folder)}, nil
}

// badExport prints what is wrong with an exported log, or with files of openings of it, one line each.
func (p *program) badExport(x *ledger.ExportCheck) error {
	sound, short := true, true
	for _, f := range x.Findings {
		sound = sound && f.What.OfOpenings()
		short = short && f.What == ledger.ExportShort
		line := fmt.Sprintf("%s: %s", f.What, lang.Of(lang.ExportFaults, f.What).In(lang.Danish))
		if f.N >= 0 {
			line += fmt.Sprintf(", post %d", f.N)
		}
		if f.Path != "" {
			line += ", " + text.WithoutCPR(f.Path)
		}
		fmt.Fprintln(p.out, line)
	}
	switch size := x.Checkpoint.Size; {
	case short:
		fmt.Fprintln(p.out, lang.ExportOlder(size, x.Kept.Size).DA)
		return errPrinted
	case sound:
		fmt.Fprintf(p.out, "ÅBNINGERNE ER IKKE I ORDEN: %d fejl. Den udskrevne log er i orden: %s\n",
			len(x.Findings), lang.Count(size, lang.EntryNoun).DA)
		return errPrinted
	}
	return p.bad(len(x.Findings), x.Checkpoint.Size)
}
