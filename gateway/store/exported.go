package store

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
	"boligbro/rules"
)

// Exported is what an exported log, and openings of it, tell of notices, of what municipalities have
// recorded, of runs and of alarms. It is read an entry at a time, in their order, and held in memory.
type Exported struct {
	Unopened int // acts of municipalities that no opening opens: what they were is not known

	notices map[string]*exportedNotice        // by id
	firsts  map[string]*exportedNotice        // by the id of the first delivery
	acts    map[string][]gateway.MunicipalAct // by case
	own     map[string]gateway.OwnCase        // by id
	runs    []gateway.Run
	alarms  map[string]*gateway.Alarm // by id
	// cases of which the association has erased its part, and of which all is erased
	forgotten, erased map[string]bool
	got               map[string]bool   // cases of which a municipality has been handed a notice
	records           map[string][]byte // by case: its newest version, where it tells of a receipt
	named             map[string]bool   // associations and municipalities
	newest            time.Time         // when the last of it was written or recorded, as far as that is told
}

type exportedNotice struct {
	gateway.MadeNotice
	thread []gateway.Delivery
}

// toldReceived is how it is written that a demand was received.
var toldReceived = []byte(`"received":"2`)

// addVersion keeps of a case what was reported last, where that tells of a day on which a demand was
// received: often it is reported only after the notice was made.
func (e *Exported) addVersion(caseID string, plain []byte) {
	switch {
	case plain == nil:
		delete(e.records, caseID) // nobody can tell
	case bytes.Contains(plain, toldReceived):
		e.records[caseID] = plain
	default:
		e.records[caseID] = []byte("{}")
	}
}

// addOwner reads whose the case is, which a version tells before all that was reported.
func (e *Exported) addOwner(plain []byte) {
	_, after, _ := bytes.Cut(plain, []byte(`","association":"`))
	association, _, _ := bytes.Cut(after, []byte(`"`))
	e.named[string(association)] = true
}

// received is the day on which the tenant received the demand, as last reported; where nothing opens that, as
// it was reported when the notice was made.
func (e *Exported) received(n *exportedNotice) rules.Day {
	var content versionContent
	if plain := e.records[n.Case]; plain == nil || decode(plain, &content) != nil {
		return n.Event.Received
	}
	reported := rules.Merge("", n.Association, content.Records)
	return reported.Received(n.Step)
}

// NewExported holds nothing.
func NewExported() *Exported {
	return &Exported{
		notices: map[string]*exportedNotice{}, firsts: map[string]*exportedNotice{},
		acts: map[string][]gateway.MunicipalAct{},
		own:  map[string]gateway.OwnCase{}, alarms: map[string]*gateway.Alarm{}, forgotten: map[string]bool{},
		got: map[string]bool{}, erased: map[string]bool{},
		records: map[string][]byte{}, named: map[string]bool{},
	}
}

// Names reports whether an entry, or what opens one, names the association (CVR number) or the municipality
// (kommunekode).
func (e *Exported) Names(organisation string) bool { return e.named[organisation] }

// Newest is when the last entry was written that tells it, or the last opened act was recorded.
func (e *Exported) Newest() time.Time { return e.newest }

// Add reads the next entry; opened are the values of its commitments that openings give, by their labels.
func (e *Exported) Add(leaf ledger.Leaf, opened map[string][]byte) {
	l := readLeaf{leaf}
	e.named[l.text("association")], e.named[l.text("municipality")] = true, true
	e.newest = latestOf(e.newest, leaf.At)
	switch leaf.Kind {
	case kindVersion:
		e.addOwner(opened["records"])
		e.addVersion(leaf.ID, opened["records"])
	case kindNotice:
		e.addNotice(l, opened)
	case kindDelivery:
		if n := e.notices[l.text("notice")]; n != nil {
			n.Later = true
			n.thread = append(n.thread, l.message(opened["content"]))
		}
	case kindAttempt, kindAttemptEnd, kindReceipt, kindChange:
		if n := e.firsts[leaf.ID]; n != nil {
			n.State = gateway.DeliveryState(l.text("state"))
			n.Transmitted, n.Arrived, n.Registered = l.time("transmitted"), l.time("arrived"), l.time("registered")
			e.got[n.Case] = e.got[n.Case] || !n.Transmitted.IsZero() || !n.Arrived.IsZero()
			n.Ended = time.Time{}
			if n.State == gateway.Rejected || n.State == gateway.Lapsed {
				n.Ended = latestOf(l.time("on"), l.time("received"))
			}
			n.word(l, opened["content"])
		}
	case kindRun:
		e.addRun(l, opened["counts"])
	case kindAlarm:
		e.alarms[leaf.ID] = &gateway.Alarm{
			ID: leaf.ID, Kind: gateway.AlarmKind(l.text("alarm")), Association: l.text("association"),
			Municipality: l.text("municipality"), Code: l.text("code"), Raised: l.time("on"),
		}
	case kindAlarmEnd:
		if a := e.alarms[leaf.ID]; a != nil {
			a.Resolved = l.time("on")
		}
	case kindErasure:
		id := l.text("case")
		e.erased[id] = e.forgotten[id] || !e.got[id]
		e.forgotten[id] = true
	case kindMunicipal:
		e.addMunicipal(leaf.ID, opened["act"])
	}
}

// gone reports whether nothing can be read of the notice any more, by whoever counts.
func (e *Exported) gone(s gateway.Scope, n *gateway.MadeNotice) bool {
	if n.Rule == rules.AssignedTenantDemand || countedKey(s) == noKey {
		return e.forgotten[n.Case]
	}
	return e.erased[n.Case]
}

func latestOf(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func (e *Exported) addNotice(l readLeaf, opened map[string][]byte) {
	n := &exportedNotice{}
	n.ID, n.Case = l.ID, l.text("case")
	readDuty(&n.Notice, opened[gateway.DutyLabel])
	n.Association, n.Municipality = l.text("association"), l.text("municipality")
	n.Created = l.time("created")
	n.State = gateway.Queued
	n.Episode, _ = strconv.Atoi(l.text("episode"))
	step, _, _ := bytes.Cut(opened[gateway.GroundLabel], []byte("\n"))
	n.Step, n.Event = rules.StepID(step), gateway.ReadGround(opened[gateway.GroundLabel]).Event
	first := l.message(opened["content"])
	if n.Event.Kind == "" { // the municipality's openings have what it was sent
		n.Event = toldIn(first.Content)
	}
	first.Created = l.time("delivery-created")
	n.thread = []gateway.Delivery{first}
	e.notices[n.ID], e.firsts[l.text("delivery")] = n, n
}

// word reads what the first message says since it was worded anew.
func (n *exportedNotice) word(l readLeaf, plain []byte) {
	if l.Kind != kindChange || plain == nil {
		return
	}
	n.Later = true
	n.thread[0].Content = l.message(plain).Content
	if n.Event.Kind == "" {
		n.Tells(n.thread[0].Content)
	}
}

// toldIn is the step that a message tells of, where nothing else tells of it.
func toldIn(content rules.Notice) rules.Event {
	told := content.Event
	return rules.Event{Kind: told.Kind, On: told.On, At: told.At}
}

func (e *Exported) addRun(l readLeaf, counts []byte) {
	run := gateway.Run{
		ID: l.ID, Association: l.text("association"), Key: l.text("key"), State: gateway.RunState(l.text("state")),
		Started: l.time("started"), Ended: l.time("ended"), Asked: l.time("asked"), Reason: l.text("reason"),
		Accepted: l.text("accepted") == "1",
	}
	var said [2]string // as runEnd.leaf writes them
	if json.Unmarshal(counts, &said) == nil {
		_ = json.Unmarshal([]byte(said[0]), &run.Sources)
	}
	// A refused run that a person has accepted ends again.
	e.runs = slices.DeleteFunc(e.runs, func(r gateway.Run) bool { return r.ID == run.ID })
	e.runs = append(e.runs, run)
}

// addMunicipal reads what a leaf of a municipality was opened to: one of its acts, a case of its own, or an
// alarm about its clocks. Another thing that is no object is an erasure.
func (e *Exported) addMunicipal(id string, plain []byte) {
	if plain == nil {
		e.Unopened++
		return
	}
	var act gateway.LoggedAct
	if err := json.Unmarshal(plain, &act); err == nil && act.Kind != "" {
		e.named[act.Municipality], e.newest = true, latestOf(e.newest, act.Recorded)
		e.acts[act.Case] = append(e.acts[act.Case], act.Opened(id))
		return
	}
	var own municipalCase
	if err := json.Unmarshal(plain, &own); err == nil && own.Number != "" {
		e.named[own.Municipality] = true
		e.own[id] = gateway.OwnCase{
			ID: id, Number: own.Number, Municipality: own.Municipality, Reference: own.Reference,
			Tenants: own.Tenants, Opened: own.Opened,
		}
		return
	}
	var about []any
	if err := json.Unmarshal(plain, &about); err == nil && len(about) == 8 {
		e.addClockAlarm(about)
	}
}

// addClockAlarm reads an alarm about a municipality's clock, or its end, as alarmRow.leaf writes them.
func (e *Exported) addClockAlarm(about []any) {
	text := func(i int) string { s, _ := about[i].(string); return s }
	us, _ := about[7].(float64)
	at, subject := instant(int64(us)), text(1)+" "+text(5)
	e.named[text(2)], e.named[text(3)] = true, true
	if text(0) == kindAlarmEnd {
		if a := e.alarms[subject]; a != nil {
			a.Resolved = at
			delete(e.alarms, subject)
			e.alarms[subject+" "+strconv.FormatInt(a.Raised.UnixMicro(), 10)] = a // another may be raised
		}
		return
	}
	e.alarms[subject] = &gateway.Alarm{
		ID: subject, Kind: gateway.AlarmKind(text(1)), Association: text(2), Municipality: text(3), Number: text(4),
		Subject: text(5), Code: text(6), Raised: at,
	}
}

// EachMade calls each with the notices made from an instant until another.
func (e *Exported) EachMade(s gateway.Scope, in gateway.MadeIn, each func([]gateway.MadeNotice) error) error {
	answered := map[string]bool{}
	for _, acts := range e.acts {
		for _, act := range acts {
			answered[act.Notice] = true
		}
	}
	var made []gateway.MadeNotice
	for _, n := range e.notices {
		of := in.Association == "" || n.Association == in.Association
		if s.Receives() && n.State == gateway.Lapsed {
			continue
		}
		if of && may(s, n.Association, n.Municipality) && !n.Created.Before(in.From) && n.Created.Before(in.Until) {
			m := n.MadeNotice
			m.Acts = answered[m.ID] && (s.Operator || len(s.Municipalities) > 0)
			m.Erased, m.Event = e.gone(s, &m), rules.Event{}
			if m.Rule == rules.EvictionFiled {
				m.Event.On, m.Tenants = n.Event.On, len(n.thread[0].Content.Tenants)
			}
			made = append(made, m)
		}
	}
	slices.SortFunc(made, func(a, b gateway.MadeNotice) int {
		return cmp.Or(a.Created.Compare(b.Created), cmp.Compare(a.ID, b.ID))
	})
	return each(made)
}

func may(s gateway.Scope, association, municipality string) bool {
	return s.Operator || association != "" && slices.Contains(s.Associations, association) ||
		municipality != "" && slices.Contains(s.Municipalities, municipality)
}

// DutyFiles gives what duties hang on, of notices that EachMade gave.
func (e *Exported) DutyFiles(s gateway.Scope, made []gateway.MadeNotice) ([]gateway.NoticeFile, error) {
	var files []gateway.NoticeFile
	for i := range made {
		n := e.notices[made[i].ID]
		f := gateway.NoticeFile{Notice: made[i].Notice, Thread: slices.Clone(n.thread)}
		f.Notice.Event = n.Event
		if n.Rule == rules.AssignedTenantDemand {
			f.Received = e.received(n)
		}
		for _, act := range e.acts[n.Case] {
			if may(s, "", act.Municipality) {
				f.Acts = append(f.Acts, act)
			}
		}
		f.Acts = inOrder(f.Acts)
		files = append(files, f)
	}
	return files, nil
}

// DutyActs gives the acts about notices that EachMade gave.
func (e *Exported) DutyActs(s gateway.Scope, made []gateway.MadeNotice) ([]gateway.NoticeActs, error) {
	found := make([]gateway.NoticeActs, len(made))
	for i := range made {
		for _, act := range e.acts[made[i].Case] {
			if act.Notice == made[i].ID && may(s, "", act.Municipality) {
				found[i].Acts = append(found[i].Acts, act)
			}
		}
		found[i].Acts = inOrder(found[i].Acts)
	}
	return found, nil
}

// CaseActs calls each with what a municipality has recorded in a case, when some of it is about the case
// itself.
func (e *Exported) CaseActs(s gateway.Scope, each func(gateway.CaseActs) error) error {
	type in struct{ caseID, municipality string }
	cases := map[in][]gateway.MunicipalAct{}
	for caseID, acts := range e.acts {
		for _, act := range acts {
			if may(s, "", act.Municipality) {
				cases[in{caseID, act.Municipality}] = append(cases[in{caseID, act.Municipality}], act)
			}
		}
	}
	associations := map[string]string{}
	for _, n := range e.notices {
		associations[n.Case] = n.Association
	}
	for of, acts := range cases {
		if !aboutCases(acts) {
			continue
		}
		c := gateway.CaseActs{
			Case: gateway.Case{ID: of.caseID, Association: associations[of.caseID]}, Own: e.own[of.caseID],
			Municipality: of.municipality, Acts: inOrder(acts),
		}
		if err := each(c); err != nil {
			return err
		}
	}
	return nil
}

// Runs are newest first.
func (e *Exported) Runs(s gateway.Scope, association string, most int) ([]gateway.Run, error) {
	var runs []gateway.Run
	for _, r := range slices.Backward(e.runs) {
		if may(s, r.Association, "") && (association == "" || r.Association == association) {
			runs = append(runs, r)
		}
	}
	slices.SortStableFunc(runs, func(a, b gateway.Run) int { return b.Started.Compare(a.Started) })
	if most > 0 {
		runs = runs[:min(most, len(runs))]
	}
	return runs, nil
}

// Alarms are oldest first.
func (e *Exported) Alarms(s gateway.Scope, part gateway.AlarmList) ([]gateway.Alarm, error) {
	var all []gateway.Alarm
	for _, a := range e.alarms {
		own := gateway.Scope{Operator: s.Operator, Associations: s.Associations}
		theirs := gateway.Scope{Operator: s.Operator, Municipalities: s.Municipalities}
		seen := a.Kind.ForAssociation() && may(own, a.Association, "") || a.Kind.ForMunicipality() &&
			may(theirs, "", a.Municipality)
		place := a.Place()
		later := cmp.Or(compareNumbers(place.Key, part.After.Key), cmp.Compare(place.ID, part.After.ID)) > 0
		wanted := (part.After == (gateway.Place{}) || later) && (part.Resolved || a.Resolved.IsZero())
		if wanted && (s.Operator || seen) {
			all = append(all, *a)
		}
	}
	slices.SortFunc(all, func(a, b gateway.Alarm) int {
		return cmp.Or(a.Raised.Compare(b.Raised), cmp.Compare(a.ID, b.ID))
	})
	if part.Limit > 0 {
		all = all[:min(part.Limit, len(all))]
	}
	return all, nil
}

func compareNumbers(a, b string) int {
	x, _ := strconv.ParseInt(a, 10, 64)
	y, _ := strconv.ParseInt(b, 10, 64)
	return cmp.Compare(x, y)
}

// readLeaf reads the codes of a leaf.
type readLeaf struct{ ledger.Leaf }

func (l *readLeaf) text(name string) string {
	value, _ := l.Code(name)
	return value
}

// time is the code as an instant; zero: there is none.
func (l *readLeaf) time(name string) time.Time {
	at, _ := time.Parse("2006-01-02T15:04:05.000000Z", l.text(name))
	return at
}

// message is the message that the leaf is about, with what it says where that is opened.
func (l *readLeaf) message(plain []byte) gateway.Delivery {
	var sealed born
	_ = json.Unmarshal(plain, &sealed)
	return gateway.Delivery{
		ID: l.ID, Kind: gateway.DeliveryKind(l.text("delivery-kind")), Created: l.time("created"),
		Content: rules.Notice(sealed.Content),
	}
}
