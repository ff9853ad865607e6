package store_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"boligbro/gateway"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
)

// A municipality that tries numbers learns nothing: one that it may not see is sought by the same statements,
// and gets the same answer, as one that no case has.
func TestCaseTellsNothingOfHiddenNumbers(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		db := storetest.Open(t, o)
		sample := storetest.NewSample(db.Blind, storetest.Association, 1)
		if err := db.Do(t.Context(), sample.Add); err != nil {
			t.Fatal(err)
		}
		ask := func(municipality, number string) ([]string, error) {
			return db.Asked(t.Context(), func(r gateway.Reader) error {
				_, err := r.Case(gateway.Scope{Municipalities: []string{municipality}}, number)
				return err
			})
		}
		if _, err := ask(storetest.Municipality, sample.Case.Number); err != nil {
			t.Fatalf("the municipality that has a notice: %v", err)
		}
		hidden, errHidden := ask("0101", sample.Case.Number)
		absent, errAbsent := ask("0101", gateway.NewNumber())
		if !errors.Is(errHidden, gateway.ErrNotFound) || errHidden.Error() != errAbsent.Error() {
			t.Errorf("a hidden number: %v; none: %v", errHidden, errAbsent)
		}
		if diff := cmp.Diff(absent, hidden); diff != "" || len(hidden) == 0 {
			t.Errorf("a hidden number is sought by other statements than none:\n%s", diff)
		}
	})
}
