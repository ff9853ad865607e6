// Package web is the frame around the program's pages and endpoints: two doors, who may call, limits,
// security headers, layout and languages. What there is to see and do stands in one package for each
// audience (association, municipality, operator, api), each with all its routes in one list; cmd mounts
// them.
package web

import (
	"crypto/tls"
	"log/slog"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"

	"boligbro/gateway"
	"boligbro/gateway/access"
)

func init() { gin.SetMode(gin.ReleaseMode) } // its other modes print to standard output

// Door is where a route can be reached.
type Door string

const (
	Pages    Door = "pages"    // loopback only, unless there is login
	Receipts Door = "receipts" // may be reached from beyond this machine
	API      Door = "api"      // may be reached from beyond this machine
)

// Route is one line of a room's list. GET answers HEAD too.
type Route struct {
	Door   Door
	Who    Who
	Method string
	Path   string
	Handle Handler
}

// At is a route in one line: through which door, who may call, method, path, and what answers.
func At(door Door, who Who, method, path string, handle Handler) Route {
	return Route{door, who, method, path, handle}
}

// Handler answers a request that its route's Who has let in.
type Handler func(c *Call)

// Room is what one audience finds here.
type Room interface{ Routes() []Route }

// Call is one request. Scope is what the caller may see; only the route's Who sets it.
type Call struct {
	*gin.Context
	Site   *Site
	Scope  gateway.Scope
	Caller access.Caller   // who has been let in, and in which role
	Person *gateway.Person // who has signed in; nil: nobody, or nobody is asked to
	Body   []byte          // what was signed, when the caller is known by a signature
	door   Door
}

// Site serves the rooms. Its fields are set once, before use.
type Site struct {
	Now     func() time.Time
	Log     *slog.Logger
	Version string
	Heading string // stands at the top of every page, such as that its people are invented; may be empty
	Login   *Login // nil: the pages are open to everybody on this machine, and to nobody else
	// Proxy is the only network that is believed when it tells whom it asks for. Invalid: there is none.
	Proxy netip.Prefix
	// Encrypted: the pages speak TLS themselves, so that nobody needs to come through the proxy.
	Encrypted bool

	once     sync.Once
	requests *prometheus.CounterVec
}

// Pages is everything but the receipts endpoint. Without login it answers only requests that name this
// machine itself.
func (s *Site) Pages(rooms ...Room) http.Handler {
	e := s.engine(Pages, append(rooms, files{}), func(c *Call, status int) { c.fail(status) })
	if s.Login == nil {
		return sameOrigin(loopbackOnly(e))
	}
	if s.Proxy.IsValid() {
		if err := e.SetTrustedProxies([]string{s.Proxy.String()}); err != nil {
			panic(err) // a network cannot be a wrong one
		}
		if !s.Encrypted {
			return sameOrigin(proxyOnly(e, s.Proxy))
		}
	}
	return sameOrigin(e)
}

// Receipts is the receipts endpoint, and nothing else.
func (s *Site) Receipts(rooms ...Room) http.Handler {
	return s.engine(Receipts, rooms, refuseStatus)
}

// Programs is the API, and nothing else; mount adds what it can do.
func (s *Site) Programs(room Room, mount func(e *gin.Engine)) http.Handler {
	e := s.engine(API, []Room{room}, refuseStatus)
	mount(e)
	return e
}

// engine serves the routes of one door; fail answers a request that none of them can.
func (s *Site) engine(at Door, rooms []Room, fail func(c *Call, status int)) *gin.Engine {
	e := gin.New()
	if err := e.SetTrustedProxies(nil); err != nil {
		panic(err) // no proxy cannot be a wrong one
	}
	e.RemoteIPHeaders = []string{"X-Forwarded-For"}
	e.RedirectTrailingSlash = false // it builds its redirect from a header of the request
	e.HandleMethodNotAllowed = true
	e.Use(s.count(at), s.secure, s.recover(at, fail))
	for _, room := range rooms {
		for _, r := range room.Routes() {
			if r.Door == at {
				s.mount(e, r)
			}
		}
	}
	e.NoRoute(func(c *gin.Context) { fail(s.Call(c, at), http.StatusNotFound) })
	e.NoMethod(func(c *gin.Context) { fail(s.Call(c, at), http.StatusMethodNotAllowed) })
	return e
}

// Call is a request through the door, of whom nobody knows anything yet.
func (s *Site) Call(c *gin.Context, at Door) *Call { return &Call{Context: c, Site: s, door: at} }

func (s *Site) mount(e *gin.Engine, r Route) {
	handle := func(c *gin.Context) {
		call := s.Call(c, r.Door)
		if r.Who(call) {
			r.Handle(call)
		}
	}
	e.Handle(r.Method, r.Path, handle)
	if r.Method == http.MethodGet {
		e.HEAD(r.Path, handle)
	}
}

// NewHTTP serves one of the site's handlers with deadlines for everything that a far side can be slow at, and
// no TLS older than 1.2.
func (s *Site) NewHTTP(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       90 * time.Second,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          newConnectionFaults(s.Log, s.Now),
		TLSConfig:         &tls.Config{MinVersion: tls.VersionTLS12},
	}
}
