package intake_test

import (
	"fmt"
	"slices"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// otherwise is a row of a list under a number that no other source has.
func otherwise(number, name, street string) rules.Record {
	r := namelessRow(name, street)
	r.Key.Tenancy = number
	return r
}

// register is a source of the tenancy with the demand and of forty others, and assigned a list of twenty of
// those.
func register(demanded rules.Record) (system, assigned *gatewaytest.Feed) {
	system = &gatewaytest.Feed{Label: "system", Rows: one(demanded)}
	assigned = &gatewaytest.Feed{Label: "list"}
	for n := range 40 {
		number := fmt.Sprint("00", n+10)
		system.Rows = append(system.Rows, gatewaytest.Tenancy(number))
		if n%2 == 0 {
			assigned.Rows = append(assigned.Rows, onList(number, rules.Date(2026, 5, 1)))
		}
	}
	return system, assigned
}

// A row of a whole list whose number no source has may be of anybody: it is compared by name and address, and
// told of where it resembles nobody.
func TestARowUnderANumberThatNobodyHas(t *testing.T) {
	for name, test := range map[string]struct {
		row      rules.Record
		part     bool // the list is not whole
		stranded bool // the system does not list tenancies
		signs    []rules.Sign
		told     int
	}{
		"the same people":  {row: otherwise("2", "Anne Ærø 02", "Vestergade 02"), signs: sameInAll},
		"others":           {row: otherwise("2", "Bo Bå", "Østergade 7"), told: 1},
		"who moved out":    {row: until(onList("2", rules.Date(2019, 5, 1)))},
		"no whole list":    {row: otherwise("2", "Anne Ærø 02", "Vestergade 02"), part: true},
		"nobody can tell":  {row: otherwise("2", "Anne Ærø 02", "Vestergade 02"), stranded: true},
		"a known tenancy":  {row: otherwise("0011", "Anne Ærø 02", "Vestergade 02")},
		"only a number":    {row: onList("2", rules.Date(2026, 5, 1)), told: 1},
		"the right number": {row: onList("02", rules.Date(2026, 5, 1))},
	} {
		t.Run(name, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				w.WholeLists = map[string]bool{"list": !test.part}
				w.Registers = map[string]bool{"system": !test.stranded}
				system, list := register(demandedTenancy("02", rules.No))
				list.Rows = append(list.Rows, test.row)
				for night := range 3 {
					run := w.Read(system, list).Run
					signs := doubted(w)
					if test.row.Key.Tenancy == "02" {
						signs = slices.DeleteFunc(signs, func(s rules.Sign) bool { return s == rules.SignSystemDenies })
					}
					if !slices.Equal(signs, test.signs) {
						t.Errorf("night %d: asked because of %v, want %v", night, signs, test.signs)
					}
					told := 0
					of, _ := run.OfSource("list")
					for _, u := range of.Unread {
						told += u.Rows
					}
					if run.Reason != "" || told != test.told || of.Rows != of.Kept+of.WithoutSteps+of.Quarantined+of.Repeated {
						t.Errorf("night %d: told of %d rows, want %d; %+v", night, told, test.told, run)
					}
					if night == 0 {
						system.Version++ // the list stays as it was
					}
				}
				w.Verify()
			})
		})
	}
}

// Of a list of which nobody knows a number, silence is no word: the numbers are written otherwise than they are.
// Where some are known, the others may be another association's, and it is one.
func TestAListUnderOtherNumbers(t *testing.T) {
	for name, test := range map[string]struct{ otherwise, lacks int }{
		"the right numbers": {0, 0}, "all but one": {19, 0}, "all": {20, 1},
	} {
		t.Run(name, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				w.WholeLists, w.Registers = map[string]bool{"list": true}, map[string]bool{"system": true}
				system, list := register(demandedTenancy("02", rules.Unknown))
				for i := range test.otherwise {
					list.Rows[i].Key.Tenancy = list.Rows[i].Key.Tenancy[2:]
				}
				if run := w.Read(system, list).Run; run.State != gateway.RunAdopted {
					t.Errorf("%+v", run)
				}
				lacks := 0
				for _, open := range tasks(w, gateway.TaskFinding) {
					if slices.Contains(open.Finding.Missing, rules.FieldAssigned) {
						lacks++
					}
				}
				if lacks != test.lacks {
					t.Errorf("%d findings lack whether the tenant was assigned, want %d", lacks, test.lacks)
				}
				w.Verify()
			})
		})
	}
}
