package store

import (
	"cmp"
	"slices"

	"boligbro/gateway"
)

// countKey is whose deliveries are counted: a municipality's, in a state.
type countKey struct{ municipality, state string }

// counted is by how many the deliveries of a transaction change the counts. The counts are kept, because a
// page and every reading of the metrics shows them, and there may be millions of deliveries.
type counted map[countKey]int64

// moved counts a delivery that goes from a state to another; a new one comes from none.
func (c counted) moved(municipality, from, to string) {
	if from == to {
		return
	}
	c[countKey{municipality, to}]++
	if from != "" {
		c[countKey{municipality, from}]--
	}
}

// writeCounts writes the counts. It comes late in a transaction, and in one order, because others that count
// the same wait for its end.
func (t *tx) writeCounts() error {
	var rows [][]any
	for key, n := range t.counted {
		if n != 0 {
			rows = append(rows, []any{key.municipality, key.state, n})
		}
	}
	clear(t.counted)
	slices.SortFunc(rows, func(a, b []any) int {
		return cmp.Or(cmp.Compare(a[0].(string), b[0].(string)), cmp.Compare(a[1].(string), b[1].(string)))
	})
	_, err := t.changeRows(&addCounts, rows)
	return err
}

var addCounts = func() update {
	const insert, add = `INSERT INTO delivery_counts (municipality, state, n) `,
		` ON CONFLICT (municipality, state) DO UPDATE SET n = delivery_counts.n + excluded.n`
	return update{
		columns: []string{"municipality", "state", "n"},
		one:     insert + `VALUES (?, ?, ?)` + add,
		many:    insert + `SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[])` + add,
	}
}()

// CountDeliveries counts by municipality and state.
func (t *tx) CountDeliveries() (map[string]map[gateway.DeliveryState]int, error) {
	if err := t.flush(); err != nil {
		return nil, err
	}
	if err := t.writeCounts(); err != nil {
		return nil, err
	}
	return t.reader.CountDeliveries()
}

// CountDeliveries counts by municipality and state.
func (r *reader) CountDeliveries() (map[string]map[gateway.DeliveryState]int, error) {
	return r.countDeliveries(`SELECT municipality, state, n FROM delivery_counts WHERE n <> 0`)
}

func (r *reader) countDeliveries(query string) (map[string]map[gateway.DeliveryState]int, error) {
	counts := map[string]map[gateway.DeliveryState]int{}
	err := r.each(func(row scanner) error {
		var municipality string
		var state gateway.DeliveryState
		var n int
		if err := row.Scan(&municipality, &state, &n); err != nil {
			return clean(err)
		}
		if counts[municipality] == nil {
			counts[municipality] = map[gateway.DeliveryState]int{}
		}
		counts[municipality][state] = n
		return nil
	}, query)
	return counts, err
}

// counts compares the counts that are kept with the deliveries.
func (v *verifier) counts() error {
	kept, err := v.CountDeliveries()
	if err != nil {
		return err
	}
	found, err := v.countDeliveries(
		`SELECT municipality, state, count(*) FROM deliveries GROUP BY municipality, state`,
	)
	if err != nil {
		return err
	}
	for _, all := range []map[string]map[gateway.DeliveryState]int{kept, found} {
		for municipality, states := range all {
			for state := range states {
				if kept[municipality][state] != found[municipality][state] {
					v.find(StateWrong, -1, "delivery_counts", municipality+"/"+string(state))
					delete(found[municipality], state) // found once
				}
			}
		}
	}
	return nil
}
