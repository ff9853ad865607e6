package gateway

import (
	"context"
	"errors"
	"time"
)

// Connector is a channel to a municipality. connectortest.Run holds every sentence of this contract.
type Connector interface {
	// Name is the channel's kind, such as "webhook": the key of its settings.
	Name() string
	// Compose renders the exact bytes, outside any transaction: the same for the same delivery, without the
	// network, and without changing the delivery. What it gives is kept, and sent in every attempt over the
	// channel. A final error: the channel cannot carry what the delivery says.
	Compose(d Delivery) (Payload, error)
	// Send hands the payload over once, without retries of its own, within the context's deadline. A Receipt
	// proves that it arrived: the recipient's own endpoint says so, with nothing but what was agreed. nil with a
	// nil error means transmitted, and proof comes later or not at all. errors.Is(err, ErrRefused): never again;
	// else it may be tried again, not before RetryAfter(err) when that is set; SecondChances decides. No error
	// holds personal data, and CodeOf(err) is a short code fit for a table.
	Send(ctx context.Context, p Payload) (*Receipt, error)
}

// Patient is a Connector whose far side may take its time with an answer.
type Patient interface {
	// Patience is how long a hand-over may take at most.
	Patience() time.Duration
}

// ErrRefused marks an error after which the same payload is never sent again over the channel.
var ErrRefused = errors.New("the recipient refuses the message; sending it again cannot help")

// SendError is why a payload was not handed over.
type SendError struct {
	Code  string        // its Cause, or the answer with its number: http-503, smtp-550
	Fault Fault         // who must act if it goes on
	After time.Duration // do not try before this has passed; 0: as the retry policy says
	Final bool          // never again
	Err   error
}

func (e *SendError) Error() string {
	if e.Err == nil {
		return e.Code
	}
	return e.Code + ": " + e.Err.Error()
}

// Unwrap gives the cause, and ErrRefused when trying again cannot help.
func (e *SendError) Unwrap() []error {
	causes := make([]error, 0, 2)
	if e.Err != nil {
		causes = append(causes, e.Err)
	}
	if e.Final {
		causes = append(causes, ErrRefused)
	}
	return causes
}

// RetryAfter is how long the far side asked to be left alone; 0 when it did not.
func RetryAfter(err error) time.Duration {
	var send *SendError
	if errors.As(err, &send) {
		return send.After
	}
	return 0
}

// CodeOf is the short code of an error from Send; "error" for any other.
func CodeOf(err error) string {
	var send *SendError
	if errors.As(err, &send) && send.Code != "" {
		return send.Code
	}
	return "error"
}

// FaultOf is who must act on an error from Send; the recipient, unless it says otherwise.
func FaultOf(err error) Fault {
	var send *SendError
	if errors.As(err, &send) && send.Fault != "" {
		return send.Fault
	}
	return FaultRecipient
}
