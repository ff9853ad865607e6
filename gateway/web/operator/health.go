package operator

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"boligbro/gateway"
	"boligbro/gateway/web"
)

const readyTimeout = 2 * time.Second

// alive says that the process runs.
func (r Room) alive(c *web.Call) {
	c.JSON(http.StatusOK, gin.H{"status": "ok", "version": r.Site.Version})
}

// ready says whether the program can do its work. What is wrong is shown as a code; the log says the rest.
func (r Room) ready(c *web.Call) {
	ctx, stop := context.WithTimeout(c.Request.Context(), readyTimeout)
	defer stop()
	reason, err := "database", r.answers(ctx)
	if err == nil && r.Ready != nil {
		reason, err = "not-ready", r.Ready(ctx)
	}
	if err != nil {
		r.Site.Log.Warn("not ready", "reason", reason, "err", err)
		c.Header("Retry-After", "5")
		c.JSON(http.StatusServiceUnavailable, gin.H{"status": "unavailable", "reason": reason})
		return
	}
	c.JSON(http.StatusOK, gin.H{"status": "ok"})
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
