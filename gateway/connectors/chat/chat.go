// Package chat tells people of alarms by posting a message to a web address, as chat programs take it: when
// the mail server, which tells them first, takes no mail.
package chat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/go-resty/resty/v2"

	"boligbro/config"
	"boligbro/config/client"
	"boligbro/gateway"
	"boligbro/gateway/document"
)

// Poster posts alarms to a channel. It holds to gateway.Mailer.
type Poster struct {
	url   config.Secret
	http  *resty.Client
	words document.AlarmLetter
}

// New is the poster that the settings describe; ca is the place of its certificate authority.
func New(c config.Chat, ca string, words document.AlarmLetter) (*Poster, error) {
	http, err := client.HTTP(ca, c.Timeout)
	if err != nil {
		return nil, fmt.Errorf("second.chat: %w", err)
	}
	return &Poster{c.URL, http, words}, nil
}

// mostText is how many bytes of a message are posted: chat programs refuse long ones.
const mostText = 12_000

// Mail posts all the alarms as one message.
func (p *Poster) Mail(ctx context.Context, escalate bool, alarms []gateway.Alarm) (gateway.Reached, error) {
	if len(alarms) == 0 {
		return nil, nil
	}
	text := p.words.Subject(escalate, alarms) + "\n\n" + p.words.Text(escalate, alarms)
	if len(text) > mostText {
		text = strings.ToValidUTF8(text[:mostText], "") + "\n… boligbro alarms"
	}
	body, err := json.Marshal(map[string]string{"text": text})
	if err != nil {
		return nil, err
	}
	answer, err := p.http.R().SetContext(ctx).SetHeader("Content-Type", "application/json").SetBody(body).
		Post(p.url.Reveal())
	if err != nil {
		return nil, &gateway.SendError{Code: "connect", Fault: gateway.FaultOurs, Err: errors.New(
			"the address of alarms.second.chat does not answer; check it, and this machine's network")}
	}
	if !answer.IsSuccess() {
		return nil, &gateway.SendError{
			Code: fmt.Sprintf("http-%d", answer.StatusCode()), Fault: gateway.FaultOurs,
			Err: errors.New("the address of alarms.second.chat does not take the message; check it"),
		}
	}
	return gateway.Reached{gateway.WaySecond: ""}, nil
}
