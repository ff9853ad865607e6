// Package web serves the pages, the endpoints that watch the program's health, and the endpoint to which
// municipalities return signed receipts. It is the only home of gin.
package web

import (
	"context"
	"crypto/tls"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/rules"
)

func init() { gin.SetMode(gin.ReleaseMode) } // its other modes print to standard output

// Server makes the handlers. Its fields are set once, before use.
type Server struct {
	Gateway *gateway.Gateway
	Config  *config.Config
	// Verify tells whether a receipt was signed with the municipality's secret not long from now (Standard Webhooks).
	// Its errors are shown to the sender and hold nothing that was received.
	Verify  func(secret config.Secret, h http.Header, body []byte, now time.Time) error
	Ready   func(ctx context.Context) error // asked by /readyz, after the database has answered; may be nil
	Now     func() time.Time
	Log     *slog.Logger
	Version string
	// Delivers are the legal steps that each association's sources can tell of at all, by CVR number; none for one whose
	// sources are not known.
	Delivers map[string][]rules.EventKind
	Heading  string // stands at the top of every page, such as that its people are invented; may be empty

	once     sync.Once
	observed *observed
	limits   limits
}

// door is where a route can be reached.
type door string

const (
	inside  door = "pages"    // loopback only, until there is login
	outside door = "receipts" // may be reached from beyond this machine
)

type route struct {
	door   door
	method string
	path   string
	handle gin.HandlerFunc
}

// routes are all routes. GET answers HEAD too.
func (s *Server) routes() []route {
	return []route{
		{inside, http.MethodGet, "/", s.page("start", s.start)},
		{inside, http.MethodGet, "/foreninger/:cvr", s.page("association", s.association)},
		{inside, http.MethodGet, "/kommuner/:code", s.page("municipality", s.municipality)},
		{inside, http.MethodGet, "/static/:file", s.static},
		{inside, http.MethodGet, "/healthz", s.healthz},
		{inside, http.MethodGet, "/readyz", s.readyz},
		{inside, http.MethodGet, "/metrics", s.metrics},

		{outside, http.MethodPost, "/receipts/:municipality", s.receipt},
	}
}

// Pages is everything but the receipts endpoint. It answers only requests that name this machine itself, because the
// pages have no login yet.
func (s *Server) Pages() http.Handler {
	e := s.engine(inside, s.failedPage)
	return http.NewCrossOriginProtection().Handler(loopbackOnly(e))
}

// Receipts is the receipts endpoint, and nothing else.
func (s *Server) Receipts() http.Handler {
	return s.engine(outside, s.failedReceipt)
}

// engine serves the routes of one door; fail answers a request that none of them can.
func (s *Server) engine(at door, fail func(c *gin.Context, status int)) http.Handler {
	s.once.Do(s.prepare)
	e := gin.New()
	if err := e.SetTrustedProxies(nil); err != nil {
		panic(err) // no proxy cannot be a wrong one
	}
	e.RedirectTrailingSlash = false // it builds its redirect from a header of the request
	e.HandleMethodNotAllowed = true
	e.Use(s.count(at), secure, s.recover(fail))
	for _, r := range s.routes() {
		if r.door != at {
			continue
		}
		e.Handle(r.method, r.path, r.handle)
		if r.method == http.MethodGet {
			e.HEAD(r.path, r.handle)
		}
	}
	e.NoRoute(func(c *gin.Context) { fail(c, http.StatusNotFound) })
	e.NoMethod(func(c *gin.Context) { fail(c, http.StatusMethodNotAllowed) })
	return e
}

func (s *Server) prepare() {
	s.observed = s.observe()
	s.limits = newLimits(s.Config)
}

// NewHTTP serves a handler with deadlines for everything that a far side can be slow at, and no TLS older than 1.2.
func NewHTTP(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       90 * time.Second,
		MaxHeaderBytes:    16 << 10,
		TLSConfig:         &tls.Config{MinVersion: tls.VersionTLS12},
	}
}
