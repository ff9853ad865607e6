package store

import (
	"errors"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
	"boligbro/rules"
)

// noticeKey is what a case has one notice of.
type noticeKey struct {
	rule         string
	step         rules.StepID
	municipality string
}

// noticeRow is a row of notices with its sealed part opened.
type noticeRow struct {
	id, caseID, association, municipality string
	duty                                  dutyRow
	episode                               int
	step                                  rules.StepID
	version                               int
	evaluation                            string
	created                               int64
	delivery                              string
	plain                                 []byte
}

// noticeGround is of a gateway.LoggedGround what a notice holds.
type noticeGround struct {
	Event rules.Event `json:"event"`
}

func (n *noticeRow) place() string { return "notices/" + n.id }

// leaf of a notice covers its first delivery. Why it was made is opened under the case's key, what the
// delivery says under that of what was sent, and by which rule it was due under the installation's.
func (n *noticeRow) leaf(d *deliveryRow, k, sent, open *dataKey) ledger.Leaf {
	return ledger.Leaf{
		Kind: kindNotice, ID: n.id,
		Codes: []ledger.Code{{Name: "case", Value: n.caseID}, {Name: "association", Value: n.association}, {
			Name: "municipality", Value: n.municipality,
		},
			code("episode", n.episode), code("version", n.version),
			{Name: "evaluation", Value: n.evaluation},
			timeCode("created", n.created), {Name: "delivery", Value: n.delivery},
			{Name: "delivery-kind", Value: d.kind}, {Name: "delivery-association", Value: d.association},
			{Name: "delivery-municipality", Value: d.municipality},
			timeCode("delivery-created", d.created)},
		Commits: []ledger.Commit{
			commit(gateway.GroundLabel, k.saltFor("notice", n.id), append([]byte(n.step+"\n"), n.plain...)),
			d.commit(sent),
			n.duty.commit(n.id, open),
		},
	}
}

// checkNotices refuses changes with a notice that the case has, and those with two of one kind.
func (t *tx) checkNotices(c *gateway.Changes) error {
	made := map[noticeKey]bool{}
	for _, first := range c.Notices {
		n := first.Notice
		key := noticeKey{n.Rule, n.Step, n.Municipality}
		if made[key] {
			return gateway.ErrExists
		}
		made[key] = true
		_, err := one(&t.reader, scanInt,
			`SELECT 1 FROM notices WHERE case_id = $1 AND rule = $2 AND step = $3 AND municipality = $4`,
			n.Case, t.db.keys.hider.hide(n.Rule, rulePlace(n.Case)...), string(n.Step), n.Municipality)
		if err == nil {
			return gateway.ErrExists
		}
		if !errors.Is(err, gateway.ErrNotFound) {
			return err
		}
	}
	return nil
}

// addNotice adds a notice with its first delivery.
func (c *change) addNotice(b *batch, first gateway.FirstMessage, keys *keyring) {
	n, k := first.Notice, c.key
	row := noticeRow{
		id: n.ID, caseID: n.Case, association: n.Association, municipality: n.Municipality,
		duty: firstDuty(&first), episode: n.Episode, step: n.Step, version: n.Version, evaluation: n.Evaluation,
		created: micros(n.Created), delivery: first.Delivery.ID,
		plain: encode(first.Ground(c.tenancy)),
	}
	b.add(noticesTable, row.id, row.caseID, row.association, row.municipality,
		keys.hider.hide(n.Rule, rulePlace(n.Case)...), row.episode, string(row.step), row.version,
		row.evaluation, row.duty.listed(row.created), keys.hider.hideDuty(row.duty, n.ID), row.created,
		row.delivery, k.seal(row.plain, row.place()))
	rule := keys.hider.hide(n.Rule, firstPlace(n.ID)...)
	delivery := addDelivery(b, first.Delivery, rule, k)
	b.log(row.leaf(&delivery, k, k.ofSent(), keys.open))
}

const noticeQuery = `SELECT n.id, n.case_id, c.number, n.association, n.municipality, n.episode,
	n.step, n.version, n.evaluation, n.duty, n.created, n.sealed, d.state,
	d.transmitted, d.arrived, d.registered, c.association_key
	FROM notices n JOIN cases c ON c.id = n.case_id JOIN deliveries d ON d.id = n.delivery WHERE `

func (r *reader) scanNotice(row scanner) (n gateway.Notice, err error) {
	var hidden string
	var created, transmitted, arrived, registered int64
	var sealed, wrapped []byte
	if err := row.Scan(&n.ID, &n.Case, &n.Number, &n.Association, &n.Municipality, &n.Episode, &n.Step,
		&n.Version, &n.Evaluation, &hidden, &created, &sealed, &n.State,
		&transmitted, &arrived, &registered, &wrapped); err != nil {
		return n, clean(err)
	}
	n.Created = instant(created)
	n.Transmitted, n.Arrived, n.Registered = instant(transmitted), instant(arrived), instant(registered)
	if err = r.db.keys.hider.ofDuty(&n, hidden); err != nil {
		return n, err
	}
	if wrapped != nil { // a notice outlives what is personal in it
		var ground noticeGround
		err = r.open(n.Case, wrapped, sealed, (&noticeRow{id: n.ID}).place(), &ground)
		n.Event = ground.Event
	}
	return n, err
}

// Notice is found by its id, for the association and the municipality that it is addressed to.
func (r *reader) Notice(s gateway.Scope, id string) (gateway.Notice, error) {
	q := new(query).sql(noticeQuery+`n.id = ? AND `, id).scope(s, "n.association", "n.municipality")
	return one(r, r.scanNotice, q.sql(toGet(s)).text.String(), q.args...)
}

// toGet is the condition that leaves out what has lapsed, for a scope that it was meant for.
func toGet(s gateway.Scope) string {
	if s.Receives() {
		return ` AND d.state <> 'lapsed'`
	}
	return ""
}

// Notices are in the order in which they were made.
func (r *reader) Notices(s gateway.Scope, f gateway.NoticeFilter) ([]gateway.Notice, error) {
	q := new(query).sql(noticeQuery).scope(s, "n.association", "n.municipality").sql(toGet(s))
	if f.Case != "" {
		q.sql(` AND n.case_id = ?`, f.Case)
	}
	if len(f.States) > 0 {
		states := make([]string, len(f.States))
		for i, state := range f.States {
			states[i] = string(state)
		}
		q.sql(` AND (`).in("d.state", states)
		if f.Later {
			q.sql(` OR n.id IN (SELECT m.notice FROM deliveries m WHERE m.kind <> 'notice' AND `).in("m.state",
				states).sql(`)`)
		}
		q.sql(`)`)
	}
	if f.After != "" {
		q.sql(` AND (n.created, n.id) > (SELECT a.created, a.id FROM notices a WHERE a.id = ?)`, f.After)
	}
	q.sql(` ORDER BY n.created, n.id` + limit(f.Limit))
	if f.Case != "" { // what is judged by them must be whole
		return all(r, r.scanNotice, q.text.String(), q.args...)
	}
	return lines(r, r.scanNotice, markNotice, q.text.String(), q.args...)
}

// NoticesOpenly reads no data key of a case: they may be such as cannot be read.
func (r *reader) NoticesOpenly(association string, cases []string) ([]gateway.Notice, error) {
	q := new(query).sql(`SELECT n.id, n.case_id, n.municipality, n.duty FROM notices n
		LEFT JOIN cases c ON c.id = n.case_id AND c.association = n.association
		WHERE n.association = ? AND (c.id IS NULL OR `, association).in("n.case_id", cases).sql(`)`)
	return readable(r, func(row scanner) (n gateway.Notice, err error) {
		var hidden string
		if err := row.Scan(&n.ID, &n.Case, &n.Municipality, &hidden); err != nil {
			return n, clean(err)
		}
		return n, r.db.keys.hider.ofDuty(&n, hidden)
	}, q.text.String(), q.args...)
}
