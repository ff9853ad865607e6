package operator_test

import (
	"strings"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/web/webtest"
)

func TestMetrics(t *testing.T) {
	w := webtest.Story(t)
	w.Get("/nowhere/" + "9876")
	_, got := w.Get("/metrics")
	for _, line := range []string{
		`boligbro_build_info{go="go1.`, `version="` + webtest.Version + `"} 1`,
		`boligbro_database_up 1`,
		`boligbro_deliveries{municipality="0751",state="registered"} 1`,
		`boligbro_deliveries{municipality="0751",state="arrived"} 4`,
		`boligbro_deliveries{municipality="0101",state="transmitted"} 1`,
		`boligbro_deliveries{municipality="0461",state="failed"} 1`,
		`boligbro_deliveries{municipality="0851",state="unrouted"} 1`,
		`boligbro_alarms_open{kind="delivery-failed"} 1`,
		`boligbro_alarms_open{kind="attention"} 2`,
		`boligbro_run_age_seconds{association="` + webtest.Ringen + `"} `,
		`boligbro_run_whole_age_seconds{association="` + webtest.Havnen + `"} `,
		`boligbro_log_entries `,
		`boligbro_http_requests_total{door="pages",route="none",status="404"} 1`,
		`boligbro_http_requests_total{door="receipts",route="/receipts/:municipality",status="204"} 5`,
		`go_goroutines `, `process_open_fds `,
	} {
		if !strings.Contains(got, line) {
			t.Errorf("missing: %s", line)
		}
	}
	if strings.Contains(got, "boligbro_log_entries 0\n") {
		t.Error("the log is empty")
	}
	if t.Failed() {
		for line := range strings.Lines(got) {
			if strings.HasPrefix(line, "boligbro") {
				t.Log(line)
			}
		}
	}
	w.Gateway.Store = webtest.Down{Store: w.Gateway.Store, Err: gateway.ErrUnavailable}
	answer, got := w.Get("/metrics")
	if answer.StatusCode != 200 || !strings.Contains(got, "boligbro_database_up 0") ||
		strings.Contains(got, "boligbro_deliveries{") {
		t.Errorf("without a database: %d", answer.StatusCode)
	}
}
