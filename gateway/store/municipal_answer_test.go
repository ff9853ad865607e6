package store_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"boligbro/gateway"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
)

// TestWhatAMunicipalitysProgramAsksIsHidden: the answer that is kept for a program that asks again tells a
// refusal from help, and its request can be guessed; so does who in the municipality read which case. Without
// the key of municipal data none of it is read, and two answers look alike.
func TestWhatAMunicipalitysProgramAsksIsHidden(t *testing.T) {
	twoKeys(t, func(t *testing.T, o store.Options) {
		db, raw := storetest.Open(t, o), storetest.Raw(t, o)
		ask := func(key, asked, body string) map[string][]string {
			before := rowsOf(t, raw, o.URL != "")
			a := gateway.KeptAnswer{Caller: "c", Role: gateway.MunicipalityOfficer, Key: key,
				Asked: []byte(asked), At: storetest.Night.Add(time.Duration(len(body)) * time.Second)}
			do(t, db, func(tx gateway.Tx) error { _, _, err := tx.BeginAnswer(a, time.Time{}); return err })
			a.Status, a.Body = 200+len(body)%7, []byte(body)
			do(t, db, func(tx gateway.Tx) error { return tx.EndAnswer(a) })
			rows, _ := added(before, rowsOf(t, raw, o.URL != ""))
			for _, row := range rows["kept_answers"] {
				if strings.Contains(row, key) || strings.Contains(row, asked) {
					t.Errorf("a kept answer tells what was asked:\n%s", row)
				}
			}
			return shape(rows)
		}
		if diff := cmp.Diff(ask("B-2222-2222", "POST refused", `{"outcome":"refused","why":"long"}`),
			ask("B-3333-3333-x", "POST rent-help", `{}`)); diff != "" {
			t.Errorf("two answers are told apart:\n%s", diff)
		}
		reading := storetest.NewReading(1)
		do(t, db, func(tx gateway.Tx) error { return tx.AddReading(reading) })
		blinded := o
		blinded.NoMunicipal, blinded.Municipal = true, store.MasterKey{}
		without := storetest.Open(t, blinded)
		for who, of := range map[string]*store.DB{"with": db, "without": without} {
			err := of.View(t.Context(), func(r gateway.Reader) error {
				found, err := r.Readings(reading.Organisation, reading.Number)
				if slices.Contains(found, reading) != (who == "with") {
					t.Errorf("%s the key the readings are %v", who, found)
				}
				return err
			})
			report, verifyErr := of.Verify(t.Context(), store.VerifyOptions{})
			if err := errors.Join(err, verifyErr); err != nil || len(report.Findings) > 0 {
				t.Errorf("%s the key: %v, %v", who, report.Findings, err)
			}
		}
		again := gateway.KeptAnswer{Caller: "c", Role: gateway.MunicipalityOfficer, Key: "k", At: storetest.Night}
		do(t, without, func(tx gateway.Tx) error { // such as a receipt that it returns here
			_, begun, err := tx.BeginAnswer(again, time.Time{})
			if !begun {
				t.Error("a request is not begun where the key is not")
			}
			return err
		})
	})
}
