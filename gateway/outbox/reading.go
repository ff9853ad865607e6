package outbox

import "boligbro/gateway"

// reading gives the deliveries of a group as they are, so that nobody else changes them until the transaction
// ends.
type reading func(tx gateway.Tx, read []gateway.Delivery) (byID, error)

// trust takes them to be as they were read. When one is not, the transaction fails with ErrMoved.
func trust(tx gateway.Tx, read []gateway.Delivery) (byID, error) {
	return newByID(read), tx.Trust(read)
}

// hold reads them again.
func hold(tx gateway.Tx, read []gateway.Delivery) (byID, error) {
	ids := make([]string, len(read))
	for i := range read {
		ids[i] = read[i].ID
	}
	held, err := tx.Hold(ids)
	return newByID(held), err
}

// byID finds deliveries by their ids.
type byID map[string]*gateway.Delivery

func newByID(deliveries []gateway.Delivery) byID {
	by := make(byID, len(deliveries))
	for i := range deliveries {
		by[deliveries[i].ID] = &deliveries[i]
	}
	return by
}

// get gives the delivery; one without a state when it is not there.
func (by byID) get(id string) *gateway.Delivery {
	if d := by[id]; d != nil {
		return d
	}
	return &gateway.Delivery{}
}
