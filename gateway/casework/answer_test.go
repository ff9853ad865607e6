package casework_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/outbox"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// TestAnAnswerSendsTheNoticeOfAnAgreement: what an agreement and the rule on children leave to a person can
// be answered with notify, and then the municipality is notified, once.
func TestAnAnswerSendsTheNoticeOfAnAgreement(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		children := rules.ChildrenAgreement{
			Association: gatewaytest.Association, Municipality: gatewaytest.Municipality,
			Basis: rules.BasisLaw,
		}
		w.Rules = rules.NewSet(rules.Options{
			Children:   []rules.ChildrenAgreement{children},
			Agreements: []rules.Rule{agreement(w, rules.BasisLaw)},
		})
		row := gatewaytest.Tenancy("1", rules.Event{Kind: rules.Terminated, On: rules.Date(2026, 10, 2)},
			rules.Event{Kind: rules.Withdrawn, On: rules.Date(2026, 10, 4)})
		row.Facts.Household.ChildrenUnder18 = rules.Answer(rules.Yes)
		f := &gatewaytest.Feed{Label: "a", Rows: []rules.Record{row}}
		w.Read(f)
		number := w.Waiting(gatewaytest.AssociationScope)[0].Number
		for i, rule := range []string{rules.ChildrenUnder18, "agreement/alt"} {
			owed := gatewaytest.Reply{Rule: rule, As: rules.Notify, Reason: "owed"}
			if report, err := w.Answer(number, owed); err != nil || report.Notices != 1 ||
				len(w.Notices()) != i+1 {
				t.Fatalf("%s: %+v, %v", rule, report, err)
			}
			var refusal *lang.Error
			if _, err := w.Answer(number, owed); !errors.As(err, &refusal) {
				t.Errorf("%s: answered twice: %v", rule, err)
			}
		}
		if sent := w.SendAll(); sent.Sent != 2 {
			t.Errorf("%+v", sent)
		}
		f.Version++
		w.Read(f)
		w.SweepAndSend()
		if sent := w.SendAll(); sent.Sent != 0 || len(w.Waiting(gatewaytest.AssociationScope)) != 0 ||
			len(w.Notices()) != 2 {
			t.Errorf("%+v, %+v, %d notices", sent, w.Waiting(gatewaytest.AssociationScope), len(w.Notices()))
		}
		w.Verify()
	})
}

// What a person has closed stays closed while the finding and its facts are the same, and opens when they
// change.
func TestAnAnswerHoldsUntilTheFactsChange(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := &gatewaytest.Feed{
			Label: "a", Rows: []rules.Record{
				gatewaytest.Tenancy("1", gatewaytest.FiledWithoutGround(rules.Date(2026, 10, 5))),
			},
		}
		again := func(change func(r *rules.Record)) gateway.Report {
			t.Helper()
			r := gatewaytest.Tenancy("1", gatewaytest.FiledWithoutGround(rules.Date(2026, 10, 5)))
			change(&r)
			f.Rows = []rules.Record{r}
			f.Version++
			w.Clock.Pass(24 * time.Hour)
			return w.Read(f)
		}
		w.Read(f)
		open := w.Waiting(gatewaytest.AssociationScope)
		if len(open) != 1 || open[0].Tenancy != "1" || open[0].Due != rules.Date(2026, 10, 5) ||
			!strings.Contains(open[0].Text(lang.Danish), "5. oktober 2026") {
			t.Fatalf("%+v", open)
		}
		since := open[0].Since
		again(func(r *rules.Record) { r.Facts.Arrears = &rules.Arrears{Amount: 100} })
		if open = w.Waiting(gatewaytest.AssociationScope); len(open) != 1 ||
			!open[0].Since.Equal(since) {
			t.Fatalf("its age began anew: %+v", open)
		}
		if _, err := w.Answer(open[0].Number, gatewaytest.NotOwed); err != nil {
			t.Fatal(err)
		}
		closed := func(when string) {
			t.Helper()
			if open := w.Waiting(gatewaytest.AssociationScope); len(open) != 0 ||
				slices.Contains(w.AlarmKinds(), gateway.AlarmFinding) {
				t.Errorf("%s: %+v, %v", when, open, w.AlarmKinds())
			}
		}
		closed("after the answer")
		again(func(r *rules.Record) { r.Facts.Arrears = &rules.Arrears{Amount: 200} })
		closed("the arrears have grown")
		again(func(r *rules.Record) {
			r.Facts.Tenants[0].Name = "ANNE A\u0308RØ\u00A01"
			r.Facts.Tenancy.Address.Street = "vestergade  1\u200B"
		})
		if open := w.Waiting(gatewaytest.AssociationScope); len(open) != 1 {
			t.Errorf("another letter is another name: %+v", open)
		}
		again(func(r *rules.Record) {
			r.Facts.Tenants[0].Name = "ANNE  \u00C6RØ\u00A01"
			r.Facts.Tenancy.Address.Street = "vestergade  1\u200B"
		})
		closed("the name is spelled in another form")
		w.Rules = rules.NewSet(rules.Options{GoLive: map[string]rules.Day{
			gatewaytest.Association: rules.Date(2026, 1, 2),
		}})
		w.SweepAndSend()
		closed("another rule set gives the same finding")
		again(func(r *rules.Record) {
			r.Facts.Tenants[0].Deceased = rules.Unknown
			r.Facts.Tenancy.Temporary = rules.Yes
		})
		if open := w.Waiting(gatewaytest.AssociationScope); len(open) != 1 ||
			!slices.Contains(w.AlarmKinds(), gateway.AlarmFinding) {
			t.Errorf("a fact changed: %+v, %v", open, w.AlarmKinds())
		}
		if len(w.Notices()) != 0 {
			t.Error("a notice was made")
		}
		w.Verify()
		w.View(func(r gateway.Reader) error {
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

// A person answers that the municipality must be notified: then it is, once.
func TestAnAnswerSendsTheNotice(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := &gatewaytest.Feed{
			Label: "a", Rows: []rules.Record{
				gatewaytest.Tenancy("1", gatewaytest.FiledWithoutGround(rules.Date(2026, 10, 5))),
			},
		}
		w.Read(f)
		number := w.Waiting(gatewaytest.AssociationScope)[0].Number
		owed := gatewaytest.Reply{Rule: rules.EvictionFiled, As: rules.Notify, Reason: "owed"}
		report, err := w.Answer(number, owed)
		if err != nil || report.Notices != 1 {
			t.Fatalf("%+v, %v", report, err)
		}
		if sent := w.SendAll(); sent.Sent != 1 || len(w.Waiting(gatewaytest.AssociationScope)) != 0 ||
			slices.Contains(w.AlarmKinds(), gateway.AlarmFinding) {
			t.Errorf("%+v, %+v, %v", sent, w.Waiting(gatewaytest.AssociationScope), w.AlarmKinds())
		}
		for range 2 {
			w.Clock.Pass(24 * time.Hour)
			f.Version++
			w.Read(f)
			w.SweepAndSend()
		}
		if sent := w.SendAll(); sent.Sent != 0 || len(w.Notices()) != 1 {
			t.Errorf("told again: %+v, %d notices", sent, len(w.Notices()))
		}
		var refusal *lang.Error
		if _, err := w.Answer(number, owed); !errors.As(err, &refusal) {
			t.Errorf("answered twice: %v", err)
		}
		w.Verify()
	})
}

func TestAnImpossibleAnswerIsRefused(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		nameless := gatewaytest.Tenancy("1", gatewaytest.FiledWithoutGround(rules.Date(2026, 10, 5)))
		nameless.Facts.Tenants, nameless.Facts.Tenancy.Address = nil, rules.Address{}
		twice := gatewaytest.Tenancy("2",
			rules.Event{Kind: rules.Demanded, On: rules.Date(2026, 10, 1), Ref: "a"},
			rules.Event{Kind: rules.Demanded, On: rules.Date(2026, 10, 3), Ref: "b"})
		twice.Facts.Tenancy.Assigned = rules.Unknown
		twice.Facts.Tenancy.Start = rules.Date(2026, 5, 1)
		w.Read(&gatewaytest.Feed{Label: "a", Rows: []rules.Record{nameless, twice}})
		numbers := map[string]string{}
		for _, r := range w.Waiting(gatewaytest.AssociationScope) {
			numbers[r.Tenancy] = r.Number
		}
		demand := gatewaytest.Reply{Rule: rules.AssignedTenantDemand, As: rules.None, Reason: "not-owed"}
		for name, one := range map[string]struct {
			number string
			answer gatewaytest.Reply
			says   string
		}{
			"nothing to send": {
				numbers["1"], gatewaytest.Reply{Rule: rules.EvictionFiled, As: rules.Notify, Reason: "owed"},
				"navn",
			},
			"another's reason": {
				numbers["1"], gatewaytest.Reply{Rule: rules.EvictionFiled, As: rules.None, Reason: "owed"},
				"grunden",
			},
			"a question's reason": {
				numbers["1"], gatewaytest.Reply{Rule: rules.EvictionFiled, As: rules.None,
					Reason: "not-filed"}, "venter",
			},
			"free text": {
				numbers["1"], gatewaytest.Reply{Rule: rules.EvictionFiled, As: rules.None,
					Reason: "talked to Anne"},
				"grunden",
			},
			"another rule": {numbers["1"], demand, "venter"},
			"which of two": {numbers["2"], demand, "--event-on"},
			"no such day": {
				numbers["2"], gatewaytest.Reply{Rule: demand.Rule, As: demand.As, Reason: demand.Reason,
					On: rules.Date(2026, 10, 2)}, "venter",
			},
		} {
			_, err := w.Answer(one.number, one.answer)
			var refusal *lang.Error
			if !errors.As(err, &refusal) || !strings.Contains(refusal.Text(lang.Danish), one.says) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := w.AnswerAs(gateway.Operator, gatewaytest.NotOwed, numbers["1"]); err == nil {
			t.Error("nobody answered, and it was taken")
		}
		notOwed := gatewaytest.NotOwed
		notOwed.By = "Åse 010190\u00A01234"
		if _, err := w.AnswerAs(gateway.Operator, notOwed, numbers["1"]); !errors.Is(err, lang.ErrSignedCPR) {
			t.Errorf("signed with a CPR number: %v", err)
		}
		notOwed.By = "abc"
		for _, s := range []gateway.Scope{{}, gatewaytest.MunicipalityScope,
			{Associations: []string{"87654321"}}} {
			if _, err := w.AnswerAs(s, notOwed, numbers["1"]); !errors.Is(err, gateway.ErrNotFound) {
				t.Errorf("scope %+v: %v", s, err)
			}
		}
		demand.On = rules.Date(2026, 10, 3)
		if _, err := w.Answer(numbers["2"], demand); err != nil {
			t.Fatal(err)
		}
		if open := w.Waiting(gatewaytest.AssociationScope); len(open) != 2 {
			t.Errorf("%+v", open)
		}
	})
}

// A notice that went to another municipality than the dwelling's: a person answers that the right one must be
// notified too.
func TestAnAnswerNotifiesTheRightMunicipality(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		other := &gatewaytest.Channel{}
		w.Routes["0101"] = outbox.Route{other}
		r := gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5)))
		w.Arrive(r)
		r.Facts.Tenancy.Municipality = "0101"
		w.Clock.Pass(24 * time.Hour)
		f := &gatewaytest.Feed{Label: "a", Version: 1, Rows: []rules.Record{r}}
		w.Read(f)
		open := w.Waiting(gatewaytest.AssociationScope)
		if len(open) != 1 || open[0].Reason != rules.MunicipalityChanged {
			t.Fatalf("%+v", open)
		}
		owed := gatewaytest.Reply{Rule: rules.EvictionFiled, As: rules.Notify, Reason: "owed"}
		if report, err := w.Answer(open[0].Number, owed); err != nil || report.Notices != 1 {
			t.Fatalf("%+v, %v", report, err)
		}
		w.SweepAndSend()
		f.Version++
		w.Read(f)
		w.SweepAndSend()
		if len(other.Got) != 1 || len(w.Notices()) != 2 || len(w.Waiting(gatewaytest.AssociationScope)) != 0 {
			t.Errorf("%d messages, %d notices, open %+v", len(other.Got), len(w.Notices()),
				w.Waiting(gatewaytest.AssociationScope))
		}
		w.Verify()
	})
}

// Who did something is told by a short word, and never by a CPR number, in whatever form.
func TestWhoSigns(t *testing.T) {
	for by, want := range map[string]error{
		"AB": nil, "åø": nil, gateway.NewID(): nil,
		"": lang.ErrBySigned, "Anna Bech": lang.ErrBySigned, "AB\n": nil, "A\x00B": lang.ErrBySigned,
		"010190-1234": lang.ErrByLikeCPR, "0101901234": lang.ErrByLikeCPR, "AB010190\u20111234": lang.ErrByLikeCPR,
	} {
		if got := casework.CheckSigner(by); !errors.Is(got, want) {
			t.Errorf("%q: %v", by, got)
		}
	}
}
