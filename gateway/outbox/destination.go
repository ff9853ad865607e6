package outbox

import (
	"errors"
	"time"

	"boligbro/gateway"
)

const (
	destinationLeast = 32  // attempts begun to a destination, before it has shown that it takes them
	destinationMost  = 128 // and when it has
	// deliveries in a row that a destination could not take, before it is left alone for the rest of a pass
	holdAfter = 3
)

// destination is what a pass has to do with one destination, and how that goes.
type destination struct {
	composing int       // claimed, not composed
	waiting   []*flight // composed, not begun
	flying    int       // begun, not ended
	took      int       // handed over well
	failures  int       // in a row
	workers   workers
}

func (p *pass) destination(d gateway.Delivery) *destination {
	at := gateway.Destination{Municipality: d.Municipality, Place: d.Place}
	to, ok := p.to[at]
	if !ok {
		to = &destination{workers: workers{work: make(chan *flight, destinationMost)}}
		p.to[at] = to
	}
	return to
}

// held reports whether the destination is left alone for the rest of the pass.
func (to *destination) held() bool { return to.failures >= holdAfter }

// room is how many more attempts may be begun.
func (to *destination) room() int {
	if to.held() {
		return 0
	}
	return max(0, min(destinationMost, destinationLeast+to.took)-to.flying)
}

// flight is a delivery on its way, and over which channel.
type flight struct {
	gateway.Delivery                   // composed, and then as its attempt has made it
	read             *gateway.Delivery // as it was read
	begun            gateway.Delivery  // as its attempt makes it, when that is recorded
	via              gateway.Connector
	fault            error // no channel can carry it
}

// handover is how one hand-over ended.
type handover struct {
	*flight
	receipt *gateway.Receipt
	failure error
	at      time.Time

	over   bool   // it is not handed over again over this channel, whatever the failure
	detail string // the code of an answer that meant yes
}

// judge notes how destinations fare. One that refuses a message is there all the same.
func (p *pass) judge(ends []handover) {
	for _, end := range ends {
		to := p.destination(end.Delivery)
		to.flying--
		switch {
		case end.failure == nil:
			to.took++
			to.failures = 0
		case errors.Is(end.failure, gateway.ErrRefused):
			to.failures = 0
		default:
			to.failures++
		}
	}
}
