package web

import (
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
)

// Requests counts what has been answered, by door, route and status, for /metrics.
func (s *Site) Requests() *prometheus.CounterVec {
	s.once.Do(func() {
		s.requests = prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "boligbro_http_requests_total", Help: "Requests answered, by door, route and status.",
		}, []string{"door", "route", "status"})
	})
	return s.requests
}

// count counts requests by the route's pattern, never by what a stranger wrote in the address.
func (s *Site) count(at Door) gin.HandlerFunc {
	requests := s.Requests()
	return func(c *gin.Context) {
		c.Next()
		requests.WithLabelValues(string(at), counted(at, c.FullPath()), strconv.Itoa(c.Writer.Status())).Inc()
	}
}

// counted is what a route is counted as. What both sides' people and programs open is counted as one: whoever
// reads the counts must not see when a municipality records, decides or looks at a case (retssikkerhedsloven
// § 5 a, stk. 3).
func counted(at Door, route string) string {
	switch {
	case route == "":
		return "none"
	case at == API:
		return "programs"
	case strings.HasPrefix(route, "/foreninger/"), strings.HasPrefix(route, "/kommuner/"):
		return "sides"
	}
	return route
}
