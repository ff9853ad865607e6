package main

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
)

type resendCmd struct {
	Notice       string `arg:"" optional:"" help:"${help_resend_notice}"`
	Failed       bool   `help:"${help_resend_failed}"`
	Municipality string `placeholder:"KODE" help:"Sammen med --failed: kun dem til denne kommune."`
	signed
}

// Run sends again what a municipality has not got, under the same message ids. What has become of the cases
// meanwhile follows in the same threads.
func (c *resendCmd) Run(p *program) error {
	if (c.Notice == "") != c.Failed || c.Municipality != "" && !c.Failed {
		return lang.ErrResendWhat
	}
	a, err := p.open()
	if err != nil {
		return err
	}
	defer a.close()
	if c.Municipality != "" && !a.knowsMunicipality(c.Municipality) {
		return lang.ErrNoMunicipality
	}
	var owed []gateway.Notice
	if c.Failed {
		owed, err = a.casework.GivenUp(p.ctx, gateway.Operator, c.Municipality)
	} else {
		owed = make([]gateway.Notice, 1)
		owed[0], err = a.casework.ToResend(p.ctx, gateway.Operator, c.Notice)
	}
	if err != nil {
		return err
	}
	if len(owed) == 0 {
		fmt.Fprintln(p.out, "Ingen opgivne underretninger at sende igen")
		return nil
	}
	var ids, cases, numbers []string
	for _, n := range owed {
		ids, cases, numbers = append(ids, n.ID), append(cases, n.Case), append(numbers, n.Number)
	}
	messages, err := a.outbox.Resend(p.ctx, ids, c.By)
	if err != nil {
		return err
	}
	if messages == 0 {
		return lang.ErrNothingToResend
	}
	slices.Sort(cases)
	if err := a.casework.Revisit(p.ctx, slices.Compact(cases), rules.AskedAt(p.now())); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%s sendes igen, hver under sit nummer fra før\n", counted(len(owed), lang.NoticeNoun))
	var result synced
	a.outbox.OnSetback = result.setback
	sent, err := a.outbox.Send(p.ctx)
	result.Sent, result.Retry, result.Failed = sent.Sent, sent.Retry, sent.Failed
	slices.Sort(numbers)
	err = errors.Join(err, result.printSent(p.ctx, p.out, a, time.Time{}, slices.Compact(numbers)...))
	if err == nil && result.Failed > 0 {
		p.exitStatus = exitUnfinished
	}
	return err
}

// knowsMunicipality reports whether the settings name the municipality.
func (a *app) knowsMunicipality(code string) bool {
	return slices.ContainsFunc(a.config.Municipalities, func(m config.Municipality) bool { return m.Code == code })
}
