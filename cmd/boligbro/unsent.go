package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"boligbro/gateway"
	"boligbro/rules/lang"
)

// unsent counts messages that no municipality has yet.
type unsent struct {
	sending  int // another process hands them over, or did so when it went down: its leases run out
	waiting  int
	unrouted map[string]int // by the municipality that no channel reaches
}

// farAhead is after every instant at which a message may have changed.
var farAhead = time.Date(9000, 1, 1, 0, 0, 0, 0, time.UTC)

// unsent counts the messages of these associations. It is asked when this process has sent what it
// could, so what is being sent is another's.
func (a *app) unsent(ctx context.Context, associations ...string) (left unsent, err error) {
	err = a.db.View(ctx, func(r gateway.Reader) error {
		left = unsent{unrouted: map[string]int{}}
		for _, state := range []gateway.DeliveryState{gateway.Unrouted, gateway.Queued, gateway.Sending} {
			messages, err := r.InState(state, farAhead, 0)
			if err != nil {
				return err
			}
			for i := range messages {
				if slices.Contains(associations, messages[i].Association) {
					left.add(&messages[i])
				}
			}
		}
		return nil
	})
	return left, err
}

func (u *unsent) add(d *gateway.Delivery) {
	switch d.State {
	case gateway.Unrouted:
		u.unrouted[d.Municipality]++
	case gateway.Sending:
		u.sending++
	default:
		u.waiting++
	}
}

// none reports whether nothing is left.
func (u unsent) none() bool { return u.sending+u.waiting+len(u.unrouted) == 0 }

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
	u.printUnrouted(w)
}

// printUnrouted says which municipalities no channel reaches, and what a person does about it.
func (u unsent) printUnrouted(w io.Writer) {
	var to []string
	count := 0
	for _, code := range slices.Sorted(maps.Keys(u.unrouted)) {
		to = append(to, municipalityName(code)+" ("+code+")")
		count += u.unrouted[code]
	}
	if count > 0 {
		fmt.Fprintf(w, "Ingen kanal fører til %s, så %s er ikke sendt. %s\n", strings.Join(to, ", "),
			counted(count, lang.NoticeNoun), lang.AlarmOf(gateway.AlarmDeliveryUnrouted).Do.DA)
	}
}
