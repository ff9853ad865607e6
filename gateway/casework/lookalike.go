package casework

import (
	"slices"

	"boligbro/gateway"
	"boligbro/rules"
)

// lostTogether is of how many cases that cannot be read the notices are read in one statement.
const lostTogether = 500

// LostNotices are the association's notices about these cases, which cannot be read, and about cases that are
// not there. Whom a case is about is sealed in it; what the municipality was notified of is not.
func LostNotices(
	r gateway.Reader, association string, lost []string,
) (notices []gateway.Notice, err error) {
	damaged, err := r.OpenSubjects(gateway.AlarmUnreadable)
	if err != nil || len(lost)+len(damaged) == 0 {
		return nil, err
	}
	ids := append([]string{""}, lost...) // also when there are none
	for part := range slices.Chunk(ids, lostTogether) {
		some, err := r.NoticesOpenly(association, part)
		if err != nil {
			return nil, err
		}
		notices = append(notices, some...)
	}
	return notices, nil
}

// MayBeOf reports whether a tenancy has a step that the notice may be about: on its day, in its municipality.
func MayBeOf(is *rules.Case, n gateway.Notice) bool {
	if m := is.Tenancy.Municipality; m != "" && m != n.Municipality || n.Due.IsZero() {
		return false
	}
	for i := range is.Events {
		if e := &is.Events[i]; e.Kind.Step() && e.On == n.Due {
			return true
		}
	}
	return false
}
