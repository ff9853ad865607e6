package municipality

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/connectors/webhook"
)

// receipt is what is returned; document.ReceiptSchema describes it.
type receipt struct {
	Type      string `json:"type"`
	Message   string `json:"message"`
	Kind      string `json:"kind"`
	At        string `json:"at"`
	Reference string `json:"reference,omitempty"`
	Reason    string `json:"reason,omitempty"`
}

// answer returns the receipts for a message when their time has come: that it arrived, for a mail; and that
// it has been registered, or is rejected.
func (m *Municipality) answer(message string, reject, byMail bool) {
	if m.o.Receipts == "" {
		return
	}
	at := m.o.Now()
	var all []receipt
	if byMail {
		all = append(all, receipt{Kind: "arrived"})
	}
	if reject {
		all = append(all, receipt{Kind: "rejected", Reason: "not-ours"})
	} else {
		all = append(all, receipt{Kind: "registered", Reference: journal(message, at)})
	}
	m.waiting.Go(func() {
		if m.o.Late > 0 && !m.wait(m.ctx, m.o.Late) {
			return
		}
		for _, r := range all {
			r.Type, r.Message, r.At = "receipt", message, at.UTC().Format(time.RFC3339)
			if m.o.Wrong {
				m.wrong(r)
			}
			id := "rcpt-" + r.Kind + "-" + message
			m.post(m.o.Receipts, m.o.ReceiptSecret, id, r)
			if m.o.Twice {
				m.post(m.o.Receipts, m.o.ReceiptSecret, id, r)
			}
		}
	})
}

// journal is a journalnummer that follows from the message.
func journal(message string, at time.Time) string {
	return at.UTC().Format("2006") + "-" + strings.ToUpper(message[:min(8, len(message))])
}

// wrong returns three receipts that must change nothing.
func (m *Municipality) wrong(r receipt) {
	unknown := r
	unknown.Message = gateway.NewID()
	m.post(m.o.Receipts, m.o.ReceiptSecret, "rcpt-"+gateway.NewID(), unknown)

	var key [32]byte
	rand.Read(key[:])
	forged := config.NewSecrets("whsec_" + base64.StdEncoding.EncodeToString(key[:]))
	m.post(m.o.Receipts, forged, "rcpt-forged-"+r.Message, r)

	// The last part of the address is the municipality's code.
	if i := strings.LastIndexByte(m.o.Receipts, '/'); i >= 0 {
		another := "0101"
		if strings.HasSuffix(m.o.Receipts, "/"+another) {
			another = "0751"
		}
		m.post(m.o.Receipts[:i+1]+another, m.o.ReceiptSecret, "rcpt-astray-"+r.Message, r)
	}
}

// tries is how often a receipt is posted before it is given up; between them goes Options.RetryAfter.
const tries = 10

// post returns a receipt and tries again while the other side is away.
func (m *Municipality) post(url string, secret config.Secrets, id string, r receipt) {
	body, err := json.Marshal(r)
	if err != nil {
		m.o.Log.Error("receipt", "message", r.Message, "err", err)
		return
	}
	for n := range tries {
		if n > 0 && !m.wait(m.ctx, m.o.RetryAfter) {
			return
		}
		signed, err := webhook.Sign(secret, id, m.o.Now(), body)
		if err != nil {
			m.o.Log.Error("receipt", "message", r.Message, "err", err)
			return
		}
		answer, err := m.client.R().SetContext(m.ctx).SetHeaderMultiValues(signed).SetHeader("Content-Type",
			"application/json").SetBody(body).Post(url)
		if err == nil && answer.StatusCode() < 500 && answer.StatusCode() != http.StatusTooManyRequests {
			m.o.Log.Info("receipt", "message", r.Message, "kind", r.Kind, "answer", answer.StatusCode())
			m.ledger.count(func(c *Counts) {
				if answer.IsSuccess() {
					c.Receipts++
				} else {
					c.Spurned++
				}
			})
			return
		}
	}
	m.o.Log.Warn("receipt given up", "message", r.Message, "kind", r.Kind, "tries", tries)
	m.ledger.count(func(c *Counts) { c.Spurned++ })
}
