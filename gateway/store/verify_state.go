package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
)

// members are the statements that name every row that must have an entry, as member does. Each is read in
// pieces, in the order of its key.
var members = []struct{ table, key, query string }{
	{
		"versions", "case_id, version",
		`SELECT 'version ' || case_id || '/' || version, case_id, version FROM versions`,
	},
	{"evaluations", "case_id, n", `SELECT 'evaluation ' || evaluation, case_id, n FROM evaluations`},
	{"notices", "id, version", `SELECT 'notice ' || id, id, version FROM notices`},
	{
		"deliveries", "id, created",
		`SELECT CASE WHEN kind = 'notice' THEN '' ELSE 'delivery ' || id END, id, created FROM deliveries`,
	},
	{"delivery_acts", "delivery, n", `SELECT 'act ' || delivery || '/' || n, delivery, n FROM delivery_acts`},
	{
		"municipal_acts", "id, n",
		`SELECT * FROM (SELECT 'municipal ' || id AS member, id, CAST(0 AS BIGINT) AS n FROM municipal_acts) f`,
	},
	{
		"municipal_cases", "id, n",
		`SELECT * FROM (SELECT 'municipal ' || id AS member, id, CAST(0 AS BIGINT) AS n FROM municipal_cases) f`,
	},
	{"people", "id, made", `SELECT 'person ' || id, id, made FROM people`},
	{"person_acts", "id, at", `SELECT 'person-act ' || id, id, at FROM person_acts`},
	{"interventions", "id, at", `SELECT 'intervention ' || id, id, at FROM interventions`},
	{"readings", "id, at", `SELECT 'reading ' || id, id, at FROM readings`},
	{"api_keys", "id, made", `SELECT 'api-key ' || id, id, made FROM api_keys`},
	{"api_key_revocations", "api_key, at", `SELECT 'api-key-revoked ' || api_key, api_key, at
		FROM api_key_revocations`},
	{"holds", "id, n", `SELECT CASE WHEN at = 0 THEN 'municipal ' ELSE 'hold ' END || id, id, n FROM holds`},
	{"erasures", "id, at",
		`SELECT CASE WHEN party = 'municipality' THEN 'municipal ' ELSE 'erasure ' END || id, id, at
			FROM erasures`},
	{"rule_sets", "hash, recorded", `SELECT 'rule-set ' || hash, hash, recorded FROM rule_sets`},
	{
		"answers", "id, at",
		`SELECT CASE WHEN kind = 'row' THEN 'row-resolution ' ELSE 'resolution ' END || id, id, at FROM answers`,
	},
	{
		"run_ends", "id, n",
		`SELECT * FROM (SELECT 'run ' || run || '/' || state AS member, run || '/' || state AS id,
			CAST(0 AS BIGINT) AS n FROM run_ends) e`,
	},
	{
		"municipal_alarms", "id, n",
		`SELECT * FROM (SELECT 'municipal ' || id AS member, id, CAST(0 AS BIGINT) AS n FROM municipal_alarms) f`,
	},
	{"alarms", "id, raised", `SELECT 'alarm ' || id, id, raised FROM alarms`},
	{"alarms", "id, raised",
		`SELECT CASE WHEN resolved = 0 THEN '' ELSE 'alarm-end ' || id END, id, raised FROM alarms`},
}

// rows looks for rows without an entry, and for two entries of one row.
func (v *verifier) rows() error {
	if err := v.eachMember(func(_, member string) { v.tally.count(member, -1) }); err != nil {
		return err
	}
	if v.tally.equal() {
		return v.strayDeliveries()
	}
	// Only now is it worth while to look at them one by one.
	entriesOf := map[string]int{}
	for next := int64(0); ; {
		entries, err := v.Entries(next, verifyChunk)
		if err != nil {
			return err
		}
		if len(entries) == 0 {
			break
		}
		for _, e := range entries {
			next = e.N + 1
			leaf, err := ledger.ParseLeaf(e.Leaf)
			if err != nil {
				continue
			}
			if m := member(leaf.Kind, rowOf(leaf)); !rowless[leaf.Kind] && v.tally.differs(m) {
				if entriesOf[m]++; entriesOf[m] > 1 {
					v.find(EntryRepeated, e.N, tableOf[leaf.Kind], rowOf(leaf))
				}
			}
		}
	}
	err := v.eachMember(func(table, m string) {
		if v.tally.differs(m) && entriesOf[m] == 0 {
			_, id, _ := strings.Cut(m, " ")
			v.find(RowAdded, -1, table, id)
		}
	})
	if err != nil {
		return err
	}
	return v.strayDeliveries()
}

// eachMember reads every row that must have an entry.
func (v *verifier) eachMember(fn func(table, member string)) error {
	for _, m := range members {
		id, n, _ := strings.Cut(m.key, ", ")
		for lastID, lastN, rows := "", int64(-1<<62), 1; rows > 0; {
			rows = 0
			order := fmt.Sprintf(` WHERE %[1]s >= $1 AND (%[1]s > $1 OR %[2]s > $2) ORDER BY %[1]s, %[2]s LIMIT %[3]d`,
				id, n, 10*verifyChunk)
			err := v.each(func(row scanner) error {
				var member string
				if err := row.Scan(&member, &lastID, &lastN); err != nil {
					return clean(err)
				}
				rows++
				if member != "" {
					fn(m.table, member)
				}
				return nil
			}, m.query+order, lastID, lastN)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// strayDeliveries looks for first deliveries that are not the first of their notice.
func (v *verifier) strayDeliveries() error {
	return v.each(func(row scanner) error {
		id, err := scanText(row)
		v.find(RowAdded, -1, "deliveries", id)
		return err
	}, `SELECT d.id FROM deliveries d WHERE d.kind = 'notice' AND NOT EXISTS (SELECT 1 FROM notices n
		WHERE n.id = d.notice AND n.delivery = d.id)`)
}

// tableOfPage are the tables that are read in pieces, by the column of their ids.
var tableOfPage = map[string]string{
	"c.id": "cases", "d.id": "deliveries", "n.id": "notices", "a.id": "answers", "r.id": "runs",
	"l.id": "alarms", "t.id": "tasks",
}

// each reads the rows of a query. What cannot be read is not there: its entry in the log is found to have no
// row.
func (v *verifier) each(scan func(scanner) error, query string, args ...any) error {
	return v.reader.each(func(row scanner) error {
		if err := scan(row); !errors.Is(err, gateway.ErrUnreadable) {
			return err
		}
		return nil
	}, query, args...)
}

// pages reads a table in pieces, in the order of its ids; scan gives the id of the row that it has read.
func (v *verifier) pages(query, id string, scan func(scanner) (string, error)) error {
	table := tableOfPage[id]
	for last, rows := "", 1; rows > 0; {
		rows = 0
		err := v.reader.each(func(row scanner) (err error) {
			rows++
			if last, err = scan(row); errors.Is(err, gateway.ErrUnreadable) {
				v.find(RowUnreadable, -1, table, last)
				return nil
			}
			return err
		}, query+` WHERE `+id+` > $1 ORDER BY `+id+` LIMIT `+strconv.Itoa(verifyChunk), last)
		if err != nil {
			return err
		}
	}
	return nil
}

// caseHeads reads the heads with the newest version and evaluation of each.
const caseHeads = `SELECT c.id, c.number, c.association, c.municipality, c.key, c.version, c.wake, c.rule_set,
	c.digests, c.tenancy, c.evaluations, c.association_key,
	coalesce(v.sealed, c.tenancy), coalesce(v.n, 0), coalesce(v.municipality, ''), coalesce(v.wake, ''),
	coalesce(v.rule_set, ''), coalesce(e.n, 0), coalesce(e.municipality, ''), coalesce(e.wake, ''),
	coalesce(e.rule_set, ''),
	(SELECT count(*) FROM versions x WHERE x.case_id = c.id),
	(SELECT count(*) FROM evaluations x WHERE x.case_id = c.id)
	FROM cases c LEFT JOIN versions v ON v.case_id = c.id AND v.version = c.version
	LEFT JOIN evaluations e ON e.case_id = c.id AND e.n = c.evaluations`

// cases compares every head with the newest version and evaluation of its case.
func (v *verifier) cases() error { return v.pages(caseHeads, "c.id", v.caseHead) }

// caseHead compares a head with the newest version and evaluation of its case.
func (v *verifier) caseHead(row scanner) (string, error) {
	var is caseState
	c, first, last := &is.head, &evaluationRow{}, &is.last
	if err := row.Scan(&c.ID, &c.Number, &c.Association, &c.Municipality, &c.Key, &c.Version, &is.wake,
		&c.RuleSet, &is.digests, &is.tenancy, &is.evaluations, &is.wrapped,
		&is.sealed, &first.n, &first.municipality, &first.wake, &first.ruleSet, &last.n, &last.municipality,
		&last.wake, &last.ruleSet, &is.versions, &is.later); err != nil {
		return c.ID, clean(err)
	}
	if last.n == 0 {
		*last = *first
	}
	if !is.follows() {
		v.find(StateWrong, -1, "cases", c.ID)
		return c.ID, nil
	}
	switch same, err := v.holds(&is); {
	case errors.Is(err, gateway.ErrErased):
	case err != nil:
		v.find(RowUnreadable, -1, "cases", c.ID)
	case !same:
		v.find(StateWrong, -1, "cases", c.ID)
	}
	return c.ID, nil
}

// caseState is a case with what its newest version and evaluation have left of it.
type caseState struct {
	head                         gateway.Case
	wake, digests                string
	evaluations, versions, later int // those that the case counts, and those that there are
	tenancy, wrapped, sealed     []byte
	last                         evaluationRow
}

// follows reports whether the case's columns are what its versions and evaluations lead to.
func (is *caseState) follows() bool {
	c, last := &is.head, &is.last
	counted := c.Version > 0 && is.versions == c.Version && last.n == is.evaluations &&
		is.versions+is.later == is.evaluations
	return counted && last.municipality == c.Municipality && last.wake == is.wake && last.ruleSet == c.RuleSet
}

// holds reports whether the case's columns are what its newest version holds, sealed. ErrErased: nobody can
// tell.
func (v *verifier) holds(is *caseState) (bool, error) {
	c := &is.head
	key, err := v.db.keys.caseKey(c.ID, is.wrapped)
	if err != nil {
		return false, err
	}
	number, err := key.open(is.tenancy, place("cases", c.ID, "tenancy"))
	if err != nil {
		return false, err
	}
	plain, err := key.open(is.sealed, versionPlace(c.ID, c.Version))
	if err != nil {
		return false, err
	}
	content, err := versionHead(plain)
	if err != nil {
		return false, err
	}
	return content.Number == c.Number && content.Association == c.Association && content.Key == c.Key &&
		content.Tenancy == string(number) && digests(content.Digests) == is.digests, nil
}

// headContent is versionContent without what was reported.
type headContent struct {
	Number      string            `json:"number"`
	Association string            `json:"association"`
	Key         string            `json:"key"`
	Tenancy     string            `json:"tenancy"`
	Digests     map[string]string `json:"digests"`
}

// versionHead reads a version without what was reported, which is compared with its entry: decoding that would
// take most of the time.
func versionHead(plain []byte) (h headContent, err error) {
	if i := bytes.Index(plain, []byte(`,"records":`)); i > 0 {
		if json.Unmarshal(append(plain[:i:i], '}'), &h) == nil {
			return h, nil
		}
	}
	h = headContent{}
	return h, decode(plain, &h)
}

// bornState is born without what the delivery carries.
type bornState struct {
	State   string `json:"state"`
	Channel string `json:"channel"`
	Place   int    `json:"place"`
	Next    int64  `json:"next"`
}

// stateAtBirth reads the state that a delivery was made with, without what it carries, which is compared with
// its entry.
func stateAtBirth(plain []byte) (b bornState, err error) {
	if i := bytes.LastIndex(plain, []byte(`,"state":`)); i > 0 {
		if json.Unmarshal(append([]byte{'{'}, plain[i+1:]...), &b) == nil {
			return b, nil
		}
	}
	b = bornState{}
	return b, decode(plain, &b)
}

// deliveries compares what every delivery says of itself with what has happened to it.
func (v *verifier) deliveries() error {
	var referred []string // deliveries with a reference, which must be in a receipt
	err := v.pages(`SELECT d.id, d.channel, d.place, d.earlier, d.state, d.next, d.fault, d.detail,
		d.transmitted, d.arrived, d.registered, d.attempts, d.first, d.payload, d.created, d.changed,
		d.acts, d.reference IS NOT NULL, d.content, d.case_id, c.association_key,
		coalesce(a.channel, ''), coalesce(a.place, 0), coalesce(a.earlier, 0), coalesce(a.state, ''),
		coalesce(a.next, 0), coalesce(a.fault, ''), coalesce(a.detail, ''), coalesce(a.transmitted, 0),
		coalesce(a.arrived, 0),
		coalesce(a.registered, 0), coalesce(a.at, 0), coalesce(a.received, 0), (SELECT count(*)
		FROM delivery_acts x WHERE x.delivery = d.id),
		(SELECT count(*) FROM delivery_acts x WHERE x.delivery = d.id AND x.kind = 'attempt'),
		(SELECT coalesce(min(x.at), 0) FROM delivery_acts x WHERE x.delivery = d.id AND x.kind = 'attempt'
		AND x.attempt = 1),
		(SELECT count(*) FROM delivery_acts x WHERE x.delivery = d.id AND x.kind = 'attempt' AND x.n = d.payload)
		FROM deliveries d JOIN cases c ON c.id = d.case_id LEFT JOIN delivery_acts a ON a.delivery = d.id
		AND a.n = d.acts`, "d.id",
		func(row scanner) (string, error) {
			var id, caseID string
			var is, was progress
			var attempts, payload, acts, count, tried, kept int
			var first, created, changed, at, received, began int64
			var refers bool
			var content, wrapped []byte
			if err := row.Scan(&id, &is.channel, &is.place, &is.earlier, &is.state, &is.next, &is.fault, &is.detail,
				&is.transmitted, &is.arrived, &is.registered, &attempts, &first, &payload, &created, &changed,
				&acts, &refers, &content, &caseID, &wrapped,
				&was.channel, &was.place, &was.earlier, &was.state, &was.next, &was.fault, &was.detail, &was.transmitted,
				&was.arrived,
				&was.registered, &at, &received, &count, &tried, &began, &kept); err != nil {
				return id, clean(err)
			}
			if refers {
				referred = append(referred, id)
			}
			last := max(at, received)
			if acts == 0 {
				var err error
				if was, err = v.born(id, caseID, wrapped, content, is); err != nil {
					v.find(RowUnreadable, -1, "deliveries", id)
				}
				last = created
			}
			if is != was || acts != count || attempts != tried || first != began || changed != last ||
				payload > 0 != (kept == 1) || refers && is.registered == 0 {
				v.find(StateWrong, -1, "deliveries", id)
			}
			return id, nil
		})
	for _, id := range referred {
		if err == nil {
			err = v.reference(id)
		}
	}
	return err
}

// born is the state that a delivery was made with; what it is now, when that has been erased.
func (v *verifier) born(id, caseID string, wrapped, content []byte, is progress) (progress, error) {
	key, err := v.db.keys.caseKey(caseID, wrapped)
	if errors.Is(err, gateway.ErrErased) {
		return is, nil
	}
	if err != nil {
		return progress{}, err
	}
	plain, err := key.open(content, (&deliveryRow{id: id}).place())
	if err != nil {
		return progress{}, err
	}
	b, err := stateAtBirth(plain)
	return progress{channel: b.Channel, place: b.Place, state: b.State, next: b.Next}, err
}

// reference compares a delivery's reference with its receipts.
func (v *verifier) reference(id string) error {
	d, err := v.Delivery(gateway.Operator, id)
	if errors.Is(err, gateway.ErrErased) {
		return nil
	}
	receipts, receiptsErr := v.Receipts(gateway.Operator, id)
	if err != nil || receiptsErr != nil {
		v.find(RowUnreadable, -1, "deliveries", id)
		return nil
	}
	for _, r := range receipts {
		if r.Reference == d.Reference {
			return nil
		}
	}
	v.find(StateWrong, -1, "deliveries", id)
	return nil
}

// runs compares every run with the last of its ends.
func (v *verifier) runs() error {
	return v.pages(`SELECT r.id, r.state, r.ended, r.asked, r.sources, r.chunks, r.reason, r.source, r.accepted,
		r.data_key IS NOT NULL,
		coalesce(e.state, ''), coalesce(e.ended, 0), coalesce(e.asked, 0), coalesce(e.sources, ''),
		coalesce(e.chunks, 0), coalesce(e.reason, ''), coalesce(e.source, ''),
		coalesce(e.accepted, 0),
		(SELECT count(*) FROM run_ends x WHERE x.run = r.id AND x.state <> 'refused' AND x.state <> r.state),
		(SELECT count(*) FROM quarantine q WHERE q.run = r.id AND e.quarantined < q.n)
		FROM runs r LEFT JOIN run_ends e ON e.run = r.id AND e.state = r.state`, "r.id",
		func(row scanner) (string, error) {
			var is, was runEnd
			var keyed bool
			var others, beyond int
			if err := row.Scan(&is.run, &is.state, &is.ended, &is.asked, &is.sources, &is.chunks, &is.reason,
				&is.source, &is.accepted, &keyed,
				&was.state, &was.ended, &was.asked, &was.sources, &was.chunks, &was.reason, &was.source, &was.accepted,
				&others, &beyond); err != nil {
				return is.run, clean(err)
			}
			ended := is.state != string(gateway.RunStaging) && is.state != string(gateway.RunStaged)
			wrong := others > 0 ||
				ended && (was.state == "" || is.ended != was.ended || is.asked != was.asked ||
					is.sources != was.sources || is.chunks != was.chunks ||
					is.reason != was.reason || is.source != was.source || is.accepted != was.accepted)
			if wrong {
				v.find(StateWrong, -1, "runs", is.run)
			}
			if beyond > 0 {
				v.find(RowAdded, -1, "quarantine", is.run)
			}
			return is.run, nil
		})
}
