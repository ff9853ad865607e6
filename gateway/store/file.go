package store

import (
	"bytes"
	"database/sql"
	"errors"
	"maps"
	"slices"

	"boligbro/gateway"
	"boligbro/rules"
)

// filesMost is how many notices are read in one statement. SQLite looks up each parameter among those before
// it, so that more in one statement cost more each.
const filesMost = 128

// newestMost is how many are read in one statement that names none of them.
const newestMost = 500

// rawFile is a notice with all that hangs on it, sealed as it is stored.
type rawFile struct {
	notice                              gateway.Notice
	thread                              []gateway.Delivery // its messages, oldest first
	said                                [][]byte           // what each of them says
	worded                              int                // the act that worded the first anew; 0: none did
	ground, records                     []byte
	version                             int // the newest of the case
	associationKey, municipalityKey     []byte
	receivedKey                         []byte
	subject                             string
	acts                                []rawAct // all of the case
	closed                              bool     // this process cannot read them
	byMessage                           bool     // the event is what the first message tells of
	showsRecords, showsShared, showsAll bool
}

type rawAct struct {
	id, municipality string
	sealed           []byte
}

// selection is which notices are read: the end of a statement that joins them to the rest, and a condition
// that holds for the notice of a later delivery.
type selection struct {
	rest, later func(q *query) *query
}

// withIDs are the notices with these ids.
func withIDs(s gateway.Scope, ids []string) selection {
	return selection{
		rest: func(q *query) *query {
			q.sql(` FROM notices n`+tablesFor(s)+` WHERE `).in("n.id", ids).sql(` AND `)
			return q.scope(s, "n.association", "n.municipality")
		},
		later: func(q *query) *query { return q.in("d.notice", ids) },
	}
}

// madeBefore are the newest notices that come after the place in the order in which they were made, newest
// first. The text is the same whatever their number is, and short.
func madeBefore(s gateway.Scope, created int64, id string, most int) selection {
	part := func(q *query) *query {
		q.sql(`(SELECT p.id FROM notices p WHERE `).scope(s, "p.association", "p.municipality")
		if id != "" {
			q.sql(` AND (p.created, p.id) < (?, ?)`, created, id)
		}
		return q.sql(` ORDER BY p.created DESC, p.id DESC` + limit(most) + `)`)
	}
	return selection{
		rest: func(q *query) *query {
			part(q.sql(` FROM `)).sql(` l JOIN notices n ON n.id = l.id` + tablesFor(s))
			return q.sql(` ORDER BY n.created DESC, n.id DESC`)
		},
		later: func(q *query) *query { return part(q.sql(`d.notice IN `)) },
	}
}

// rawFiles reads notices in the order of the selection.
func (r *reader) rawFiles(s gateway.Scope, which selection) ([]*rawFile, error) {
	var found []*rawFile
	byID, byCase := map[string]*rawFile{}, map[string][]*rawFile{}
	records := `v.sealed`
	if !seesRecords(s) {
		records = noRecords
	}
	q := which.rest(new(query).sql(fileColumns + receivedKey(s) + `, ` + records))
	err := r.each(func(row scanner) error {
		f, err := r.scanFile(row)
		if f.notice.Unreadable = errors.Is(err, gateway.ErrUnreadable); err != nil && !f.notice.Unreadable {
			return err
		}
		f.sees(s)
		found = append(found, f)
		byID[f.notice.ID] = f
		byCase[f.notice.Case] = append(byCase[f.notice.Case], f)
		return nil
	}, q.text.String(), q.args...)
	if err == nil && !seesRecords(s) {
		err = r.demandRecords(found)
	}
	if err == nil {
		err = r.laterDeliveries(s, which, byID)
	}
	if err == nil {
		err = r.actsOf(byCase)
	}
	return found, err
}

const fileColumns = `SELECT n.id, n.case_id, c.number, n.association, n.municipality, n.episode,
		n.step, n.version, n.evaluation, n.duty, n.created, n.sealed, d.id, d.channel,
		d.created, d.state, d.next, d.attempts, d.fault, d.detail, d.transmitted, d.arrived, d.registered,
		d.worded, ` + saidNow + `, c.version, c.association_key, `

// noRecords stands for what has been reported, where it is not read.
const noRecords = `CAST(NULL AS BYTEA)`

// seesRecords reports whether the scope may see what has been reported about its cases.
func seesRecords(s gateway.Scope) bool { return s.Operator || len(s.Associations) > 0 }

// tablesFor joins what a file is made of. What has been reported is the larger part of it: a municipality,
// which sees none of it, does not read it.
func tablesFor(s gateway.Scope) string {
	tables := ` JOIN cases c ON c.id = n.case_id JOIN deliveries d ON d.id = n.delivery`
	if seesRecords(s) {
		tables += ` JOIN versions v ON v.case_id = c.id AND v.version = c.version`
	}
	return tables
}

// demandRecords reads what has been reported about the cases with a demand: the day on which the tenant
// received it is told to the municipality too.
func (r *reader) demandRecords(files []*rawFile) error {
	demands := map[string]*rawFile{}
	for _, f := range files {
		if f.notice.Rule == rules.AssignedTenantDemand {
			demands[f.notice.ID] = f
		}
	}
	if len(demands) == 0 {
		return nil
	}
	q := new(query).sql(`SELECT n.id, n.step, v.sealed FROM notices n JOIN cases c ON c.id = n.case_id
		JOIN versions v ON v.case_id = c.id AND v.version = c.version WHERE `)
	return r.each(func(row scanner) error {
		var id string
		var step rules.StepID
		var sealed []byte
		err := row.Scan(&id, &step, &sealed)
		if f := demands[id]; f != nil {
			f.notice.Step, f.records = step, sealed
		}
		return clean(err)
	}, q.in("n.id", slices.Sorted(maps.Keys(demands))).text.String(), q.args...)
}

// scanFile reads a notice; of one that cannot be read, what could be.
func (r *reader) scanFile(row scanner) (*rawFile, error) {
	f, hidden := &rawFile{thread: make([]gateway.Delivery, 1), said: make([][]byte, 1)}, ""
	n, d := &f.notice, &f.thread[0]
	var made, created, next, transmitted, arrived, registered int64
	err := row.Scan(&n.ID, &n.Case, &n.Number, &n.Association, &n.Municipality, &n.Episode,
		&n.Step, &n.Version, &n.Evaluation, &hidden, &made, &f.ground, &d.ID, &d.Channel,
		&created, &d.State, &next, &d.Attempts, &d.Fault, &d.Detail, &transmitted, &arrived, &registered,
		&f.worded, &f.said[0], &f.version, &f.associationKey, &f.receivedKey,
		&f.records)
	if err != nil {
		return f, clean(err)
	}
	d.Notice, d.Case, d.Number, d.Kind, d.Association, d.Municipality =
		n.ID, n.Case, n.Number, gateway.FirstNotice, n.Association, n.Municipality
	d.Created, d.Next = instant(created), instant(next)
	d.Transmitted, d.Arrived, d.Registered = instant(transmitted), instant(arrived), instant(registered)
	n.Created = instant(made)
	n.State, n.Transmitted, n.Arrived, n.Registered = d.State, d.Transmitted, d.Arrived, d.Registered
	return f, r.db.keys.hider.ofDuty(n, hidden)
}

// sees notes what of the file the scope may see.
func (f *rawFile) sees(s gateway.Scope) {
	ours := s.Operator || slices.Contains(s.Associations, f.notice.Association)
	f.showsRecords, f.showsShared = ours, ours
	f.showsAll = s.Operator || slices.Contains(s.Municipalities, f.notice.Municipality)
}

// laterDeliveries reads the messages that came after the first.
func (r *reader) laterDeliveries(s gateway.Scope, which selection, files map[string]*rawFile) error {
	q := new(query).sql(`SELECT d.id, d.notice, d.kind, d.association, d.municipality, d.channel,
			d.created, d.state, d.next, d.attempts, d.fault, d.detail, d.transmitted, d.arrived, d.registered,
			d.content
		FROM deliveries d WHERE d.kind <> 'notice' AND `)
	which.later(q).sql(` AND `).scope(s, "d.association", "d.municipality").sql(toGet(s))
	q.sql(` ORDER BY d.created, d.id`)
	return r.each(func(row scanner) error {
		var d gateway.Delivery
		var said []byte
		var created, next, transmitted, arrived, registered int64
		err := row.Scan(&d.ID, &d.Notice, &d.Kind, &d.Association, &d.Municipality, &d.Channel, &created,
			&d.State, &next, &d.Attempts, &d.Fault, &d.Detail, &transmitted, &arrived, &registered, &said)
		d.Unreadable = errors.Is(err, gateway.ErrUnreadable)
		if err != nil && !d.Unreadable {
			return clean(err)
		}
		d.Created, d.Next = instant(created), instant(next)
		d.Transmitted, d.Arrived, d.Registered = instant(transmitted), instant(arrived), instant(registered)
		if f, ok := files[d.Notice]; ok {
			f.notice.Unreadable = f.notice.Unreadable || d.Unreadable
			d.Case, d.Number = f.notice.Case, f.notice.Number
			f.thread, f.said = append(f.thread, d), append(f.said, said)
		}
		return nil
	}, q.text.String(), q.args...)
}

// actsOf reads what the municipalities have recorded in the cases.
func (r *reader) actsOf(files map[string][]*rawFile) error {
	if !r.db.keys.hasMunicipal() {
		for _, of := range files {
			for _, f := range of {
				f.closed = true
			}
		}
		return nil
	}
	subjects, caseOf := r.db.keys.subjects(slices.Collect(maps.Keys(files)))
	q := new(query).sql(`SELECT k.subject, k.data_key, a.id, a.municipality, a.sealed
		FROM municipal_keys k LEFT JOIN municipal_acts a ON a.subject = k.subject AND k.data_key IS NOT NULL
		WHERE `)
	return r.each(func(row scanner) error {
		var subject string
		var id, municipality sql.NullString // none where nothing is left of what was recorded
		var wrapped, sealed []byte
		if err := row.Scan(&subject, &wrapped, &id, &municipality, &sealed); err != nil {
			return clean(err)
		}
		for _, f := range files[caseOf[subject]] {
			f.subject, f.municipalityKey = subject, wrapped
			if id.Valid {
				f.acts = append(f.acts, rawAct{id.String, municipality.String, sealed})
			}
		}
		return nil
	}, q.in("k.subject", subjects).text.String(), q.args...)
}

// open opens what of the file may be seen. What has been erased is left out.
func (f *rawFile) open(keys *keyring, s gateway.Scope) (gateway.NoticeFile, error) {
	file := gateway.NoticeFile{
		Notice: f.notice, Thread: f.thread, Closed: f.closed,
		Erased:     f.associationKey == nil && (f.receivedKey == nil || !keys.hasMunicipal()),
		ActsErased: f.subject != "" && f.municipalityKey == nil,
	}
	if file.Notice.Unreadable {
		return file, nil
	}
	err := f.openOurs(keys, &file)
	if err == nil && f.municipalityKey != nil {
		if err = f.openTheirs(keys, s, &file); !f.showsAll && errors.Is(err, gateway.ErrUnreadable) {
			err = nil // what a municipality has recorded harms no line of the association
		}
	}
	if errors.Is(err, gateway.ErrUnreadable) {
		file = gateway.NoticeFile{Notice: f.notice, Thread: f.thread[:1]}
		file.Thread[0].Content = rules.Notice{}
		file.Notice.Unreadable, err = true, nil
	}
	return file, err
}

// openOurs opens what is sealed under the association's key of the case, and what was sent. Where the
// association has erased its own, the step is what the first message tells of.
func (f *rawFile) openOurs(keys *keyring, file *gateway.NoticeFile) error {
	sent, err := keys.sentKey(f.notice.Case, f.associationKey, f.receivedKey)
	if errors.Is(err, gateway.ErrErased) {
		return nil
	}
	if err != nil {
		return err
	}
	var key *dataKey
	if file.Forgotten = f.associationKey == nil; !file.Forgotten {
		if key, err = keys.caseKey(f.notice.Case, f.associationKey); err != nil {
			return err
		}
	}
	f.byMessage = f.byMessage || file.Forgotten
	if !f.byMessage {
		var ground noticeGround
		if err := key.read(f.ground, (&noticeRow{id: f.notice.ID}).place(), &ground); err != nil {
			return err
		}
		file.Notice.Event = ground.Event
	}
	for i := range file.Thread {
		var stored wording
		worded := 0
		if i == 0 {
			worded = f.worded
		}
		if err := sent.read(f.said[i], saidPlace(file.Thread[i].ID, worded), &stored); err != nil {
			return err
		}
		file.Thread[i].Content = rules.Notice(stored.Content)
	}
	if f.byMessage {
		file.Notice.Event = toldIn(file.Thread[0].Content)
		if f.worded > 0 {
			file.Notice.Tells(file.Thread[0].Content)
		}
	}
	if file.Forgotten {
		return nil
	}
	return f.openRecords(key, file)
}

// knownChildren is how it is written that children are known to live there.
var knownChildren = bytes.Trim(encode(rules.Household{ChildrenUnder18: rules.Answer(rules.Yes)}), "{}")

// openRecords opens what has been reported. It is the larger part, and most notices need nothing of it.
func (f *rawFile) openRecords(key *dataKey, file *gateway.NoticeFile) error {
	demand := f.notice.Rule == rules.AssignedTenantDemand
	if !demand && !f.showsRecords {
		return nil
	}
	var stored struct {
		Records []rules.Record `json:"records"`
	}
	children := false
	err := key.with(f.records, versionPlace(f.notice.Case, f.version), func(plain []byte) error {
		if children = bytes.Contains(plain, knownChildren); !demand && !children {
			return nil
		}
		return decode(plain, &stored)
	})
	if err != nil {
		return err
	}
	if demand {
		reported := rules.Merge(f.notice.Number, f.notice.Association, stored.Records)
		file.Received = reported.Received(f.notice.Step)
	}
	if children && f.showsRecords {
		file.Records = stored.Records
	}
	return nil
}

// openTheirs opens what the municipality has recorded, and gives each side its own.
func (f *rawFile) openTheirs(keys *keyring, s gateway.Scope, file *gateway.NoticeFile) error {
	key, err := keys.municipalKey(f.subject, f.municipalityKey)
	if err != nil {
		return err
	}
	acts := make([]gateway.MunicipalAct, len(f.acts))
	for i, a := range f.acts {
		act, err := openMunicipalAct(gateway.MunicipalAct{ID: a.id, Municipality: a.municipality}, a.sealed, key)
		if err == nil && act.Case != f.notice.Case {
			err = errSeal
		}
		if err != nil {
			return err
		}
		acts[i] = act
	}
	acts = inOrder(acts)
	if f.showsShared {
		for _, share := range gateway.Share(acts, f.notice.Association) {
			if share.Notice == f.notice.ID {
				file.Shared = append(file.Shared, share)
			}
		}
	}
	if f.showsAll {
		file.Acts = slices.DeleteFunc(acts, func(a gateway.MunicipalAct) bool {
			return !s.Operator && !slices.Contains(s.Municipalities, a.Municipality)
		})
	}
	return nil
}
