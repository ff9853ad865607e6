package casework_test

import (
	"context"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// Somebody sees to what waits about a case, all of it or one rule's, and to a row, until somebody else does;
// a later night changes nothing of that.
func TestATaskIsAssigned(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := &gatewaytest.Feed{Label: "a"}
		one := gatewaytest.Tenancy("1", gatewaytest.FiledWithoutGround(rules.Date(2026, 10, 5)))
		two := gatewaytest.Tenancy("2", gatewaytest.FiledWithoutGround(rules.Date(2026, 10, 5)))
		row := badRow(3, "3;Anne", rules.ProblemDateUnreadable, rules.Filed, 0)
		readNight(w, f, one, two, row)
		names := map[string]string{} // by tenancy, or "row"
		for _, v := range w.Waiting(gatewaytest.AssociationScope) {
			if names[v.Tenancy] = v.Name; v.Kind == gateway.TaskRow {
				names["row"] = v.Name
			}
		}
		assign := func(owner, substitute, rule string, names ...string) (int, error) {
			return w.Casework().Assign(context.Background(), gatewaytest.AssociationScope,
				casework.Selection{Names: names, Rule: rule}, owner, substitute)
		}
		sees := func(when string, want map[string]string) {
			t.Helper()
			for _, v := range w.Waiting(gatewaytest.AssociationScope) {
				if got := v.Owner + "/" + v.Substitute; got != want[v.Name] {
					t.Errorf("%s: %s is with %q, want %q", when, v.Name, got, want[v.Name])
				}
			}
		}

		if n, err := assign("ab", "xy", "", names["1"], names["row"]); n != 2 || err != nil {
			t.Fatal(n, err)
		}
		owners := map[string]string{names["1"]: "ab/xy", names["2"]: "/", names["row"]: "ab/xy"}
		sees("when they are assigned", owners)
		one.Facts.Household.ChildrenUnder18 = rules.Answer(rules.Yes)
		readNight(w, f, one, two, row)
		sees("after another night", owners)

		// one that cannot be leaves the others as they are
		for _, wrong := range []struct {
			owner, substitute, rule string
			names                   []string
			says                    *lang.Error
		}{
			{"cd", "", rules.AssignedTenantDemand, []string{names["2"]}, lang.ErrNothingOpen},
			{"Bo Bentsen", "", "", []string{names["2"]}, lang.ErrOwnerSigned},
			{"cd", "010203-1234", "", []string{names["2"]}, lang.ErrOwnerSigned},
			{"", "cd", "", []string{names["2"]}, lang.ErrSubstituteAlone},
			{"cd", "", "", []string{"R-0000000000"}, lang.ErrNoRow},
		} {
			n, err := assign(wrong.owner, wrong.substitute, wrong.rule, wrong.names...)
			if n != 0 || err == nil {
				t.Errorf("%+v was assigned: %d", wrong, n)
				continue
			}
			gatewaytest.WantRefusal(t, err, wrong.says.Text(lang.Danish))
		}
		for what, sel := range map[string]casework.Selection{
			"another day":     {Names: []string{names["2"]}, On: rules.Date(2026, 10, 6)},
			"another episode": {Names: []string{names["2"]}, Episode: 2},
		} {
			n, err := w.Casework().Assign(context.Background(), gatewaytest.AssociationScope, sel, "cd", "")
			if n != 0 || err == nil {
				t.Errorf("%s was assigned: %d", what, n)
			}
		}
		if n, err := assign("cd", "", "", names["2"], "B-2222-2222"); n != 0 || err == nil {
			t.Errorf("a case that is not there was assigned: %d", n)
		}
		for _, s := range []gateway.Scope{
			{}, gatewaytest.MunicipalityScope, {Associations: []string{"87654321"}},
		} {
			n, err := w.Casework().Assign(context.Background(), s, casework.Selection{Names: []string{names["2"]}},
				"cd", "")
			if n != 0 || err == nil {
				t.Errorf("%+v assigned %d", s, n)
			}
		}
		sees("after what cannot be", owners)

		owners[names["1"]] = "/"
		owners[names["2"]] = "cd/"
		_, err := assign("", "", "", names["1"])
		if err == nil {
			_, err = assign("cd", "", rules.EvictionFiled, names["2"])
		}
		if err != nil {
			t.Fatal(err)
		}
		sees("when somebody else has them", owners)
	})
}
