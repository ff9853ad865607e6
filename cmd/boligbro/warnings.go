package main

import (
	"fmt"

	"boligbro/config"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// warnings are what works and is hardly meant: what is exposed, and what is not notified of yet.
func (p *program) warnings(c *config.Config) []lang.Text {
	return append(exposed(c, p.settingsPath()), goLiveAhead(c, rules.DayOf(p.now()))...)
}

// goLiveAhead are the associations whose steps nobody is notified of today, because of a day that lies ahead:
// a wrong digit in it silences everything.
func goLiveAhead(c *config.Config, today rules.Day) (all []lang.Text) {
	for i := range c.Associations {
		a := &c.Associations[i]
		if day, err := rules.ParseDay(a.GoLive); err == nil && day > today {
			all = append(all, lang.GoLiveAhead(a.Name, a.GoLive))
		}
	}
	return all
}

// warn tells the log of it, once for each start.
func (p *program) warn(c *config.Config) {
	for _, text := range p.warnings(c) {
		p.log.Warn(text.EN, "advarsel", text.DA)
	}
}

// printWarnings prints it.
func (p *program) printWarnings(c *config.Config) {
	for _, text := range p.warnings(c) {
		fmt.Fprintf(p.out, "advarsel: %s\n", text.DA)
	}
}
