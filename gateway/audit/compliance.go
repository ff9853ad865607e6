package audit

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/municipal"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// ComplianceAsk is what an auditor asks about: the notices made on the Danish days from From to To.
type ComplianceAsk struct {
	From, To     rules.Day
	Association  string      // CVR number; empty: all
	Municipality string      // kommunekode; empty: all
	Asked        rules.Asked // what was recorded later is left out
	// HideDuties: what the municipalities have recorded cannot be read.
	HideDuties bool
}

// scope is what the report reads. Asked about an association alone, it holds what that association may see.
func (q *ComplianceAsk) scope() gateway.Scope {
	switch {
	case q.Municipality != "":
		return gateway.Scope{Municipalities: []string{q.Municipality}}
	case q.Association != "":
		return gateway.Scope{Associations: []string{q.Association}}
	}
	return gateway.Operator
}

// duties reports whether the municipalities' duties are shown.
func (q *ComplianceAsk) duties() bool {
	return !q.HideDuties && (q.Municipality != "" || q.Association == "")
}

// until is the first instant that the report leaves out: the microsecond after the moment asked about, or
// the end of the day asked about.
func (q *ComplianceAsk) until() time.Time {
	if !q.Asked.At.IsZero() {
		return q.Asked.At.Truncate(time.Microsecond).Add(time.Microsecond)
	}
	return q.Asked.Day.Add(1).Begins()
}

// within reports whether the instant lies in the period and was known then.
func (q *ComplianceAsk) within(at time.Time) bool {
	return !at.Before(q.From.Begins()) && at.Before(q.end())
}

// end is the first instant after the period, or after what was known.
func (q *ComplianceAsk) end() time.Time {
	end := q.To.Add(1).Begins()
	if until := q.until(); until.Before(end) {
		return until
	}
	return end
}

// Compliance is the auditor's report. A *lang.Error: the period ends before it begins.
func (au *Audit) Compliance(ctx context.Context, q ComplianceAsk) (gateway.Compliance, error) {
	c := gateway.Compliance{
		From: q.From, To: q.To, AsOf: q.Asked.Day.String(), Association: q.Association,
		Municipality: q.Municipality, ReadFrom: gateway.FromExport,
	}
	if au.Exported == nil {
		caution := gateway.Caution(lang.ReportUnheld)
		c.ReadFrom, c.Caution = gateway.FromRows, &caution
	}
	if !q.Asked.At.IsZero() {
		c.AsOf = q.Asked.At.UTC().Format(time.RFC3339)
	}
	if q.To < q.From {
		return c, lang.ErrPeriodEndsFirst
	}
	t, err := au.tally(ctx, &q)
	if err != nil {
		return c, fmt.Errorf("report on the duties: %w", err)
	}
	t.into(&c)
	return c, nil
}

// tally counts what the report is about. The period is counted in parts, beside each other: each notice is
// read once, and what comes while they are counted is later than the report knows.
func (au *Audit) tally(ctx context.Context, q *ComplianceAsk) (*tallies, error) {
	in := gateway.MadeIn{From: q.From.Begins(), Until: q.end(), Association: q.Association}
	parts, each := in.Cut(runtime.GOMAXPROCS(0)), gateway.InParallel
	if au.Exported != nil { // it is read as a whole
		parts, each = in.Cut(1), gateway.InTurn
	}
	all := make([]*tallies, len(parts)+1)
	err := each(len(all), func(i int) error {
		t := newTallies(q)
		all[i] = t
		return au.view(ctx, func(r Recorded) error {
			if i < len(parts) {
				return t.notices(r, parts[i])
			}
			for _, read := range []func(Recorded) error{t.cases, t.nights, t.alarms} {
				if err := cmp.Or(ctx.Err(), read(r)); err != nil {
					return err
				}
			}
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	for _, t := range all[1:] {
		all[0].add(t)
	}
	return all[0], nil
}

// Recorded is what a report is made of: the database, or an exported log with its openings. The methods are
// those of gateway.Reader.
type Recorded interface {
	gateway.MadeReader
	CaseActs(s gateway.Scope, each func(gateway.CaseActs) error) error
	Runs(s gateway.Scope, association string, limit int) ([]gateway.Run, error)
	Alarms(s gateway.Scope, part gateway.AlarmList) ([]gateway.Alarm, error)
}

// view reads what is recorded: from the export where there is one.
func (au *Audit) view(ctx context.Context, fn func(Recorded) error) error {
	if au.Exported != nil {
		return fn(au.Exported)
	}
	return au.Store.View(ctx, func(r gateway.Reader) error { return fn(r) })
}

// How many notices are opened in one reading.
const (
	wholeMost    = 512  // with their messages
	answeredMost = 4096 // of which only the municipality's acts are opened
)

// notices counts the notices made in a part of the period, and the duties that follow from them: what can
// be counted by what is not sealed as it is read, and the rest when it has been opened.
func (t *tallies) notices(r Recorded, in gateway.MadeIn) error {
	var whole, answered []gateway.MadeNotice
	err := r.EachMade(t.ask.scope(), in, func(made []gateway.MadeNotice) (err error) {
		for i := range made {
			n := &made[i]
			t.known(&n.Notice, n.Ended)
			switch t.need(n) {
			case theFile:
				whole = append(whole, *n)
			case theActs:
				answered = append(answered, *n)
			default:
				t.byRow(n)
			}
			if err == nil && len(whole) == wholeMost {
				whole, err = whole[:0], t.openWhole(r, whole)
			}
			if err == nil && len(answered) == answeredMost {
				answered, err = answered[:0], t.openActs(r, answered)
			}
		}
		return err
	})
	if err == nil {
		err = t.openWhole(r, whole)
	}
	if err == nil {
		err = t.openActs(r, answered)
	}
	return err
}

// openWhole counts notices with their messages.
func (t *tallies) openWhole(r Recorded, made []gateway.MadeNotice) error {
	s := t.ask.scope()
	files, err := r.DutyFiles(s, made)
	for i := range files {
		t.file(s, &files[i])
	}
	return err
}

// openActs counts notices with what the municipalities recorded about them.
func (t *tallies) openActs(r Recorded, made []gateway.MadeNotice) error {
	acts, err := r.DutyActs(t.ask.scope(), made)
	for i := range acts {
		t.answered(&made[i], &acts[i])
	}
	return err
}

// needed is what must be opened of a notice to count it.
type needed int

const (
	nothing needed = iota
	theActs        // what the municipality recorded about it
	theFile        // its messages too
)

// need is what must be opened of the notice, and can be.
func (t *tallies) need(n *gateway.MadeNotice) needed {
	duties := t.ask.duties()
	switch {
	case n.Unreadable || n.Erased || duties && n.ActsErased:
		return nothing
	case n.Later || duties && n.Rule == rules.AssignedTenantDemand:
		return theFile
	case duties && n.Acts && n.Rule == rules.EvictionFiled:
		return theActs
	}
	return nothing
}

// byRow counts a notice by its row, of which nothing is opened.
func (t *tallies) byRow(n *gateway.MadeNotice) {
	t.notice(n.Notice)
	switch {
	case n.Unreadable:
		t.unreadable++
	case n.Erased:
		t.erased++
	case t.ask.duties() && n.ActsErased:
		t.actsErased++
	default:
		t.dutiesOf(t.unanswered(n.Notice))
	}
}

// answered counts the notice of a filing about which the municipality has recorded something. Of the tenants
// it matters how many there are: decisions are about the first, the second and so on.
func (t *tallies) answered(n *gateway.MadeNotice, about *gateway.NoticeActs) {
	t.notice(n.Notice)
	if about.Unreadable { // what the municipality did about it is not known, and is not held against it
		t.unreadable++
		return
	}
	acts := t.recorded(about.Acts)
	t.dutiesOf(municipal.Clocks(n.Notice, make([]rules.Tenant, n.Tenants), acts, t.ask.Asked))
}

// recorded leaves out what was recorded later than the report knows.
func (t *tallies) recorded(acts []gateway.MunicipalAct) []gateway.MunicipalAct {
	until := t.ask.until()
	return slices.DeleteFunc(acts, func(a gateway.MunicipalAct) bool { return !a.Recorded.Before(until) })
}

// file counts one notice that was opened.
func (t *tallies) file(s gateway.Scope, f *gateway.NoticeFile) {
	until := t.ask.until()
	f.Acts = t.recorded(f.Acts)
	f.Thread = slices.DeleteFunc(f.Thread, func(d gateway.Delivery) bool { return !d.Created.Before(until) })
	if f.Notice.Unreadable || len(f.Thread) == 0 {
		t.unreadable++ // what the municipality did about it is not known, and is not held against it
		t.notice(f.Notice)
		return
	}
	v := municipal.ViewOf(s, f, t.ask.Asked)
	t.notice(v.Notice)
	t.dutiesOf(v.Duties)
}

// known takes from a notice what was proved of it later than the report knows. ended is when it was refused,
// or lapsed.
func (t *tallies) known(n *gateway.Notice, ended time.Time) {
	until := t.ask.until()
	for _, at := range []*time.Time{&n.Transmitted, &n.Arrived, &n.Registered} {
		if !at.Before(until) {
			*at = time.Time{}
		}
	}
	switch {
	case ended.Before(until):
	case n.State == gateway.Rejected:
		n.State = gateway.Arrived
	case n.State == gateway.Lapsed:
		n.State = gateway.Queued
	}
}

// unanswered are the duties after a notice of which nothing is recorded: they hang on its rule and the day of
// its arrival alone.
func (t *tallies) unanswered(n gateway.Notice) []rules.Duty {
	if !t.ask.duties() || n.Arrived.IsZero() || n.Rule != rules.EvictionFiled {
		return nil
	}
	day := rules.DayOf(n.Arrived)
	duties, ok := t.byDay[day]
	if !ok {
		duties = municipal.Clocks(gateway.Notice{Rule: n.Rule, Arrived: n.Arrived}, nil, nil, t.ask.Asked)
		t.byDay[day] = duties
	}
	return duties
}

// cases counts the duties of cases that hang on the fogedret's own notice and on none of an association, by
// the day on which the first of it was recorded.
func (t *tallies) cases(r Recorded) error {
	if !t.ask.duties() {
		return nil
	}
	return r.CaseActs(t.ask.scope(), func(c gateway.CaseActs) error {
		if t.ask.Association != "" && c.Case.Association != t.ask.Association {
			return nil
		}
		if c.Unreadable {
			t.unreadable++
			return nil
		}
		c.Acts = t.recorded(c.Acts)
		v := municipal.CaseViewOf(c, t.ask.Asked)
		if len(v.Acts) > 0 && t.ask.within(v.Acts[0].Recorded) {
			t.dutiesOf(v.Duties)
		}
		return nil
	})
}

// nights counts what the readings of the association's sources came to; they are its own side's.
func (t *tallies) nights(r Recorded) error {
	s := gateway.Operator
	switch {
	case t.ask.Association != "":
		s = gateway.Scope{Associations: []string{t.ask.Association}}
	case t.ask.Municipality != "":
		return nil
	}
	runs, err := r.Runs(s, "", 0)
	if err != nil {
		return err
	}
	slices.Reverse(runs)
	for i := range runs {
		run := &runs[i]
		if t.ask.within(run.Started) && !run.Ended.IsZero() && run.Ended.Before(t.ask.until()) {
			t.night = append(t.night, gateway.NightTally{
				Association: run.Association, Run: run.ID, Started: run.Started, State: run.State,
				Reason: run.Reason, Accepted: run.Accepted, Sources: run.Sources,
			})
		}
	}
	return nil
}

const alarmsMost = 4000 // how many alarms are read at a time

// alarms counts the alarms that were raised in the period.
func (t *tallies) alarms(r Recorded) error {
	s := t.ask.scope()
	if t.ask.Association != "" {
		s.Associations = []string{t.ask.Association}
	}
	after := gateway.Alarm{Raised: t.ask.From.Begins().Add(-time.Microsecond)}
	for {
		part, err := r.Alarms(s, gateway.AlarmList{Resolved: true, After: after.Place(), Limit: alarmsMost})
		if err != nil || len(part) == 0 {
			return err
		}
		for i := range part {
			if !t.ask.within(part[i].Raised) {
				return nil
			}
			t.alarm(&part[i])
		}
		after = part[len(part)-1]
	}
}
