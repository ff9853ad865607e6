package gateway_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/gateway/outbox"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// unknownGround is a filing of which it is not told whether it is because of arrears: the law does not answer.
func unknownGround(day rules.Day) rules.Event { return rules.Event{Kind: rules.Filed, On: day} }

func (w *world) reviews(s gateway.Scope) []casework.Review {
	w.t.Helper()
	all, err := w.Reviews(context.Background(), s, rules.AskedAt(w.clock.now()))
	if err != nil {
		w.t.Fatalf("reviews: %v", err)
	}
	return all
}

func (w *world) resolve(number string, a casework.Answer) (gateway.Report, error) {
	a.By = "abc"
	return w.Resolve(context.Background(), gateway.Operator, number, a, rules.AskedAt(w.clock.now()))
}

var notOwed = casework.Answer{Rule: rules.EvictionFiled, As: rules.None, Reason: "not-owed"}

// What a person has closed stays closed while the finding and its facts are the same, and opens when they change.
func TestAnAnswerHoldsUntilTheFactsChange(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		f := &feed{name: "a", rows: []rules.Record{tenancy("1", unknownGround(rules.Date(2026, 10, 5)))}}
		again := func(change func(r *rules.Record)) gateway.Report {
			t.Helper()
			r := tenancy("1", unknownGround(rules.Date(2026, 10, 5)))
			change(&r)
			f.rows = []rules.Record{r}
			f.version++
			w.clock.pass(24 * time.Hour)
			return w.accept(f)
		}
		w.accept(f)
		open := w.reviews(ours)
		if len(open) != 1 || open[0].Tenancy != "1" || open[0].Attention.Due != rules.Date(2026, 10, 5) || !strings.Contains(open[0].Text(lang.Danish), "2026-10-05") {
			t.Fatalf("%+v", open)
		}
		since := open[0].Attention.Since
		again(func(r *rules.Record) { r.Facts.Arrears = &rules.Arrears{Amount: 100} })
		if open = w.reviews(ours); len(open) != 1 || !open[0].Attention.Since.Equal(since) {
			t.Fatalf("its age began anew: %+v", open)
		}
		if _, err := w.resolve(open[0].Number, notOwed); err != nil {
			t.Fatal(err)
		}
		closed := func(when string) {
			t.Helper()
			if open := w.reviews(ours); len(open) != 0 || slices.Contains(w.alarms(), gateway.AlarmAttention) {
				t.Errorf("%s: %+v, %v", when, open, w.alarms())
			}
		}
		closed("after the answer")
		again(func(r *rules.Record) { r.Facts.Arrears = &rules.Arrears{Amount: 200} })
		closed("the arrears have grown")
		w.Rules = rules.NewSet(rules.Options{GoLive: map[string]rules.Day{association: rules.Date(2026, 1, 2)}})
		w.sweep()
		closed("another rule set gives the same finding")
		again(func(r *rules.Record) {
			r.Facts.Tenants[0].Deceased = rules.Unknown
			r.Facts.Tenancy.Temporary = rules.Yes
		})
		if open := w.reviews(ours); len(open) != 1 || !slices.Contains(w.alarms(), gateway.AlarmAttention) {
			t.Errorf("a fact changed: %+v, %v", open, w.alarms())
		}
		if len(w.notices()) != 0 {
			t.Error("a notice was made")
		}
		w.verify()
		w.view(func(r gateway.Reader) error {
			entries, err := r.Entries(0, 0)
			if !slices.ContainsFunc(entries, func(e gateway.LogEntry) bool {
				return e.Kind == "resolution" && strings.Contains(string(e.Leaf), "code reason not-owed")
			}) {
				t.Error("the log does not tell of the answer")
			}
			return err
		})
	})
}

// A person answers that the municipality must be told: then it is, once.
func TestAnAnswerSendsTheNotice(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		f := &feed{name: "a", rows: []rules.Record{tenancy("1", unknownGround(rules.Date(2026, 10, 5)))}}
		w.accept(f)
		number := w.reviews(ours)[0].Number
		owed := casework.Answer{Rule: rules.EvictionFiled, As: rules.Notify, Reason: "owed"}
		report, err := w.resolve(number, owed)
		if err != nil || report.Notices != 1 {
			t.Fatalf("%+v, %v", report, err)
		}
		if sent := w.send(); sent.Sent != 1 || len(w.reviews(ours)) != 0 || slices.Contains(w.alarms(), gateway.AlarmAttention) {
			t.Errorf("%+v, %+v, %v", sent, w.reviews(ours), w.alarms())
		}
		for range 2 {
			w.clock.pass(24 * time.Hour)
			f.version++
			w.accept(f)
			w.sweep()
		}
		if sent := w.send(); sent.Sent != 0 || len(w.notices()) != 1 {
			t.Errorf("told again: %+v, %d notices", sent, len(w.notices()))
		}
		var refusal *lang.Error
		if _, err := w.resolve(number, owed); !errors.As(err, &refusal) {
			t.Errorf("answered twice: %v", err)
		}
		w.verify()
	})
}

func TestAnswersThatCannotBe(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		nameless := tenancy("1", unknownGround(rules.Date(2026, 10, 5)))
		nameless.Facts.Tenants, nameless.Facts.Tenancy.Address = nil, rules.Address{}
		twice := tenancy("2", rules.Event{Kind: rules.Demanded, On: rules.Date(2026, 10, 1), Ref: "a"}, rules.Event{Kind: rules.Demanded, On: rules.Date(2026, 10, 3), Ref: "b"})
		twice.Facts.Tenancy.Assigned = rules.Unknown
		twice.Facts.Tenancy.Start = rules.Date(2026, 5, 1)
		w.accept(&feed{name: "a", rows: []rules.Record{nameless, twice}})
		numbers := map[string]string{}
		for _, r := range w.reviews(ours) {
			numbers[r.Tenancy] = r.Number
		}
		demand := casework.Answer{Rule: rules.AssignedTenantDemand, As: rules.None, Reason: "not-owed"}
		for name, one := range map[string]struct {
			number string
			answer casework.Answer
			says   string
		}{
			"nothing to send":     {numbers["1"], casework.Answer{Rule: rules.EvictionFiled, As: rules.Notify, Reason: "owed"}, "navn"},
			"another's reason":    {numbers["1"], casework.Answer{Rule: rules.EvictionFiled, As: rules.None, Reason: "owed"}, "grunden"},
			"a question's reason": {numbers["1"], casework.Answer{Rule: rules.EvictionFiled, As: rules.None, Reason: "not-filed"}, "venter"},
			"free text":           {numbers["1"], casework.Answer{Rule: rules.EvictionFiled, As: rules.None, Reason: "talked to Anne"}, "grunden"},
			"another rule":        {numbers["1"], demand, "venter"},
			"which of two":        {numbers["2"], demand, "--event-on"},
			"no such day":         {numbers["2"], casework.Answer{Rule: demand.Rule, As: demand.As, Reason: demand.Reason, On: rules.Date(2026, 10, 2)}, "venter"},
		} {
			_, err := w.resolve(one.number, one.answer)
			var refusal *lang.Error
			if !errors.As(err, &refusal) || !strings.Contains(refusal.Text(lang.Danish), one.says) {
				t.Errorf("%s: %v", name, err)
			}
		}
		ctx, asked := context.Background(), rules.AskedAt(w.clock.now())
		if _, err := w.Resolve(ctx, gateway.Operator, numbers["1"], notOwed, asked); err == nil {
			t.Error("nobody answered, and it was taken")
		}
		notOwed := notOwed
		notOwed.By = "abc"
		for _, s := range []gateway.Scope{{}, theirs, {Associations: []string{"87654321"}}} {
			if _, err := w.Resolve(ctx, s, numbers["1"], notOwed, asked); !errors.Is(err, gateway.ErrNotFound) {
				t.Errorf("scope %+v: %v", s, err)
			}
		}
		demand.On = rules.Date(2026, 10, 3)
		if _, err := w.resolve(numbers["2"], demand); err != nil {
			t.Fatal(err)
		}
		if open := w.reviews(ours); len(open) != 2 {
			t.Errorf("%+v", open)
		}
	})
}

// The person is mailed at once, the substitute on the next hverdag, and a new finding of a case that has stood open is
// told anew.
func TestReviewsAreTold(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.clock.pass(4 * 24 * time.Hour) // Friday evening
		f := &feed{name: "a", rows: []rules.Record{tenancy("1", unknownGround(rules.Date(2026, 10, 9)))}}
		w.accept(f)
		w.sweep()
		if len(w.mail.mails) != 1 || w.mail.mails[0].alarms[0].Due != rules.Date(2026, 10, 9) {
			t.Fatalf("%+v", w.mail.mails)
		}
		escalated := func() (n int) {
			for _, m := range w.mail.mails {
				if m.escalated && slices.ContainsFunc(m.alarms, func(a gateway.Alarm) bool { return a.Kind == gateway.AlarmAttention }) {
					n++
				}
			}
			return n
		}
		for range 57 { // until Monday at 5 in Copenhagen
			w.clock.pass(time.Hour)
			w.sweep()
		}
		if escalated() != 0 {
			t.Fatal("the substitute was called in the weekend or in the night")
		}
		w.clock.pass(3 * time.Hour)
		w.sweep()
		if escalated() != 1 {
			t.Fatalf("the substitute was not told on Monday morning: %+v", w.mail.mails)
		}
		w.mail.mails = nil
		demand := rules.Event{Kind: rules.Demanded, On: rules.Date(2026, 10, 12)}
		r := tenancy("1", demand, unknownGround(rules.Date(2026, 10, 9)))
		r.Facts.Tenancy.Assigned, r.Facts.Tenancy.Start = rules.Unknown, rules.Date(2026, 5, 1)
		f.rows = []rules.Record{r}
		f.version++
		w.accept(f)
		w.sweep()
		if !slices.ContainsFunc(w.mail.mails, func(m mail) bool {
			return !m.escalated && slices.ContainsFunc(m.alarms, func(a gateway.Alarm) bool { return a.Kind == gateway.AlarmAttention && a.Count == 2 })
		}) {
			t.Errorf("a new finding of the same case was told to nobody: %+v", w.mail.mails)
		}
		w.verify()
	})
}

// "Er anmodning indgivet?" is asked from the seventh day until it is answered or a later step is told.
func TestTheQuestion(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.GoLive = map[string]rules.Day{association: rules.Date(2026, 1, 1)}
		terminated := rules.Event{Kind: rules.Terminated, On: rules.Date(2026, 10, 5)}
		before := rules.Event{Kind: rules.Terminated, On: rules.Date(2025, 10, 1)} // long before its first day with Boligbro
		f := &feed{name: "a", rows: []rules.Record{tenancy("1", terminated), tenancy("2", terminated), tenancy("3", before)}}
		w.accept(f)
		asked := func(days int) (tenancies []string) {
			t.Helper()
			w.clock.pass(time.Duration(days) * 24 * time.Hour)
			w.sweep()
			for _, r := range w.reviews(ours) {
				if r.Question != nil {
					tenancies = append(tenancies, r.Tenancy)
				}
			}
			slices.Sort(tenancies)
			return tenancies
		}
		if got := asked(6); got != nil {
			t.Fatalf("asked on the sixth day: %v", got)
		}
		if got := asked(1); !slices.Equal(got, []string{"1", "2"}) {
			t.Fatalf("asked on the seventh day: %v", got)
		}
		if !slices.ContainsFunc(w.mail.mails, func(m mail) bool {
			return slices.ContainsFunc(m.alarms, func(a gateway.Alarm) bool { return a.Kind == gateway.AlarmQuestion })
		}) {
			t.Error("nobody was mailed")
		}
		w.view(func(r gateway.Reader) error {
			alarms, err := r.Alarms(theirs, false, 0)
			if slices.ContainsFunc(alarms, func(a gateway.Alarm) bool { return a.Kind == gateway.AlarmQuestion }) {
				t.Error("a municipality sees what its associations are asked")
			}
			return err
		})
		numbers := map[string]string{}
		for _, r := range w.reviews(ours) {
			numbers[r.Tenancy] = r.Number
		}
		not := casework.Answer{Rule: string(rules.FiledAfterTermination), As: rules.None, Reason: "not-yet"}
		wrong := casework.Answer{Rule: string(rules.FiledAfterTermination), As: rules.Notify, Reason: "owed"}
		if _, err := w.resolve(numbers["1"], wrong); err == nil || !strings.Contains(err.Error(), "boligbro step") {
			t.Errorf("a question answered with a notice: %v", err)
		}
		if _, err := w.resolve(numbers["1"], not); err != nil {
			t.Fatal(err)
		}
		if got := asked(6); !slices.Equal(got, []string{"2"}) {
			t.Errorf("after not yet: %v", got)
		}
		if got := asked(1); !slices.Equal(got, []string{"1", "2"}) {
			t.Errorf("a week after not yet: %v", got)
		}
		if _, err := w.resolve(numbers["1"], not); err != nil {
			t.Fatal(err)
		}
		not.Reason = "not-filed" // known before the week has gone
		if _, err := w.resolve(numbers["1"], not); err != nil {
			t.Fatal(err)
		}
		if got := asked(60); !slices.Equal(got, []string{"2"}) {
			t.Errorf("after never: %v", got)
		}
		f.rows = []rules.Record{tenancy("1", terminated), tenancy("2", terminated, filed(rules.Date(2026, 12, 1))), tenancy("3", before)}
		f.version++
		w.accept(f)
		if got := asked(0); got != nil || len(w.notices()) != 1 {
			t.Errorf("after the filing was told: %v, %d notices", got, len(w.notices()))
		}
		w.verify()
	})
}

// A notice that went to another municipality than the dwelling's: a person answers that the right one must be told too.
func TestAnAnswerTellsTheRightMunicipality(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		other := &channel{}
		w.Routes["0101"] = outbox.Route{other}
		r := tenancy("1", filed(rules.Date(2026, 10, 5)))
		w.arrived(r)
		r.Facts.Tenancy.Municipality = "0101"
		w.clock.pass(24 * time.Hour)
		f := &feed{name: "a", version: 1, rows: []rules.Record{r}}
		w.accept(f)
		open := w.reviews(ours)
		if len(open) != 1 || open[0].Attention.Reason != rules.MunicipalityChanged {
			t.Fatalf("%+v", open)
		}
		owed := casework.Answer{Rule: rules.EvictionFiled, As: rules.Notify, Reason: "owed"}
		if report, err := w.resolve(open[0].Number, owed); err != nil || report.Notices != 1 {
			t.Fatalf("%+v, %v", report, err)
		}
		w.sweep()
		f.version++
		w.accept(f)
		w.sweep()
		if len(other.got) != 1 || len(w.notices()) != 2 || len(w.reviews(ours)) != 0 {
			t.Errorf("%d messages, %d notices, open %+v", len(other.got), len(w.notices()), w.reviews(ours))
		}
		w.verify()
	})
}

// A termination shortly before the association's first day with Boligbro is asked about: its filing falls after, and is owed.
func TestATerminationBeforeGoLiveIsAskedAbout(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.GoLive = map[string]rules.Day{association: rules.Date(2026, 10, 1)}
		w.Rules = rules.NewSet(rules.Options{GoLive: w.GoLive})
		w.accept(&feed{name: "a", rows: []rules.Record{
			tenancy("1", rules.Event{Kind: rules.Terminated, On: rules.Date(2026, 9, 28)}),
			tenancy("2", rules.Event{Kind: rules.Terminated, On: rules.Date(2026, 6, 1)}),
		}})
		if open := w.reviews(ours); len(open) != 1 || open[0].Question == nil || open[0].Tenancy != "1" {
			t.Errorf("asked: %+v", open)
		}
	})
}

// What stands is told to both once a week until it is resolved.
func TestAlarmsAreToldUntilTheyAreResolved(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		f := &feed{name: "a", rows: []rules.Record{tenancy("1", unknownGround(rules.Date(2026, 10, 5)))}}
		w.accept(f)
		var told []string
		for range 30 { // until Wednesday 4 November
			w.sweep()
			w.clock.pass(24 * time.Hour)
			f.version++
			w.accept(f)
		}
		for _, m := range w.mail.mails {
			for _, a := range m.alarms {
				if a.Kind == gateway.AlarmAttention {
					told = append(told, fmt.Sprint(m.escalated))
				}
			}
		}
		// Monday, Tuesday, and the Tuesdays after.
		if want := []string{"false", "true", "true", "true", "true", "true"}; !slices.Equal(told, want) {
			t.Errorf("told %v", told)
		}
		if _, err := w.resolve(w.reviews(ours)[0].Number, notOwed); err != nil {
			t.Fatal(err)
		}
		w.mail.mails = nil
		for range 10 {
			w.clock.pass(24 * time.Hour)
			f.version++
			w.accept(f)
			w.sweep()
		}
		for _, m := range w.mail.mails {
			t.Errorf("told after it was resolved: %+v", m)
		}
	})
}
