package main

import (
	"encoding/json"
	"encoding/pem"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"boligbro/cmd/fakes/housing"
)

// When the mail server takes no mail, the alarms come to the chat channel, once, without a name or an address
// of anybody.
func TestAlarmsComeToTheChatChannel(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var posted []string
	channel := httptest.NewTLSServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		var message struct{ Text string }
		if err != nil || json.Unmarshal(b, &message) != nil || message.Text == "" {
			t.Errorf("posted: %v %s", err, b)
		}
		mu.Lock()
		defer mu.Unlock()
		posted = append(posted, message.Text)
	}))
	defer channel.Close()
	w := newWorld(t, "")
	w.export(housing.Export{Seed: 3, Tenancies: 50, Steps: 10})
	w.write("chat.pem", string(pem.EncodeToMemory(
		&pem.Block{Type: "CERTIFICATE", Bytes: channel.Certificate().Raw})))
	w.settings["alarms"].(map[string]any)["smtp"].(map[string]any)["port"] = 9 // nobody takes mail there
	w.settings["alarms"].(map[string]any)["second"] = map[string]any{
		"chat": map[string]any{"url": channel.URL + "/hook", "ca": "chat.pem"},
	}
	w.save()
	w.must("sync")
	export := w.read("export.csv")
	w.write("export.csv", "")
	if ran := w.boligbro("sync"); ran.code != exitFailed {
		t.Fatalf("an empty export was read: %d\n%s", ran.code, ran.err)
	}
	again := w.boligbro("sync")
	mu.Lock()
	defer mu.Unlock()
	told := strings.Join(posted, "\n")
	ofTheRun := 0
	for _, text := range posted {
		if strings.Contains(text, "Prøveforeningen") {
			ofTheRun++
		}
	}
	if ofTheRun != 1 || strings.Contains(again.err, "mailes næste gang") {
		t.Errorf("%d of %d messages are of the refused run:\n%s\nsync said:\n%s", ofTheRun, len(posted), told,
			again.err)
	}
	for _, row := range strings.Split(export, "\n")[1:] {
		for _, cell := range strings.Split(row, ";") {
			if strings.Contains(cell, " ") && strings.Contains(told, cell) { // a name or a street
				t.Errorf("the chat channel was told %q:\n%s", cell, told)
			}
		}
	}
}
