package store_test

import (
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/municipal"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
	"boligbro/rules"
)

// The clocks are the same in parts as in one, also where a part begins after a notice that waits, and far
// below those that come first.
func TestRunningInPartsIsTheWhole(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		db := storetest.Open(t, o)
		const all, waits = 130, 4
		err := db.Do(t.Context(), func(tx gateway.Tx) error {
			for i := range all {
				s := storetest.NewSample(db.Blind, storetest.Association, i)
				s.Notice.Created = storetest.Night.Add(-time.Duration(i) * time.Hour)
				s.Delivery.Created = s.Notice.Created
				if err := s.Add(tx); err != nil {
					return err
				}
				if i >= all-waits { // the oldest: before all that have arrived in their own order
					act := storetest.NewAct(s, i)
					act.Kind, act.On = gateway.ActChildrenChecked, rules.DayOf(storetest.Night)
					if err := tx.AddAct(act); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		since := storetest.Night.Add(-(all - waits) * time.Hour).UnixMicro()
		if _, err := storetest.Raw(t, o).Exec(arrived+` WHERE created > $1`, since); err != nil {
			t.Fatal(err)
		}
		mu := &municipal.Municipal{Store: db, Now: func() time.Time { return storetest.Night }}
		scope := gateway.Scope{Municipalities: []string{storetest.Municipality}}
		asked := rules.AskedAt(storetest.Night)
		read := func(after gateway.Place, limit int) municipal.Received {
			part, err := mu.Running(t.Context(), scope, gateway.NoticeList{After: after, Limit: limit}, asked)
			if err != nil {
				t.Fatal(err)
			}
			return part
		}
		whole := read(gateway.Place{}, 2*all).Notices
		if len(whole) != all {
			t.Fatalf("the whole has %d", len(whole))
		}
		for _, limit := range []int{1, 7} {
			var ids []string
			for after := (gateway.Place{}); len(ids) == 0 || after != (gateway.Place{}); {
				part := read(after, limit)
				for i := range part.Notices {
					ids = append(ids, part.Notices[i].ID)
				}
				after = part.Older
			}
			for i := range whole {
				if len(ids) != all || ids[i] != whole[i].ID {
					t.Fatalf("in parts of %d it is another list, of %d", limit, len(ids))
				}
			}
		}
	})
}
