package alarms

import (
	"time"

	"boligbro/gateway"
)

func Unrouted(tx gateway.Tx, d gateway.Delivery, now time.Time) error {
	_, err := tx.Raise(gateway.Alarm{
		ID: gateway.NewID(), Kind: gateway.AlarmDeliveryUnrouted, Association: d.Association, Municipality: d.Municipality,
		Number: d.Number, Subject: d.ID, Code: d.Municipality, Raised: now,
	})
	return err
}

func Undelivered(tx gateway.Tx, kind gateway.AlarmKind, d gateway.Delivery, now time.Time) error {
	_, err := tx.Raise(gateway.Alarm{
		ID: gateway.NewID(), Kind: kind, Association: d.Association, Municipality: d.Municipality, Number: d.Number,
		Subject: d.ID, Code: string(d.Fault), Due: 0, Raised: now,
	})
	return err
}
