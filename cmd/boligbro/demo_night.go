package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/municipal"
	"boligbro/gateway/store"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// night runs the night and tells of it, step by step.
func (d *demo) night(ctx context.Context, a *app) error {
	w := d.p.out
	fmt.Fprintf(w, "Boligbro: en nat på opdigtede data. "+
		"Kommunerne er prøvekommuner i samme proces; ingen af personerne findes.\n")
	fmt.Fprintf(w, "\n1. Tre foreningers udtræk læses, loven afgør, hvem der skal underrettes, "+
		"og underretningerne sendes\n")
	asked := rules.AskedAt(d.p.now())
	var result synced
	began := time.Now()
	for _, association := range a.intake.Watched {
		if err := d.p.syncOne(a, association, asked, true, &result); err != nil {
			return err
		}
	}
	if err := a.deliver(ctx, asked, &result); err != nil {
		return err
	}
	if err := d.settle(ctx, a, &result); err != nil {
		return err
	}
	result.print(w, time.Since(began))
	overview, err := a.municipal.Overview(ctx, gateway.Operator, gateway.NoticeList{Limit: demoMost}, asked)
	if err != nil {
		return err
	}
	d.proofs(w, overview)
	if err := d.decide(ctx, a, overview, asked); err != nil {
		return err
	}
	fmt.Fprintf(w, "\n5. Den samme nat igen\n")
	again := synced{}
	for _, association := range a.intake.Watched {
		if err := d.p.syncOne(a, association, asked, true, &again); err != nil {
			return err
		}
	}
	if err := a.deliver(ctx, asked, &again); err != nil {
		return err
	}
	fmt.Fprintf(w, "%d af %d kilder er uændrede; sendt %d\n", again.unchanged(), len(again.Sources), again.Sent)
	report, err := a.db.Verify(ctx, store.VerifyOptions{})
	if err != nil {
		return err
	}
	if len(report.Findings) > 0 {
		return fmt.Errorf("the log is not in order: %v", report.Findings[0])
	}
	fmt.Fprintf(w, "\n6. Loggen er i orden: %s, og alt, de står inde for, er uændret\n",
		lang.Count(report.Entries, lang.EntryNoun).DA)
	return nil
}

// settle waits until every notice is handed over and every receipt has come back: some are tried again,
// because a municipality was busy.
func (d *demo) settle(ctx context.Context, a *app, result *synced) error {
	deadline := time.Now().Add(20 * time.Second)
	for tick := time.NewTicker(100 * time.Millisecond); ; {
		sent, err := a.outbox.Send(ctx)
		if err != nil {
			return err
		}
		result.Sent += sent.Sent
		result.Failed += sent.Failed
		for _, town := range d.towns {
			town.Idle()
		}
		waiting := 0
		err = a.db.View(ctx, func(r gateway.Reader) error {
			counts, err := r.CountDeliveries()
			for _, states := range counts {
				waiting += states[gateway.Queued] + states[gateway.Sending]
			}
			return err
		})
		if err != nil || waiting == 0 || time.Now().After(deadline) {
			tick.Stop()
			result.Retry = waiting
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

// demoMost is more notices than the demo makes.
const demoMost = 1000

// proofs tells what has been proved, and which clocks run.
func (d *demo) proofs(w io.Writer, o municipal.Overview) {
	states := map[gateway.DeliveryState]int{}
	attempts, late := 0, 0
	clocks := map[string]int{}
	var soonest rules.Day
	for _, n := range o.Notices {
		states[n.State]++
		attempts += n.Attempts
		if n.Late {
			late++
		}
		for _, duty := range n.Duties {
			clocks[duty.Duty]++
			if duty.Duty == rules.DecideNoHelp && (soonest.IsZero() || duty.Due < soonest) {
				soonest = duty.Due
			}
		}
	}
	fmt.Fprintf(w, "\n2. Kvitteringerne er kommet tilbage\n"+
		"%s i %s: %d journaliseret, %d nået frem, %d andet. "+
		"%d siger selv, at de kommer for sent: skridtet lå før første kørsel\n",
		counted(len(o.Notices), lang.NoticeNoun), counted(attempts, lang.AttemptNoun),
		states[gateway.Registered], states[gateway.Arrived],
		len(o.Notices)-states[gateway.Registered]-states[gateway.Arrived], late)
	fmt.Fprintf(w, "\n3. Kommunernes frister løber fra modtagelsen\n"+
		"%s, hvor et afslag skal gives senest %s (retssikkerhedsloven § 5 a, stk. 2), "+
		"og %s før påkravets frist (almenboligloven § 59, stk. 14)\n",
		counted(clocks[rules.DecideNoHelp], lang.CaseNoun), soonest,
		counted(clocks[rules.MeetBeforeDemandExpires], lang.MeetingNoun))
}

// decide records one municipality's decision, which its association does not see.
func (d *demo) decide(ctx context.Context, a *app, o municipal.Overview, asked rules.Asked) error {
	for _, n := range o.Notices {
		if n.Rule != rules.EvictionFiled || n.Arrived.IsZero() {
			continue
		}
		theirs := gateway.Scope{Municipalities: []string{n.Municipality}}
		_, err := a.municipal.Decide(ctx, theirs, n.Number, gateway.MunicipalAct{
			Outcome: "rent-help", On: d.day, Journal: "27.69.12-2026", Tenant: municipal.AllTenants,
		})
		if err != nil {
			return err
		}
		theirOwn := gateway.Scope{Associations: []string{n.Association}}
		ours, err := a.municipal.Overview(ctx, theirOwn, gateway.NoticeList{Limit: demoMost}, asked)
		if err != nil {
			return err
		}
		seen := 0
		for _, view := range ours.Notices {
			seen += len(view.Acts) + len(view.Duties) + len(view.Shared)
		}
		fmt.Fprintf(d.p.out, "\n4. Kommune %s har bevilget midlertidig huslejehjælp i én sag. "+
			"Foreningen ser %d af kommunens afgørelser og frister: borgeren har ikke givet samtykke\n",
			n.Municipality, seen)
		return nil
	}
	return nil
}

func (s *synced) unchanged() (n int) {
	for _, source := range s.Sources {
		if source.State == string(gateway.RunUnchanged) {
			n++
		}
	}
	return n
}
