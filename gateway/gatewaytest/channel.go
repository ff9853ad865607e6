package gatewaytest

import (
	"cmp"
	"context"
	"sync"

	"boligbro/gateway"
)

// Channel is a municipality's end: it counts what it gets by message id, and answers as the test says.
type Channel struct {
	Label         string                       // its name; "test" when empty
	BeforeCompose func(gateway.Delivery) error // nil: nothing
	BeforeSend    func()                       // nil: nothing
	Checkpoints   bool                         // the message carries the log's checkpoint

	// Answer answers the nth hand-over; nil: every message is transmitted.
	Answer func(n int, p gateway.Payload) (*gateway.Receipt, error)

	Sends  int               // all hand-overs
	Got    map[string]int    // hand-overs that it took, by message id
	Bodies map[string]string // what it took last, by message id

	mu sync.Mutex
}

// Name is the label.
func (c *Channel) Name() string { return cmp.Or(c.Label, "test") }

// Compose renders the message id, the kind and the day of the step.
func (c *Channel) Compose(d gateway.Delivery) (gateway.Payload, error) {
	if c.BeforeCompose != nil {
		if err := c.BeforeCompose(d); err != nil {
			return gateway.Payload{}, err
		}
	}
	body := d.ID + " " + string(d.Kind) + " " + d.Content.Event.On.String()
	if c.Checkpoints {
		body += "\n" + d.Checkpoint
	}
	return gateway.Payload{MessageID: d.ID, ContentType: "text/plain", Body: []byte(body)}, nil
}

// Send takes the message, or answers as the test says.
func (c *Channel) Send(_ context.Context, p gateway.Payload) (*gateway.Receipt, error) {
	if c.BeforeSend != nil {
		c.BeforeSend()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.Sends++
	if c.Answer != nil {
		if receipt, err := c.Answer(c.Sends, p); err != nil || receipt != nil {
			if err == nil {
				c.count(p)
			}
			return receipt, err
		}
	}
	c.count(p)
	return nil, nil
}

func (c *Channel) count(p gateway.Payload) {
	if c.Got == nil {
		c.Got, c.Bodies = map[string]int{}, map[string]string{}
	}
	c.Got[p.MessageID]++
	c.Bodies[p.MessageID] = string(p.Body)
}
