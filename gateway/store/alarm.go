package store

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
)

const alarmColumns = `id, kind, association, municipality, number, subject, code, count, due, raised, mailed,
	escalated, resolved`

// notForMunicipality are the kinds of alarms that a municipality may not see. Those that an association may
// not see are in a table of their own (municipal_alarms).
var notForMunicipality = kinds(func(k gateway.AlarmKind) bool { return !k.ForMunicipality() })

func kinds(of func(gateway.AlarmKind) bool) (found []string) {
	for _, k := range gateway.AlarmKinds() {
		if of(k) {
			found = append(found, string(k))
		}
	}
	return found
}

// alarmRow is what of an alarm its leaves hold.
type alarmRow struct {
	id, kind, association, municipality, number, subject, code string
	raised, resolved                                           int64
	count                                                      int
	due                                                        string // hidden
}

func (k *keyring) alarmRow(a gateway.Alarm) alarmRow {
	return alarmRow{a.ID, string(a.Kind), a.Association, a.Municipality, a.Number, a.Subject, a.Code,
		micros(a.Raised), micros(a.Resolved), a.Count, k.hideDue(a)}
}

// leaf of the raising, or of the end, of an alarm.
func (a *alarmRow) leaf(end bool, open *dataKey) ledger.Leaf {
	kind, at := kindAlarm, a.raised
	if end {
		kind, at = kindAlarmEnd, a.resolved
	}
	codes := []ledger.Code{{Name: "alarm", Value: a.kind}, {Name: "association", Value: a.association},
		{Name: "municipality", Value: a.municipality}, {Name: "code", Value: a.code}, timeCode("on", at)}
	if !end { // as it was raised; each change is an entry of its own
		codes = append(codes, countCodes(a.count, a.due)...)
	}
	return ledger.Leaf{
		Kind: kind, ID: a.id, Codes: codes,
		Commits: []ledger.Commit{commit("about", open.saltFor(kind, a.id), encode([]string{a.number, a.subject}))},
	}
}

// hideDue hides by when an alarm is due: it may be the day of an agreement.
func (k *keyring) hideDue(a gateway.Alarm) string {
	return k.hider.hide(a.Due.String(), duePlace(a)...)
}

func duePlace(a gateway.Alarm) []string { return []string{"alarms", string(a.Kind), a.Subject} }

// countCodes are how many an alarm is about, and by when it is due.
func countCodes(count int, due string) []ledger.Code {
	return []ledger.Code{code("count", count), {Name: "due", Value: due}}
}

// addAlarm adds an alarm whose subject is new, so that none of its kind can be open.
func addAlarm(b *batch, a gateway.Alarm, keys *keyring) {
	row := keys.alarmRow(a)
	b.log(row.leaf(false, keys.open))
	b.add(alarmsTable, a.ID, string(a.Kind), a.Association, a.Municipality, a.Number, a.Subject, a.Code, a.Count,
		keys.hideDue(a), micros(a.Raised), micros(a.Mailed), micros(a.Escalated), int64(0))
}

// Raise adds the alarm, unless one of its kind and subject is open. The log holds the code that an alarm was
// raised with, so one whose cause has become another ends, and a new one takes its place. Nobody is mailed
// again because of that, but of a kind that is mailed for each cause (EachCause): then once for each.
func (t *tx) Raise(a gateway.Alarm) (bool, error) {
	open, err := t.raise(a)
	if err != nil || open.ID == a.ID {
		return err == nil, err
	}
	if a.Code == "" || a.Code == open.Code {
		return false, nil
	}
	if err := t.Resolve(a.Kind, a.Subject, a.Raised); err != nil {
		return false, err
	}
	told, err := t.toldBefore(open, a.Code)
	if err != nil {
		return false, err
	}
	if told {
		a.Mailed, a.Escalated = open.Mailed, open.Escalated
	}
	_, err = t.raise(a)
	return false, err
}

// toldBefore reports whether people need no mail because the open alarm is to have the cause: of most kinds
// always; else when it had that cause, and was mailed, since it was first raised.
func (t *tx) toldBefore(open gateway.Alarm, code string) (bool, error) {
	if !open.Kind.EachCause() {
		return true, nil
	}
	ended, err := all(&t.reader, t.scanAnyAlarm, `SELECT `+alarmColumns+` FROM alarms
		WHERE kind = $1 AND subject = $2 AND resolved > 0 ORDER BY resolved DESC, raised DESC`, string(open.Kind),
		open.Subject)
	began := open.Raised
	for i := range ended { // each that ended as the next was raised was one that the next took the place of
		before := &ended[i]
		if before.ID == open.ID {
			continue // it has ended just now
		}
		if !before.Resolved.Equal(began) {
			break
		}
		if before.Code == code && !before.Mailed.IsZero() {
			return true, err
		}
		began = before.Raised
	}
	return false, err
}

// raise adds the alarm and gives it; or one of its kind and subject that is open, with Count and Due brought
// up to date.
func (t *tx) raise(a gateway.Alarm) (gateway.Alarm, error) {
	if a.Kind.Clock() {
		return t.raiseClock(a)
	}
	before, err := one(&t.reader, t.scanAnyAlarm, `SELECT `+alarmColumns+` FROM alarms
		WHERE kind = $1 AND subject = $2 AND resolved = 0`+t.lock, string(a.Kind), a.Subject)
	if err != nil && !errors.Is(err, gateway.ErrNotFound) {
		return a, err
	}
	open, err := one(&t.reader, t.scanAnyAlarm,
		`INSERT INTO alarms (`+alarmColumns+`) VALUES (`+list(1, 13)+`)
		ON CONFLICT (kind, subject) WHERE resolved = 0 DO UPDATE SET count = excluded.count, due = excluded.due
		RETURNING `+alarmColumns,
		a.ID, string(a.Kind), a.Association, a.Municipality, a.Number, a.Subject, a.Code, a.Count,
		t.db.keys.hideDue(a), micros(a.Raised), micros(a.Mailed), micros(a.Escalated), 0)
	switch {
	case err != nil:
	case open.ID == a.ID:
		row := t.db.keys.alarmRow(a)
		t.log(row.leaf(false, t.db.keys.open))
		if !a.Mailed.IsZero() || !a.Escalated.IsZero() {
			t.logTold(a)
		}
	case before.Count != open.Count || before.Due != open.Due:
		t.logTold(open)
	}
	return open, err
}

// SetAlarm stores Mailed and Escalated.
func (t *tx) SetAlarm(a gateway.Alarm) error {
	if a.Kind.Clock() {
		return t.tellClock(a)
	}
	stored, err := one(&t.reader, t.scanAnyAlarm, `UPDATE alarms SET mailed = $1, escalated = $2 WHERE id = $3
		RETURNING `+alarmColumns, micros(a.Mailed), micros(a.Escalated), a.ID)
	if err == nil {
		t.logTold(stored)
	}
	return err
}

// logTold tells the log when people were mailed, how many the alarm is about and by when it is due. Of a
// municipality's clocks nobody tells: that it has some is its own affair.
func (t *tx) logTold(a gateway.Alarm) {
	if a.Kind.Clock() {
		return
	}
	t.log(ledger.Leaf{Kind: kindAlarmTold, ID: a.ID, Codes: append([]ledger.Code{
		timeCode("mailed", micros(a.Mailed)), timeCode("escalated", micros(a.Escalated)),
	}, countCodes(a.Count, t.db.keys.hideDue(a))...)})
}

// Settle ends the open alarms of those kinds about any of the subjects.
func (t *tx) Settle(kinds []gateway.AlarmKind, subjects []string, at time.Time) error {
	var names []string
	for _, kind := range kinds {
		if !kind.Clock() { // these are settled one by one (Resolve), where their clocks are read
			names = append(names, string(kind))
		}
	}
	for chunk := range slices.Chunk(subjects, holdMost) {
		q := new(query).sql(`SELECT `+alarmColumns+` FROM alarms WHERE resolved = 0 AND `).in("kind",
			names).sql(` AND `).in("subject", chunk)
		open, err := all(&t.reader, t.scanAnyAlarm, q.text.String(), q.args...)
		if err != nil {
			return err
		}
		for _, a := range open {
			if err := t.Resolve(a.Kind, a.Subject, at); err != nil {
				return err
			}
		}
	}
	return nil
}

// Resolve ends the open alarm of that kind and subject.
func (t *tx) Resolve(kind gateway.AlarmKind, subject string, at time.Time) error {
	if kind.Clock() {
		return t.resolveClock(kind, subject, at)
	}
	a, err := one(&t.reader, t.scanAnyAlarm,
		`UPDATE alarms SET resolved = $1 WHERE kind = $2 AND subject = $3 AND resolved = 0
			RETURNING `+alarmColumns,
		micros(at), string(kind), subject)
	if errors.Is(err, gateway.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	row := t.db.keys.alarmRow(a)
	t.log(row.leaf(true, t.db.keys.open))
	return nil
}

// scanAnyAlarm reads an alarm that is to be changed. One that was damaged is changed with what could be
// read of it: log verify tells of the damage, and nobody else's alarm waits for it.
func (t *tx) scanAnyAlarm(row scanner) (gateway.Alarm, error) {
	a, err := t.scanAlarm(row)
	if errors.Is(err, gateway.ErrUnreadable) {
		err = nil
	}
	return a, err
}

func (r *reader) scanAlarm(row scanner) (a gateway.Alarm, err error) {
	var due string
	var raised, mailed, escalated, resolved int64
	if err := row.Scan(&a.ID, &a.Kind, &a.Association, &a.Municipality, &a.Number, &a.Subject, &a.Code,
		&a.Count, &due, &raised, &mailed, &escalated, &resolved); err != nil {
		return a, clean(err)
	}
	a.Raised, a.Mailed, a.Escalated, a.Resolved = instant(raised), instant(mailed), instant(escalated),
		instant(resolved)
	if err = r.db.keys.hider.show(shownText{&due, duePlace(a)}); err == nil {
		a.Due, err = day(due)
	}
	return a, err
}

// Alarms are a part of the open alarms, or of all, oldest first.
func (r *reader) Alarms(s gateway.Scope, part gateway.AlarmList) ([]gateway.Alarm, error) {
	q := new(query).sql(`SELECT ` + alarmColumns + ` FROM alarms WHERE `).alarmScope(s)
	if !part.Resolved {
		q.sql(` AND resolved = 0`)
	}
	clocks, err := r.clockAlarms(s, part.Resolved)
	if err != nil {
		return nil, err
	}
	if part.After != (gateway.Place{}) {
		raised, err := strconv.ParseInt(part.After.Key, 10, 64)
		if err != nil {
			return nil, gateway.ErrNotFound
		}
		q.sql(` AND (raised, id) > (?, ?)`, raised, part.After.ID)
		after := gateway.Alarm{ID: part.After.ID, Raised: instant(raised)}
		clocks = slices.DeleteFunc(clocks, func(a gateway.Alarm) bool { return byRaised(a, after) <= 0 })
	}
	asRead := func(*gateway.Alarm) {} // one that was damaged is told of with what could be read of it
	q.sql(` ORDER BY raised, id` + limit(part.Limit))
	alarms, err := lines(r, r.scanAlarm, asRead, q.text.String(), q.args...)
	if err == nil {
		err = r.nameRuns(alarms)
	}
	if err != nil || len(clocks) == 0 {
		return alarms, err
	}
	alarms = append(alarms, clocks...)
	slices.SortStableFunc(alarms, byRaised)
	if part.Limit > 0 {
		alarms = alarms[:min(len(alarms), part.Limit)]
	}
	return alarms, nil
}

// nameRuns names the refused runs that the open alarms are about: of those with the alarm's reason the newest
// that a person may take something of, or else the newest.
func (r *reader) nameRuns(alarms []gateway.Alarm) error {
	for i := range alarms {
		a := &alarms[i]
		if a.Kind != gateway.AlarmRunRefused || !a.Resolved.IsZero() {
			continue
		}
		run, err := one(r, scanRun, `SELECT `+runColumns+` FROM runs
			WHERE state = 'refused' AND association = $1 AND reason = $2
			ORDER BY CASE WHEN chunks > 0 THEN 0 ELSE 1 END, started DESC, id DESC LIMIT 1`, a.Association, a.Code)
		if errors.Is(err, gateway.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		a.Run = run.ID
	}
	return nil
}

// Alarms sees what the transaction has written.
func (t *tx) Alarms(s gateway.Scope, part gateway.AlarmList) ([]gateway.Alarm, error) {
	if err := t.writeRegisters(); err != nil {
		return nil, err
	}
	return t.reader.Alarms(s, part)
}

// alarmScope adds a condition that holds for the alarms that the scope may see.
func (q *query) alarmScope(s gateway.Scope) *query {
	if s.Operator {
		return q.sql(`1 = 1`)
	}
	q.sql(`(`).scope(gateway.Scope{Associations: s.Associations}, "association", "")
	q.sql(` OR `).scope(gateway.Scope{Municipalities: s.Municipalities}, "", "municipality")
	return q.sql(` AND NOT `).in("kind", notForMunicipality).sql(`)`)
}

// AlarmCounts counts the open alarms by association, municipality and kind.
func (r *reader) AlarmCounts(s gateway.Scope) ([]gateway.AlarmCount, error) {
	q := new(query).sql(`SELECT association, municipality, kind, count(*),
		sum(CASE WHEN count > 1 THEN count ELSE 1 END)
		FROM alarms WHERE resolved = 0 AND `).alarmScope(s)
	counts, err := all(r, func(row scanner) (n gateway.AlarmCount, err error) {
		err = clean(row.Scan(&n.Association, &n.Municipality, &n.Kind, &n.Open, &n.Items))
		return n, err
	}, q.sql(` GROUP BY association, municipality, kind`).text.String(), q.args...)
	if err != nil {
		return nil, err
	}
	clocks, err := r.clockAlarms(s, false)
	byKind := map[gateway.AlarmCount]int{}
	for _, a := range clocks {
		of := gateway.AlarmCount{Association: a.Association, Municipality: a.Municipality, Kind: a.Kind}
		byKind[of]++
	}
	for of, n := range byKind {
		of.Open, of.Items = n, n
		counts = append(counts, of)
	}
	slices.SortFunc(counts, func(a, b gateway.AlarmCount) int {
		return cmp.Or(cmp.Compare(a.Association, b.Association), cmp.Compare(a.Municipality, b.Municipality),
			cmp.Compare(a.Kind, b.Kind))
	})
	return counts, err
}

// AlarmCounts sees what the transaction has written.
func (t *tx) AlarmCounts(s gateway.Scope) ([]gateway.AlarmCount, error) {
	if err := t.writeRegisters(); err != nil {
		return nil, err
	}
	return t.reader.AlarmCounts(s)
}
