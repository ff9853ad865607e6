package intake_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/audit"
	"boligbro/gateway/casework"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/intake"
	"boligbro/rules"
)

// demanded is a demand on a day.
func demanded(day rules.Day) rules.Event { return rules.Event{Kind: rules.Demanded, On: day} }

// owing is tenancy 1, of which the municipality cannot be notified of a demand: no municipality assigned it.
func owing() rules.Record {
	r := gatewaytest.Tenancy("1", demanded(rules.Date(2026, 10, 5)))
	r.Facts.Arrears = &rules.Arrears{Amount: 1_234_500, Since: rules.Date(2026, 9, 1)}
	r.Facts.Household.ChildrenUnder18 = rules.Answer(rules.Yes)
	return r
}

// pared is a world that keeps a case of which nobody can be notified, from a list of who owes and another of
// who lives where, which do not change.
func pared(t *testing.T, test func(t *testing.T, w *gatewaytest.World, owes, lives *gatewaytest.Feed)) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		owes := manyTenancies("a", 20)
		lives := &gatewaytest.Feed{Label: "b"}
		for _, r := range append(owes.Rows, owing()) {
			lives.Rows = append(lives.Rows, rules.Record{Key: r.Key, Facts: r.Facts})
		}
		row := owing()
		row.Facts.Tenants, row.Facts.Tenancy.Address = nil, rules.Address{}
		owes.Rows = append(owes.Rows, row)
		w.Read(owes, lives)
		test(t, w, owes, lives)
		w.Verify()
		replays(t, w)
	})
}

// theCase is tenancy 1's case with its newest version, as JSON too.
func theCase(w *gatewaytest.World) (c gateway.Case, v gateway.Version, text string) {
	w.T.Helper()
	w.View(func(r gateway.Reader) (err error) {
		if c, err = w.Casework().Find(r, owing().Key, gatewaytest.Association); err != nil {
			return err
		}
		v, err = r.Version(gateway.Operator, c.ID, c.Version)
		return err
	})
	return c, v, string(mustJSON(w.T, v))
}

// replays fails the test unless what is kept gives every answer again.
func replays(t *testing.T, w *gatewaytest.World) {
	t.Helper()
	_, err := audit.EachHistory(context.Background(), w.DB, func(h *audit.History) error {
		for i := range h.Evaluations {
			differs, err := audit.Replay(w.Rules, h, i)
			if err != nil || len(differs) > 0 {
				t.Errorf("version %d is not answered again: %v, %v", h.Evaluations[i].Version, differs, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// entered enters a filing of today, and gives how many notices follow.
func entered(w *gatewaytest.World) int {
	w.T.Helper()
	report, _, err := w.Casework().Enter(context.Background(), "abc", owing().Key,
		gatewaytest.Filed(rules.DayOf(w.Clock.Now())), rules.AskedAt(w.Clock.Now()))
	if err != nil {
		w.T.Fatalf("enter: %v", err)
	}
	return report.Notices
}

// names fails the test unless the only notice names the tenant and the dwelling.
func names(w *gatewaytest.World) {
	w.T.Helper()
	w.View(func(r gateway.Reader) error {
		all, err := r.Deliveries(gateway.Operator, w.Notices()[0].ID)
		if err == nil && (len(all[0].Content.Tenants) != 1 || all[0].Content.Address.Street != "Vestergade 1") {
			w.T.Errorf("the notice says %+v", all[0].Content)
		}
		return err
	})
}

func TestLessIsKept(t *testing.T) {
	pared(t, func(t *testing.T, w *gatewaytest.World, owes, lives *gatewaytest.Feed) {
		c, v, text := theCase(w)
		for _, personal := range []string{"Ærø", "Vestergade", "8000", "12345.00", "childrenUnder18\":\"yes"} {
			if strings.Contains(text, personal) {
				t.Errorf("%s is kept: %s", personal, text)
			}
		}
		if c.Municipality != gatewaytest.Municipality || len(v.Likenesses) == 0 ||
			!strings.Contains(text, "2026-10-05") {
			t.Errorf("what shows why nobody was notified is not kept: %s", text)
		}
		subject := func(find audit.Find) int {
			found, err := w.Audit().Subject(context.Background(), gatewaytest.AssociationScope, find)
			if err != nil {
				t.Fatal(err)
			}
			return len(found.Cases)
		}
		for find, want := range map[audit.Find]int{
			"ærø anne": 1, "Anne Ærø 1": 1, "1": 1, "Anne Ærø 2": 0, "Bo Ærø": 0, "": 0,
			"Aeroe Anne": 1,
		} {
			if n := subject(find); n != want {
				t.Errorf("whoever asks what is held about %q is shown %d cases, want %d", find, n, want)
			}
		}
		lives.Version++
		if r := w.Read(owes, lives); r.Cases != 0 {
			t.Errorf("nothing new makes %d new versions", r.Cases)
		}
	})
}

// TestAnUnchangedSourceIsReadAgain: the list that holds names has not changed, and its name goes with the
// filing that the other reports.
func TestAnUnchangedSourceIsReadAgain(t *testing.T) {
	pared(t, func(t *testing.T, w *gatewaytest.World, owes, lives *gatewaytest.Feed) {
		w.Clock.Pass(24 * time.Hour)
		row := &owes.Rows[20]
		row.Events = append(row.Events, gatewaytest.Filed(rules.DayOf(w.Clock.Now())))
		owes.Version++
		if r := w.Read(owes, lives); r.Notices != 1 {
			t.Fatalf("%d notices", r.Notices)
		}
		names(w)
		if c, _, _ := theCase(w); casework.Pared(c) {
			t.Error("what the municipality was told is not kept")
		}
	})
}

// TestAStepByHandAsksTheSources: the notice goes at once, though what it says was not kept.
func TestAStepByHandAsksTheSources(t *testing.T) {
	pared(t, func(t *testing.T, w *gatewaytest.World, owes, lives *gatewaytest.Feed) {
		w.Asked = []intake.Feed{owes, lives}
		if n := entered(w); n != 1 {
			t.Fatalf("%d notices", n)
		}
		names(w)
		if r := w.Read(owes, lives); r.Cases != 0 {
			t.Errorf("the night finds %d cases new that it has told", r.Cases)
		}
	})
}

// TestSourcesThatCannotBeAsked: a person hears at once that nobody was notified, and why, and the next night
// sends the notice.
func TestSourcesThatCannotBeAsked(t *testing.T) {
	for _, why := range []string{
		"none can be asked", "it fails", "it fails at the end", "its facts fail", "it no longer holds the tenancy",
		"a row cannot be used", "two tenancies have the number",
	} {
		t.Run(why, func(t *testing.T) {
			pared(t, func(t *testing.T, w *gatewaytest.World, owes, lives *gatewaytest.Feed) {
				switch why {
				case "it fails":
					w.Asked = []intake.Feed{owes, &gatewaytest.Feed{Label: "b", Err: errors.New("no disk")}}
				case "it fails at the end":
					w.Asked = []intake.Feed{owes, &gatewaytest.Feed{
						Label: "b", Rows: lives.Rows, Err: errors.New("no disk"),
					}}
				case "its facts fail":
					w.Asked = []intake.Feed{owes, &gatewaytest.Feed{
						Label: "b", Rows: lives.Rows, FactsErr: errors.New("no disk"),
					}}
				case "a row cannot be used":
					torn := rules.Record{Key: owing().Key, Quarantined: true, Problems: []rules.Problem{
						{Line: 30, Column: "Foged", Code: rules.ProblemDateUnreadable},
					}}
					w.Asked = []intake.Feed{owes, &gatewaytest.Feed{
						Label: "b", Rows: append(slices.Clone(lives.Rows), torn),
					}}
				case "two tenancies have the number":
					other := rules.Record{Key: owing().Key, Facts: gatewaytest.Tenancy("2").Facts}
					other.Facts.Tenants = []rules.Tenant{{Name: "Bo Bæk", Protected: rules.No, Deceased: rules.No}}
					other.Facts.Tenancy.Address.Street = "Nygade 9"
					w.Asked = []intake.Feed{owes, &gatewaytest.Feed{
						Label: "b", Rows: append(slices.Clone(lives.Rows), other),
					}}
				case "it no longer holds the tenancy":
					w.Asked = []intake.Feed{owes, &gatewaytest.Feed{Label: "b", Rows: lives.Rows[:20]}}
				}
				if n := entered(w); n != 0 {
					t.Fatalf("%d notices without a name", n)
				}
				open := tasks(w, gateway.TaskFinding)
				if len(open) != 1 || open[0].Reason != rules.FactsMissing {
					t.Fatalf("nobody is told: %+v", open)
				}
				if r := w.Read(owes, lives); r.Notices != 1 || len(tasks(w, gateway.TaskFinding)) != 0 {
					t.Fatalf("the night makes %d notices", r.Notices)
				}
				names(w)
			})
		})
	}
}

// TestNewRulesAskTheSources: rules by which the municipality is to be notified of such demands, too, find all
// that they need.
func TestNewRulesAskTheSources(t *testing.T) {
	agreed, err := rules.NewAgreement(rules.Agreement{
		Name: "demands", Association: gatewaytest.Association, Municipality: gatewaytest.Municipality,
		From: rules.Date(2026, 1, 1), Basis: rules.BasisLaw, Reference: "§ 1", Carries: rules.AgreementFields(),
	}, "1", func(_ *rules.Case, o rules.Occurrence) (rules.Flag, []rules.Field, error) {
		if o.Event.Kind == rules.Demanded {
			return rules.Yes, nil, nil
		}
		return rules.No, nil, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := &gatewaytest.Feed{Label: "a", Rows: []rules.Record{owing()}}
		w.Asked = []intake.Feed{f}
		w.Read(f)
		w.Rules = rules.NewSet(rules.Options{
			GoLive:     map[string]rules.Day{gatewaytest.Association: rules.Date(2026, 1, 1)},
			Agreements: []rules.Rule{agreed},
		})
		if report := w.SweepAndSend(); report.Notices != 1 {
			t.Fatalf("%d notices", report.Notices)
		}
		names(w)
		w.Verify()
	})
}

// TestAPushAsksTheSources: what a program reports goes with the name that another source holds, and what it
// said itself is kept, for nobody can ask it again.
func TestAPushAsksTheSources(t *testing.T) {
	pared(t, func(t *testing.T, w *gatewaytest.World, owes, lives *gatewaytest.Feed) {
		w.Asked = []intake.Feed{owes, lives}
		push := func(events ...rules.Event) int {
			record := rules.Record{Key: owing().Key, Events: events}
			record.Facts.Arrears = &rules.Arrears{Amount: 77_700}
			all, err := w.Casework().Push(context.Background(), casework.Push{
				Association: gatewaytest.Association, Program: "bo", By: "key", Records: []rules.Record{record},
			}, rules.AskedAt(w.Clock.Now()))
			if err != nil {
				t.Fatal(err)
			}
			return all[0].Report.Notices
		}
		if n := push(demanded(rules.Date(2026, 10, 5))); n != 0 {
			t.Errorf("%d notices of a demand", n)
		}
		if c, _, text := theCase(w); !casework.Pared(c) || !strings.Contains(text, "777.00") {
			t.Errorf("after a demand is kept: %s", text)
		}
		if n := push(demanded(rules.Date(2026, 10, 5)), gatewaytest.Filed(rules.Date(2026, 10, 5))); n != 1 {
			t.Fatalf("%d notices of a filing", n)
		}
		names(w)
	})
}

// TestAParedTenancyUnderAnotherNumber: it is recognised by what its name and its dwelling have in common.
func TestAParedTenancyUnderAnotherNumber(t *testing.T) {
	pared(t, func(t *testing.T, w *gatewaytest.World, owes, lives *gatewaytest.Feed) {
		for _, f := range []*gatewaytest.Feed{owes, lives} {
			f.Rows[20] = other(f.Rows[20], "0001")
			f.Version++
		}
		row := &owes.Rows[20]
		row.Events = append(row.Events, gatewaytest.Filed(rules.Date(2026, 10, 5)))
		if r := w.Read(owes, lives); r.Notices != 0 {
			t.Errorf("%d notices before anybody was asked", r.Notices)
		}
		open := tasks(w, gateway.TaskFinding)
		if len(open) != 1 || open[0].Reason != rules.Renumbered {
			t.Fatalf("nobody is asked: %+v", open)
		}
		report, err := w.Answer(open[0].Number, gatewaytest.Reply{
			Rule: rules.EvictionFiled, As: rules.None, Reason: "same",
		})
		if err != nil || report.Notices != 1 {
			t.Fatalf("%d notices, %v", report.Notices, err)
		}
		names(w)
	})
}

// TestAllIsKeptThatTheRulesAnswerBy: an agreement answers by what would be left out, so nothing is.
func TestAllIsKeptThatTheRulesAnswerBy(t *testing.T) {
	agreed, err := rules.NewAgreement(rules.Agreement{
		Name: "children", Association: gatewaytest.Association, Municipality: gatewaytest.Municipality,
		From: rules.Date(2026, 1, 1), Basis: rules.BasisLaw, Reference: "§ 1", Carries: rules.AgreementFields(),
	}, "1", func(c *rules.Case, _ rules.Occurrence) (rules.Flag, []rules.Field, error) {
		return rules.Flag(c.Household.ChildrenUnder18), nil, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		w.Rules = rules.NewSet(rules.Options{
			GoLive:     map[string]rules.Day{gatewaytest.Association: rules.Date(2026, 1, 1)},
			Agreements: []rules.Rule{agreed},
		})
		row := owing()
		row.Facts.Household.ChildrenUnder18 = rules.Answer(rules.No)
		w.Read(&gatewaytest.Feed{Label: "a", Rows: []rules.Record{row}})
		c, v, text := theCase(w)
		if casework.Pared(c) || v.Records[0].Facts.Household.ChildrenUnder18 != rules.Answer(rules.No) {
			t.Errorf("what the agreement asks about is left out: %s", text)
		}
		replays(t, w)
	})
}

// TestAllIsKeptOfWhatIsGone: a source that no longer reports the tenancy cannot be asked for it again.
func TestAllIsKeptOfWhatIsGone(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		owes, lives := manyTenancies("a", 20), manyTenancies("b", 20)
		owes.Rows = append(owes.Rows, rules.Record{Key: owing().Key, Events: owing().Events})
		lives.Rows = append(lives.Rows, rules.Record{Key: owing().Key, Facts: owing().Facts})
		w.KeepAll = true
		w.Read(owes, lives)
		w.KeepAll = false
		lives.Rows, lives.Version = lives.Rows[:20], 1
		owes.Rows[20].Events, owes.Version = append(owes.Rows[20].Events, demanded(rules.Date(2026, 10, 4))), 1
		w.Read(owes, lives)
		if c, _, text := theCase(w); c.Version < 2 || !strings.Contains(text, "Vestergade") {
			t.Errorf("version %d: what nobody can tell again is left out: %s", c.Version, text)
		}
	})
}
