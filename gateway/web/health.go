package web

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"boligbro/gateway"
)

const readyTimeout = 2 * time.Second

// healthz says that the process is alive.
func (s *Server) healthz(c *gin.Context) {
	c.JSON(http.StatusOK, gin.H{"status": "ok", "version": s.Version})
}

// readyz says whether the program can do its work. What is wrong is told as a code; the log tells the rest.
func (s *Server) readyz(c *gin.Context) {
	ctx, stop := context.WithTimeout(c.Request.Context(), readyTimeout)
	defer stop()
	reason, err := "database", s.answers(ctx)
	if err == nil && s.Ready != nil {
		reason, err = "not-ready", s.Ready(ctx)
	}
	if err != nil {
		s.Log.Warn("not ready", "reason", reason, "err", err)
		c.Header("Retry-After", "5")
		c.JSON(http.StatusServiceUnavailable, gin.H{"status": "unavailable", "reason": reason})
		return
	}
	c.JSON(http.StatusOK, gin.H{"status": "ok"})
}

// answers asks the database for something small.
func (s *Server) answers(ctx context.Context) error {
	return s.Gateway.Store.View(ctx, func(r gateway.Reader) error {
		_, err := r.Checkpoint()
		if errors.Is(err, gateway.ErrNotFound) {
			return nil
		}
		return err
	})
}
