package main

import (
	"testing"

	"boligbro/rules"
)

func TestPeriod(t *testing.T) {
	b := backtestCmd{From: day{rules.Date(2026, 9, 1)}, To: day{rules.Date(2026, 9, 30)}}
	for d, want := range map[rules.Day]bool{0: true, rules.Date(2026, 8, 31): false,
		rules.Date(2026, 9, 1): true, rules.Date(2026, 9, 30): true,
		rules.Date(2026, 10, 1): false} {
		if b.within(d) != want {
			t.Errorf("%s is in the period: %v", d, !want)
		}
	}
	if open := (&backtestCmd{}); !open.within(rules.Date(2026, 9, 1)) {
		t.Error("without a period a day is out")
	}
}
