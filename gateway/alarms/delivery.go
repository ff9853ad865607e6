package alarms

import (
	"time"

	"boligbro/gateway"
)

// NoRoute is the alarm about a message whose municipality has no channel.
func NoRoute(d gateway.Delivery, now time.Time) gateway.Alarm {
	return gateway.Alarm{
		ID: gateway.NewID(), Kind: gateway.AlarmDeliveryUnrouted, Association: d.Association,
		Municipality: d.Municipality, Number: d.Number, Subject: d.ID, Code: d.Municipality, Raised: now,
	}
}

// Unrouted raises the alarm about a message whose municipality has no channel.
func Unrouted(tx gateway.AlarmWriter, d gateway.Delivery, now time.Time) error {
	_, err := tx.Raise(NoRoute(d, now))
	return err
}

// Undelivered raises an alarm about a message that failed, was rejected, or has not provably arrived; its
// code is the cause.
func Undelivered(tx gateway.AlarmWriter, kind gateway.AlarmKind, d gateway.Delivery, now time.Time) error {
	_, err := tx.Raise(gateway.Alarm{
		ID: gateway.NewID(), Kind: kind, Association: d.Association, Municipality: d.Municipality, Number: d.Number,
		Subject: d.ID, Code: d.Detail, Due: 0, Raised: now,
	})
	return err
}
