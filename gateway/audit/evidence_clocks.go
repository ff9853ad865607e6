package audit

import (
	"errors"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/gateway/document"
	"boligbro/gateway/ledger"
	"boligbro/gateway/municipal"
	"boligbro/rules"
)

// addClocks adds what the entries tell of the municipality's duties, to a bundle of the side that it names.
// Whoever has the entries finds the same: what the notice tells is read from what its messages committed to,
// its arrival from the receipts, and what the municipality did from what its own entries committed to.
func addClocks(
	e *document.Evidence, n gateway.Notice, thread []gateway.Delivery, entries []loggedEntry, asked rules.Asked,
) (err error) {
	if n.Event.Received, err = dayOf(e.Received); err != nil {
		return err
	}
	if e.ReceivedErased {
		_, err = addRecords(e, entries)
		return err
	}
	if e.Side == document.AssociationSide {
		e.Clocks = document.AssociationClocks(municipal.Clocks(n, municipal.Tenants(thread), nil, asked))
		return nil
	}
	acts, err := addRecords(e, entries)
	if err == nil {
		duties := municipal.Clocks(n, municipal.Tenants(thread), acts, asked)
		e.Clocks = document.MunicipalityClocks(duties, asked.Day)
	}
	return err
}

// noticeOf is the notice as its entries tell of it, and as its newest message has it, with the messages of
// its thread.
func noticeOf(
	t *document.EvidenceThread, entries []loggedEntry,
) (n gateway.Notice, thread []gateway.Delivery, err error) {
	thread, first := messagesIn(t, entries)
	for i := range thread {
		if thread[i].Created, err = instantOf(t.Messages[i].Created); err != nil {
			return n, nil, err
		}
	}
	if len(thread) == 0 {
		return n, nil, errThread
	}
	n = gateway.Notice{ID: t.Notice, Rule: t.Rule, Municipality: t.Municipality, Late: t.Late}
	m := &t.Messages[0]
	n.Event = rules.Event{Kind: first.Kind, On: first.On, At: first.At}
	n.State = gateway.DeliveryState(m.State)
	var errs [4]error
	n.Due, errs[0] = dayOf(t.Due)
	n.DueAt, errs[1] = instantOf(t.DueAt)
	n.Transmitted, errs[2] = instantOf(m.Transmitted)
	n.Arrived, errs[3] = instantOf(m.Arrived)
	return casework.Current(n, thread), thread, errors.Join(errs[:]...)
}

// messagesIn are the messages of the thread as they were worded last. first is the step that the first told
// of when it was made; as it tells of it, where that is not opened.
func messagesIn(
	t *document.EvidenceThread, entries []loggedEntry,
) (thread []gateway.Delivery, first rules.NoticeEvent) {
	place := map[string]int{}
	for _, m := range t.Messages {
		place[m.Message] = len(thread)
		thread = append(thread, gateway.Delivery{ID: m.Message, State: gateway.DeliveryState(m.State)})
	}
	for i := range entries {
		e := &entries[i]
		message := e.leaf.ID
		if e.leaf.Kind == "notice" {
			message = code(e.leaf)("delivery")
		}
		opening, open := e.open[gateway.ContentLabel]
		if at, ok := place[message]; ok && open && (e.words() || !happened[e.leaf.Kind]) {
			told := gateway.ReadMessage(opening.Value)
			thread[at].Number, thread[at].Content = told.Number, told.Content
		}
		if first.Kind == "" && len(thread) > 0 {
			first = thread[0].Content.Event
		}
	}
	return thread, first
}

// addRecords adds what the municipality's own entries tell.
func addRecords(e *document.Evidence, entries []loggedEntry) (acts []gateway.MunicipalAct, err error) {
	for _, entry := range entries {
		if entry.leaf.Kind != ledger.LeafMunicipal {
			continue
		}
		logged := gateway.ReadAct(entry.open[gateway.ActLabel].Value)
		act := logged.Opened(entry.leaf.ID)
		if act.Notice != e.Thread.Notice || act.Municipality != e.Thread.Municipality {
			return nil, errThread
		}
		acts = append(acts, act)
		e.Records = append(e.Records, document.RecordOf(entry.n, &act))
	}
	return acts, nil
}

// withoutRecords are the entries about the notice and its messages.
func withoutRecords(entries []loggedEntry) (about []loggedEntry) {
	for _, entry := range entries {
		if entry.leaf.Kind != ledger.LeafMunicipal {
			about = append(about, entry)
		}
	}
	return about
}

func dayOf(day string) (rules.Day, error) {
	if day == "" {
		return 0, nil
	}
	return rules.ParseDay(day)
}

func instantOf(at string) (time.Time, error) {
	if at == "" {
		return time.Time{}, nil
	}
	return time.Parse(time.RFC3339Nano, at)
}
