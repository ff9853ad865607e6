package web

import (
	"strconv"

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
		route := c.FullPath()
		if route == "" {
			route = "none"
		}
		requests.WithLabelValues(string(at), route, strconv.Itoa(c.Writer.Status())).Inc()
	}
}
