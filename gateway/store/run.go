package store

import (
	"boligbro/gateway"
	"boligbro/gateway/ledger"
)

const runColumns = `id, association, key, state, started, ended, asked, sources, chunks, reason, source,
	accepted`

func scanRun(row scanner) (run gateway.Run, err error) {
	var started, ended, asked, accepted int64
	var sources string
	if err := row.Scan(&run.ID, &run.Association, &run.Key, &run.State, &started, &ended, &asked, &sources,
		&run.Chunks, &run.Reason, &run.Source, &accepted); err != nil {
		return run, clean(err)
	}
	run.Started, run.Ended, run.Asked, run.Accepted = instant(started), instant(ended), instant(asked),
		accepted == 1
	var read []gateway.SourceRun
	if err := decode([]byte(sources), &read); err != nil {
		return run, err
	}
	if len(read) > 0 {
		run.Sources = read
	}
	return run, nil
}

func sources(list []gateway.SourceRun) string {
	if len(list) == 0 {
		return "[]"
	}
	return string(encode(list))
}

// Run is found by its id; a municipality's scope sees none.
func (r *reader) Run(s gateway.Scope, id string) (gateway.Run, error) {
	q := new(query).sql(`SELECT `+runColumns+` FROM runs WHERE id = ? AND `, id).scope(s, "association", "")
	return one(r, scanRun, q.sql(r.lock).text.String(), q.args...)
}

const newestRun = ` ORDER BY started DESC, id DESC`

// Runs are newest first.
func (r *reader) Runs(s gateway.Scope, association string, most int) ([]gateway.Run, error) {
	q := new(query).sql(`SELECT `+runColumns+` FROM runs WHERE `).scope(s, "association", "")
	if association != "" {
		q.sql(` AND association = ?`, association)
	}
	return all(r, scanRun, q.sql(newestRun+limit(most)).text.String(), q.args...)
}

// LastAdopted is the newest adopted or unchanged run of the association.
func (r *reader) LastAdopted(s gateway.Scope, association string) (gateway.Run, error) {
	q := new(query).sql(`SELECT `+runColumns+
		` FROM runs WHERE association = ? AND state IN ('adopted', 'unchanged') AND `,
		association).scope(s, "association", "")
	return one(r, scanRun, q.sql(newestRun+` LIMIT 1`).text.String(), q.args...)
}

// Unfinished are the runs in the states staging and staged, oldest first.
func (r *reader) Unfinished(association string) ([]gateway.Run, error) {
	return all(r, scanRun,
		`SELECT `+runColumns+
			` FROM runs WHERE association = $1 AND state IN ('staging', 'staged') ORDER BY started, id`, association)
}

// RefusedRuns are the runs of all associations in the state refused, oldest first.
func (r *reader) RefusedRuns() ([]gateway.Run, error) {
	return all(r, scanRun, `SELECT `+runColumns+` FROM runs WHERE state = 'refused' ORDER BY started, id`)
}

// AddRun begins a run.
func (t *tx) AddRun(run gateway.Run) error {
	if err := t.sameMaster(); err != nil {
		return err
	}
	_, wrapped := t.db.keys.of(ofAssociation).newKey(runPlace(run.ID))
	n, err := t.exec(`INSERT INTO runs (`+runColumns+`, data_key) VALUES (`+list(1, 13)+
		`) ON CONFLICT DO NOTHING`,
		run.ID, run.Association, run.Key, string(run.State), micros(run.Started), micros(run.Ended),
		micros(run.Asked), sources(run.Sources),
		run.Chunks, run.Reason, run.Source, number(run.Accepted), wrapped)
	if err == nil && n == 0 {
		err = gateway.ErrExists
	}
	return err
}

// runsTo says from which states a run may come to another. What has ended stays so, but a refused run can be
// accepted.
var runsTo = map[gateway.RunState][]string{
	gateway.RunStaging:   {"staging"},
	gateway.RunStaged:    {"staging", "staged", "refused"},
	gateway.RunAdopted:   {"staging", "staged"},
	gateway.RunUnchanged: {"staging", "staged"},
	gateway.RunRefused:   {"staging", "staged"},
	gateway.RunFailed:    {"staging", "staged", "refused"},
}

// SetRun stores the run's state, counts and reason.
func (t *tx) SetRun(run gateway.Run) error {
	q := new(query).sql(`UPDATE runs SET state = ?, ended = ?, sources = ?, chunks = ?, reason = ?, source = ?,
		accepted = ?`,
		string(run.State), micros(run.Ended), sources(run.Sources), run.Chunks, run.Reason, run.Source,
		number(run.Accepted))
	ends := run.State != gateway.RunStaging && run.State != gateway.RunStaged
	drops := ends && run.State != gateway.RunRefused
	if drops {
		q.sql(`, data_key = NULL`)
	}
	q.sql(` WHERE id = ? AND `, run.ID).in("state", runsTo[run.State])
	if n, err := t.exec(q.text.String(), q.args...); err != nil || n == 0 {
		if err == nil {
			_, err = t.Run(gateway.Operator, run.ID)
		}
		if err == nil {
			err = gateway.ErrState
		}
		return err
	}
	if drops {
		if _, err := t.exec(`DELETE FROM staged WHERE run = $1`, run.ID); err != nil {
			return err
		}
	}
	if !ends {
		return nil
	}
	stored, err := t.Run(gateway.Operator, run.ID)
	if err != nil {
		return err
	}
	end, err := t.endOf(stored)
	if err != nil {
		return err
	}
	if _, err := t.exec(`INSERT INTO run_ends (`+endColumns+`) VALUES (`+list(1, 10)+`)`,
		end.run, end.state, end.ended, end.asked, end.sources, end.chunks, end.reason, end.source, end.accepted,
		end.quarantined); err != nil {
		return err
	}
	t.log(end.leaf(t.db.keys.open))
	return nil
}

const endColumns = `run, state, ended, asked, sources, chunks, reason, source, accepted, quarantined`

// runEnd is a row of run_ends, with what of the run never changes and a hash of what it could not use.
type runEnd struct {
	run, state     string
	ended, asked   int64
	sources        string
	chunks         int
	reason, source string
	accepted       int64
	quarantined    int

	association, key string
	started          int64
	places           []byte
}

func (t *tx) endOf(run gateway.Run) (e runEnd, err error) {
	e = runEnd{
		run: run.ID, state: string(run.State), ended: micros(run.Ended), asked: micros(run.Asked),
		sources: sources(run.Sources), chunks: run.Chunks,
		reason: run.Reason, source: run.Source, accepted: number(run.Accepted), association: run.Association,
		key: run.Key, started: micros(run.Started),
	}
	if e.quarantined, err = one(&t.reader, scanInt, `SELECT count(*) FROM quarantine WHERE run = $1`,
		run.ID); err == nil {
		e.places, err = t.places(run.ID, e.quarantined)
	}
	return e, err
}

func (e *runEnd) id() string { return e.run + "/" + e.state }

// leaf commits to the counts and the places: sources, files and columns have names that people gave them.
func (e *runEnd) leaf(open *dataKey) ledger.Leaf {
	return ledger.Leaf{
		Kind: kindRun, ID: e.run,
		Codes: []ledger.Code{{Name: "association", Value: e.association}, {Name: "key", Value: e.key},
			{Name: "state", Value: e.state},
			{Name: "reason", Value: e.reason}, timeCode("started", e.started), timeCode("ended", e.ended),
			timeCode("asked", e.asked),
			code("chunks", e.chunks), code("accepted", int(e.accepted)), code("quarantined", e.quarantined)},
		Commits: []ledger.Commit{
			commit("counts", open.saltFor("run", e.id()), encode([]string{e.sources, e.source})),
			commit("quarantine", open.saltFor("quarantine", e.id()), e.places),
		},
	}
}
