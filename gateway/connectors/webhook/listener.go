package webhook

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/go-resty/resty/v2"

	"boligbro/config"
	"boligbro/config/client"
	"boligbro/gateway"
)

// progressType is the type of the messages that an association's system is told by.
const progressType = "notice.progress"

// Listener tells an association's own system how far its messages have come, signed by Standard Webhooks
// 1.0.0. It holds to gateway.Listener.
type Listener struct {
	url    string
	secret config.Secrets
	client *resty.Client
	ownCA  bool // the settings name the authority that vouches for it
	now    func() time.Time
}

// NewListener is the system that the settings describe; ca is the place of its certificate authority.
func NewListener(c config.Hook, ca string, now func() time.Time) (*Listener, error) {
	if _, err := Sign(c.Secret, "check", now(), nil); err != nil {
		return nil, err
	}
	http, err := client.HTTP(ca, c.Timeout)
	if err != nil {
		return nil, err
	}
	return &Listener{url: c.URL, secret: c.Secret, client: http, ownCA: ca != "", now: now}, nil
}

// told is a message as Standard Webhooks has it.
type told struct {
	Type      string       `json:"type"`
	Timestamp time.Time    `json:"timestamp"` // when it was recorded, UTC
	Data      toldProgress `json:"data"`
}

type toldProgress struct {
	Association  string                `json:"association"`
	Municipality string                `json:"municipality"`
	Case         string                `json:"case"`
	Notice       string                `json:"notice"`
	Message      string                `json:"message"`
	Kind         gateway.DeliveryKind  `json:"kind"`
	State        gateway.DeliveryState `json:"state"`
	Reason       string                `json:"reason,omitempty"`
}

// Tell posts the progress once. Any 2xx means that it was taken.
func (l *Listener) Tell(ctx context.Context, p gateway.Progress) error {
	body, err := json.Marshal(told{progressType, p.At.UTC(), toldProgress{
		p.Association, p.Municipality, p.Case, p.Notice, p.Message, p.Kind, p.State, p.Reason,
	}})
	if err != nil {
		return fmt.Errorf("write how far a message has come: %w", err)
	}
	signature, err := Sign(l.secret, p.ID, l.now(), body)
	if err != nil {
		return err
	}
	answer, err := l.client.R().SetContext(ctx).SetHeaderMultiValues(signature).
		SetHeader("Content-Type", "application/json").SetBody(body).Post(l.url)
	if err != nil {
		return failed(ctx, l.ownCA, err)
	}
	if !answer.IsSuccess() {
		return refused(answer.StatusCode(), answer.Header(), l.now())
	}
	return nil
}
