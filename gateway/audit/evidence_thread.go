package audit

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strconv"

	"boligbro/gateway"
	"boligbro/gateway/document"
	"boligbro/gateway/ledger"
)

// loggedEntry is an entry of the log that was proved, with what opens its commitments.
type loggedEntry struct {
	n    int64
	leaf ledger.Leaf
	open map[string]ledger.Opening // by label
}

// entriesOf reads the entries and holds each opening against its entry.
func entriesOf(p gateway.ThreadProof) ([]loggedEntry, error) {
	entries, place := make([]loggedEntry, len(p.Entries)), map[int64]int{}
	for i, e := range p.Entries {
		leaf, err := ledger.ParseLeaf(e.Leaf)
		if err != nil {
			return nil, err
		}
		entries[i], place[e.N] = loggedEntry{e.N, leaf, map[string]ledger.Opening{}}, i
	}
	for _, o := range p.Openings {
		i, ok := place[o.Entry]
		opening := ledger.Opening{Salt: o.Salt, Value: o.Value}
		if !ok || !opens(opening, entries[i].leaf, o.Label) {
			return nil, errOpening
		}
		entries[i].open[o.Label] = opening
	}
	return entries, nil
}

// openTo reports whether all that the side's bundle tells is opened. An opening that is left out would leave
// out what the entry says.
func openTo(side string, entries []loggedEntry) bool {
	got := readGot(entries)
	for i := range entries {
		e := &entries[i]
		for _, c := range e.leaf.Commits {
			_, open := e.open[c.Label]
			shown := side == document.AssociationSide || got.shown(e, c.Label)
			if shown && !open {
				return false
			}
		}
	}
	return true
}

// got is what the entries tell of how far messages came, by the message's id: what the municipality did not
// get is not opened to it.
type got struct {
	worded map[string]int64  // the entry that worded it last
	state  map[string]string // in the end
}

func readGot(entries []loggedEntry) got {
	g := got{map[string]int64{}, map[string]string{}}
	for i := range entries {
		e := &entries[i]
		if !happened[e.leaf.Kind] {
			continue
		}
		g.state[e.leaf.ID] = code(e.leaf)("state")
		if e.words() {
			g.worded[e.leaf.ID] = e.n
		}
	}
	return g
}

// words reports whether the entry is of a message that was worded anew.
func (e *loggedEntry) words() bool { return e.leaf.Kind == "change" && len(e.leaf.Commits) > 0 }

// shown reports whether the commitment is opened to the municipality: what it was sent, in the words that it
// got, and nothing of an attempt or of why.
func (g got) shown(e *loggedEntry, label string) bool {
	message := e.leaf.ID
	if e.leaf.Kind == "notice" {
		message = code(e.leaf)("delivery")
	}
	worded, otherwise := g.worded[message]
	switch {
	case e.leaf.Kind == "attempt" || label == gateway.GroundLabel:
		return false
	case e.leaf.Kind == "receipt" || e.leaf.Kind == ledger.LeafMunicipal:
		return true
	case g.state[message] == string(gateway.Lapsed):
		return false
	case label == gateway.ContentLabel && otherwise:
		return worded == e.n
	}
	return true
}

var errOpening = errors.New("an opening is not that of an entry")

func opens(o ledger.Opening, leaf ledger.Leaf, label string) bool {
	for _, c := range leaf.Commits {
		if c.Label == label {
			return o.Opens(c)
		}
	}
	return false
}

// errLeftOut: what happened to a message is numbered from 1.
var errLeftOut = errors.New("something that happened to a message is left out")

var errThread = errors.New("the entries are not those of one notice, in their order")

// threadOf is what the entries of a notice tell by themselves. Whoever has the entries finds the same.
func threadOf(entries []loggedEntry) (t document.EvidenceThread, err error) {
	if len(entries) == 0 || entries[0].leaf.Kind != "notice" {
		return t, errThread
	}
	first := code(entries[0].leaf)
	duty := gateway.ReadDuty(entries[0].open[gateway.DutyLabel].Value)
	t = document.EvidenceThread{
		Entry: entries[0].n, Notice: entries[0].leaf.ID, Rule: duty.Rule, Association: first("association"),
		Municipality: first("municipality"), Due: duty.Due, DueAt: duty.DueAt, Late: duty.Late,
		Created: first("created"),
	}
	t.Messages = []document.EvidenceMessage{{
		Entry: t.Entry, Message: first("delivery"), Kind: first("delivery-kind"),
		Created: first("delivery-created"), Acts: []document.EvidenceAct{},
	}}
	for _, e := range entries[1:] {
		says := code(e.leaf)
		if e.leaf.Kind == "delivery" && says("notice") == t.Notice {
			t.Messages = append(t.Messages, document.EvidenceMessage{
				Entry: e.n, Message: e.leaf.ID, Kind: says("delivery-kind"), Created: says("created"),
				Acts: []document.EvidenceAct{},
			})
			continue
		}
		m := messageOf(&t, e.leaf.ID)
		if m == nil || !happened[e.leaf.Kind] {
			return t, errThread
		}
		if says("n") != strconv.Itoa(len(m.Acts)+1) {
			return t, errLeftOut
		}
		addAct(m, e)
	}
	return t, nil
}

// happened are the kinds of entries about what happened to a message.
var happened = map[string]bool{"attempt": true, "attempt-end": true, "receipt": true, "change": true}

func messageOf(t *document.EvidenceThread, id string) *document.EvidenceMessage {
	for i := range t.Messages {
		if t.Messages[i].Message == id {
			return &t.Messages[i]
		}
	}
	return nil
}

// addAct adds what happened to a message, and how far the message had come then.
func addAct(m *document.EvidenceMessage, e loggedEntry) {
	says := code(e.leaf)
	act := document.EvidenceAct{
		Entry: e.n, Kind: e.leaf.Kind, On: says("on"), Attempt: zeroless(says("attempt")), Channel: says("channel"),
		Outcome: says("outcome"), Code: says("code"), Proof: says("proof"), Received: says("received"),
		State: says("state"), Worded: e.words(),
	}
	if opening, ok := e.open["content"]; ok && act.Kind == "attempt" && len(opening.Value) >= sha256.Size {
		act.SHA256 = hex.EncodeToString(opening.Value[:sha256.Size])
	}
	m.Acts = append(m.Acts, act)
	m.State, m.Transmitted = act.State, says("transmitted")
	m.Arrived, m.Registered = says("arrived"), says("registered")
	m.Proof = arrivalProof(m)
}

func zeroless(n string) string {
	if n == "0" {
		return ""
	}
	return n
}

// arrivalProof is by what kind of proof the arrival is known: that of the receipt which says that instant.
func arrivalProof(m *document.EvidenceMessage) string {
	for _, a := range m.Acts {
		if m.Arrived != "" && a.Kind == "receipt" && a.On == m.Arrived &&
			a.Outcome != string(gateway.ReceiptRejected) {
			return a.Proof
		}
	}
	return ""
}

func code(l ledger.Leaf) func(name string) string {
	return func(name string) string {
		value, _ := l.Code(name)
		return value
	}
}
