package municipality

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"

	"boligbro/gateway/connectors/webhook"
)

const maxMessage = 1 << 20

// ServeHTTP takes notices at POST /, gives Counts at GET /counts, and takes the reactions of Script, as a
// JSON list, at POST /script.
func (m *Municipality) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Method == http.MethodGet && r.URL.Path == "/counts":
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(m.Counts())
	case r.Method == http.MethodPost && r.URL.Path == "/script":
		var reactions []Reaction
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxMessage)).Decode(&reactions); err != nil {
			http.Error(w, "not a JSON list of reactions", http.StatusBadRequest)
			return
		}
		m.Script(reactions...)
	case r.Method == http.MethodPost:
		m.notice(w, r)
	default:
		http.Error(w, "notices are posted", http.StatusMethodNotAllowed)
	}
}

func (m *Municipality) notice(w http.ResponseWriter, r *http.Request) {
	reaction := m.next()
	m.ledger.count(func(c *Counts) { c.Requests++ })
	switch reaction {
	case DropBefore:
		m.ledger.count(func(c *Counts) { c.Dropped++ })
		panic(http.ErrAbortHandler)
	case Busy:
		m.busy(w)
		return
	case Page:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, "<!DOCTYPE html><html><title>Log in</title><body>Log in</body></html>")
		return
	case Away:
		http.Error(w, "not found", http.StatusNotFound)
		return
	case Known:
		http.Error(w, "the id is known", http.StatusConflict)
		return
	}
	n, body, ok := m.usable(w, r)
	if !ok {
		return
	}
	m.o.Log.Info("notice", "message", n.Message, "reaction", reaction)
	switch reaction {
	case Refuse:
		m.ledger.count(func(c *Counts) { c.Refused++ })
		http.Error(w, "gone", http.StatusGone)
		return
	case Slow:
		if !m.wait(r.Context(), m.o.Delay) {
			return
		}
	}
	first, same, err := m.ledger.keep(n.Message, body)
	switch {
	case err != nil:
		m.o.Log.Error("the state file cannot be written", "err", err)
		http.Error(w, "state", http.StatusServiceUnavailable)
		return
	case !same:
		http.Error(w, "other bytes under the same id", http.StatusConflict)
		return
	}
	if first {
		m.answer(n.Message, reaction == Reject, false)
	}
	if reaction == DropAfter {
		m.ledger.count(func(c *Counts) { c.Dropped++ })
		panic(http.ErrAbortHandler)
	}
	w.WriteHeader(http.StatusAccepted)
}

// usable reads a notice that is signed and for this municipality, or answers what is wrong.
func (m *Municipality) usable(w http.ResponseWriter, r *http.Request) (n notice, body []byte, ok bool) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxMessage))
	if err != nil {
		return n, nil, false // the sender hung up
	}
	if err := webhook.Verify(m.o.Secret, r.Header, body, m.o.Now()); err != nil {
		m.ledger.count(func(c *Counts) { c.Unsigned++ })
		http.Error(w, "signature", http.StatusUnauthorized)
		return n, nil, false
	}
	n, err = read(r.Header.Get("Content-Type"), body)
	if err != nil || n.Message != r.Header.Get(webhook.HeaderID) ||
		m.o.Code != "" && n.Municipality.Code != m.o.Code {
		m.ledger.count(func(c *Counts) { c.Unusable++ })
		http.Error(w, "not a notice for this municipality", http.StatusUnprocessableEntity)
		return n, nil, false
	}
	return n, body, true
}

func (m *Municipality) busy(w http.ResponseWriter) {
	var n int
	m.ledger.count(func(c *Counts) { c.Busy++; n = c.Busy })
	status := http.StatusServiceUnavailable
	if n%2 == 0 {
		status = http.StatusTooManyRequests
	}
	w.Header().Set("Retry-After", strconv.Itoa(int(m.o.RetryAfter.Seconds())))
	http.Error(w, "busy", status)
}

// read takes the two formats in which notices come.
func read(contentType string, body []byte) (notice, error) {
	switch kind, _, _ := mime.ParseMediaType(contentType); kind {
	case "application/json":
		return readJSON(body)
	case "application/xml":
		return readXML(body)
	}
	return notice{}, errors.New("another content type")
}
