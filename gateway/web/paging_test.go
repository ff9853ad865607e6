package web_test

import (
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/municipal"
	"boligbro/gateway/web/webtest"
	"boligbro/rules"
)

var pagerLinks = map[string]*regexp.Regexp{
	"next": regexp.MustCompile(`rel="next" href="([^"]+)"`),
	"prev": regexp.MustCompile(`rel="prev" href="([^"]+)"`),
}

// A long list is read in parts by its links, without a script: every notice once, those of known children
// first, and back again the same way.
func TestPaging(t *testing.T) {
	const count = 123
	w := webtest.New(t)
	var rows []rules.Record
	for i := range count {
		day := rules.Date(2026, 10, 5).Add(-i % 30)
		r := webtest.Row(fmt.Sprint(i), webtest.Aarhus, webtest.Filed(day), func(f *rules.Facts) {
			if i%40 == 0 {
				f.Household.ChildrenUnder18 = rules.Answer(rules.Yes)
			}
		})
		r.Key.Association = webtest.Ringen
		rows = append(rows, r)
	}
	w.Run(webtest.Ringen, &webtest.Feed{Rows: rows})
	onWay, arrived := "/kommuner/"+webtest.Aarhus+"?lang=en", "/kommuner/"+webtest.Aarhus
	for _, start := range []string{
		"/foreninger/" + webtest.Ringen, "/foreninger/" + webtest.Ringen + "?lang=en",
		"/foreninger/" + webtest.Ringen + "?sort=due", onWay, arrived,
	} {
		if start == arrived {
			arriveAll(w)
		}
		forward, last := walk(t, w, start, "next")
		seen := slices.Concat(forward...)
		slices.Sort(seen)
		if len(forward) != 3 || len(seen) != count || len(slices.Compact(seen)) != count {
			t.Errorf("%s: %d parts show %d notices", start, len(forward), len(seen))
		}
		back, _ := walk(t, w, last, "prev")
		slices.Reverse(back)
		if fmt.Sprint(back) != fmt.Sprint(forward) {
			t.Errorf("%s: the way back shows other parts", start)
		}
	}
	leadsPastTheTop(t, w, count)
	_, page := w.Get("/foreninger/" + webtest.Ringen)
	list := page[strings.Index(page, "<h2>Underretninger</h2>"):]
	if children := strings.Count(list[:strings.Index(list, `rel="next"`)],
		"børn under 18</span>"); children != 4 {
		t.Errorf("%d cases of known children are shown first, not 4", children)
	}
	if !strings.Contains(page, "Viser 50 af 123") {
		t.Error("the page does not say how many notices there are")
	}
	for _, bad := range []string{
		"/foreninger/" + webtest.Ringen + "?after=x", "/foreninger/" + webtest.Ringen + "?before=1_",
		"/foreninger/" + webtest.Ringen + "?sort=name", "/foreninger/" + webtest.Ringen + "?after=x_y",
		"/kommuner/" + webtest.Aarhus + "?on-way-after=x",
	} {
		if answer, _ := w.Get(bad); answer.StatusCode != 404 {
			t.Errorf("%s: %d", bad, answer.StatusCode)
		}
	}
}

// leadsPastTheTop reads what runs for the municipality in parts that end below those sorted by their clocks:
// each once, in the order of the page's list, whichever way it is read.
func leadsPastTheTop(t *testing.T, w *webtest.World, count int) {
	t.Helper()
	ctx, mu := t.Context(), w.Gateway.Municipal()
	s := gateway.Scope{Municipalities: []string{webtest.Aarhus}}
	asked := rules.AskedAt(w.Clock.Now())
	read := func(part func(after gateway.Place) (municipal.Received, error)) (ids []string) {
		for after := (gateway.Place{}); len(ids) <= count; {
			o, err := part(after)
			if err != nil {
				t.Fatal(err)
			}
			for i := range o.Notices {
				ids = append(ids, o.Notices[i].ID)
			}
			if after = o.Older; after == (gateway.Place{}) {
				break
			}
		}
		return ids
	}
	running := read(func(after gateway.Place) (municipal.Received, error) {
		return mu.Running(ctx, s, gateway.NoticeList{After: after, Limit: 30}, asked)
	})
	received := read(func(after gateway.Place) (municipal.Received, error) {
		return mu.Received(ctx, s, gateway.NoticeList{After: after, Limit: 30}, gateway.NoticeList{}, asked)
	})
	whole := read(func(after gateway.Place) (municipal.Received, error) {
		return mu.Received(ctx, s, gateway.NoticeList{After: after, Limit: 200}, gateway.NoticeList{}, asked)
	})
	if len(whole) != count || !slices.Equal(running, whole) || !slices.Equal(received, whole) {
		t.Errorf("%d in one part, %d and %d in several, or in another order", len(whole), len(received),
			len(running))
	}
}

// A long list of tasks is read in parts by its links: every task once, the last part leads back to the
// first, and an address that names no place is no page.
func TestTaskPaging(t *testing.T) {
	const count = 120
	w := webtest.New(t)
	var rows []rules.Record
	for i := range count {
		day := rules.Date(2026, 10, 5).Add(-i % 30)
		r := webtest.Row(fmt.Sprint(i), webtest.Aarhus, webtest.Filed(day), func(f *rules.Facts) {
			f.Tenants = nil // nobody can be told of a tenancy without a name
		})
		r.Key.Association = webtest.Ringen
		rows = append(rows, r)
	}
	w.Run(webtest.Ringen, &webtest.Feed{Rows: rows})
	start := "/foreninger/" + webtest.Ringen
	next := regexp.MustCompile(`class="more-tasks" href="([^"]+)"`)
	row := regexp.MustCompile(`class="case">(B-[0-9A-Z-]+)`)
	var seen []string
	for path, parts := start, 1; ; parts++ {
		_, page := w.Get(path)
		list, _, _ := strings.Cut(page[strings.Index(page, `<h2 id="tasks">`):], "</table>")
		for _, m := range row.FindAllStringSubmatch(list, -1) {
			seen = append(seen, m[1])
		}
		link := next.FindStringSubmatch(page)
		if link == nil {
			if parts != 3 || !strings.Contains(page, `<a href="`+start+`#tasks">De første</a>`) {
				t.Errorf("the last of %d parts does not lead back to the first", parts)
			}
			break
		}
		path = html.UnescapeString(link[1])
	}
	slices.Sort(seen)
	if len(seen) != count || len(slices.Compact(seen)) != count {
		t.Errorf("the parts show %d tasks", len(seen))
	}
	for _, bad := range []string{"x", "finding__1_0_", "finding_2026-13-01_1_0_a", "finding__x_0_a", "____a"} {
		if answer, _ := w.Get(start + "?tasks-after=" + bad); answer.StatusCode != 404 {
			t.Errorf("%s: %d", bad, answer.StatusCode)
		}
	}
}

// walk follows the links of one kind, and gives the case numbers of each part and the address of the last.
func walk(t *testing.T, w *webtest.World, path, kind string) (parts [][]string, last string) {
	t.Helper()
	row := regexp.MustCompile(`<th role="rowheader" scope="row" class="case">(B-[0-9A-Z-]+)`)
	for {
		_, page := w.Get(path)
		list := page[strings.Index(page, "<h2>"):]
		var numbers []string
		for _, m := range row.FindAllStringSubmatch(list, -1) {
			numbers = append(numbers, m[1])
		}
		parts, last = append(parts, numbers), path
		link := pagerLinks[kind].FindStringSubmatch(page)
		if link == nil || len(parts) > 10 {
			return parts, last
		}
		path = html.UnescapeString(link[1])
	}
}

// arriveAll lets every message arrive.
func arriveAll(w *webtest.World) {
	w.T.Helper()
	o, err := w.Gateway.Municipal().Overview(
		w.T.Context(), gateway.Operator, gateway.NoticeList{Limit: 1000}, rules.AskedAt(w.Clock.Now()))
	if err != nil {
		w.T.Fatal(err)
	}
	for _, n := range o.Notices {
		at := w.Clock.Now().Format(time.RFC3339)
		answer := w.Give(webtest.Aarhus, webtest.Secret, gateway.NewID(),
			webtest.Receipt(n.Messages[0].ID, "arrived", at))
		if answer.StatusCode != 204 {
			w.T.Fatal(webtest.Body(w.T, answer))
		}
	}
}
