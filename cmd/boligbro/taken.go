package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/municipal"
)

// takenMost is how many cases' messages are said one by one.
const takenMost = 20

// printSent says what a command has sent. A running service, or another command, takes what waits as soon as
// it is there: where this command has sent nothing, it says how far the messages of the cases with these
// numbers are that have come about since then.
func (s *synced) printSent(ctx context.Context, w io.Writer, a *app, since time.Time, cases ...string) error {
	var made []madeMessage
	if s.Sent+s.Retry+s.Failed == 0 {
		var err error
		if made, err = madeSince(ctx, a.db, since, cases[:min(len(cases), takenMost)]); err != nil {
			return err
		}
	}
	if len(made) == 0 {
		fmt.Fprintf(w, "Sendt %d, prøves igen %d, opgivet %d\n", s.Sent, s.Retry, s.Failed)
		s.printSetbacks(w)
		return nil
	}
	head := "Denne kommando har intet sendt; en tjeneste, der kører, sender selv. Sådan står det nu:"
	if !slices.ContainsFunc(made, func(m madeMessage) bool { return m.State != gateway.Unrouted }) {
		head = "Intet kan sendes, før kommunen har en kanal i indstillingerne (municipalities). Underret " +
			"den selv i dag. Sådan står det nu:"
	}
	fmt.Fprintln(w, head)
	for i := range made {
		printMessage(w, made[i].notice, &made[i].Message)
	}
	return nil
}

// madeMessage is a message with the id of its notice.
type madeMessage struct {
	municipal.Message
	notice string
}

// madeSince are the messages of the cases that were made, brought back or sent since the instant, or that no
// channel carries. A name that is no case's has none.
func madeSince(
	ctx context.Context, from gateway.Store, since time.Time, cases []string,
) (made []madeMessage, err error) {
	err = from.View(ctx, func(r gateway.Reader) error {
		made = nil
		for _, number := range cases {
			c, err := r.Case(gateway.Operator, number)
			if errors.Is(err, gateway.ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			all, err := r.Notices(gateway.Operator, gateway.NoticeFilter{Case: c.ID})
			if err != nil {
				return err
			}
			for _, n := range all {
				thread, err := r.Deliveries(gateway.Operator, n.ID)
				if err != nil {
					return err
				}
				for i, m := range municipal.MessagesOf(thread) {
					if of := &thread[i]; of.State == gateway.Unrouted || slices.ContainsFunc(
						[]time.Time{of.Created, of.Next, of.Transmitted},
						func(at time.Time) bool { return !at.Before(since) }) {
						made = append(made, madeMessage{m, n.ID})
					}
				}
			}
		}
		return nil
	})
	return made, err
}
