package main

import (
	"fmt"

	"boligbro/gateway"
	"boligbro/rules/lang"
)

type logInterventionsCmd struct{}

// Run prints what people made Boligbro do that it does not do by itself, and who did.
func (*logInterventionsCmd) Run(p *program) error {
	a, err := p.openToRead()
	if err != nil {
		return err
	}
	defer a.close()
	return a.db.View(p.ctx, func(r gateway.Reader) error {
		all, err := r.Interventions()
		if err != nil {
			return err
		}
		for _, i := range all {
			fmt.Fprintf(p.out, "%s  %s  %s  %s\n", clock(i.At),
				lang.Of(lang.Interventions, string(i.Kind)).In(lang.Danish), i.Subject, i.By)
		}
		if len(all) == 0 {
			fmt.Fprintln(p.out, "Ingen har grebet ind")
		}
		return nil
	})
}
