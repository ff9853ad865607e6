package store

import (
	"database/sql"
	"slices"
	"strings"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
)

// storedRow is the leaf that a row would have today.
type storedRow struct {
	leaf   ledger.Leaf
	erased bool // its data key has been deleted
	broken bool // its sealed part does not open
	closed bool // it is sealed under a master key that this process does not have
}

// rowOf is the id of the row that a leaf is about, unique among the leaves of its kind.
func rowOf(leaf ledger.Leaf) string {
	part := ""
	switch leaf.Kind {
	case kindVersion:
		part = "version"
	case kindAttempt, kindAttemptEnd, kindReceipt, kindChange:
		part = "n"
	case kindRun:
		part = "state"
	default:
		return leaf.ID
	}
	value, _ := leaf.Code(part)
	return leaf.ID + "/" + value
}

// member names a row among all that the log has entries of.
func member(kind, id string) string {
	switch kind {
	case kindAttempt, kindAttemptEnd, kindReceipt, kindChange:
		kind = "act" // what kind of act it is, its leaf is compared for
	}
	return kind + " " + id
}

// tableOf is where the rows of a kind of entry lie.
var tableOf = map[string]string{
	kindVersion:      "versions",
	kindEvaluation:   "evaluations",
	kindNotice:       "notices",
	kindDelivery:     "deliveries",
	kindRun:          "run_ends",
	kindAlarm:        "alarms",
	kindAlarmEnd:     "alarms",
	kindAnswer:       "answers",
	kindRowAnswer:    "answers",
	kindRuleSet:      "rule_sets",
	kindErasure:      "erasures",
	kindHold:         "holds",
	kindAPIKey:       "api_keys",
	kindAPIKeyEnd:    "api_key_revocations",
	kindReading:      "readings",
	kindPerson:       "people",
	kindPersonAct:    "person_acts",
	kindIntervention: "interventions",
	kindMunicipal:    "municipal_acts, municipal_cases, erasures, holds, municipal_alarms",
	kindAttempt:      "delivery_acts",
	kindAttemptEnd:   "delivery_acts",
	kindReceipt:      "delivery_acts",
	kindChange:       "delivery_acts",
}

// loaders read the rows with those ids and give the leaf that each would have.
var loaders = map[string]func(v *verifier, ids []string, found func(id string, row *storedRow)) error{
	kindVersion:      (*verifier).loadVersions,
	kindEvaluation:   (*verifier).loadEvaluations,
	kindNotice:       (*verifier).loadNotices,
	kindDelivery:     (*verifier).loadDeliveries,
	kindAttempt:      (*verifier).loadActs,
	kindAttemptEnd:   (*verifier).loadActs,
	kindReceipt:      (*verifier).loadActs,
	kindChange:       (*verifier).loadActs,
	kindRun:          (*verifier).loadRunEnds,
	kindAlarm:        (*verifier).loadAlarms,
	kindAlarmEnd:     (*verifier).loadAlarmEnds,
	kindAnswer:       (*verifier).loadAnswers,
	kindRowAnswer:    (*verifier).loadAnswers,
	kindRuleSet:      (*verifier).loadRuleSets,
	kindMunicipal:    (*verifier).loadMunicipal,
	kindHold:         (*verifier).loadHolds,
	kindAPIKey:       (*verifier).loadAPIKeys,
	kindAPIKeyEnd:    (*verifier).loadRevocations,
	kindReading:      (*verifier).loadReadings,
	kindPerson:       (*verifier).loadPeople,
	kindPersonAct:    (*verifier).loadPersonActs,
	kindIntervention: (*verifier).loadInterventions,
	kindErasure: func(v *verifier, ids []string, found func(string, *storedRow)) error {
		return v.loadErasures(ids, gateway.PartyAssociation, found)
	},
}

// owners are the first parts of ids that have two: the rows of the others of an owner are read with it, and
// do no harm.
func owners(ids []string) []string {
	list := make([]string, len(ids))
	for i, id := range ids {
		list[i], _, _ = strings.Cut(id, "/")
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// passed is where a sealed column is read to that is opened before the next row is read: it is not copied.
func passed(b *[]byte) *sql.RawBytes { return (*sql.RawBytes)(b) }

// versionColumns are what scanned reads of a version.
const versionColumns = `v.case_id, v.version, v.n, v.recorded, v.run, v.sealed, v.evaluation, v.at, v.asked,
	v.rule_set, v.municipality, v.wake, v.findings`

// scanned are where the columns of a version are read to.
func (r *versionRow) scanned(sealed, findings *[]byte) []any {
	return []any{&r.caseID, &r.version, &r.n, &r.recorded, &r.run, passed(sealed), &r.id, &r.at, &r.asked,
		&r.ruleSet, &r.municipality, &r.wake, passed(findings)}
}

func (v *verifier) loadVersions(ids []string, found func(string, *storedRow)) error {
	q := new(query).sql(`SELECT `+versionColumns+`, c.association_key
		FROM versions v JOIN cases c ON c.id = v.case_id WHERE `).in("v.case_id", owners(ids))
	return v.each(func(row scanner) error {
		var r versionRow
		var sealed, findings, wrapped []byte
		if err := row.Scan(append(r.scanned(&sealed, &findings), &wrapped)...); err != nil {
			return clean(err)
		}
		o := v.opener(r.caseID, wrapped)
		found(versionID(r.caseID, r.version), o.version(&r, sealed, findings))
		return nil
	}, q.text.String(), q.args...)
}

// version opens a version.
func (o *opener) version(r *versionRow, sealed, findings []byte) *storedRow {
	r.plain = o.open(sealed, versionPlace(r.caseID, r.version))
	r.findings = o.open(findings, findingsPlace(r.caseID, r.n))
	return o.done(r.leaf(o.key))
}

// evaluationColumns are what scanned reads of an evaluation.
const evaluationColumns = `e.case_id, e.version, e.n, e.evaluation, e.at, e.asked, e.rule_set, e.municipality,
	e.wake, e.findings`

// scanned are where the columns of an evaluation are read to.
func (e *evaluationRow) scanned(caseID *string, findings *[]byte) []any {
	return []any{caseID, &e.version, &e.n, &e.id, &e.at, &e.asked, &e.ruleSet, &e.municipality, &e.wake,
		passed(findings)}
}

func (v *verifier) loadEvaluations(ids []string, found func(string, *storedRow)) error {
	q := new(query).sql(`SELECT `+evaluationColumns+`, c.association_key
		FROM evaluations e JOIN cases c ON c.id = e.case_id WHERE `).in("e.evaluation", ids)
	return v.each(func(row scanner) error {
		var r evaluationRow
		var caseID string
		var findings, wrapped []byte
		if err := row.Scan(append(r.scanned(&caseID, &findings), &wrapped)...); err != nil {
			return clean(err)
		}
		o := v.opener(caseID, wrapped)
		found(r.id, o.evaluation(&r, caseID, findings))
		return nil
	}, q.text.String(), q.args...)
}

// evaluation opens an evaluation.
func (o *opener) evaluation(r *evaluationRow, caseID string, findings []byte) *storedRow {
	r.findings = o.open(findings, findingsPlace(caseID, r.n))
	return o.done(r.leaf(caseID, o.key))
}

// noticeColumns are what scanned reads of a notice.
const noticeColumns = `n.id, n.case_id, n.association, n.municipality, n.rule, n.episode, n.step, n.version,
	n.evaluation, n.due, n.duty, n.created, n.delivery, n.sealed`

// noticeOrNone are the same of a notice that may not be there, without what its delivery says too.
const noticeOrNone = `coalesce(n.case_id, ''), coalesce(n.association, ''), coalesce(n.municipality, ''),
	coalesce(n.rule, ''), coalesce(n.episode, 0), coalesce(n.step, ''), coalesce(n.version, 0),
	coalesce(n.evaluation, ''), coalesce(n.due, ''), coalesce(n.duty, ''), coalesce(n.created, 0), n.sealed`

// hiddenNotice is a notice as it is stored.
type hiddenNotice struct {
	noticeRow
	rule, due, hidden string
	sealed            []byte
}

func (r *hiddenNotice) scanned() []any {
	return []any{&r.id, &r.caseID, &r.association, &r.municipality, &r.rule, &r.episode, &r.step, &r.version,
		&r.evaluation, &r.due, &r.hidden, &r.created, &r.delivery, passed(&r.sealed)}
}

// joined are where the columns of noticeOrNone are read to.
func (r *hiddenNotice) joined() []any {
	return []any{&r.caseID, &r.association, &r.municipality, &r.rule, &r.episode, &r.step, &r.version,
		&r.evaluation, &r.due, &r.hidden, &r.created, passed(&r.sealed)}
}

// deliveryRowColumns are what scanned reads of a delivery.
const deliveryRowColumns = `d.id, d.notice, d.case_id, d.kind, d.rule, d.association, d.municipality,
	d.created, d.content`

// hiddenDelivery is what of a delivery never changes, as it is stored.
type hiddenDelivery struct {
	deliveryRow
	rule    string
	content []byte
}

func (d *hiddenDelivery) scanned() []any {
	return []any{&d.id, &d.notice, &d.caseID, &d.kind, &d.rule, &d.association, &d.municipality, &d.created,
		passed(&d.content)}
}

func (v *verifier) loadNotices(ids []string, found func(string, *storedRow)) error {
	q := new(query).sql(`SELECT `+noticeColumns+`, `+deliveryRowColumns+`, c.association_key, c.received_key
		FROM notices n JOIN deliveries d ON d.id = n.delivery JOIN cases c ON c.id = n.case_id
		WHERE `).in("n.id", ids)
	return v.each(func(row scanner) error {
		var r hiddenNotice
		var d hiddenDelivery
		var wrapped, received []byte
		if err := row.Scan(append(append(r.scanned(), d.scanned()...), &wrapped, &received)...); err != nil {
			return clean(err)
		}
		o := v.opener(r.caseID, wrapped)
		o.keep(v, r.caseID, received)
		d.plain = o.openSent(d.content, d.place())
		found(r.id, v.notice(o, &r, &d))
		return nil
	}, q.text.String(), q.args...)
}

// notice opens a notice; its first delivery has been opened.
func (v *verifier) notice(o *opener, r *hiddenNotice, d *hiddenDelivery) *storedRow {
	r.plain = o.open(r.sealed, r.place())
	var err error
	hider := v.db.keys.hider
	r.duty, err = hider.duty(r.hidden, r.id)
	o.row.broken = o.row.broken || err != nil || d.notice != r.id || d.caseID != r.caseID ||
		r.rule != hider.hide(r.duty.rule, rulePlace(r.caseID)...) || r.due != r.duty.listed(r.created) ||
		d.rule != hider.hide(r.duty.rule, firstPlace(r.id)...) || d.plain != nil && !r.duty.says(d.plain)
	return o.done(r.leaf(&d.deliveryRow, o.key, o.sent(), v.db.keys.open))
}

func (v *verifier) loadDeliveries(ids []string, found func(string, *storedRow)) error {
	q := new(query).sql(`SELECT `+deliveryRowColumns+`, c.association_key, c.received_key
		FROM deliveries d JOIN cases c ON c.id = d.case_id WHERE `).in("d.id", ids)
	return v.each(func(row scanner) error {
		var d hiddenDelivery
		var wrapped, received []byte
		if err := row.Scan(append(d.scanned(), &wrapped, &received)...); err != nil {
			return clean(err)
		}
		o := v.opener(d.caseID, wrapped)
		o.keep(v, d.caseID, received)
		d.plain = o.openSent(d.content, d.place())
		found(d.id, o.done(d.leaf(o.sent())))
		return nil
	}, q.text.String(), q.args...)
}

// actColumns are what scanned reads of an act.
const actColumns = `a.delivery, a.n, a.kind, a.attempt, a.at, a.outcome, a.code, a.receipt, a.received,
	a.proof, a.channel, a.place, a.earlier, a.state, a.next, a.fault, a.detail, a.transmitted, a.arrived,
	a.registered, a.sealed`

// scanned are where the columns of an act are read to.
func (a *actRow) scanned(sealed *[]byte) []any {
	l := &a.progress
	return []any{&a.delivery, &a.n, &a.kind, &a.attempt, &a.at, &a.outcome, &a.code, &a.receipt, &a.received,
		&a.proof, &l.channel, &l.place, &l.earlier, &l.state, &l.next, &l.fault, &l.detail, &l.transmitted,
		&l.arrived, &l.registered, passed(sealed)}
}

func (v *verifier) loadActs(ids []string, found func(string, *storedRow)) error {
	q := new(query).sql(`SELECT `+actColumns+`, d.case_id, c.association_key, c.received_key
		FROM delivery_acts a JOIN deliveries d ON d.id = a.delivery JOIN cases c ON c.id = d.case_id
		WHERE `).in("a.delivery", owners(ids))
	return v.each(func(row scanner) error {
		var a actRow
		var caseID string
		var sealed, wrapped, received []byte
		if err := row.Scan(append(a.scanned(&sealed), &caseID, &wrapped, &received)...); err != nil {
			return clean(err)
		}
		o := v.opener(caseID, wrapped)
		o.keep(v, caseID, received)
		found(actID(a.delivery, a.n), o.act(&a, sealed))
		return nil
	}, q.text.String(), q.args...)
}

// act opens an act.
func (o *opener) act(a *actRow, sealed []byte) *storedRow {
	if sealed != nil {
		a.plain = o.openSent(sealed, actPlace(a.delivery, a.n))
	}
	return o.done(a.leaf(o.sent()))
}

func (v *verifier) loadRunEnds(ids []string, found func(string, *storedRow)) error {
	q := new(query).sql(`SELECT e.run, e.state, e.ended, e.asked, e.sources, e.chunks, e.reason, e.source,
		e.accepted, e.quarantined, r.association, r.key, r.started
		FROM run_ends e JOIN runs r ON r.id = e.run WHERE `).in("e.run", owners(ids))
	ends, err := all(v.reader, scanRunEnd, q.text.String(), q.args...)
	if err != nil {
		return err
	}
	for _, e := range ends {
		if e.places, err = v.places(e.run, e.quarantined); err != nil {
			return err
		}
		found(e.id(), &storedRow{leaf: e.leaf(v.db.keys.open)})
	}
	return nil
}

func scanRunEnd(row scanner) (e runEnd, err error) {
	return e, clean(row.Scan(&e.run, &e.state, &e.ended, &e.asked, &e.sources, &e.chunks, &e.reason,
		&e.source, &e.accepted, &e.quarantined, &e.association, &e.key, &e.started))
}

const alarmRowQuery = `SELECT id, kind, association, municipality, number, subject, code, raised, resolved
	FROM alarms WHERE `

func scanAlarmRow(row scanner) (a alarmRow, err error) {
	return a, clean(row.Scan(&a.id, &a.kind, &a.association, &a.municipality, &a.number, &a.subject, &a.code,
		&a.raised, &a.resolved))
}

func (v *verifier) loadAlarms(ids []string, found func(string, *storedRow)) error {
	return v.loadAlarm(ids, false, found)
}

func (v *verifier) loadAlarmEnds(ids []string, found func(string, *storedRow)) error {
	return v.loadAlarm(ids, true, found)
}

func (v *verifier) loadAlarm(ids []string, end bool, found func(string, *storedRow)) error {
	q := new(query).sql(alarmRowQuery).in("id", ids)
	return v.each(func(row scanner) error {
		a, err := scanAlarmRow(row)
		if err == nil && (!end || a.resolved > 0) {
			found(a.id, &storedRow{leaf: a.leaf(end, v.db.keys.open)})
		}
		return err
	}, q.text.String(), q.args...)
}
