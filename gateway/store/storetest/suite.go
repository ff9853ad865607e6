package storetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"boligbro/gateway"
)

// Run holds every sentence of the contracts in gateway/store.go. open gives a new, empty store.
func Run(t *testing.T, open func(t *testing.T) gateway.Store) {
	for name, test := range map[string]func(s suite){
		"Do":          suite.testDo,
		"View":        suite.testView,
		"Blind":       suite.testBlind,
		"Cases":       suite.testCases,
		"Renumbered":  suite.testRenumbered,
		"Versions":    suite.testVersions,
		"Awake":       suite.testAwake,
		"Apply":       suite.testApply,
		"Tasks":       suite.testTasks,
		"RowTasks":    suite.testRowTasks,
		"FirstTasks":  suite.testFirstTasks,
		"Assign":      suite.testAssign,
		"Runs":        suite.testRuns,
		"Staged":      suite.testStaged,
		"Notices":     suite.testNotices,
		"Lists":       suite.testLists,
		"Files":       suite.testFiles,
		"Received":    suite.testReceived,
		"DutyFiles":   suite.testDutyFiles,
		"Clocks":      suite.testClocks,
		"Deliveries":  suite.testDeliveries,
		"Claim":       suite.testClaim,
		"Attempts":    suite.testAttempts,
		"Moved":       suite.testMoved,
		"Hold":        suite.testHold,
		"Trust":       suite.testTrust,
		"Receipts":    suite.testReceipts,
		"States":      suite.testStates,
		"Acts":        suite.testActs,
		"CaseActs":    suite.testCaseActs,
		"OwnCases":    suite.testOwnCases,
		"Shared":      suite.testShared,
		"FilingsSeen": suite.testFilingsSeen, "Retention": suite.testRetention,
		"APIKeys":       suite.testAPIKeys,
		"Readings":      suite.testReadings,
		"Interventions": suite.testInterventions,
		"KeptAnswers":   suite.testKeptAnswers,
		"People":        suite.testPeople,
		"PersonEnds":    suite.testPersonEnds,
		"SignIns":       suite.testSignIns,
		"Tries":         suite.testTries,
		"Sessions":      suite.testSessions,
		"Answers":       suite.testAnswers,
		"Rows":          suite.testRowAnswers,
		"RuleSets":      suite.testRuleSets,
		"Alarms":        suite.testAlarms,
		"AlarmCause":    suite.testAlarmCause,
		"EachCause":     suite.testEachCause,
		"Overlooked":    suite.testOverlooked,
		"Leases":        suite.testLeases,
		"Log":           suite.testLog,
		"Scopes":        suite.testScopes,
		"EveryField":    suite.testEveryField,
		"ManyWriters":   suite.testManyWriters,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(suite{t, open(t)})
		})
	}
}

// suite is one test on one store.
type suite struct {
	*testing.T
	s gateway.Store
}

// do runs fn in a transaction that must succeed.
func (s suite) do(fn func(tx gateway.Tx) error) {
	s.Helper()
	if err := s.s.Do(context.Background(), fn); err != nil {
		s.Fatalf("Do: %v", err)
	}
}

// try runs fn in a transaction and gives its error.
func (s suite) try(fn func(tx gateway.Tx) error) error {
	return s.s.Do(context.Background(), fn)
}

// view runs fn on a state that must be readable.
func (s suite) view(fn func(r gateway.Reader) error) {
	s.Helper()
	if err := s.s.View(context.Background(), fn); err != nil {
		s.Fatalf("View: %v", err)
	}
}

// add writes a new sample of the association.
func (s suite) add(n int) Sample {
	s.Helper()
	sample := NewSample(s.s.Blind, Association, n)
	s.do(sample.Add)
	return sample
}

// is wants the error that errors.Is finds.
func (s suite) is(err, want error) {
	s.Helper()
	if !errors.Is(err, want) {
		s.Fatalf("got error %v, want %v", err, want)
	}
}

// same wants the values to be equal; an empty list is the same as none, and as a want of nil.
func (s suite) same(got, want any) {
	s.Helper()
	if want == nil && reflect.ValueOf(got).Len() == 0 {
		return
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty(), cmpopts.IgnoreTypes(gateway.Seen{})); diff != "" {
		s.Fatalf("not what it should be (-want +got):\n%s", diff)
	}
}

// read gives what a reading method finds.
func read[T any](s suite, fn func(r gateway.Reader) (T, error)) T {
	s.Helper()
	var found T
	s.view(func(r gateway.Reader) (err error) {
		found, err = fn(r)
		return err
	})
	return found
}

// fails gives the error of a reading method.
func fails[T any](s suite, fn func(r gateway.Reader) (T, error)) error {
	s.Helper()
	return s.s.View(context.Background(), func(r gateway.Reader) error {
		_, err := fn(r)
		return err
	})
}

func (s suite) entries() int {
	s.Helper()
	return len(read(s, func(r gateway.Reader) ([]gateway.LogEntry, error) { return r.Entries(0, 0) }))
}

var errStop = errors.New("stop")

func numbers(n int) (list []string) {
	for i := range n {
		list = append(list, fmt.Sprint(i))
	}
	return list
}
