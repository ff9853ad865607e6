package store

import (
	"slices"

	"boligbro/gateway"
)

// OpenSubjects are what the open alarms of these kinds are about, each with its kind.
func (r *reader) OpenSubjects(kinds ...gateway.AlarmKind) (map[string]gateway.AlarmKind, error) {
	open := map[string]gateway.AlarmKind{}
	if slices.ContainsFunc(kinds, gateway.AlarmKind.Clock) {
		clocks, err := r.clockAlarms(gateway.Operator, false)
		if err != nil {
			return nil, err
		}
		for _, a := range clocks {
			if slices.Contains(kinds, a.Kind) {
				open[a.Subject] = a.Kind
			}
		}
	}
	for _, kind := range kinds {
		const query = `SELECT subject FROM alarms WHERE kind = $1 AND resolved = 0`
		subjects, err := all(r, scanText, query, string(kind))
		if err != nil {
			return nil, err
		}
		for _, subject := range subjects {
			open[subject] = kind
		}
	}
	return open, nil
}

// OpenSubjects sees what the transaction has written.
func (t *tx) OpenSubjects(kinds ...gateway.AlarmKind) (map[string]gateway.AlarmKind, error) {
	if err := t.writeRegisters(); err != nil {
		return nil, err
	}
	return t.reader.OpenSubjects(kinds...)
}
