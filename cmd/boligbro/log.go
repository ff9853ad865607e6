package main

import (
	"fmt"
	"strings"

	"boligbro/gateway"
)

type logCmd struct {
	Verify        logVerifyCmd        `cmd:"" help:"Efterprøv loggen og alt, den står inde for."`
	Export        logExportCmd        `cmd:"" help:"${help_log_export}"`
	Prove         logProveCmd         `cmd:"" help:"${help_log_prove}"`
	Consistency   logConsistencyCmd   `cmd:"" help:"${help_log_consistency}"`
	Replay        logReplayCmd        `cmd:"" help:"Regn alle gemte svar ud igen, og vis om noget afviger."`
	Show          logShowCmd          `cmd:"" help:"Vis loggens poster."`
	Interventions logInterventionsCmd `cmd:"" help:"${help_log_interventions}"`
	Key           logKeyCmd           `cmd:"" help:"${help_log_key}"`
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
