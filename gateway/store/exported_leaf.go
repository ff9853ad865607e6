package store

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
	"boligbro/rules"
)

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
	e.Opened++
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
