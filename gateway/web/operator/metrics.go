package operator

import (
	"context"
	"errors"
	"net/http"
	"runtime"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"boligbro/gateway"
	"boligbro/gateway/web"
)

const metricsTimeout = 10 * time.Second

// metrics makes the handler of /metrics. Labels are codes from closed lists, CVR numbers and kommunekoder,
// so their number is bounded and none says anything about a person.
func (r Room) metrics() web.Handler {
	registry := prometheus.NewRegistry()
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "boligbro_build_info", Help: "Always 1; the labels tell the version that runs.",
		ConstLabels: prometheus.Labels{"version": r.Site.Version, "go": runtime.Version()},
	})
	build.Set(1)
	registry.MustRegister(build, r.Site.Requests(),
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	turns := make(chan struct{}, 2) // nobody can make the database work for more
	return func(c *web.Call) {
		select {
		case turns <- struct{}{}:
			defer func() { <-turns }()
		default:
			c.Header("Retry-After", "5")
			c.Status(http.StatusServiceUnavailable)
			return
		}
		asked := prometheus.NewRegistry() // of this call: what is read from the store is read in the caller's scope
		asked.MustRegister(ledger{r, c.Scope})
		all := prometheus.Gatherers{registry, asked}
		promhttp.HandlerFor(all, promhttp.HandlerOpts{}).ServeHTTP(c.Writer, c.Request)
	}
}

// ledger reads what the store knows each time the metrics are asked for.
type ledger struct {
	room  Room
	scope gateway.Scope
}

var (
	upMetric = prometheus.NewDesc("boligbro_database_up",
		"1 when the database answered; else 0, and what is read from it is left out.", nil, nil)
	deliveriesMetric = prometheus.NewDesc("boligbro_deliveries",
		"Messages by municipality and state.", []string{"municipality", "state"}, nil)
	alarmsMetric = prometheus.NewDesc("boligbro_alarms_open",
		"Alarms that nobody has settled, by kind.", []string{"kind"}, nil)
	runMetric = prometheus.NewDesc("boligbro_run_age_seconds",
		"Seconds since an association's newest run began.", []string{"association"}, nil)
	wholeMetric = prometheus.NewDesc("boligbro_run_whole_age_seconds",
		"Seconds since the newest run of an association that was adopted or found nothing changed.",
		[]string{"association"}, nil)
	logMetric = prometheus.NewDesc("boligbro_log_entries",
		"Entries of the compliance log under its newest checkpoint.", nil, nil)
)

// Describe names the metrics.
func (l ledger) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{
		upMetric, deliveriesMetric, alarmsMetric, runMetric, wholeMetric, logMetric,
	} {
		to <- d
	}
}

// Collect reads the store. When that fails the rest of the metrics are still worth having.
func (l ledger) Collect(to chan<- prometheus.Metric) {
	ctx, stop := context.WithTimeout(context.Background(), metricsTimeout)
	defer stop()
	var found []prometheus.Metric
	add := func(d *prometheus.Desc, value float64, labels ...string) {
		found = append(found, prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...))
	}
	err := l.room.Store.View(ctx, func(r gateway.Reader) error {
		found = found[:0]
		return l.read(r, add)
	})
	up := 1.0
	if err != nil {
		l.room.Site.Log.Warn("the database did not answer for /metrics", "err", err)
		up, found = 0, nil
	}
	to <- prometheus.MustNewConstMetric(upMetric, prometheus.GaugeValue, up)
	for _, m := range found {
		to <- m
	}
}

func (l ledger) read(r gateway.Reader, add func(d *prometheus.Desc, value float64, labels ...string)) error {
	counts, err := r.CountDeliveries()
	if err != nil {
		return err
	}
	for municipality, states := range counts {
		for state, n := range states {
			add(deliveriesMetric, float64(n), municipality, string(state))
		}
	}
	open, err := r.AlarmCounts(l.scope)
	if err != nil {
		return err
	}
	kinds := map[gateway.AlarmKind]int{}
	for _, n := range open {
		kinds[n.Kind] += n.Open
	}
	for kind, n := range kinds {
		add(alarmsMetric, float64(n), string(kind))
	}
	now := l.room.Site.Now()
	for _, a := range l.room.Arranged.Associations {
		runs, err := r.Runs(l.scope, a.CVR, 1)
		if err != nil {
			return err
		}
		for _, run := range runs {
			add(runMetric, now.Sub(run.Started).Seconds(), a.CVR)
		}
		switch run, err := r.LastAdopted(l.scope, a.CVR); {
		case err == nil:
			add(wholeMetric, now.Sub(run.Started).Seconds(), a.CVR)
		case !errors.Is(err, gateway.ErrNotFound):
			return err
		}
	}
	size, err := logSize(r)
	add(logMetric, float64(size))
	return err
}
