package main

import (
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"time"

	"boligbro/gateway/connectors/connectortest/authority"
)

// nosyTown is a municipality whose every refusal repeats what it was sent, as some do.
type nosyTown struct {
	mu   sync.Mutex
	text strings.Builder
	n    int
}

func (n *nosyTown) bodies() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.text.String()
}

func (n *nosyTown) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	n.mu.Lock()
	n.text.Write(body)
	n.n++
	turn := n.n % 7
	n.mu.Unlock()
	w.Header().Set("X-Echo", leakFar)
	switch turn {
	case 0:
		w.WriteHeader(http.StatusAccepted)
	case 1:
		w.Header().Set("Location", "/"+leakFar+"?"+url.QueryEscape(string(body[:60])))
		w.WriteHeader(http.StatusFound)
	case 2:
		w.Header().Set("Retry-After", leakFar)
		w.WriteHeader(http.StatusServiceUnavailable)
	case 3:
		panic(http.ErrAbortHandler)
	case 4:
		w.WriteHeader(http.StatusBadRequest)
	case 5:
		conn, _, _ := http.NewResponseController(w).Hijack()
		fmt.Fprintf(conn, "HTTP/1.1 %s %s\r\n\r\n%s", leakFar, leakFar, body)
		conn.Close()
		return
	default:
		w.WriteHeader(http.StatusInternalServerError)
	}
	fmt.Fprintf(w, "%s: cannot read %s %v", leakFar, body, r.Header)
}

func (l *leaks) nosyTown() *nosyTown {
	l.Helper()
	town := &nosyTown{}
	server := httptest.NewUnstartedServer(town)
	server.TLS = l.certificate("ca.pem")
	server.Config.ErrorLog = nil
	server.StartTLS()
	l.Cleanup(server.Close)
	town0751 := l.settings["municipalities"].([]any)[0].(map[string]any)
	channel := town0751["channels"].([]any)[0].(map[string]any)
	channel["webhook"].(map[string]any)["url"] = server.URL + "/"
	return town
}

// certificate is for a server on this machine, vouched for by the authority in the file.
func (l *leaks) certificate(file string) *tls.Config {
	l.Helper()
	vouches, err := authority.New(time.Now())
	if err != nil {
		l.Fatal(err)
	}
	cert, err := vouches.Certificate("127.0.0.1")
	if err != nil {
		l.Fatal(err)
	}
	l.write(file, string(vouches.PEM))
	return &tls.Config{Certificates: []tls.Certificate{cert}}
}
