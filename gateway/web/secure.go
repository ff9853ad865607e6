package web

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/gin-gonic/gin"
)

// policy lets a page load its own style and icon, and nothing else: no script at all.
const policy = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; " +
	"frame-ancestors 'none'"

// secure sets the headers that every answer has. Nothing is kept in a cache unless its handler says so.
func (s *Site) secure(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	h.Set("Cache-Control", "no-store")
	if c.Request.TLS != nil || s.Proxy.IsValid() { // people reach the proxy over TLS
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// sameOrigin refuses what another site makes a browser send.
func sameOrigin(next http.Handler) http.Handler {
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		http.Error(w, "En anden hjemmeside bad om dette, og det er ikke gjort. Åbn siden selv, og prøv igen.\n"+
			"Another site asked for this, and it was not done. Open the page yourself, and try again.",
			http.StatusForbidden)
	}))
	return guard.Handler(next)
}

// loopbackOnly refuses requests that name another machine. A page on the internet can make a browser here
// ask under a name of its own that points to 127.0.0.1 (DNS rebinding); such a request carries that name.
func loopbackOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !loopback(r.Host) {
			w.Header().Set("Cache-Control", "no-store")
			http.Error(w, "Siderne kan kun åbnes på denne maskine selv: brug http://127.0.0.1 med porten.\n"+
				"The pages can be opened on this machine only: use http://127.0.0.1 with the port.",
				http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// proxyOnly refuses whoever comes round the proxy that speaks TLS. This machine itself may ask for its
// health.
func proxyOnly(next http.Handler, proxy netip.Prefix) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		from, err := netip.ParseAddrPort(r.RemoteAddr)
		if ip := from.Addr().Unmap().WithZone(""); err != nil || !proxy.Contains(ip) && !ip.IsLoopback() {
			w.Header().Set("Cache-Control", "no-store")
			http.Error(w, "Siderne åbnes gennem den proxy, der taler TLS (web.proxy, web.address).\n"+
				"The pages are opened through the proxy that speaks TLS (web.proxy, web.address).",
				http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// loopback reports whether a Host header can only mean this machine.
func loopback(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	} else {
		host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	}
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// recover answers a request whose handler panicked. What it panicked with may quote anything, so only an
// error of the Go runtime is told; the stack says where.
func (s *Site) recover(at Door, fail func(c *Call, status int)) gin.HandlerFunc {
	return func(c *gin.Context) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(p)
			}
			what := "a value that is not shown"
			if err, ok := p.(runtime.Error); ok {
				what = err.Error()
			}
			s.Log.Error("a request failed for a fault in the program; please report it",
				"route", c.FullPath(), "panic", what, "stack", string(debug.Stack()))
			if c.Writer.Written() {
				panic(http.ErrAbortHandler) // half an answer must not look like a whole one
			}
			fail(s.Call(c, at), http.StatusInternalServerError)
			c.Abort()
		}()
		c.Next()
	}
}
