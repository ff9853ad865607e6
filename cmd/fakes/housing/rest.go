package housing

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"sync/atomic"

	"boligbro/adapters/restapi"
)

// REST gives the export as JSON, in pages that say how many rows there are.
type REST struct {
	Export
	Size  int // of a page
	Fault Fault
	asked atomic.Int64
}

// RESTSettings describe the service at the address to whoever reads it.
func (e Export) RESTSettings(address string) restapi.Settings {
	return restapi.Settings{
		URL: address + "/api/lejemaal", Items: "data.rows", Settings: e.mapping(),
		Paging: restapi.Paging{By: "page", Total: "data.total", Number: "data.page", Unique: "nr"},
	}
}

// ServeHTTP answers one page.
func (s *REST) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.asked.Add(1)
	page, _ := strconv.Atoi(r.URL.Query().Get("page"))
	switch s.Fault {
	case Slow:
		<-r.Context().Done()
		return
	case Errors:
		http.Error(w, "no", http.StatusInternalServerError)
		return
	case Password:
		http.Error(w, "no", http.StatusUnauthorized)
		return
	}
	from := page
	switch {
	case s.Fault == PageTwice && page > 1:
		from--
	case s.Fault == Order && page == 1:
		from = 2
	case s.Fault == Order && page == 2:
		from = 1
	}
	body, err := s.page(page, from)
	if err != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	switch s.Fault {
	case Half:
		body = body[:len(body)/2]
	case Bad:
		body = append(body[:len(body)/2:len(body)/2], "<html>"...)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Write(body)
}

// page is the page that is asked for, with the rows of another where a fault wants it.
func (s *REST) page(page, from int) ([]byte, error) {
	var headers []string
	rows := []map[string]any{}
	n := -1
	for row, err := range s.rows() {
		if err != nil {
			return nil, err
		}
		if n++; n == 0 {
			headers = row
			continue
		}
		first := (from - 1) * s.Size
		if s.Fault == Repeats && from > 1 {
			first--
		}
		if n-1 >= first && n-1 < from*s.Size {
			rows = append(rows, s.item(headers, row, n))
		}
	}
	return json.Marshal(map[string]any{"data": map[string]any{"page": page, "total": n, "rows": rows}})
}

func (s *REST) item(headers, row []string, n int) map[string]any {
	item := map[string]any{"nr": n}
	for i, header := range headers {
		item[header] = row[i]
		if row[i] == "" {
			item[header] = nil
		}
	}
	if s.Fault == Renumbered {
		item["Lejemålsnr"] = fmt.Sprintf("%d%v", s.asked.Load(), item["Lejemålsnr"])
	}
	return item
}
