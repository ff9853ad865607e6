package municipality_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"boligbro/cmd/fakes/municipality"
	"boligbro/gateway"
	"boligbro/gateway/connectors/connectortest"
	"boligbro/gateway/document"
	"boligbro/rules"
)

func TestNotOurs(t *testing.T) {
	w := open(t, municipality.Options{Code: "0101"})
	if _, err := w.hook.Send(context.Background(),
		payload(t, w.hook)); attemptEnd(err) != "retry http-422" {
		t.Errorf("a notice for another municipality: %v", err)
	}
	if _, err := w.mail.Send(context.Background(),
		payload(t, w.mail)); attemptEnd(err) != "refused smtp-554" {
		t.Errorf("a mail for another municipality: %v", err)
	}
	if n := w.Counts(); n.Unusable != 2 || n.Received != 0 {
		t.Errorf("%+v", n)
	}
}

func TestUnusable(t *testing.T) {
	w := open(t, municipality.Options{})
	good := payload(t, w.hook)
	for name, change := range map[string]func(string) string{
		"not JSON": func(s string) string { return s[1:] },
		"a field too many": func(s string) string {
			return strings.Replace(s, "{", `{"amount":"14250.00",`, 1)
		},
		"no marker": func(s string) string {
			return strings.Replace(s, `"protected"`, `"guarded"`, 1)
		},
		"no tenants": func(s string) string { return strings.Replace(s, `"tenants"`, `"duties"`, 1) },
		"another message id": func(s string) string {
			return strings.Replace(s, good.MessageID, gateway.NewID(), 1)
		},
		"arrears": func(s string) string {
			return strings.Replace(s, "{", `{"arrears":{"amount":"14250.00"},`, 1)
		},
		"a tenancy": func(s string) string {
			return strings.Replace(s, "{", `{"tenancy":{"start":"2025-11-01"},`, 1)
		},
		"children": func(s string) string {
			return strings.Replace(s, "{", `{"children":false,`, 1)
		},
		"another format": func(s string) string {
			return strings.Replace(s, document.Format, "urn:x", 1)
		},
	} {
		p := good
		p.Body = []byte(change(string(good.Body)))
		if _, err := w.hook.Send(context.Background(), p); attemptEnd(err) != "retry http-422" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := w.Counts(); n.Received != 0 {
		t.Errorf("%+v", n)
	}
}

// TestDiffering: other bytes under a known id are the sender's fault and are seen.
func TestDiffering(t *testing.T) {
	w := open(t, municipality.Options{})
	p := payload(t, w.hook)
	if _, err := w.hook.Send(context.Background(), p); err != nil {
		t.Fatal(err)
	}
	p.Body = append(slices.Clone(p.Body), ' ')
	if _, err := w.hook.Send(context.Background(), p); attemptEnd(err) != "retry http-409" {
		t.Errorf("got %v", err)
	}
	if n := w.Counts(); n.Differing != 1 || n.Received != 1 {
		t.Errorf("%+v", n)
	}
}

func TestXML(t *testing.T) {
	w := open(t, municipality.Options{Code: "0751"})
	d := connectortest.Delivery()
	body, err := document.XML(d)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.hook.Send(context.Background(),
		gateway.Payload{MessageID: d.ID, ContentType: "application/xml", Body: body}); err != nil {
		t.Error(err)
	}
	if _, err := w.hook.Send(context.Background(),
		gateway.Payload{MessageID: d.ID, ContentType: "application/xml",
			Body: append(body, "<x/>"...)}); attemptEnd(err) != "retry http-422" {
		t.Errorf("two roots: %v", err)
	}
	arrears := bytes.Replace(body, []byte("<kle>"),
		[]byte("<arrears><amount>14250.00</amount></arrears><kle>"), 1)
	if _, err := w.hook.Send(context.Background(),
		gateway.Payload{MessageID: d.ID, ContentType: "application/xml",
			Body: arrears}); attemptEnd(err) != "retry http-422" {
		t.Errorf("arrears in a statutory notice: %v", err)
	}
}

// TestAgreed: what a local agreement carries beyond the law is received.
func TestAgreed(t *testing.T) {
	w := open(t, municipality.Options{Code: "0751"})
	d := connectortest.Delivery()
	owed := rules.Amount(1425000)
	d.Content.Rule, d.Content.Children, d.Content.Start = "agreement/nabohjaelp", rules.No,
		rules.Date(2025, 11, 1)
	d.Content.Arrears = rules.NoticeArrears{Amount: &owed, Since: rules.Date(2026, 9, 1)}
	p, err := w.hook.Compose(d)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(p.Body, []byte(`"amount": "14250.00"`)) {
		t.Errorf("the amount is missing: %s", p.Body)
	}
	if _, err := w.hook.Send(context.Background(), p); err != nil {
		t.Error(err)
	}
	if n := w.Counts(); n.Received != 1 {
		t.Errorf("%+v", n)
	}
}

func TestUnsigned(t *testing.T) {
	w := open(t, municipality.Options{})
	server := httptest.NewServer(w.Municipality)
	defer server.Close()
	answer, err := http.Post(server.URL, "application/json", bytes.NewReader(payload(t, w.hook).Body))
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	http.DefaultClient.CloseIdleConnections()
	if n := w.Counts(); answer.StatusCode != 401 || n.Unsigned != 1 || n.Received != 0 {
		t.Errorf("%d, %+v", answer.StatusCode, n)
	}
}
