package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"boligbro/gateway"
	"boligbro/rules/lang"
)

// unsent counts messages that no municipality has yet.
type unsent struct {
	sending int // another process hands them over, or did so when it went down: its leases run out
	waiting int
}

// farAhead is after every instant at which a message may have changed.
var farAhead = time.Date(9000, 1, 1, 0, 0, 0, 0, time.UTC)

// unsent counts the messages of these associations. It is asked when this process has sent what it
// could, so what is being sent is another's.
func (a *app) unsent(ctx context.Context, associations ...string) (left unsent, err error) {
	err = a.db.View(ctx, func(r gateway.Reader) error {
		left = unsent{}
		for state, count := range map[gateway.DeliveryState]*int{
			gateway.Unrouted: &left.waiting, gateway.Queued: &left.waiting, gateway.Sending: &left.sending,
		} {
			messages, err := r.InState(state, farAhead, 0)
			if err != nil {
				return err
			}
			for i := range messages {
				if slices.Contains(associations, messages[i].Association) {
					*count++
				}
			}
		}
		return nil
	})
	return left, err
}

// print says what is left, and who sends it.
func (u unsent) print(w io.Writer) {
	switch {
	case u.sending > 0:
		fmt.Fprintf(w, "En anden proces, fx en tjeneste, der kører, afleverer lige nu %s, og %d venter. "+
			"Går den ned, sender den næste kørsel dem. Se dem: boligbro notices\n",
			counted(u.sending, lang.NoticeNoun), u.waiting)
	case u.waiting > 0:
		fmt.Fprintf(w, "%s er endnu ikke afleveret. En tjeneste, der kører, sender selv; ellers send igen, "+
			"når modtageren svarer: boligbro sync\n", counted(u.waiting, lang.NoticeNoun))
	}
}
