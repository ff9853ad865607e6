package restapi_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"boligbro/adapters"
	"boligbro/adapters/mapping"
	"boligbro/adapters/restapi"
	"boligbro/config"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// list maps the items of the tests.
func list(address string) restapi.Settings {
	return restapi.Settings{
		URL: address + "/api/sager", Items: "rows", Settings: mapping.Settings{
			Key:     []string{"nr"},
			Columns: map[string]string{"tenants.1.name": "lejer", "events.filed": "foged"},
		},
	}
}

// one is an item.
func one(nr int) string {
	return fmt.Sprintf(`{"nr": "%d", "lejer": "Anne Ærø", "foged": "2026-10-01"}`, nr)
}

// rows is an answer with items and whatever else.
func rows(more string, numbers ...int) string {
	var items []string
	for _, nr := range numbers {
		items = append(items, one(nr))
	}
	return `{"rows": [` + strings.Join(items, ",") + `]` + more + `}`
}

func serve(t testing.TB, handler http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

// steps asks who has a legal step.
func steps(s *restapi.Source, cursor string) (all []rules.Record, next adapters.Cursor, err error) {
	s.Waits(func(time.Duration) {})
	next, err = s.Steps(context.Background(), cursor, func(r rules.Record) error {
		all = append(all, r)
		return nil
	})
	return all, next, err
}

// refused tests that the list is refused with the code, and that no word of it says a value.
func refused(t *testing.T, s *restapi.Source, code string) *adapters.Refusal {
	t.Helper()
	_, next, err := steps(s, "")
	var refusal *adapters.Refusal
	if !errors.As(err, &refusal) || refusal.Code != code || next.Next != "" {
		t.Fatalf("the error is %v, want %s", err, code)
	}
	for _, text := range []string{refusal.Error(), refusal.Text(lang.Danish), fmt.Sprintf("%+v", refusal)} {
		if strings.Contains(text, "Ærø") || strings.Contains(text, "hemmelig") {
			t.Errorf("it quotes a value: %s", text)
		}
	}
	return refusal
}

func TestAnswersThatAreNone(t *testing.T) {
	for name, test := range map[string]struct {
		body, code string
	}{
		"a page of HTML":        {"<html>Anne Ærø</html>", adapters.Malformed},
		"nothing":               {"", adapters.CutShort},
		"half an item":          {`{"rows": [` + one(1)[:30], adapters.CutShort},
		"half a list":           {`{"rows": [` + one(1), adapters.CutShort},
		"an item that is wrong": {`{"rows": [{"nr": Anne Ærø}]}`, adapters.Malformed},
		"two documents":         {rows("", 1) + rows("", 2), adapters.Malformed},
		"the list twice":        {`{"rows": [` + one(1) + `], "rows": [` + one(2) + `]}`, adapters.Malformed},
		"no list":               {`{"items": [` + one(1) + `]}`, adapters.Malformed},
		"a list that is null":   {`{"rows": null}`, adapters.Malformed},
		"nested too deeply": {
			`{"a": ` + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + `}`, adapters.Malformed,
		},
		"a whole list behind what is nested too deeply": {
			`{"a": ` + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + `, "rows": [` + one(1) + `]}`,
			adapters.Malformed,
		},
		"a list of nothing": {`{"rows": []}`, adapters.Empty},
		"a path that no item has": {
			`{"rows": [{"nr": 1, "lejernavn": "Anne Ærø", "foged": null}]}`, adapters.MissingColumn,
		},
		"too large": {rows(`, "pad": "`+strings.Repeat("x", 2<<20)+`"`, 1), adapters.TooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			s := list(serve(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, test.body) }))
			s.MaxBody = 1
			r := refused(t, source(t, s), test.code)
			if !strings.HasSuffix(r.File, "/api/sager") {
				t.Errorf("the place is %s", r.File)
			}
		})
	}
}

func TestAnswersOfTheServer(t *testing.T) {
	for name, test := range map[string]struct {
		handler http.HandlerFunc
		code    string
		hint    string
	}{
		"half a body": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "5000")
			io.WriteString(w, rows("", 1)[:40])
		}, adapters.CutShort, ""},
		"an error that stays": {func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "Anne Ærø", 500)
		}, adapters.Failed, "HTTP 500"},
		"nobody is let in": {func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "hemmelig", http.StatusForbidden)
		}, adapters.Denied, "HTTP 403"},
		"moved": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://example.dk/Anne-Ærø", http.StatusFound)
		}, adapters.Failed, "HTTP 302"},
		"gone": {http.NotFound, adapters.Failed, "HTTP 404"},
		"silence": {func(_ http.ResponseWriter, r *http.Request) {
			<-r.Context().Done()
		}, adapters.Overdue, ""},
		"silence in the middle": {func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, rows("", 1)[:40])
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		}, adapters.Overdue, ""},
		"an answer without an end": {func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, `{"rows": [`)
			for i := 0; ; i++ {
				if _, err := io.WriteString(w, one(i)+","); err != nil {
					return
				}
			}
		}, adapters.TooLarge, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := list(serve(t, test.handler))
			s.MaxBody = 1
			if test.code == adapters.Overdue {
				s.Wait = 300 * time.Millisecond
			}
			if r := refused(t, source(t, s), test.code); r.Hint != test.hint {
				t.Errorf("the hint is %q", r.Hint)
			}
		})
	}
}

// pages serves pages of two items by the parameter page, each passed through change.
func pages(change func(page int) string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		page, _ := strconv.Atoi(r.URL.Query().Get("page"))
		io.WriteString(w, change(page))
	}
}

func TestPagesThatDoNotFit(t *testing.T) {
	meta := func(page, total int) string { return fmt.Sprintf(`, "page": %d, "total": %d`, page, total) }
	calls := 0
	for name, test := range map[string]struct {
		paging  restapi.Paging
		handler http.HandlerFunc
	}{
		"an empty page in the middle": {restapi.Paging{By: "page", EmptyPages: 2}, pages(func(page int) string {
			switch page {
			case 1, 3:
				return rows("", page)
			}
			return rows("")
		})},
		"empty pages in the middle": {restapi.Paging{By: "page", EmptyPages: 3}, pages(func(page int) string {
			switch page {
			case 1, 4:
				return rows("", page)
			}
			return rows("")
		})},
		"empty answers in the middle": {
			restapi.Paging{By: "offset", Size: 2, EmptyPages: 3},
			func(w http.ResponseWriter, r *http.Request) {
				switch r.URL.Query().Get("offset") {
				case "0", "6":
					io.WriteString(w, rows("", 1, 2))
				default:
					io.WriteString(w, rows(""))
				}
			},
		},
		"every page is the first": {restapi.Paging{By: "page", EmptyPages: 2},
			pages(func(int) string { return rows("", 1, 2) })},
		"fewer than the service says": {restapi.Paging{By: "page", Total: "total"}, pages(func(page int) string {
			if page > 1 {
				return rows(meta(page, 4))
			}
			return rows(meta(page, 4), 1, 2)
		})},
		"another total in the middle": {restapi.Paging{By: "page", Total: "total"}, pages(func(page int) string {
			return rows(meta(page, 5-page), 2*page, 2*page+1)
		})},
		"another total that fits the end": {restapi.Paging{By: "page", Total: "total"}, pages(func(page int) string {
			return rows(meta(page, 6-page), 2*page, 2*page+1)
		})},
		"the wrong page": {restapi.Paging{By: "page", Number: "page", EmptyPages: 2}, pages(func(page int) string {
			return rows(meta(3-page, 4), 2*page, 2*page+1)
		})},
		"an item on two pages": {restapi.Paging{By: "page", Total: "total", Unique: "nr"},
			pages(func(page int) string { return rows(meta(page, 4), page, page+1) })},
		"a row moves between two readings": {restapi.Paging{By: "page", EmptyPages: 2}, pages(func(page int) string {
			if calls++; page > 2 {
				return rows("")
			}
			return rows("", 2*page, 2*page+1+calls/4)
		})},
		"a cursor that leads back": {restapi.Paging{By: "cursor", Next: "next"},
			func(w http.ResponseWriter, r *http.Request) {
				calls++
				io.WriteString(w, rows(`, "next": "a"`, calls))
			}},
		"a link that leads back": {restapi.Paging{By: "link"}, func(w http.ResponseWriter, r *http.Request) {
			calls++
			w.Header().Set("Link", `</api/sager?p=2>; rel="next"`)
			io.WriteString(w, rows("", calls))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			calls = 0
			s := list(serve(t, test.handler))
			s.Paging = test.paging
			r := refused(t, source(t, s), adapters.Unstable)
			if !strings.Contains(r.Text(lang.Danish), "(side ") {
				t.Errorf("%s", r.Text(lang.Danish))
			}
		})
	}
}

func TestPagesWithoutAnEnd(t *testing.T) {
	s := list(serve(t, pages(func(page int) string { return rows("", 2*page, 2*page+1) })))
	s.Paging, s.MaxRows = restapi.Paging{By: "page", EmptyPages: 2}, 100
	refused(t, source(t, s), adapters.TooLarge)

	s = list(serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Link", `<https://example.dk/api/sager?p=2>; rel="next"`)
		io.WriteString(w, rows("", 1))
	}))
	s.Paging = restapi.Paging{By: "link"}
	refused(t, source(t, s), adapters.Malformed) // what gives access is shown to nobody else

	s = list(serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Link", `<https://`+r.Host+`/api/sager?p=2>; rel="next"`)
		io.WriteString(w, rows("", 1))
	}))
	s.Paging = restapi.Paging{By: "link"}
	refused(t, source(t, s), adapters.Malformed) // nor by another scheme

	s = list(serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Link", `/api/sager?p=2; rel="next"`)
		io.WriteString(w, rows("", 1))
	}))
	s.Paging = restapi.Paging{By: "link"}
	refused(t, source(t, s), adapters.Malformed) // what is not understood may be the next page

	s = list(serve(t, func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, rows(`, "total": 9, "total": 1`, 1))
	}))
	s.Paging = restapi.Paging{By: "page", Total: "total"}
	refused(t, source(t, s), adapters.Malformed) // which of the two totals holds?

	s = list(serve(t, func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, rows(`, "nxt": "a"`, 1, 2))
	}))
	s.Paging = restapi.Paging{By: "cursor", Next: "next", Size: 2}
	refused(t, source(t, s), adapters.Malformed) // a full page that names no next one
}

// What stands where a total or a page's number was to be is told by its kind and place, and never as it stands.
func TestANumberThatIsNoneIsNamed(t *testing.T) {
	for value, is := range map[string]string{
		`"Anne Ærø"`: "der står en tekst", `""`: "der står en tom tekst", `null`: "der står intet",
		`true`: "der står ja eller nej", `[1]`: "der står en liste", `{"a": 1}`: "der står et objekt",
		`1.5`: "der står et andet tal", `1e40`: "der står et andet tal",
	} {
		for key, paging := range map[string]restapi.Paging{
			"total": {By: "page", Total: "total"}, "number": {By: "page", Number: "number", EmptyPages: 1},
		} {
			s := list(serve(t, func(w http.ResponseWriter, _ *http.Request) {
				io.WriteString(w, rows(`, "`+key+`": `+value, 1))
			}))
			s.Paging = paging
			got := refused(t, source(t, s), adapters.Malformed)
			text := got.Text(lang.Danish)
			if !strings.Contains(text, "("+key+"): der skulle stå et helt tal, men "+is) ||
				!strings.Contains(text, "rest.paging."+key) || strings.Contains(text, "Anne") {
				t.Errorf("%s: %s: %s", key, value, text)
			}
		}
	}
}

// As many empty pages as the settings say are asked for behind the last item, and no more: a list without a
// total is read twice.
func TestEmptyPagesEndAList(t *testing.T) {
	for by, first := range map[string]int{"page": 1, "offset": 0} {
		for empty := 1; empty < 4; empty++ {
			asked := 0
			s := list(serve(t, func(w http.ResponseWriter, r *http.Request) {
				asked++
				if place, _ := strconv.Atoi(r.URL.Query().Get(by)); place == first {
					io.WriteString(w, rows("", 1, 2))
				} else {
					io.WriteString(w, rows(""))
				}
			}))
			s.Paging = restapi.Paging{By: by, Size: 2, EmptyPages: empty}
			_, err := source(t, s).Steps(t.Context(), "", func(rules.Record) error { return nil })
			if err != nil || asked != 2*(1+empty) {
				t.Errorf("by %s, %d empty: %d pages were asked for, %v", by, empty, asked, err)
			}
		}
	}
}

// Every kind of paging gives all items, in order.
func TestPaging(t *testing.T) {
	all := []int{1, 2, 3, 4, 5}
	part := func(from int) []int { return all[min(from, 5):min(from+2, 5)] }
	for name, test := range map[string]struct {
		paging  restapi.Paging
		handler http.HandlerFunc
	}{
		"page": {restapi.Paging{By: "page", First: "0", Size: 100, SizeParameter: "size", EmptyPages: 2},
			pages(func(page int) string { return rows("", part(2*page)...) })}, // fewer than were asked for
		"no page behind the empty one": {restapi.Paging{By: "page", First: "0", EmptyPages: 2},
			func(w http.ResponseWriter, r *http.Request) {
				page, _ := strconv.Atoi(r.URL.Query().Get("page"))
				if page > 3 {
					http.Error(w, "no such page", http.StatusNotFound)
				}
				io.WriteString(w, rows("", part(2*page)...))
			}},
		"offset": {restapi.Paging{By: "offset", Parameter: "skip", Total: "total"},
			func(w http.ResponseWriter, r *http.Request) {
				skip, _ := strconv.Atoi(r.URL.Query().Get("skip"))
				io.WriteString(w, rows(`, "total": 5.0`, part(skip)...))
			}},
		"offset without a total": {restapi.Paging{By: "offset", Size: 2, EmptyPages: 2},
			func(w http.ResponseWriter, r *http.Request) {
				offset, _ := strconv.Atoi(r.URL.Query().Get("offset"))
				io.WriteString(w, rows("", part(offset)...))
			}},
		"cursor": {restapi.Paging{By: "cursor", Next: "meta.next", Size: 2},
			func(w http.ResponseWriter, r *http.Request) {
				at, _ := strconv.Atoi(r.URL.Query().Get("cursor"))
				next := `null`
				if at+2 < 5 {
					next = strconv.Quote(strconv.Itoa(at + 2))
				}
				io.WriteString(w, rows(`, "meta": {"next": `+next+`}`, part(at)...))
			}},
		"links with commas": {restapi.Paging{By: "link"}, func(w http.ResponseWriter, r *http.Request) {
			at, _ := strconv.Atoi(r.URL.Query().Get("at"))
			w.Header().Add("Link", `</first?a,b>; rel="first"; title="a, b"`)
			if at+2 < 5 {
				w.Header().Add("Link", fmt.Sprintf(`</x>;rel=prev, </api/sager?f=a,b&at=%d>; rel="last next"`, at+2))
			}
			io.WriteString(w, rows("", part(at)...))
		}},
		"link": {restapi.Paging{By: "link"}, func(w http.ResponseWriter, r *http.Request) {
			at, _ := strconv.Atoi(r.URL.Query().Get("at"))
			if at+2 < 5 {
				w.Header().Set("Link", fmt.Sprintf(`</api>; rel="first", </api/sager?at=%d>; rel="next"`, at+2))
			}
			io.WriteString(w, rows("", part(at)...))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			s := list(serve(t, test.handler))
			s.Paging = test.paging
			got, next, err := steps(source(t, s), "")
			if err != nil || len(got) != 5 || next.Passed != 0 {
				t.Fatal(len(got), next, err)
			}
			for i, r := range got {
				if r.Key.Tenancy != strconv.Itoa(i+1) {
					t.Errorf("record %d is of %s", i+1, r.Key.Tenancy)
				}
			}
		})
	}
}

func TestSecretsDoNotPrint(t *testing.T) {
	s := list("https://example.dk")
	s.APIKey = restapi.APIKey{Header: "X-Key", Value: config.NewSecret("hemmelig")}
	s.OAuth2 = restapi.OAuth2{
		TokenURL: "https://example.dk/t", ClientID: "b", Secret: config.NewSecret("hemmelig"),
	}
	made := source(t, s)
	if text := fmt.Sprintf("%+v %#v %+v", s, s, made); strings.Contains(text, "hemmelig") {
		t.Error("a secret prints")
	}
}
