package store

import (
	"errors"
	"fmt"
	"slices"
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

// rows looks for rows without an entry, and for two entries of one row. Where the kinds of which there are
// most agree, it looks at the others alone.
func (v *verifier) rows(agree bool) error {
	if err := v.eachMember(agree, func(_, member string) { v.tally.count(member, -1) }); err != nil {
		return err
	}
	if !v.tally.equal() {
		// Only now is it worth while to look at them one by one.
		if err := v.eachRow(agree); err != nil {
			return err
		}
	}
	if agree && !v.stray {
		return nil
	}
	return v.strayDeliveries()
}

// eachRow looks at the rows and entries that differ.
func (v *verifier) eachRow(agree bool) error {
	entriesOf := map[string]int{}
	err := v.eachEntries(func(entries []gateway.LogEntry) error {
		for _, e := range entries {
			leaf, err := ledger.ParseLeaf(e.Leaf)
			if err != nil || rowless[leaf.Kind] || agree && inBulk(leaf.Kind) {
				continue
			}
			if m := member(leaf.Kind, rowOf(leaf)); v.tally.differs(m) {
				if entriesOf[m]++; entriesOf[m] > 1 {
					v.find(EntryRepeated, e.N, tableOf[leaf.Kind], rowOf(leaf))
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return v.eachMember(agree, func(table, m string) {
		if v.tally.differs(m) && entriesOf[m] == 0 {
			_, id, _ := strings.Cut(m, " ")
			v.find(RowAdded, -1, table, id)
		}
	})
}

// eachMember reads every row that must have an entry, or those alone that no agreement is about.
func (v *verifier) eachMember(few bool, fn func(table, member string)) error {
	for _, m := range members {
		if few && slices.Contains(bulkTables, m.table) {
			continue
		}
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
