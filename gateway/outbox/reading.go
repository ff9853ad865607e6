package outbox

import "boligbro/gateway"

// reading gives the deliveries of a group as they are, by their ids, so that nobody else changes them until
// the transaction ends.
type reading func(tx gateway.Tx, read []gateway.Delivery) (map[string]gateway.Delivery, error)

// trust takes them to be as they were read. When one is not, the transaction fails with ErrMoved.
func trust(tx gateway.Tx, read []gateway.Delivery) (map[string]gateway.Delivery, error) {
	return byID(read), tx.Trust(read)
}

// hold reads them again.
func hold(tx gateway.Tx, read []gateway.Delivery) (map[string]gateway.Delivery, error) {
	ids := make([]string, len(read))
	for i := range read {
		ids[i] = read[i].ID
	}
	held, err := tx.Hold(ids)
	return byID(held), err
}

func byID(deliveries []gateway.Delivery) map[string]gateway.Delivery {
	by := make(map[string]gateway.Delivery, len(deliveries))
	for _, d := range deliveries {
		by[d.ID] = d
	}
	return by
}
