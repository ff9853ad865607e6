package audit

import (
	"slices"

	"boligbro/gateway"
	"boligbro/rules"
)

// Contrast is one notice that only one of the rule sets calls for.
type Contrast struct {
	// Would: the tried rule set would make the notice, and it was not made; else the reverse.
	Would        bool            `json:"would"`
	Case         string          `json:"case"`
	Rule         string          `json:"rule"`
	Episode      int             `json:"episode"`
	Event        rules.EventKind `json:"event"`
	On           rules.Day       `json:"on"`
	Municipality string          `json:"municipality"`
	// Answer is the last answer of the tried rule set about a notice that it would not make.
	Answer string `json:"answer,omitempty"`
}

// Rehearsal replays a case under another rule set.
type Rehearsal struct {
	Set  *rules.Set
	made []rules.Finding // those that called for a notice
	last []rules.Finding // the answers given last
	wake rules.Day
}

// Live evaluates the case at every moment at which it was evaluated, and on the days on which the answers may
// change.
func (l *Rehearsal) Live(h *History, today rules.Day) error {
	version := 0
	for _, e := range h.Evaluations {
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
func (l *Rehearsal) sleep(h *History, version int, last rules.Day) error {
	for before := rules.Day(0); l.wake > before && l.wake <= last; {
		before = l.wake
		if err := l.ask(h, version, rules.AskedOn(l.wake)); err != nil {
			return err
		}
	}
	return nil
}

// ask evaluates once, and keeps the notices that would have been made.
func (l *Rehearsal) ask(h *History, version int, asked rules.Asked) error {
	c, err := h.merged(version)
	if err != nil {
		return err
	}
	h.standIn(&c)
	for _, f := range l.made {
		c.Notices = append(c.Notices,
			rules.SentNotice{Rule: f.Rule, Episode: f.Episode, Step: f.Event.ID, Ref: f.Event.Ref,
				On: f.Event.On, Municipality: f.Municipality})
	}
	l.last, l.wake = l.Set.Evaluate(l.last[:0], &c, asked), 0
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

// Against is what only one side made: the rehearsal, or the history as it was.
func (l *Rehearsal) Against(h *History) (all []Contrast) {
	unmatched := slices.Clone(h.Notices)
	for _, f := range l.made {
		i := slices.IndexFunc(unmatched, func(n gateway.Notice) bool {
			return n.Rule == f.Rule && n.Episode == f.Episode && subject(n) == f.Subject()
		})
		if i >= 0 {
			unmatched = slices.Delete(unmatched, i, i+1)
			continue
		}
		all = append(all, Contrast{Would: true, Case: h.Number, Rule: f.Rule, Episode: f.Episode,
			Event: f.Event.Kind, On: f.Event.On, Municipality: f.Municipality})
	}
	for _, n := range unmatched {
		open := false
		c := Contrast{Case: h.Number, Rule: n.Rule, Episode: n.Episode, Event: n.Event.Kind, On: n.Event.On,
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

// subject is the identity of a notice's step within its episode, as Finding.Subject.
func subject(n gateway.Notice) string {
	f := rules.Finding{Rule: n.Rule, Event: n.Event}
	f.Event.ID = n.Step
	return f.Subject()
}
