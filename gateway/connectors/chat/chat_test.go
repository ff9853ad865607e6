package chat_test

import (
	"context"
	"encoding/json"
	"encoding/pem"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/connectors/chat"
	"boligbro/gateway/connectors/connectortest"
	"boligbro/gateway/document"
)

// post sends alarms to a server that answers with the status, and gives the text that it took.
func post(
	t *testing.T, status int, alarms ...gateway.Alarm,
) (text string, reached gateway.Reached, err error) {
	t.Helper()
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		var message struct{ Text string }
		if err := json.Unmarshal(b, &message); err != nil {
			t.Errorf("%v: %s", err, b)
		}
		text = message.Text
		w.WriteHeader(status)
	}))
	defer server.Close()
	ca := filepath.Join(t.TempDir(), "ca.pem")
	block := &pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}
	if err := os.WriteFile(ca, pem.EncodeToMemory(block), 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := chat.New(config.Chat{URL: config.NewSecret(server.URL + "/hook/hemmelig")}, ca,
		document.AlarmLetter{Associations: map[string]string{"13748136": "Ringgården"}})
	if err != nil {
		t.Fatal(err)
	}
	reached, err = p.Mail(context.Background(), false, alarms)
	return text, reached, err
}

func TestPost(t *testing.T) {
	alarm := gateway.Alarm{Kind: gateway.AlarmRunMissing, Association: "13748136", Subject: "Anneliese Ærøbo"}
	text, reached, err := post(t, http.StatusOK, alarm)
	if err != nil || reached[gateway.WaySecond] != "" || !strings.Contains(text, "Ringgården") ||
		!strings.Contains(text, "A night went by without a run") {
		t.Errorf("%v, %v:\n%s", reached, err, text)
	}
	for _, word := range connectortest.Personal {
		if strings.Contains(text, word) {
			t.Errorf("the message holds %q", word)
		}
	}
	if _, _, err := post(t, http.StatusForbidden, alarm); gateway.CodeOf(err) != "http-403" ||
		strings.Contains(err.Error(), "hemmelig") {
		t.Errorf("a refusal is %v", err)
	}
	many := make([]gateway.Alarm, 500)
	for i := range many {
		many[i] = alarm
	}
	if text, _, err := post(t, http.StatusOK, many...); err != nil || len(text) > 13_000 ||
		!strings.HasSuffix(text, "boligbro alarms") {
		t.Errorf("a long message: %v, %d bytes", err, len(text))
	}
}
