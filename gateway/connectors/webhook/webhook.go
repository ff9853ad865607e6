// Package webhook carries a notice to a municipality's own HTTPS endpoint, signed by Standard Webhooks 1.0.0.
// The endpoint is the municipality's own, so its 2xx is proof that the notice has arrived.
package webhook

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"time"

	"github.com/go-resty/resty/v2"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/document"
)

// maxProof is how much of an answer's body is kept as proof, in bytes.
const maxProof = 4 << 10

// Connector is the channel to one municipality's endpoint. Its methods may be called by many at once.
type Connector struct {
	url    string
	local  bool // the url is on this machine
	direct bool // no proxy stands between
	ownCA  bool // the settings name the authority that vouches for it
	secret config.Secrets
	render func(gateway.Delivery) ([]byte, error)
	kind   string
	client *resty.Client
	now    func() time.Time
}

// The formats that a notice can be posted in.
const (
	formatJSON = "json"
	formatXML  = "xml"
)

// New is the channel that the settings describe. The client must follow no redirect and try nothing again by
// itself, as those of config/client do.
func New(s Settings, client *resty.Client, now func() time.Time) (*Connector, error) {
	if !secured(s.URL) {
		// the address may hold a token
		return nil, errors.New("webhook: the url must be https; http is for this machine only")
	}
	if _, err := Sign(s.Secret, "check", now(), nil); err != nil {
		return nil, fmt.Errorf("webhook: %w", err)
	}
	w := &Connector{
		url: s.URL, local: local(s.URL), direct: direct(s.URL), secret: s.Secret, client: client, now: now,
		ownCA: s.CA != "",
	}
	switch s.Format {
	case "", formatJSON:
		w.render, w.kind = document.JSON, "application/json"
	case formatXML:
		w.render, w.kind = document.XML, "application/xml"
	default:
		return nil, errors.New("webhook: the format must be json or xml")
	}
	return w, nil
}

// Name is "webhook".
func (w *Connector) Name() string { return "webhook" }

// Compose renders the notice in the format that the settings name.
func (w *Connector) Compose(d gateway.Delivery) (gateway.Payload, error) {
	body, err := w.render(d)
	if err != nil {
		return gateway.Payload{}, err
	}
	return gateway.Payload{MessageID: d.ID, ContentType: w.kind, Body: body}, nil
}

// Send posts the payload once, signed anew with the time of sending. A 2xx is proof of arrival, unless what
// comes with it is nothing that was agreed.
//
// There is no Idempotency-Key beside webhook-id, which means the same: with that header net/http would send
// the message again by itself on a broken connection, and that attempt would be on no record.
func (w *Connector) Send(ctx context.Context, p gateway.Payload) (*gateway.Receipt, error) {
	signature, err := Sign(w.secret, p.MessageID, w.now(), p.Body)
	if err != nil {
		return nil, gateway.NotSent(string(gateway.CauseContent), gateway.Theirs, err)
	}
	var far net.Addr
	traced := httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(got httptrace.GotConnInfo) { far = got.Conn.RemoteAddr() },
	})
	// a reader: of bytes, resty makes two copies
	answer, err := w.client.R().SetContext(traced).SetDoNotParseResponse(true).
		SetHeaderMultiValues(signature).SetHeader("Content-Type", p.ContentType).SetBody(bytes.NewReader(p.Body)).
		Post(w.url)
	if err != nil {
		return nil, failed(ctx, w.ownCA, err)
	}
	defer answer.RawBody().Close()
	now := w.now().UTC()
	if !answer.IsSuccess() {
		return nil, refused(answer.StatusCode(), answer.Header(), now)
	}
	// The status is the proof; a body that breaks off takes nothing from it.
	body, _ := io.ReadAll(io.LimitReader(answer.RawBody(), maxProof))
	if !agreed(answer.Header(), body) {
		return nil, gateway.NotSent(string(gateway.CausePage), gateway.Theirs, errPage)
	}
	by, line := w.seen(answer.RawResponse, far)
	head := fmt.Sprintf("%s %s\nDate: %s\n%s\n\n", answer.Proto(), answer.Status(), answer.Header().Get("Date"),
		line)
	return &gateway.Receipt{
		ID: p.MessageID, Message: p.MessageID, Kind: gateway.ReceiptArrived,
		By: by, At: now, Received: now,
		Proof: append([]byte(head), body...),
	}, nil
}

// seen is by what the answer proves arrival, and how the line to who answered was secured. Who answers on
// this machine may be a proxy of our own, by whatever name it is called.
func (w *Connector) seen(answer *http.Response, far net.Addr) (by gateway.ProofKind, line string) {
	if answer.TLS == nil {
		return gateway.ProofLocal, "no TLS"
	}
	line = tls.VersionName(answer.TLS.Version)
	if w.local || w.direct && here(far) {
		return gateway.ProofLocal, line
	}
	return gateway.ProofEndpoint, line
}
