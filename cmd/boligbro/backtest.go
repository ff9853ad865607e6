package main

import (
	"encoding/json"
	"fmt"
	"slices"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
)

type backtestCmd struct {
	Settings string `required:"" placeholder:"FIL" type:"existingfile" help:"${help_backtest_settings}"`
	From     day    `placeholder:"DATO" help:"Kun skridt fra og med den dag."`
	To       day    `placeholder:"DATO" help:"Kun skridt til og med den dag."`
	JSON     bool   `name:"json" help:"Skriv hver forskel som JSON, en linje for hver."`
}

// contrast is one notice that only one of the rule sets calls for.
type contrast struct {
	// the tried rule set would make it, and it was not made; else the reverse
	Would        bool            `json:"would"`
	Case         string          `json:"case"`
	Rule         string          `json:"rule"`
	Episode      int             `json:"episode"`
	Event        rules.EventKind `json:"event"`
	On           rules.Day       `json:"on"`
	Municipality string          `json:"municipality"`
	// of the reverse: what the tried rule set says at last
	Answer string `json:"answer,omitempty"`
}

// Run asks another rule set about every stored case, and prints which notices it would have made that were
// not, and the reverse. It sends and writes nothing.
//
// The case is lived through again: at each moment at which the rules were asked about it, and on each day on
// which the tried rules themselves ask to be asked again, they are asked about the version that stood then,
// knowing the notices that they would have made until then. Asking about the newest version alone would not
// tell: what was withdrawn or paid long after a notice would count against it. The period is of the steps'
// days; a step without a day is always in.
func (b *backtestCmd) Run(p *program) error {
	if !b.To.IsZero() && b.To.Day < b.From.Day {
		return lang.NewError(
			"--to ligger før --from; ret en af dem",
			"--to lies before --from; correct one of them")
	}
	tried, err := config.Load(b.Settings, known)
	if err != nil {
		return err
	}
	if err := check(tried); err != nil {
		return err
	}
	set, err := ruleSet(tried)
	if err != nil {
		return err
	}
	_, db, err := p.openToRead()
	if err != nil {
		return err
	}
	defer db.Close()
	served := goLive(tried)
	today := rules.DayOf(p.now())
	var cases, unserved, would, wouldNot int
	out := json.NewEncoder(p.out)
	erased, err := eachHistory(p.ctx, db, func(h *history) error {
		if _, is := served[h.Association]; !is {
			unserved++
			return nil
		}
		past := rehearsal{set: set}
		if err := past.live(h, today); err != nil {
			return err
		}
		cases++
		for _, c := range past.against(h) {
			if !b.within(c.On) {
				continue
			}
			if c.Would {
				would++
			} else {
				wouldNot++
			}
			if b.JSON {
				if err := out.Encode(c); err != nil {
					return err
				}
				continue
			}
			c.print(p)
		}
		return nil
	})
	if err != nil || b.JSON {
		return err
	}
	fmt.Fprintf(p.out, "%d sager prøvet: %d underretninger ville være sendt og blev det ikke (+), %d blev "+
		"sendt og ville ikke være det (-). Intet er sendt eller ændret\n",
		cases, would, wouldNot)
	if unserved > 0 {
		fmt.Fprintf(p.out, "%d sager hører til foreninger, som de prøvede indstillinger ikke nævner\n",
			unserved)
	}
	if erased > 0 {
		fmt.Fprintf(p.out, "%d sager er slettet og kan ikke prøves\n", erased)
	}
	return nil
}

// within reports whether a step's day lies in the period that was asked for.
func (b *backtestCmd) within(on rules.Day) bool {
	return on.IsZero() || on >= b.From.Day && (b.To.IsZero() || on <= b.To.Day)
}

func (c contrast) print(p *program) {
	if c.Would {
		fmt.Fprintf(p.out, "+ %s %s %s %s kommune %s\n", c.Case, c.Rule, c.Event, or(c.On.String()),
			or(c.Municipality))
		return
	}
	fmt.Fprintf(p.out, "- %s %s %s %s kommune %s: nu %s\n", c.Case, c.Rule, c.Event, or(c.On.String()),
		or(c.Municipality), or(c.Answer))
}

// rehearsal is a case lived through under a rule set.
type rehearsal struct {
	set  *rules.Set
	made []rules.Finding // those that called for a notice
	last []rules.Finding // the answers given last
	wake rules.Day
}

// live asks the rules at every moment of the case's history, and on the days on which their answers may
// change.
func (l *rehearsal) live(h *history, today rules.Day) error {
	version := 0
	for _, e := range h.evaluations {
		asked := askedThen(e)
		if version > 0 {
			if err := l.sleep(h, version, asked.Day-1); err != nil {
				return err
			}
		}
		version = e.Version
		if err := l.ask(h, version, asked); err != nil {
			return err
		}
	}
	return l.sleep(h, version, today)
}

// sleep wakes the case on each day until the last on which an answer may change by time alone.
func (l *rehearsal) sleep(h *history, version int, last rules.Day) error {
	for before := rules.Day(0); l.wake > before && l.wake <= last; {
		before = l.wake
		if err := l.ask(h, version, rules.AskedOn(l.wake)); err != nil {
			return err
		}
	}
	return nil
}

// ask asks once, and keeps what would have been told.
func (l *rehearsal) ask(h *history, version int, asked rules.Asked) error {
	c, err := h.merged(version)
	if err != nil {
		return err
	}
	for _, f := range l.made {
		c.Notices = append(c.Notices,
			rules.SentNotice{Rule: f.Rule, Episode: f.Episode, Ref: f.Event.Ref, On: f.Event.On,
				Municipality: f.Municipality})
	}
	l.last, l.wake = l.set.Evaluate(l.last[:0], &c, asked), 0
	for _, f := range l.last {
		if f.Outcome == rules.Notify {
			l.made = append(l.made, f)
		}
		if !f.Wake.IsZero() && (l.wake.IsZero() || f.Wake < l.wake) {
			l.wake = f.Wake
		}
	}
	return nil
}

// against is what only one side made: the rehearsal, or the history as it was.
func (l *rehearsal) against(h *history) (all []contrast) {
	unmatched := slices.Clone(h.notices)
	for _, f := range l.made {
		i := slices.IndexFunc(unmatched, func(n gateway.Notice) bool {
			return n.Rule == f.Rule && n.Episode == f.Episode && subject(n) == f.Subject()
		})
		if i >= 0 {
			unmatched = slices.Delete(unmatched, i, i+1)
			continue
		}
		all = append(all, contrast{Would: true, Case: h.Number, Rule: f.Rule, Episode: f.Episode,
			Event: f.Event.Kind, On: f.Event.On, Municipality: f.Municipality})
	}
	for _, n := range unmatched {
		open := false
		c := contrast{Case: h.Number, Rule: n.Rule, Episode: n.Episode, Event: n.Event.Kind, On: n.Event.On,
			Municipality: n.Municipality}
		for _, f := range l.last {
			if f.Rule == n.Rule && f.Episode == n.Episode && subject(n) == f.Subject() {
				c.Answer, open = answer(&f), awaits(&f)
			}
		}
		if open && h.answered(n) {
			continue // a person decided it, and would be asked to again
		}
		all = append(all, c)
	}
	return all
}

// awaits reports whether the finding is one that a person must look at.
func awaits(f *rules.Finding) bool { return f.Outcome == rules.Review || f.Outcome == rules.Incomplete }

// answered reports whether the notice was made because a person answered what the rules could not.
func (h *history) answered(n gateway.Notice) bool {
	for i := range h.evaluations {
		if h.evaluations[i].ID != n.Evaluation {
			continue
		}
		return slices.ContainsFunc(h.evaluations[i].Findings, func(f rules.Finding) bool {
			return f.Rule == n.Rule && f.Episode == n.Episode && f.Subject() == subject(n) && awaits(&f)
		})
	}
	return false
}

// subject is the identity of a notice's step within its episode, as Finding.Subject.
func subject(n gateway.Notice) string {
	f := rules.Finding{Rule: n.Rule, Event: n.Event}
	return f.Subject()
}
