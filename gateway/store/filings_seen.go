package store

import (
	"slices"

	"boligbro/gateway"
	"boligbro/rules"
)

// seeFilings remembers the associations of which a source reports a filing. It is no act and has no entry in
// the log: all that hangs on it is how soon somebody is asked.
func (t *tx) seeFilings(changes []gateway.Changes) error {
	seen := map[string]bool{}
	for i := range changes {
		if c := &changes[i]; c.Version != nil && slices.ContainsFunc(c.Version.Records, reportsFiling) {
			seen[c.Case.Association] = true
		}
	}
	for association := range seen {
		if _, err := t.exec(`INSERT INTO filings_seen (association) VALUES ($1)
			ON CONFLICT (association) DO NOTHING`, association); err != nil {
			return err
		}
	}
	return nil
}

// reportsFiling reports whether a source, and no person, says that a filing was made.
func reportsFiling(r rules.Record) bool {
	return r.Source != gateway.Hand &&
		slices.ContainsFunc(r.Events, func(e rules.Event) bool { return e.Kind == rules.Filed })
}

// FilingsSeen reports whether a source of the association has ever reported a filing.
func (r *reader) FilingsSeen(association string) (bool, error) {
	seen, err := one(r, scanInt, `SELECT count(*) FROM filings_seen WHERE association = $1`, association)
	return seen > 0, err
}
