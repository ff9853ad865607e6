package outbox_test

import (
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
)

func busy(after time.Duration) error {
	return &gateway.SendError{Code: "http-503", Fault: gateway.FaultRecipient, After: after}
}

// lost is the error of a hand-over whose answer was lost.
func lost(after time.Duration) error {
	return &gateway.SendError{Code: string(gateway.CauseTimeout), Fault: gateway.FaultRecipient, After: after}
}

func attempts(w *gatewaytest.World, id string) (attempts []gateway.Attempt) {
	w.T.Helper()
	w.View(func(r gateway.Reader) (err error) {
		attempts, err = r.Attempts(gateway.Operator, id)
		return err
	})
	return attempts
}
