package outbox

import (
	"strings"
	"time"

	"boligbro/gateway"
)

// Route is the channels to one municipality in the order in which they are tried: the next is used only when
// the one before has ended as failed. Places in it count from 1.
type Route []gateway.Connector

// String is the names of the channels in their order.
func (r Route) String() string {
	names := make([]string, len(r))
	for i, channel := range r {
		names[i] = channel.Name()
	}
	return strings.Join(names, ", ")
}

// At is the channel at a place; nil when there is none.
func (r Route) At(place int) gateway.Connector {
	if place < 1 || place > len(r) {
		return nil
	}
	return r[place-1]
}

// Last reports whether no channel follows the place.
func (r Route) Last(place int) bool { return place >= len(r) }

// Has reports whether the settings still have the channel in that place.
func (r Route) Has(place int, channel string) bool {
	found := r.At(place)
	return found != nil && found.Name() == channel
}

// Move puts the delivery on the channel at a place. What has been attempted so far was attempted over others.
func (r Route) Move(d *gateway.Delivery, place int) {
	if d.Place == place && r.Has(place, d.Channel) {
		return
	}
	d.Place, d.Channel, d.Earlier, d.Since = place, r.At(place).Name(), d.Attempts, time.Time{}
}
