package main

import (
	"fmt"
	"os"
	"strings"

	"boligbro/gateway"
	"boligbro/gateway/store"
	"boligbro/rules/lang"
)

type logCmd struct {
	Verify logVerifyCmd `cmd:"" help:"Efterprøv loggen og alt, den står inde for."`
	Replay logReplayCmd `cmd:"" help:"Regn alle gemte svar ud igen, og vis om noget afviger."`
	Show   logShowCmd   `cmd:"" help:"Vis loggens poster."`
	Key    logKeyCmd    `cmd:"" help:"${help_log_key}"`
}

type logKeyCmd struct{}

// Run prints the log's public key.
func (logKeyCmd) Run(p *program) error {
	a, err := p.openToRead()
	if err != nil {
		return err
	}
	defer a.close()
	fmt.Fprintln(p.out, a.db.LogKey())
	return nil
}

type logVerifyCmd struct {
	Checkpoint string `placeholder:"FIL" type:"path" help:"${help_log_verify_checkpoint}"`
	Save       string `placeholder:"FIL" type:"path" help:"${help_log_verify_save}"`
}

// Run recomputes the log and holds every row it vouches for against it.
func (l *logVerifyCmd) Run(p *program) error {
	a, err := p.openToRead()
	if err != nil {
		return err
	}
	defer a.close()
	var options store.VerifyOptions
	if l.Checkpoint != "" {
		b, err := os.ReadFile(l.Checkpoint)
		if err != nil {
			return fmt.Errorf("read the checkpoint: %w", err)
		}
		options.Checkpoint = string(b)
	}
	report, err := a.db.Verify(p.ctx, options)
	if err != nil {
		return err
	}
	for _, f := range report.Findings {
		fmt.Fprintln(p.out, f)
	}
	if len(report.Findings) > 0 {
		fmt.Fprintf(p.out, "LOGGEN ER IKKE I ORDEN: %d fejl i %s\n", len(report.Findings),
			lang.Count(report.Entries, lang.EntryNoun).DA)
		return errPrinted
	}
	fmt.Fprintf(p.out, "Loggen er i orden: %s, og alt, de står inde for, er uændret\n",
		lang.Count(report.Entries, lang.EntryNoun).DA)
	if l.Save != "" {
		return p.save(a, l.Save)
	}
	return nil
}

func (p *program) save(a *app, file string) error {
	return a.db.View(p.ctx, func(r gateway.Reader) error {
		checkpoint, err := r.Checkpoint()
		if err != nil {
			return err
		}
		return os.WriteFile(file, []byte(checkpoint), 0o644)
	})
}

type logShowCmd struct {
	From int64 `help:"Fra post nummer (den første er 0)."`
	Most int   `default:"100" help:"Højst så mange."`
}

// Run prints entries of the log unchanged.
func (l *logShowCmd) Run(p *program) error {
	a, err := p.openToRead()
	if err != nil {
		return err
	}
	defer a.close()
	return a.db.View(p.ctx, func(r gateway.Reader) error {
		entries, err := r.Entries(l.From, l.Most)
		if err != nil {
			return err
		}
		for _, e := range entries {
			fmt.Fprintf(p.out, "%d\n    %s\n", e.N,
				strings.ReplaceAll(strings.TrimSuffix(string(e.Leaf), "\n"), "\n", "\n    "))
		}
		return nil
	})
}
