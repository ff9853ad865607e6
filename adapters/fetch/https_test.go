package fetch_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"boligbro/adapters"
	"boligbro/adapters/fetch"
	"boligbro/config"
)

func TestHTTPS(t *testing.T) {
	body, asked, status, sent := header+anne, "", 200, -1
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if asked = r.Header.Get("If-None-Match"); asked == `"1"` && status == 200 {
			w.WriteHeader(304)
			return
		}
		if r.Header.Get("Authorization") != "Bearer "+password {
			status = 401
		}
		w.Header().Set("ETag", `"1"`)
		if sent >= 0 {
			w.Header().Set("Content-Length", fmt.Sprint(len(body)))
			io.WriteString(w, body[:sent])
			return
		}
		w.WriteHeader(status)
		io.WriteString(w, body)
	}))
	defer server.Close()
	from := &fetch.HTTPS{URL: server.URL + "/ud/lejere.csv", Token: config.NewSecret("Bearer " + password)}
	from.Fill()
	w := &world{t: t, away: "/nowhere", here: filepath.Join(t.TempDir(), "hentet"), from: from}
	w.pulls("7")
	w.pulls()
	if asked != `"1"` {
		t.Error("a file that has not changed is fetched again")
	}
	for _, test := range []struct {
		status int
		code   string
	}{{404, adapters.Missing}, {500, adapters.Failed}, {302, adapters.Failed}, {403, adapters.Denied}} {
		status = test.status
		w.refused(test.code)
	}
	status, w.here = 200, filepath.Join(t.TempDir(), "hentet")
	sent = len(body) / 2
	w.refused(adapters.CutShort)
	sent, body, from.MaxSize = -1, strings.Repeat("x", 1<<20+1), 1
	w.refused(adapters.TooLarge)
	from.Token = config.NewSecret("andet")
	w.refused(adapters.Denied)
}
