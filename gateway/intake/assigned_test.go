package intake_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/intake"
	"boligbro/rules"
)

// demandedTenancy is a tenancy in its first year whose demand is to be notified of when it was assigned.
func demandedTenancy(number string, assigned rules.Flag) rules.Record {
	r := gatewaytest.Tenancy(number, rules.Event{Kind: rules.Demanded, On: rules.Date(2026, 10, 5), Ref: "P-1"})
	r.Facts.Tenancy.Start, r.Facts.Tenancy.Assigned = rules.Date(2026, 5, 1), assigned
	return r
}

// onList is a row of a list of assigned tenancies.
func onList(number string, from rules.Day) rules.Record {
	return rules.Record{
		Key:        rules.Key{Association: gatewaytest.Association, Tenancy: number},
		Assignment: &rules.Assignment{From: from},
	}
}

// namelessRow is a row that says who was assigned which dwelling, and not the tenancy.
func namelessRow(name, street string) rules.Record {
	r := onList("", rules.Date(2026, 5, 1))
	r.Facts.Tenants = []rules.Tenant{{Name: name}}
	r.Facts.Tenancy.Address = rules.Address{Street: street, PostalCode: "8000", City: "Aarhus C"}
	return r
}

// doubted is why a person is asked whether the tenancy was assigned; nil: nobody is.
func doubted(w *gatewaytest.World) (signs []rules.Sign) {
	w.T.Helper()
	for _, open := range tasks(w, gateway.TaskFinding) {
		if open.Reason == rules.AssignmentDoubtful {
			signs = append(signs, open.Finding.Signs...)
		}
	}
	return signs
}

// sameInAll is what a row and a tenancy can have in common at most.
var sameInAll = because(
	rules.SignRowResembles, rules.SignSameDwelling, rules.SignSameName, rules.SignSameStart,
)

func TestAListOfAssignedTenanciesJoinsByKey(t *testing.T) {
	start := rules.Date(2026, 5, 1)
	for name, test := range map[string]struct {
		system  rules.Flag
		rows    []rules.Record
		whole   bool
		notices int
		signs   []rules.Sign
		reason  rules.Reason // of a task that asks something else
	}{
		"listed, system unknown": {rows: one(onList("2", start)), notices: 1},
		"listed, system yes":     {system: rules.Yes, rows: one(onList("2", start)), notices: 1},
		"listed, system no": {
			system: rules.No, rows: one(onList("2", start)), signs: because(rules.SignSystemDenies),
		},
		"unlisted, system unknown": {reason: rules.FactsMissing},
		"unlisted, system yes":     {system: rules.Yes, notices: 1},
		"unlisted, system no":      {system: rules.No},
		"not on a whole list":      {whole: true},
		"not on a whole list, yes": {system: rules.Yes, whole: true, signs: because(rules.SignListLacks)},
		"listed before moving in":  {rows: one(onList("2", start.Add(-40))), notices: 1},
		"listed years before": {
			rows: one(onList("2", rules.Date(2019, 5, 1))), signs: because(rules.SignOtherTime),
		},
		"listed long after": {
			rows: one(onList("2", start.Add(60))), signs: because(rules.SignOtherTime),
		},
		"listed of those before": {
			rows: one(until(onList("2", rules.Date(2019, 5, 1)))), reason: rules.FactsMissing,
		},
		"listed by another town": {
			rows: one(by(onList("2", start), "0461")), signs: because(rules.SignOtherMunicipality),
		},
		"listed by the dwelling's": {
			rows: one(by(onList("2", start), gatewaytest.Municipality)), notices: 1,
		},
		"only others are listed": {rows: one(onList("77", start)), reason: rules.FactsMissing},
		"an unreadable row on a whole list": {
			rows: one(rules.Record{
				Quarantined: true, Row: "?", Problems: []rules.Problem{{Code: rules.ProblemKeyMissing}},
			}),
			whole: true, reason: rules.FactsMissing,
		},
		"others on a whole list": {rows: one(onList("77", start)), whole: true},
	} {
		t.Run(name, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				w.WholeLists = map[string]bool{"list": test.whole}
				system := &gatewaytest.Feed{Label: "system", Rows: []rules.Record{demandedTenancy("2", test.system)}}
				list := &gatewaytest.Feed{Label: "list", Rows: slices.Clone(test.rows)}
				for n := range 20 {
					list.Rows = append(list.Rows, onList(fmt.Sprint("other ", n), start))
				}
				for range 2 {
					report := w.Read(system, list)
					if n := len(w.Notices()); n != test.notices {
						t.Errorf("%d notices, want %d", n, test.notices)
					}
					if signs := doubted(w); !slices.Equal(signs, test.signs) {
						t.Errorf("asked because of %v, want %v", signs, test.signs)
					}
					open := tasks(w, gateway.TaskFinding)
					if test.reason != "" && (len(open) != 1 || open[0].Reason != test.reason) {
						t.Errorf("open %+v, want %s", open, test.reason)
					}
					for _, r := range report.Run.Sources {
						if r.Rows != r.Kept+r.WithoutSteps+r.Quarantined+r.Repeated {
							t.Errorf("%+v does not add up", r)
						}
					}
					if n := len(cases(w)); n != 1 {
						t.Errorf("%d cases; a list opens none", n)
					}
					system.Version++
					list.Version++
				}
				w.Verify()
			})
		})
	}
}

func one(r rules.Record) []rules.Record { return []rules.Record{r} }

// because is why a person is asked.
func because(signs ...rules.Sign) []rules.Sign { return signs }

func until(r rules.Record) rules.Record {
	r.Assignment.Until = r.Assignment.From.Add(400)
	return r
}

func by(r rules.Record, municipality string) rules.Record {
	r.Assignment.Municipality = municipality
	return r
}

func cases(w *gatewaytest.World) (all []gateway.Case) {
	w.T.Helper()
	w.View(func(r gateway.Reader) error {
		return r.EachCase(gateway.Operator, gatewaytest.Association, func(c gateway.Case) error {
			all = append(all, c)
			return nil
		})
	})
	return all
}

// A row that disappears takes no yes away by itself: of a demand that nobody was notified of a person is
// asked, and steps stay.
func TestARowThatDisappearsFromTheList(t *testing.T) {
	for _, whole := range []bool{false, true} {
		gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
			w.WholeLists = map[string]bool{"list": whole}
			tenancy := demandedTenancy("2", rules.Unknown)
			demand := tenancy.Events
			tenancy.Events = []rules.Event{{Kind: rules.Terminated, On: rules.Date(2026, 10, 2)}}
			system := &gatewaytest.Feed{Label: "system", Rows: []rules.Record{tenancy}}
			list := &gatewaytest.Feed{Label: "list", Rows: []rules.Record{onList("2", 0)}}
			for n := range 10 { // so that the list has not shrunk too much when one is gone
				list.Rows = append(list.Rows, onList(fmt.Sprint("other ", n), 0))
			}
			w.Read(system, list)
			list.Rows, list.Version = list.Rows[1:], 1
			w.Read(system, list)
			tenancy.Events = append(demand, tenancy.Events...)
			system.Rows, system.Version = []rules.Record{tenancy}, 1
			for range 2 {
				w.Read(system, list)
				if signs := doubted(w); !slices.Equal(signs, []rules.Sign{rules.SignRowGone}) || len(w.Notices()) > 0 {
					t.Errorf("asked because of %v, %d notices", signs, len(w.Notices()))
				}
				system.Version++
				list.Version++
			}
			// It comes back, and nobody need answer.
			list.Rows, list.Version = append(list.Rows, onList("2", 0)), 9
			w.Read(system, list)
			if signs := doubted(w); signs != nil || len(w.Notices()) != 1 {
				t.Errorf("asked because of %v, %d notices", signs, len(w.Notices()))
			}
			w.Verify()
		})
	}
}

// What the housing system itself has said goes the same way: a yes that turns to a no is asked about, until the
// system says yes again or a person answers; but not that another tenant was not assigned.
func TestAYesThatTheSystemTakesBack(t *testing.T) {
	for name, test := range map[string]struct {
		then    rules.Flag
		moved   bool // another tenant
		signs   []rules.Sign
		reason  rules.Reason
		notices int
	}{
		"to a no":           {then: rules.No, signs: because(rules.SignTurnedNo)},
		"of another tenant": {then: rules.No, moved: true},
		"to nothing":        {then: rules.Unknown, reason: rules.FactsMissing},
		"it stays":          {then: rules.Yes, notices: 1},
	} {
		t.Run(name, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				tenancy := demandedTenancy("2", rules.Yes)
				demand := tenancy.Events
				tenancy.Events = []rules.Event{{Kind: rules.Terminated, On: rules.Date(2026, 10, 2)}}
				system := &gatewaytest.Feed{Label: "system", Rows: one(tenancy)}
				w.Read(system)
				tenancy.Facts.Tenancy.Assigned = test.then
				if test.moved {
					tenancy.Facts.Tenancy.Start = rules.Date(2026, 8, 1)
				}
				for night := range 3 {
					if night > 0 { // the demand comes in a later night than the no
						tenancy.Events = append(slices.Clone(demand), rules.Event{
							Kind: rules.Terminated, On: rules.Date(2026, 10, 2),
						})
					}
					tenancy.Facts.Department = fmt.Sprint(night)
					system.Rows, system.Version = one(tenancy), system.Version+1
					w.Read(system)
				}
				if signs := doubted(w); !slices.Equal(signs, test.signs) || len(w.Notices()) != test.notices {
					t.Errorf("asked because of %v, want %v; %d notices", signs, test.signs, len(w.Notices()))
				}
				open := tasks(w, gateway.TaskFinding)
				if test.reason != "" && (len(open) != 1 || open[0].Reason != test.reason) {
					t.Errorf("open %+v", open)
				}
				if test.signs != nil {
					if _, err := w.Answer(open[0].Number, gatewaytest.Reply{
						Rule: rules.AssignedTenantDemand, As: rules.None, Reason: "not-assigned", By: "abc",
					}); err != nil {
						t.Fatal(err)
					}
				}
				system.Version++
				w.Read(system)
				if signs := doubted(w); signs != nil {
					t.Errorf("after the answer asked because of %v", signs)
				}
				w.Verify()
			})
		})
	}
}

// A row without a number never says anything by itself: a person is asked with the points, once.
func TestARowIsMatchedByNameAndAddress(t *testing.T) {
	for name, test := range map[string]struct {
		row    rules.Record
		system rules.Flag
		signs  []rules.Sign
	}{
		"all of it": {
			row: namelessRow("ÆRØ 2,  anne", "VESTERGADE  2"), system: rules.No,
			signs: sameInAll,
		},
		"another of a couple": {
			row:   namelessRow("Bo Bå", "Vestergade 2"),
			signs: []rules.Sign{rules.SignRowResembles, rules.SignSameDwelling, rules.SignSameStart},
		},
		"another street": {
			row:   namelessRow("Anne Ærø 2", "Østergade 7"),
			signs: []rules.Sign{rules.SignRowResembles, rules.SignSameName, rules.SignSameStart},
		},
		"a stranger": {row: namelessRow("Bo Bå", "Østergade 7"), system: rules.No},
	} {
		t.Run(name, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				system := &gatewaytest.Feed{Label: "system", Rows: []rules.Record{demandedTenancy("2", test.system)}}
				list := &gatewaytest.Feed{Label: "list", Rows: []rules.Record{test.row.Clone()}}
				w.Read(system, list)
				if signs := doubted(w); !slices.Equal(signs, test.signs) || len(w.Notices()) > 0 {
					t.Fatalf("asked because of %v, want %v; %d notices", signs, test.signs, len(w.Notices()))
				}
				if test.signs == nil {
					return
				}
				answer := gatewaytest.Reply{
					Rule: rules.AssignedTenantDemand, As: rules.Notify, Reason: "assigned", By: "abc",
				}
				if _, err := w.Answer(tasks(w, gateway.TaskFinding)[0].Number, answer); err != nil {
					t.Fatal(err)
				}
				for range 2 {
					if signs := doubted(w); signs != nil || len(w.Notices()) != 1 {
						t.Errorf("after the answer asked because of %v, %d notices", signs, len(w.Notices()))
					}
					system.Version++
					list.Version++
					list.Rows[0].Assignment.From = list.Rows[0].Assignment.From.Add(3)
					w.Read(system, list)
				}
				w.Verify()
			})
		})
	}
}

// A case of which names and address are not kept is recognised all the same, also in a night in which the
// housing system says nothing new.
func TestARowIsMatchedToAPared(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		system := &gatewaytest.Feed{Label: "system", Rows: []rules.Record{demandedTenancy("2", rules.No)}}
		list := &gatewaytest.Feed{Label: "list"}
		w.Read(system, list)
		list.Rows, list.Version = []rules.Record{namelessRow("Anne Ærø 2", "Vestergade 2")}, 1
		w.Read(system, list)
		if signs := doubted(w); !slices.Equal(signs, sameInAll) {
			t.Errorf("asked because of %v, want %v", signs, sameInAll)
		}
		answer := gatewaytest.Reply{
			Rule: rules.AssignedTenantDemand, As: rules.None, Reason: "not-assigned", By: "abc",
		}
		if _, err := w.Answer(tasks(w, gateway.TaskFinding)[0].Number, answer); err != nil {
			t.Fatal(err)
		}
		list.Version++
		w.Read(system, list)
		if signs := doubted(w); signs != nil || len(w.Notices()) > 0 {
			t.Errorf("after the answer asked because of %v, %d notices", signs, len(w.Notices()))
		}
		w.Verify()
	})
}

// Of two tenancies that a row may be of, each is asked about, unless one of them is far more like it.
func TestARowThatResemblesSeveral(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		two, three := demandedTenancy("2", rules.Unknown), demandedTenancy("3", rules.Unknown)
		three.Facts.Tenancy.Address = two.Facts.Tenancy.Address
		three.Facts.Tenants = []rules.Tenant{{Name: "Bo Bå", Protected: rules.No}}
		four := demandedTenancy("4", rules.No)
		four.Facts.Tenants = []rules.Tenant{{Name: "Cy É", Protected: rules.No}}
		system := &gatewaytest.Feed{Label: "system", Rows: []rules.Record{two, three, four}}
		list := &gatewaytest.Feed{Label: "list", Rows: []rules.Record{namelessRow("Cy É", "Vestergade 2")}}
		w.Read(system, list)
		shared := 0
		for _, sign := range doubted(w) {
			if sign == rules.SignRowShared {
				shared++
			}
		}
		if shared != 3 {
			t.Errorf("%d are asked about a row that three resemble", shared)
		}
		list.Rows, list.Version = []rules.Record{namelessRow("Anne Ærø 2", "Vestergade 2")}, 1
		w.Read(system, list)
		asked := 0
		for _, open := range tasks(w, gateway.TaskFinding) {
			if open.Reason == rules.AssignmentDoubtful {
				asked++
			}
		}
		if asked != 1 {
			t.Errorf("%d are asked about a row that one resembles far more than the others", asked)
		}
		w.Verify()
	})
}

// The steps, the tenancies and the assignments of an association may come from three systems, each in a night
// of its own. A step whose tenancy nobody knows is a task at once, and its notice goes when all is known.
func TestOneCaseOfThreeSources(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		w.WholeLists = map[string]bool{"list": true}
		whole := demandedTenancy("2", rules.Unknown)
		demand, facts := whole, whole
		demand.Facts, facts.Events = rules.Facts{}, nil
		steps := &gatewaytest.Feed{Label: "steps", Rows: one(demand)}
		tenancies := &gatewaytest.Feed{Label: "tenancies", Rows: one(gatewaytest.Tenancy("1"))}
		list := &gatewaytest.Feed{Label: "list"}
		w.Read(steps, tenancies)
		if open := tasks(w, gateway.TaskFinding); len(open) != 1 || open[0].Reason != rules.FactsMissing {
			t.Errorf("a step of an unknown tenancy: %+v", open)
		}
		tenancies.Rows, tenancies.Version = append(tenancies.Rows, facts), 1
		w.Read(steps, tenancies)
		if open := tasks(w, gateway.TaskFinding); len(open) != 1 || len(w.Notices()) > 0 {
			t.Errorf("whether it was assigned is unknown: %+v", open)
		}
		list.Rows = one(onList("2", rules.Date(2026, 5, 1)))
		w.Read(steps, tenancies, list)
		if open := tasks(w, gateway.TaskFinding); len(open) > 0 || len(w.Notices()) != 1 || len(cases(w)) != 1 {
			t.Errorf("%d notices of %d cases, open %+v", len(w.Notices()), len(cases(w)), open)
		}
		w.Verify()
	})
}

// A row is compared with the cases of the association whose source it is, and with no other's.
func TestARowIsNotMatchedToAnotherAssociation(t *testing.T) {
	const neighbour = "25252525"
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		w.Associations[neighbour] = "Havnen"
		read := func(association string, feeds ...intake.Feed) {
			t.Helper()
			_, err := w.Accept(t.Context(), intake.Request{Association: association, Feeds: feeds})
			if err != nil {
				t.Fatal(err)
			}
		}
		rows := one(namelessRow("Anne Ærø 2", "Vestergade 2"))
		read(neighbour, &gatewaytest.Feed{Label: "theirs", Rows: one(demandedTenancy("2", rules.No))})
		read(gatewaytest.Association,
			&gatewaytest.Feed{Label: "ours", Rows: one(demandedTenancy("3", rules.No))},
			&gatewaytest.Feed{Label: "list", Rows: rows})
		if signs := doubted(w); slices.Contains(signs, rules.SignSameDwelling) {
			t.Errorf("asked because of %v", signs)
		}
		read(neighbour, &gatewaytest.Feed{Label: "their list", Rows: rows})
		if signs := doubted(w); !slices.Contains(signs, rules.SignSameDwelling) {
			t.Errorf("their own list asks because of %v", signs)
		}
		w.Verify()
	})
}

// Nobody can tell whether a row is of the tenancy: nobody is asked again before the row or the case says
// something else, and whether it was assigned is neither yes nor no.
func TestItIsNotKnownWhoseRowItIs(t *testing.T) {
	for name, change := range map[string]func(tenancy, row *rules.Record){
		"the row changes": func(_, row *rules.Record) { row.Assignment.From = row.Assignment.From.Add(3) },
		"another demand": func(tenancy, _ *rules.Record) {
			tenancy.Events = append(slices.Clone(tenancy.Events),
				rules.Event{Kind: rules.Demanded, On: rules.Date(2026, 10, 9), Ref: "P-2"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				system := &gatewaytest.Feed{Label: "system", Rows: one(demandedTenancy("2", rules.No))}
				list := &gatewaytest.Feed{Label: "list", Rows: one(namelessRow("Anne Ærø 2", "Vestergade 2"))}
				w.Read(system, list)
				number := tasks(w, gateway.TaskFinding)[0].Number
				if _, err := w.Answer(number, gatewaytest.Reply{
					Rule: rules.AssignedTenantDemand, As: rules.None, Reason: "not-known", By: "abc",
				}); err != nil {
					t.Fatal(err)
				}
				for range 2 {
					if signs := doubted(w); signs != nil || len(w.Notices()) > 0 {
						t.Errorf("after the answer asked because of %v, %d notices", signs, len(w.Notices()))
					}
					w.View(func(r gateway.Reader) error {
						c, err := casework.Merged(r, gateway.Operator, cases(w)[0].ID)
						if c.Tenancy.Assigned != rules.Unknown {
							t.Errorf("it is said to be %v", c.Tenancy.Assigned)
						}
						return err
					})
					system.Version++
					list.Version++
					w.Read(system, list)
				}
				change(&system.Rows[0], &list.Rows[0])
				system.Version++
				list.Version++
				w.Read(system, list)
				if signs := doubted(w); signs == nil || len(w.Notices()) > 0 {
					t.Errorf("then asked because of %v, %d notices", signs, len(w.Notices()))
				}
				w.Verify()
			})
		})
	}
}

// A tenancy that a program pushes between the nights is compared with the list in the next one, though the
// list has not changed: with its rows that name no tenancy, and with those that name it.
func TestAPushedTenancyIsOnTheList(t *testing.T) {
	for name, test := range map[string]struct {
		row     rules.Record
		signs   []rules.Sign
		notices int
	}{
		"without a number": {row: namelessRow("Anne Ærø 2", "Vestergade 2"), signs: sameInAll},
		"by number":        {row: onList("2", rules.Date(2026, 5, 1)), notices: 1},
	} {
		t.Run(name, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				list := &gatewaytest.Feed{Label: "list", Rows: one(test.row)}
				w.Read(list)
				w.Clock.Pass(time.Hour)
				_, err := w.Casework().Push(t.Context(), casework.Push{
					Association: gatewaytest.Association, Program: "bo", By: "key",
					Records: one(demandedTenancy("2", rules.Unknown)),
				}, rules.AskedAt(w.Clock.Now()))
				if err != nil || len(w.Notices()) > 0 {
					t.Fatal(err, w.Notices())
				}
				w.Clock.Pass(time.Hour)
				for range 2 {
					w.Read(list)
					if signs := doubted(w); !slices.Equal(signs, test.signs) || len(w.Notices()) != test.notices {
						t.Errorf("asked because of %v, %d notices", signs, len(w.Notices()))
					}
					w.Clock.Pass(time.Hour)
				}
				if list.Pulled != 2 {
					t.Errorf("the list was read %d times", list.Pulled)
				}
				w.Verify()
			})
		})
	}
}

// A list that has not changed is read again for a case that a program has opened since, at the very moment
// too, and once: not because the program says more of it later, and not for one that cannot be read.
func TestAPushedTenancyHasTheListReadOnce(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		list := &gatewaytest.Feed{Label: "list", Rows: one(onList("9", rules.Date(2026, 5, 1)))}
		push := func(department string) {
			t.Helper()
			said := demandedTenancy("2", rules.Yes)
			said.Facts.Department = department
			_, err := w.Casework().Push(t.Context(), casework.Push{
				Association: gatewaytest.Association, Program: "bo", By: "key", Records: one(said),
			}, rules.AskedAt(w.Clock.Now()))
			if err != nil {
				t.Fatal(err)
			}
		}
		read := func(what string, times int) {
			t.Helper()
			w.Clock.Pass(time.Hour)
			if w.Read(list); list.Pulled != times {
				t.Errorf("%s: the list was read %d times, want %d", what, list.Pulled, times)
			}
		}
		w.Read(list)
		push("35")
		read("a case is opened at the same moment", 2)
		read("nothing is new", 2)
		push("36")
		read("more is said of the case", 2)
		w.Damage(`UPDATE versions SET sealed = findings WHERE case_id = $1`, cases(w)[0].ID)
		read("the case cannot be read", 2)
	})
}
