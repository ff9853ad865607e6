package audit_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"boligbro/gateway"
	"boligbro/gateway/audit"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// refused has the municipality refuse the notice on that day.
func refused(w *gatewaytest.World, message string, on rules.Day) {
	w.T.Helper()
	w.Clock.At = on.Begins().Add(12 * time.Hour)
	if err := w.Receive(context.Background(), gatewaytest.Municipality, gateway.Receipt{
		ID: "refused", Message: message, Kind: gateway.ReceiptRejected, By: gateway.ProofReceipt,
		Reason: "not-ours", At: w.Clock.Now(),
	}); err != nil {
		w.T.Fatal(err)
	}
}

// ofOne fails when the duties are not those of one notice.
func ofOne(t *testing.T, duties []gateway.DutyTally) {
	t.Helper()
	if len(duties) == 0 {
		t.Error("there are no duties")
	}
	for _, d := range duties {
		if d.Count != 1 {
			t.Errorf("the duties: %+v", d)
		}
	}
}

// A notice that the municipality refused (afvist) counts as refused from that day on, and before it as one
// that has arrived; one whose case is erased is counted as made. The export says the same.
func TestARefusedNoticeCountsFromItsDay(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		filed := gatewaytest.Filed(rules.Date(2026, 10, 5))
		w.Arrive(gatewaytest.Tenancy("1", filed), gatewaytest.Tenancy("2", filed), gatewaytest.Tenancy("3", filed))
		notices := byTenancy(w)
		refused(w, notices["1"].Messages[0].ID, rules.Date(2026, 10, 8))
		erase(w, notices["2"].Case, gateway.PartyAssociation)
		erase(w, notices["2"].Case, gateway.PartyReceived)
		w.Clock.At = rules.Date(2026, 11, 5).Begins()
		both := exported(t, w, gatewaytest.AssociationScope, gatewaytest.MunicipalityScope)
		for day, want := range map[rules.Day]gateway.NoticeTally{
			rules.Date(2026, 10, 7): {Rule: rules.EvictionFiled, Made: 3, OnTime: 3},
			rules.Date(2026, 10, 8): {Rule: rules.EvictionFiled, Made: 3, OnTime: 2, Rejected: 1},
		} {
			q := october(w)
			q.Asked = rules.AskedOn(day)
			c := compliance(t, w, q)
			if diff := cmp.Diff([]gateway.NoticeTally{want}, c.Notices); diff != "" || c.Erased != 1 {
				t.Errorf("as of %s, %d erased (-want +got):\n%s", day, c.Erased, diff)
			}
			other, err := (&audit.Audit{Exported: both}).Compliance(context.Background(), q)
			if diff := cmp.Diff(c, other, sameFigures); err != nil || diff != "" {
				t.Errorf("as of %s: %v, the export says something else (-live +export):\n%s", day, err, diff)
			}
		}
		if w.Place.URL != "" {
			return // PostgreSQL takes no text for a time
		}
		w.Damage(`UPDATE deliveries SET changed = 'x' WHERE state = 'rejected'`)
		if c := compliance(t, w, october(w)); c.Notices[0].Rejected != 1 || c.Notices[0].OnTime != 2 {
			t.Errorf("nobody can tell when it was refused: %+v", c.Notices)
		}
	})
}

// That the municipality recorded something, or that it is erased, is told to the municipality's side alone
// (retssikkerhedsloven § 5 a, stk. 3).
func TestAnAssociationIsNotToldOfActs(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		filed := gatewaytest.Filed(rules.Date(2026, 10, 5))
		w.Arrive(gatewaytest.Tenancy("1", filed), gatewaytest.Tenancy("2", filed))
		notices := byTenancy(w)
		decided(w, notices["1"], "refused", rules.Date(2026, 10, 12))
		decided(w, notices["2"], "refused", rules.Date(2026, 10, 12))
		e := gateway.Erasure{
			ID: gateway.NewID(), Case: notices["2"].Case, Party: gateway.PartyMunicipality, At: w.Clock.Now(),
		}
		if err := w.DB.Do(context.Background(), func(tx gateway.Tx) error { return tx.Erase(e) }); err != nil {
			t.Fatal(err)
		}
		q := october(w)
		for side, want := range map[string]int{"association": 0, "municipality": 1} {
			s := map[string]gateway.Scope{
				"association": gatewaytest.AssociationScope, "municipality": gatewaytest.MunicipalityScope,
			}[side]
			made, acts, erased := 0, 0, 0
			w.View(func(r gateway.Reader) error {
				in := gateway.MadeIn{From: q.From.Begins(), Until: q.To.Begins()}
				return r.EachMade(s, in, func(part []gateway.MadeNotice) error {
					for _, n := range part {
						made++
						if n.Acts {
							acts++
						}
						if n.ActsErased {
							erased++
						}
					}
					return nil
				})
			})
			if made != 2 || acts != want || erased != want {
				t.Errorf("the %s: %d notices, %d with acts, %d with erased acts", side, made, acts, erased)
			}
		}
	})
}

// What is recorded about one notice of a case is not taken to be about another of it, as long as the register
// of the municipality can be read; else it may be. The export says the same.
func TestActsAreOfTheirNotice(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		filed := gatewaytest.Filed(rules.Date(2026, 10, 5))
		first := w.Arrive(gatewaytest.Tenancy("1", filed))
		decided(w, first, "refused", rules.Date(2026, 10, 12))
		w.Clock.At = rules.Date(2026, 10, 20).Begins()
		w.Arrive(gatewaytest.Tenancy("1", filed, gatewaytest.Withdrawn(rules.Date(2026, 10, 14)),
			gatewaytest.Filed(rules.Date(2026, 10, 19))))
		w.Clock.At = rules.Date(2026, 11, 5).Begins()
		both := exported(t, w, gatewaytest.AssociationScope, gatewaytest.MunicipalityScope)
		recorded := func(r audit.Recorded) (is []bool) {
			q := october(w)
			in := gateway.MadeIn{From: q.From.Begins(), Until: q.To.Begins()}
			err := r.EachMade(gateway.Operator, in, func(part []gateway.MadeNotice) error {
				for _, n := range part {
					is = append(is, n.Acts)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			return is
		}
		live := func() (is []bool) {
			w.View(func(r gateway.Reader) error {
				is = recorded(r)
				return nil
			})
			return is
		}
		if diff := cmp.Diff([]bool{true, false}, live()); diff != "" {
			t.Errorf("of which notices something is recorded (-want +got):\n%s", diff)
		}
		before := compliance(t, w, october(w))
		w.Damage(`UPDATE registers SET sealed = data_key`)
		if diff := cmp.Diff([]bool{true, true}, live()); diff != "" {
			t.Errorf("without a register (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(before, compliance(t, w, october(w))); diff != "" {
			t.Errorf("the report without a register (-with +without):\n%s", diff)
		}
		if diff := cmp.Diff([]bool{true, false}, recorded(both)); diff != "" {
			t.Errorf("in the export (-want +got):\n%s", diff)
		}
	})
}

// What a municipality recorded is not held to be missing where neither it nor the register that names its
// notice can be read. It may then be about the case alone, so its case is counted as unreadable too.
func TestAnActThatNobodyCanReadIsNotMissing(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		filed := gatewaytest.Filed(rules.Date(2026, 10, 5))
		w.Arrive(gatewaytest.Tenancy("1", filed), gatewaytest.Tenancy("2", filed))
		decided(w, byTenancy(w)["1"], "refused", rules.Date(2026, 10, 12))
		w.Clock.At = rules.Date(2026, 11, 5).Begins()
		for i, damage := range []string{
			`UPDATE municipal_acts SET sealed = substr(sealed, 2)`, `UPDATE registers SET sealed = data_key`,
		} {
			w.Damage(damage)
			c := compliance(t, w, october(w))
			if c.Unreadable != i+1 || len(c.Duties) == 0 || c.Notices[0].Made != 2 {
				t.Errorf("after %s: unreadable %d of %+v", damage, c.Unreadable, c.Notices)
			}
			ofOne(t, c.Duties)
		}
	})
}

// A notice whose first message cannot be found where its notice was made is counted as made, and nothing
// about it is held against anybody, whether the message has arrived or not.
func TestADamagedMessageIsCountedAlone(t *testing.T) {
	for name, damage := range map[string]string{
		"another time":   `UPDATE deliveries SET created = created + 1 WHERE notice = $1`,
		"another kind":   `UPDATE deliveries SET kind = 'update', rule = '' WHERE notice = $1`,
		"another notice": `UPDATE notices SET delivery = 'none' WHERE id = $1`,
	} {
		t.Run(name, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				w.Arrive(gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5))),
					gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 5))))
				damagedMessage(w, damage)
				c := compliance(t, w, october(w))
				if c.Unreadable != 1 || len(c.Notices) != 2 || c.Notices[0].Waiting != 1 || c.Notices[1].OnTime != 1 {
					t.Errorf("unreadable %d of %+v", c.Unreadable, c.Notices)
				}
				ofOne(t, c.Duties)
			})
		})
		t.Run(name+", not arrived", func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				w.Channel.Answer = func(int, gateway.Payload) (*gateway.Receipt, error) { return nil, nil }
				w.Read(&gatewaytest.Feed{Label: "a", Rows: []rules.Record{
					gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5))),
					gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 5))),
				}})
				w.SendAll()
				damagedMessage(w, damage)
				c := compliance(t, w, october(w))
				if c.Unreadable != 1 || len(c.Notices) != 2 || c.Notices[0].Waiting != 1 ||
					c.Notices[1].Transmitted != 1 {
					t.Errorf("unreadable %d of %+v", c.Unreadable, c.Notices)
				}
			})
		})
	}
}

// damagedMessage damages the message about tenancy 1, and lets a month pass.
func damagedMessage(w *gatewaytest.World, damage string) {
	w.T.Helper()
	w.Damage(damage, byTenancy(w)["1"].ID)
	w.Clock.At = rules.Date(2026, 11, 5).Begins()
}

// What is damaged about a notice that the municipality has answered makes it unreadable, and the report
// counts it as made. What could be read of it is not shown. The first message matters where there is another,
// by which the day of the filing was corrected; else the notice says all that the report asks of it.
func TestADamagedAnswerIsCountedAlone(t *testing.T) {
	const first = ` WHERE notice = $1 AND kind = 'notice'`
	type damaged struct {
		statement string
		corrected bool
		counts    bool // the report counts its duties
		read      bool // the municipality's page still reads it
	}
	other := damaged{`UPDATE deliveries SET case_id = 'none'` + first, true, false, true}
	stray := damaged{
		`UPDATE deliveries SET notice = (SELECT id FROM notices WHERE id <> $1)` + first, true, false, true,
	}
	sealed := damaged{`UPDATE deliveries SET content = reference` + first, true, false, false}
	act := damaged{
		`UPDATE municipal_acts SET sealed = (SELECT content FROM deliveries` + first + `)`, true, false, false,
	}
	alone := func(d damaged, counts bool) damaged {
		d.corrected, d.counts = false, counts
		return d
	}
	for name, damage := range map[string]damaged{
		"the message is of another case":           other,
		"the message is of another notice":         stray,
		"the message does not open":                sealed,
		"the act does not open":                    act,
		"the only message is of another case":      alone(other, true),
		"the only message is of another notice":    alone(stray, true),
		"the only message does not open":           alone(sealed, true),
		"the act about the only one does not open": alone(act, false),
	} {
		t.Run(name, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				rows := []rules.Record{
					gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5))),
					gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 5))),
				}
				w.Arrive(rows...)
				if damage.corrected {
					w.Clock.Pass(24 * time.Hour)
					rows[0] = gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 6)))
					w.Arrive(rows...)
				}
				n := byTenancy(w)["1"]
				if len(n.Messages) == 1 == damage.corrected {
					t.Fatalf("%d messages", len(n.Messages))
				}
				decided(w, n, "refused", rules.Date(2026, 10, 12))
				w.Damage(`UPDATE deliveries SET reference = (SELECT tenancy FROM cases WHERE id = $1)`, n.Case)
				w.Damage(damage.statement, n.ID)
				w.Clock.At = rules.Date(2026, 11, 5).Begins()
				c, unreadable := compliance(t, w, october(w)), 1
				if damage.counts {
					unreadable = 0
				}
				if c.Unreadable != unreadable || len(c.Notices) != 1 || c.Notices[0].Made != 2 ||
					c.Notices[0].OnTime != 2 {
					t.Errorf("unreadable %d of %+v", c.Unreadable, c.Notices)
				}
				if damage.counts {
					if c.Duties[0].Count != 2 || c.Duties[0].OnTime != 1 {
						t.Errorf("the duties: %+v", c.Duties)
					}
				} else {
					ofOne(t, c.Duties)
				}
				w.View(func(r gateway.Reader) error {
					files, err := r.NoticeFiles(gatewaytest.MunicipalityScope, []string{n.ID})
					if len(files) != 1 || files[0].Notice.Unreadable == damage.read {
						t.Fatalf("the files: %+v", files)
					}
					if tells := files[0].Thread[0].Content.Rule != ""; tells != damage.read {
						t.Errorf("it tells what the message says: %v", tells)
					}
					return err
				})
			})
		})
	}
}

// A notice of a case that both sides have erased is counted as made and as erased, also where the
// municipality has answered it: whom the answer was about is not known any more.
func TestAnErasedNoticeWithAnAnswer(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		n := w.Arrive(gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		decided(w, n, "refused", rules.Date(2026, 10, 12))
		erase(w, n.Case, gateway.PartyAssociation)
		erase(w, n.Case, gateway.PartyReceived)
		w.Clock.At = rules.Date(2026, 11, 5).Begins()
		c := compliance(t, w, october(w))
		if c.Erased != 1 || c.Unreadable != 0 || c.Notices[0].Made != 1 || len(c.Duties) != 0 {
			t.Errorf("%d erased, %d unreadable, %+v, %+v", c.Erased, c.Unreadable, c.Notices, c.Duties)
		}
	})
}
