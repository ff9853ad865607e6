package municipal_test

import (
	"strings"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/store/storetest"
	"boligbro/rules"
)

// The ids of what an association's case is made of hold when they were made, for its rows are many. The ids
// of what a municipality records hold nothing: when it did something is nobody else's to see.
func TestOnlyAnAssociationsIDsTellTheTime(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		n := w.Arrive(gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActChildrenChecked, On: rules.DayOf(w.Clock.Now())})
		opened(t, w, 1, gateway.ActEvictionNotice)
		w.Clock.At = w.Clock.At.AddDate(0, 2, 0)
		if err := w.Municipal().WatchClocks(t.Context(), rules.AskedAt(w.Clock.Now())); err != nil {
			t.Fatal(err)
		}
		db := storetest.Raw(t, w.Place)
		for column, version := range map[string]byte{
			"cases.id": '7', "versions.evaluation": '7', "notices.id": '7', "deliveries.id": '7',
			"municipal_acts.id": '4', "municipal_cases.id": '4', "municipal_alarms.id": '4',
		} {
			table, id, _ := strings.Cut(column, ".")
			rows, err := db.Query(`SELECT ` + id + ` FROM ` + table)
			if err != nil {
				t.Fatal(err)
			}
			read := 0
			for ; rows.Next(); read++ {
				var got string
				if err := rows.Scan(&got); err != nil || len(got) != 36 || got[14] != version {
					t.Errorf("%s is %q, of another version than %c: %v", column, got, version, err)
				}
			}
			if err := rows.Err(); err != nil || read == 0 {
				t.Errorf("%s: %d rows, %v", column, read, err)
			}
		}
	})
}
