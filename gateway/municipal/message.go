package municipal

import (
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// Message is how far one message of a notice's thread is, without what it says.
type Message struct {
	ID         string
	Kind       gateway.DeliveryKind
	Step       rules.EventKind // of which it tells
	State      gateway.DeliveryState
	Channel    string
	Place      int // of the channel in the municipality's order
	Attempts   int
	Superseded bool // it has not arrived, and a later message has taken its place
	// Why it has not been handed over; empty: it has, or nothing has been tried. Whose fault it is.
	Detail string
	Fault  gateway.Fault

	Next        time.Time // when it is tried next; zero: not again
	Transmitted time.Time
	Arrived     time.Time
	Registered  time.Time
}

// MessagesOf are the messages of a thread, oldest first.
func MessagesOf(thread []gateway.Delivery) []Message {
	messages := make([]Message, len(thread))
	for i := range thread {
		d := &thread[i]
		m := Message{
			ID: d.ID, Kind: d.Kind, Step: d.Content.Event.Kind, State: d.State, Channel: d.Channel, Place: d.Place,
			Attempts: d.Attempts, Superseded: d.Arrived.IsZero() && gateway.Superseded(thread, i),
			Transmitted: d.Transmitted, Arrived: d.Arrived, Registered: d.Registered,
		}
		switch d.State {
		case gateway.Queued, gateway.Sending:
			m.Next = d.Next
			if d.Attempts > 0 {
				m.Detail, m.Fault = d.Detail, d.Fault
			}
		case gateway.Failed, gateway.Rejected, gateway.Lapsed:
			m.Detail, m.Fault = d.Detail, d.Fault
		}
		messages[i] = m
	}
	return messages
}
