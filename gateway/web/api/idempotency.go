package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"boligbro/gateway"
	"boligbro/gateway/web"
	"boligbro/rules/lang"
)

const (
	keyHeader = "Idempotency-Key"
	keyMost   = 100 // characters of it
)

// Answers keeps what programs were answered.
type Answers interface {
	Begin(ctx context.Context, r gateway.KeptAnswer) (before gateway.KeptAnswer, begun bool, err error)
	End(ctx context.Context, r gateway.KeptAnswer) error
}

// once lets a request with an Idempotency-Key do its work once: the same request again gets the same answer
// for 72 hours. One without is done each time.
func (r Room) once(c *web.Call, next func()) {
	key := c.GetHeader(keyHeader)
	if key == "" || c.Request.Method == http.MethodGet {
		next()
		return
	}
	if len(key) > keyMost || strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r > '~' }) {
		tell(c, c.ProblemOf(http.StatusUnprocessableEntity, "invalid",
			fault(c, "header."+keyHeader, lang.NoRequestKey)))
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, maxBody+1))
	switch {
	case errors.As(err, new(*http.MaxBytesError)):
		refuse(c, http.StatusRequestEntityTooLarge, "too-large", "body")
		return
	case err != nil:
		tell(c, c.ProblemOf(http.StatusRequestTimeout, "cut-short"))
		return
	}
	c.Request.Body = io.NopCloser(bytes.NewReader(body))
	sum := sha256.Sum256([]byte(c.Request.Method + " " + c.Request.URL.RequestURI() + "\n" + string(body)))
	asked := gateway.KeptAnswer{Caller: c.Caller.ID, Role: c.Caller.Role, Key: key, Asked: sum[:]}
	ctx := context.WithoutCancel(c.Request.Context())
	before, begun, err := r.Answers.Begin(ctx, asked)
	switch {
	case err != nil:
		tell(c, refused(c, err).(*web.Problem))
	case !begun:
		again(c, asked, before)
	default:
		r.keep(ctx, c, asked, next)
	}
}

// keep does the work, and keeps the answer before the caller has it. What failed for a fault of ours may be
// tried again.
func (r Room) keep(ctx context.Context, c *web.Call, asked gateway.KeptAnswer, next func()) {
	kept := &keptWriter{ResponseWriter: c.Writer}
	c.Writer = kept
	func() {
		defer func() { c.Writer = kept.ResponseWriter }() // also when it panics, for who answers then
		next()
	}()
	if asked.Status = c.Writer.Status(); asked.Status < http.StatusInternalServerError {
		asked.Body, asked.Language = kept.body.Bytes(), c.Writer.Header().Get("Content-Language")
	} else {
		asked.Status = 0
	}
	if err := r.Answers.End(ctx, asked); err != nil {
		c.Site.Log.Error("an answer to a program could not be kept; it is told so when it asks again", "err", err)
	}
	if kept.body.Len() > 0 {
		_, _ = c.Writer.Write(kept.body.Bytes()) // the caller has gone
	}
}

// keptWriter keeps what is written until it is given.
type keptWriter struct {
	gin.ResponseWriter
	body bytes.Buffer
}

func (w *keptWriter) Write(b []byte) (int, error)       { return w.body.Write(b) }
func (w *keptWriter) WriteString(s string) (int, error) { return w.body.WriteString(s) }
func (w *keptWriter) WriteHeaderNow()                   {}

// again answers a request that has been made before.
func again(c *web.Call, asked, before gateway.KeptAnswer) {
	switch {
	case !bytes.Equal(before.Asked, asked.Asked):
		refuse(c, http.StatusUnprocessableEntity, "other-request", "header."+keyHeader)
	case before.Status == 0:
		refuse(c, http.StatusConflict, "not-answered", "header."+keyHeader)
	case len(before.Body) == 0:
		c.Status(before.Status)
	default:
		kind := "application/json"
		if before.Status >= http.StatusBadRequest {
			kind = "application/problem+json"
		}
		if before.Language != "" {
			c.Header("Content-Language", before.Language) // that of whoever asked first
			c.Header("Vary", "Accept-Language")
		}
		c.Data(before.Status, kind, before.Body)
	}
}

// refuse answers with a problem whose detail says all that is to be said of its place.
func refuse(c *web.Call, status int, code, place string) {
	p := c.ProblemOf(status, code)
	p.Errors = []web.ProblemError{{Location: place, Detail: p.Title}}
	tell(c, p)
}

func tell(c *web.Call, p *web.Problem) {
	c.Header("Content-Type", p.ContentType(""))
	c.JSON(p.Status, p)
}
