package operator

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"boligbro/gateway"
	"boligbro/gateway/web"
	"boligbro/rules/lang"
)

const readyTimeout = 2 * time.Second

// Ready is what /readyz says when the program can do its work; Without is the code of what it does not do.
type Ready struct {
	Status  string `json:"status"`
	Without string `json:"without,omitempty"` // lang.NoMunicipalClocks
}

// NotReady is what /readyz says when the program cannot do its work.
type NotReady struct {
	Status string    `json:"status"`
	Reason string    `json:"reason"` // a code of lang.NotReady
	Since  time.Time `json:"since,omitzero"`
}

// alive says that the process runs.
func (r Room) alive(c *web.Call) {
	c.JSON(http.StatusOK, gin.H{"status": "ok", "version": r.Site.Version})
}

// sayEvery is how often the log is told of what is still wrong: whoever asks for it cannot fill the log.
const sayEvery = time.Hour

// lastSaid is what the log was last told to be wrong, and when.
type lastSaid struct {
	mu     sync.Mutex
	reason string
	at     time.Time
}

// news reports whether the log is to be told of the reason; an empty one is that nothing is wrong any more.
func (l *lastSaid) news(reason string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if reason == l.reason && now.Sub(l.at) < sayEvery {
		return false
	}
	l.reason, l.at = reason, now
	return reason != ""
}

// readyz says whether the program can do its work. What is wrong is shown as a code; the log says the rest.
func (r Room) readyz(said *lastSaid) web.Handler {
	return func(c *web.Call) { r.ready(c, said) }
}

func (r Room) ready(c *web.Call, said *lastSaid) {
	ctx, stop := context.WithTimeout(c.Request.Context(), readyTimeout)
	defer stop()
	reason, since := "", time.Time{}
	err := r.answers(ctx)
	switch {
	case err != nil:
		reason = lang.DatabaseSilent
	case r.Ready != nil:
		reason, since = r.Ready(ctx)
	}
	if said.news(reason, r.Site.Now()) {
		r.Site.Log.Warn("not ready", "reason", reason, "since", since, "err", err)
	}
	if reason != "" {
		c.Header("Retry-After", "5")
		c.JSON(http.StatusServiceUnavailable, NotReady{"unavailable", reason, since})
		return
	}
	if !r.Store.Municipal() {
		c.JSON(http.StatusOK, Ready{"ok", lang.NoMunicipalClocks})
		return
	}
	c.JSON(http.StatusOK, Ready{Status: "ok"})
}

// answers asks the database for something small.
func (r Room) answers(ctx context.Context) error {
	return r.Store.View(ctx, func(r gateway.Reader) error {
		_, err := r.Checkpoint()
		if errors.Is(err, gateway.ErrNotFound) {
			return nil
		}
		return err
	})
}
