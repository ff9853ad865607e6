package store_test

import (
	"testing"

	"boligbro/gateway/ledger"
	"boligbro/gateway/store"
)

// An export tells of an association or a municipality by an entry, or by what opens one.
func TestWhomAnExportNames(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		kind   string
		codes  []ledger.Code
		opened map[string][]byte
		names  string
	}{
		"a run":    {"run", []ledger.Code{{Name: "association", Value: "13748136"}}, nil, "13748136"},
		"a notice": {"notice", []ledger.Code{{Name: "municipality", Value: "0751"}}, nil, "0751"},
		"a case": {"version", nil, map[string][]byte{
			"records": []byte(`{"number":"B-2222-2222","association":"13748136","key":"1","records":[]}`),
		}, "13748136"},
		"an act": {"municipal", nil, map[string][]byte{
			"act": []byte(`{"case":"1","kind":"contacted","municipality":"0751"}`),
		}, "0751"},
		"a municipality's own case": {"municipal", nil, map[string][]byte{
			"act": []byte(`{"number":"K-2222-2222","municipality":"0751"}`),
		}, "0751"},
		"an alarm about a clock": {"municipal", nil, map[string][]byte{
			"act": []byte(`["alarm","clock-late","","0751","K-2222-2222","1","decide-no-help",1]`),
		}, "0751"},
	} {
		e := store.NewExported()
		e.Add(ledger.Leaf{Kind: test.kind, ID: "id", Codes: test.codes}, nil)
		if test.opened != nil && e.Names(test.names) {
			t.Errorf("%s names it unopened", name)
		}
		e.Add(ledger.Leaf{Kind: test.kind, ID: "id", Codes: test.codes}, test.opened)
		if !e.Names(test.names) || e.Names("0101") {
			t.Errorf("%s: names it %v, and another %v", name, e.Names(test.names), e.Names("0101"))
		}
	}
}
