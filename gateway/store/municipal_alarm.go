package store

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
	"boligbro/rules"
)

// clockAlarm is the sealed part of a row of municipal_alarms: that an alarm about a municipality's clock was
// raised, with what has become of it while it stood; or that it ended.
type clockAlarm struct {
	End          bool      `json:"end,omitempty"`
	Alarm        string    `json:"alarm"`
	Nth          int       `json:"nth"` // of its kind and subject: 1 and up
	Kind         string    `json:"kind"`
	Association  string    `json:"association"`
	Municipality string    `json:"municipality"`
	Number       string    `json:"number"`
	Subject      string    `json:"subject"`
	Code         string    `json:"code"`
	Count        int       `json:"count"`
	Due          rules.Day `json:"due,omitzero"`
	At           time.Time `json:"at"` // raised or ended
	Mailed       time.Time `json:"mailed,omitzero"`
	Escalated    time.Time `json:"escalated,omitzero"`
}

// clockRow is a row of municipal_alarms.
type clockRow struct {
	id, municipality, key string
	broken                bool // its sealed part cannot be read
	clockAlarm
}

func (c *clockRow) place() string { return place("municipal_alarms", c.id) }

// plain is what is sealed, of one length.
func (c *clockRow) plain() []byte { return padded(encode(c.clockAlarm)) }

// leaf tells nobody but the municipality what it is.
func (c *clockRow) leaf(salts *dataKey) ledger.Leaf {
	kind := kindAlarm
	if c.End {
		kind = kindAlarmEnd
	}
	return municipalLeaf(c.id, encode([]any{kind, c.Kind, c.Association, c.Municipality, c.Number, c.Subject,
		c.Code, micros(c.At)}), salts)
}

func (c *clockRow) slot() (slot, error) {
	about := alarmRaised
	if c.End {
		about = alarmEnded
	}
	return newSlot(c.Alarm, micros(c.At), about)
}

// alarm is the alarm that the raising is of.
func (c *clockRow) alarm() gateway.Alarm {
	return gateway.Alarm{
		ID: c.Alarm, Kind: gateway.AlarmKind(c.Kind), Association: c.Association, Municipality: c.Municipality,
		Number: c.Number, Subject: c.Subject, Code: c.Code, Count: c.Count, Due: c.Due, Raised: c.At,
		Mailed: c.Mailed, Escalated: c.Escalated,
	}
}

// clockKey is the blind index of the nth raising, or of its end, of an alarm.
func (k *keyring) clockKey(end bool, kind, subject string, nth int) string {
	return k.municipalBlind("alarm", strconv.FormatBool(end), kind, subject, strconv.Itoa(nth))
}

// addClock adds a row. False: another process has added it meanwhile.
func (t *tx) addClock(c clockRow) (bool, error) {
	keys := t.db.keys
	c.key = keys.clockKey(c.End, c.Kind, c.Subject, c.Nth)
	n, err := t.exec(`INSERT INTO municipal_alarms (id, municipality, key, sealed) VALUES ($1, $2, $3, $4)
		ON CONFLICT (key) DO NOTHING`, c.id, c.municipality, c.key, keys.clocks.seal(c.plain(), c.place()))
	if err != nil || n == 0 {
		return false, err
	}
	t.log(c.leaf(keys.clocks))
	s, err := c.slot()
	t.register(c.municipality, s)
	return err == nil, err
}

// setClock seals a raising anew.
func (t *tx) setClock(c *clockRow) error {
	_, err := t.exec(`UPDATE municipal_alarms SET sealed = $1 WHERE id = $2`,
		t.db.keys.clocks.seal(c.plain(), c.place()), c.id)
	return err
}

// openClock is the raising of the alarm of that kind and subject that stands, and the how-manieth the next
// one is. Nil: none stands.
func (t *tx) openClock(kind gateway.AlarmKind, subject string) (open *clockRow, next int, err error) {
	if err := t.needMunicipal(); err != nil {
		return nil, 0, err
	}
	for n := 1; ; n++ {
		ended := t.db.keys.clockKey(true, string(kind), subject, n)
		q := new(query).sql(clockQuery).in("key", []string{t.db.keys.clockKey(false, string(kind), subject, n),
			ended})
		var raised *clockRow
		over := false
		if err := t.clocks(q, func(c *clockRow) error {
			if c.key == ended {
				over = true
			} else {
				raised = c
			}
			return nil
		}); err != nil {
			return nil, 0, err
		}
		switch {
		case !over && raised == nil:
			return nil, n, nil
		case !over:
			return raised, n, nil
		}
	}
}

// raiseClock adds the alarm and gives it. When an alarm of its kind and subject stands, raiseClock gives that
// one, with the new Count and Due. A standing alarm that cannot be read is left alone.
func (t *tx) raiseClock(a gateway.Alarm) (gateway.Alarm, error) {
	open, next, err := t.openClock(a.Kind, a.Subject)
	switch {
	case err != nil:
		return a, err
	case open == nil:
		isNew, err := t.addClock(clockRow{id: a.ID, municipality: a.Municipality, clockAlarm: clockAlarm{
			Alarm: a.ID, Nth: next, Kind: string(a.Kind), Association: a.Association, Municipality: a.Municipality,
			Number: a.Number, Subject: a.Subject, Code: a.Code, Count: a.Count, Due: a.Due, At: stored(a.Raised),
			Mailed: stored(a.Mailed), Escalated: stored(a.Escalated),
		}})
		if !isNew {
			a.ID = ""
		}
		return a, err
	case open.broken:
		return gateway.Alarm{Code: a.Code}, nil
	case open.Count != a.Count || open.Due != a.Due:
		open.Count, open.Due = a.Count, a.Due
		return open.alarm(), t.setClock(open)
	}
	return open.alarm(), nil
}

// stored is the instant as columns of instants hold it.
func stored(at time.Time) time.Time { return instant(micros(at)).UTC() }

// resolveClock ends the alarm of that kind and subject, if one stands.
func (t *tx) resolveClock(kind gateway.AlarmKind, subject string, at time.Time) error {
	open, nth, err := t.openClock(kind, subject)
	if err != nil || open == nil {
		return err
	}
	end := clockRow{id: gateway.NewID(), municipality: open.municipality, clockAlarm: open.clockAlarm}
	if open.broken {
		end.clockAlarm = clockAlarm{Alarm: open.id, Municipality: open.municipality}
	}
	end.End, end.Nth, end.Kind, end.Subject, end.At = true, nth, string(kind), subject, stored(at)
	end.Mailed, end.Escalated = time.Time{}, time.Time{}
	_, err = t.addClock(end)
	return err
}

// tellClock stores Mailed and Escalated.
func (t *tx) tellClock(a gateway.Alarm) error {
	if err := t.needMunicipal(); err != nil {
		return err
	}
	found := false
	err := t.clocks(new(query).sql(clockQuery+`id = ?`, a.ID), func(c *clockRow) error {
		found = !c.broken && !c.End
		c.Mailed, c.Escalated = stored(a.Mailed), stored(a.Escalated)
		if !found {
			return nil
		}
		return t.setClock(c)
	})
	if err == nil && !found {
		err = gateway.ErrNotFound
	}
	return err
}

const clockQuery = `SELECT id, municipality, key, sealed FROM municipal_alarms WHERE `

// clocks opens the rows that the condition names.
func (r *reader) clocks(q *query, each func(*clockRow) error) error {
	rows, err := all(r, func(row scanner) (*clockRow, error) {
		c := new(clockRow)
		var sealed []byte
		if err := row.Scan(&c.id, &c.municipality, &c.key, &sealed); err != nil {
			return c, clean(err)
		}
		plain, err := r.db.keys.clocks.open(sealed, c.place())
		c.broken = err != nil || decode(plain, &c.clockAlarm) != nil
		return c, nil
	}, q.text.String(), q.args...)
	for _, c := range rows {
		if err == nil {
			err = each(c)
		}
	}
	return err
}

// clockAlarms are the alarms about the clocks of the scope's municipalities, those that stand or all, oldest
// first. A process without the key of municipal data sees none.
func (r *reader) clockAlarms(s gateway.Scope, all bool) (found []gateway.Alarm, err error) {
	if !r.db.keys.hasMunicipal() || !s.Operator && len(s.Municipalities) == 0 {
		return nil, nil
	}
	of, err := r.besideNotices(s)
	if err != nil {
		return nil, err
	}
	rows, ends := []*clockRow{}, map[string]time.Time{}
	look := func(q *query) error {
		return r.clocks(q, func(c *clockRow) error {
			switch {
			case c.broken:
			case c.End:
				ends[c.Alarm] = c.At
			default:
				rows = append(rows, c)
			}
			return nil
		})
	}
	if all || !of.whole {
		err = look(new(query).sql(clockQuery).scope(s, "", "municipality"))
	} else {
		for part := range slices.Chunk(of.stand, casesMost) {
			if err == nil {
				err = look(new(query).sql(clockQuery).in("id", part))
			}
		}
	}
	for _, c := range rows {
		a := c.alarm()
		if a.Resolved = ends[a.ID]; a.Resolved.IsZero() || all {
			found = append(found, a)
		}
	}
	slices.SortFunc(found, byRaised)
	return found, err
}

func byRaised(a, b gateway.Alarm) int {
	return cmp.Or(a.Raised.Compare(b.Raised), cmp.Compare(a.ID, b.ID))
}

// loadClocks are the alarms about clocks among the rows that a leaf may be about.
func (v *verifier) loadClocks(ids []string, found func(string, *storedRow)) error {
	keys := v.db.keys
	return v.clocks(new(query).sql(clockQuery).in("id", ids), func(c *clockRow) error {
		broken := c.broken || c.municipality != c.Municipality || !c.End && c.Alarm != c.id ||
			c.key != keys.clockKey(c.End, c.Kind, c.Subject, c.Nth)
		found(c.id, &storedRow{leaf: c.leaf(keys.clocks), broken: broken})
		return nil
	})
}
