package store

import (
	"strings"
	"testing"

	"boligbro/gateway"
	"boligbro/rules"
)

var (
	hiddenRules  = []string{"eviction-filed", "children-under-18", "agreement/familier-med-boern"}
	hiddenPlaces = []string{"one", "two"}
)

// TestHide: what is hidden is found again in its own place and in no other, and tells by its length nothing
// of which rule it is.
func TestHide(t *testing.T) {
	h := newHider(make([]byte, 32))
	for _, rule := range hiddenRules {
		for _, place := range hiddenPlaces {
			hidden := h.hide(rule, place)
			if len(hidden) != len(h.hide("x", "y")) || hidden != h.hide(rule, place) {
				t.Errorf("%s in %s: %q", rule, place, hidden)
			}
			if shown, err := h.shown(hidden, place); shown != rule || err != nil {
				t.Errorf("%s in %s is shown as %q, %v", rule, place, shown, err)
			}
			for _, other := range []struct{ hidden, place string }{
				{hidden, "three"}, {hidden[1:], place}, {hidden + "AAAA", place}, {rule, place}, {"A", place},
			} {
				if shown, err := h.shown(other.hidden, other.place); err == nil {
					t.Errorf("%q in %s is shown as %q", other.hidden, other.place, shown)
				}
			}
		}
	}
}

// TestPlacesAreToldApart: a place is its parts, and not their letters in a row.
func TestPlacesAreToldApart(t *testing.T) {
	h := newHider(make([]byte, 32))
	hidden := h.hide("children-under-18", "cases", "1", "rule")
	for _, place := range [][]string{
		{"cases1", "rule"}, {"cases", "1rule"}, {"cases", "1r", "ule"}, {"cases1rule"},
	} {
		if shown, err := h.shown(hidden, place...); err == nil {
			t.Errorf("%q is shown as %q", place, shown)
		}
	}
}

// TestNothingHiddenLooksLikeAnother: each text in each place has a nonce of its own, so that no two are
// sealed by the same stream and nobody can compare them, and no part of one looks like that of another.
func TestNothingHiddenLooksLikeAnother(t *testing.T) {
	h := newHider(make([]byte, 32))
	const part = 16 // characters, as long as the nonce
	seen := map[string]string{}
	for _, rule := range hiddenRules {
		for _, place := range hiddenPlaces {
			name, hidden := rule+" in "+place, h.hide(rule, place)
			for i := 0; i+part <= len(hidden); i += part {
				if other := seen[hidden[i:i+part]]; other != "" {
					t.Errorf("%s looks like %s from character %d", name, other, i)
				}
				seen[hidden[i:i+part]] = name
			}
		}
	}
}

// TestHiddenWithOneCharacterChanged is refused, wherever it was changed.
func TestHiddenWithOneCharacterChanged(t *testing.T) {
	h := newHider(make([]byte, 32))
	hidden := h.hide("children-under-18", "one")
	for i := range hidden {
		for _, c := range "Ab0-_" {
			changed := hidden[:i] + string(c) + hidden[i+1:]
			if shown, err := h.shown(changed, "one"); changed != hidden && err == nil {
				t.Errorf("character %d may be %q: %q", i, c, strings.ToValidUTF8(shown, "?"))
			}
		}
	}
}

// TestADutyTellsNothingByItsLength: by its length nobody can tell a filing, a demand, or an agreement about
// children from another, nor how many tenants there are.
func TestADutyTellsNothingByItsLength(t *testing.T) {
	h := newHider(make([]byte, 32))
	want := len(h.hideDuty(dutyRow{rule: rules.EvictionFiled}, "n"))
	for _, d := range []dutyRow{
		{
			rule: rules.EvictionFiled, due: "2026-10-05", dueAt: 1_790_000_000_000_000, filed: "2026-10-05",
			tenants: 12,
		},
		{rule: rules.AssignedTenantDemand, due: "2026-10-05", dueAt: 1_790_000_000_000_000, late: true},
		{rule: rules.ChildrenUnder18, due: "2026-10-05"},
		{rule: "agreement/familier-med-boern", due: "2026-10-05", dueAt: 1_790_000_000_000_000, late: true},
	} {
		hidden := h.hideDuty(d, "n")
		if len(hidden) != want {
			t.Errorf("%+v is %d long, want %d", d, len(hidden), want)
		}
		if shown, err := h.duty(hidden, "n"); shown != d || err != nil {
			t.Errorf("%+v is shown as %+v, %v", d, shown, err)
		}
	}
	for _, damaged := range []string{"", "a\nb\n1\n1\nd", "a\nb\nx\n1\nd\n1", "a\nb\n1\n1\nd\nx"} {
		if shown, err := h.duty(h.hide(damaged, dutyPlace("n")...), "n"); err == nil {
			t.Errorf("%q is shown as %+v", damaged, shown)
		}
	}
}

// TestADutySaysWhatItsMessageSays: a row whose day of filing, or number of tenants, is not the message's is
// found out.
func TestADutySaysWhatItsMessageSays(t *testing.T) {
	first := gateway.FirstMessage{Notice: gateway.Notice{
		Rule: rules.EvictionFiled, Event: rules.Event{On: rules.Date(2026, 10, 5)},
	}}
	first.Delivery.Content.Event.On = rules.Date(2026, 10, 5)
	first.Delivery.Content.Tenants = []rules.NoticeTenant{{Name: "Anne"}, {Name: "Bo"}}
	message := encode(born{Content: content(first.Delivery.Content)})
	filed := firstDuty(&first)
	demand := filed
	demand.rule = rules.AssignedTenantDemand
	first.Notice.Rule = rules.AssignedTenantDemand
	day, tenants := filed, filed
	day.filed, tenants.tenants = "2026-10-06", 1
	if !filed.written(message) || day.written(message) || tenants.written(message) {
		t.Error("a message is not read as it is written")
	}
	other := []byte(`{"content":{"Tenants":[{"Name":"\"On\":\"2026-10-06\""},{}],"Event":{"On":"2026-10-05"}}}`)
	for _, is := range []struct {
		duty    dutyRow
		message []byte
		says    bool
	}{
		{filed, message, true}, {firstDuty(&first), message, true}, {day, message, false},
		{tenants, message, false}, {demand, message, false}, {filed, []byte("{"), false},
		{filed, other, true}, {day, other, false},
	} {
		if says := is.duty.says(is.message); says != is.says {
			t.Errorf("%+v says %s: %v", is.duty, is.message, says)
		}
	}
}
