package web_test

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
)

var update = flag.Bool("update", false, "write the pages as they are now to testdata")

// pages are all pages, by the name of the file that they are compared with.
var pages = map[string]string{
	"start":        "/",
	"association":  "/foreninger/" + ringen,
	"other":        "/foreninger/" + havnen,
	"municipality": "/kommuner/" + aarhus,
	"on-way":       "/kommuner/" + kbh,
	"empty":        "/kommuner/0615",
	"missing":      "/foreninger/00000000",
}

func TestPages(t *testing.T) {
	w := story(t)
	for name, path := range pages {
		for _, lang := range []string{"da", "en"} {
			t.Run(name+"."+lang, func(t *testing.T) {
				w.t = t
				if lang == "en" {
					path += "?lang=en"
				}
				answer, got := w.get(path)
				if want := map[bool]int{true: 404, false: 200}[name == "missing"]; answer.StatusCode != want {
					t.Fatalf("status %d, not %d", answer.StatusCode, want)
				}
				file := filepath.Join("testdata", name+"."+lang+".html")
				got = steady(got)
				if *update {
					if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(want), got); diff != "" {
					t.Errorf("the page is another (-want +got); go test -update writes it when it is meant:\n%s", diff)
				}
				wellFormed(t, got)
			})
		}
	}
}

var (
	caseNumber = regexp.MustCompile(`B-[0-9A-Z]{4}-[0-9A-Z]{4}`)
	assetHash  = regexp.MustCompile(`\?v=[0-9a-f]{16}`)
	ruleText   = regexp.MustCompile(`(<span class="tag bad">(?:skal vurderes|mangler oplysninger|must be judged|lacks information)</span>[^<]+<small>)[^<]+`)
	logSize    = regexp.MustCompile(`<b>[1-9][0-9]*</b> (poster|entries)`)
)

// steady takes out of a page what is random or said elsewhere: case numbers are numbered as they come; the style's hash,
// the sentences of the rules and how many entries the log has are left out.
func steady(page string) string {
	seen := map[string]string{}
	page = caseNumber.ReplaceAllStringFunc(page, func(number string) string {
		if seen[number] == "" {
			seen[number] = fmt.Sprintf("B-CASE-%04d", len(seen)+1)
		}
		return seen[number]
	})
	page = ruleText.ReplaceAllString(page, "${1}WHAT THE RULE SAYS")
	page = logSize.ReplaceAllString(page, "<b>MANY</b> $1")
	return assetHash.ReplaceAllString(page, "?v=HASH")
}

// What a municipality does after it has registered a case belongs to its own side alone.
func TestAssociationSeesNothingOfTheMunicipality(t *testing.T) {
	w := story(t)
	secrets := []string{
		"intet svar", "no answer", "dage tilbage", "days left", "inden 14 dage", "straks", "at once", "bevilget", "granted",
		"14. okt", "15. okt. 2026</time>", "2026-10-14", "§ 5 a, stk. 1", "§ 5 a, stk. 2", "§ 59, stk. 14", "paragraph-1",
		"En frist er overskredet", "A time limit has passed", "Holde møde", "Meet the tenant",
	}
	for _, d := range rules.Outcomes() {
		secrets = append(secrets, ">"+d.Text(lang.Danish), ">"+d.Text(lang.English))
	}
	_, its := w.get("/kommuner/" + aarhus)
	shown := 0
	for _, secret := range secrets {
		if strings.Contains(its, secret) {
			shown++
		}
	}
	if shown < 5 {
		t.Fatalf("the municipality's own page shows %d of what is sought; the test seeks the wrong things", shown)
	}
	_, its = w.get("/kommuner/" + aarhus)
	if !strings.Contains(its, "Afslag: ikke grundlag for hjælp") || !strings.Contains(its, "Midlertidig huslejehjælp") {
		t.Fatal("the municipality's own page does not show its decisions")
	}
	for _, path := range []string{"/", "/foreninger/" + ringen, "/foreninger/" + havnen} {
		for _, lang := range []string{"", "?lang=en"} {
			_, page := w.get(path + lang)
			// A filing on 15 October is the association's own; its day is no decision's.
			page = strings.ReplaceAll(page, `<time datetime="2026-10-15">15. okt. 2026</time>`, "")
			for _, secret := range secrets {
				if strings.Contains(page, secret) {
					t.Errorf("%s%s holds %q", path, lang, secret)
				}
			}
		}
	}
}

// Each side's page holds its own cases and nobody else's.
func TestScopes(t *testing.T) {
	w := story(t)
	numbers := map[string][]string{}
	o, err := w.gateway.Overview(t.Context(), gateway.Operator, rules.AskedAt(w.clock.now()))
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range o.Notices {
		numbers["/foreninger/"+n.Association] = append(numbers["/foreninger/"+n.Association], n.Number)
		numbers["/kommuner/"+n.Municipality] = append(numbers["/kommuner/"+n.Municipality], n.Number)
	}
	if len(numbers) != 6 { // two associations and four municipalities
		t.Fatalf("the story has %d sides", len(numbers))
	}
	for path, own := range numbers {
		_, page := w.get(path)
		for _, n := range o.Notices {
			mine := false
			for _, number := range own {
				mine = mine || number == n.Number
			}
			if got := strings.Contains(page, n.Number); got != mine {
				t.Errorf("%s holds the case of %s to %s: %v, want %v", path, n.Association, n.Municipality, got, mine)
			}
		}
	}
	_, page := w.get("/")
	if caseNumber.MatchString(page) {
		t.Error("the start page names a case")
	}
}

// Names, addresses, tenancy numbers and references were planted in everything that was read.
func TestNothingPrivateIsShown(t *testing.T) {
	w := story(t)
	var all strings.Builder
	for _, path := range pages {
		for _, lang := range []string{"", "?lang=en"} {
			_, page := w.get(path + lang)
			all.WriteString(page)
		}
	}
	for _, path := range []string{"/metrics", "/healthz", "/readyz", "/foreninger/" + tenant, "/" + street} {
		_, page := w.get(strings.ReplaceAll(path, " ", "%20"))
		all.WriteString(page)
	}
	n := w.last()
	for _, bad := range []string{
		`{"type":"receipt","message":"` + tenant + `"}`,
		`{"type":"receipt","` + street + `":"x"}`,
		`{"type":"receipt","message":"` + n.Next.ID + `","kind":"rejected","at":"2026-10-20T09:00:00+02:00","reason":"` + tenant + `"}`,
		strings.Replace(told(n.Next.ID, "registered", "2026-10-20T09:00:00+02:00"), n.Next.ID, "00000000-0000-4000-8000-000000000000", 1),
	} {
		answer := w.give(aarhus, secret, gateway.NewID(), bad)
		if answer.StatusCode < 400 {
			t.Errorf("%s: taken", bad)
		}
		all.WriteString(body(t, answer))
	}
	all.WriteString(w.log.String())
	for _, secret := range private {
		if i := strings.Index(all.String(), secret); i >= 0 {
			t.Errorf("%q is shown: ...%s...", secret, all.String()[max(0, i-200):min(len(all.String()), i+100)])
		}
	}
}

func TestSoonestFirst(t *testing.T) {
	w := story(t)
	_, page := w.get("/kommuner/" + aarhus)
	silent, running := strings.Index(page, "intet svar, 1 dag over fristen"), strings.Index(page, "9 dage tilbage")
	granted := strings.Index(page, "bevilget, ingen frist")
	if silent < 0 || running < silent || granted < running {
		t.Errorf("the order is not: silent (%d), running (%d), decided (%d)", silent, running, granted)
	}
}

func TestHead(t *testing.T) {
	w := story(t)
	for _, path := range []string{"/", "/foreninger/" + ringen, "/kommuner/" + aarhus, "/healthz", "/readyz", "/metrics", "/static/style.css", "/nowhere"} {
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodHead, w.pages.URL+path, nil)
		head := w.do(req)
		get, _ := w.get(path)
		if head.StatusCode != get.StatusCode || head.Header.Get("Content-Type") != get.Header.Get("Content-Type") {
			t.Errorf("HEAD %s: %d %s, GET: %d %s", path, head.StatusCode, head.Header.Get("Content-Type"), get.StatusCode, get.Header.Get("Content-Type"))
		}
		if got := body(t, head); got != "" {
			t.Errorf("HEAD %s has a body", path)
		}
	}
}

// Every link that a page has leads somewhere, in the page's own language.
func TestLinks(t *testing.T) {
	w := story(t)
	link := regexp.MustCompile(`href="([^"]*)"`)
	for _, start := range []string{"/", "/?lang=en"} {
		seen, queue := map[string]bool{}, []string{start}
		for len(queue) > 0 {
			path := queue[0]
			queue = queue[1:]
			answer, page := w.get(path)
			if answer.StatusCode != 200 {
				t.Errorf("%s: %d", path, answer.StatusCode)
			}
			if !strings.Contains(answer.Header.Get("Content-Type"), "html") {
				continue
			}
			english := strings.Contains(path, "lang=en")
			if got := strings.Contains(page, `<html lang="en">`); got != english {
				t.Errorf("%s: English %v", path, got)
			}
			for _, m := range link.FindAllStringSubmatch(page, -1) {
				to := strings.ReplaceAll(m[1], "&amp;", "&")
				if !strings.HasPrefix(to, "/") || seen[to] {
					continue
				}
				seen[to] = true
				queue = append(queue, to)
			}
		}
		if len(seen) < 12 {
			t.Errorf("only %d links were followed", len(seen))
		}
	}
}

// A decision about an earlier filing does not answer a later one of the same case.
func TestDecisionBeforeTheNotice(t *testing.T) {
	w := newWorld(t)
	first := row("1", aarhus, filed(rules.Date(2026, 10, 5)), nil)
	w.night(ringen, first)
	w.arrives(aarhus, secret, "arrived")
	w.clock.set(w.clock.now().AddDate(0, 0, 2))
	w.decide(w.last().Number, gateway.Fact{On: rules.Date(2026, 10, 7), Outcome: rules.Refused, ReasonsGiven: true, Journal: journal})
	if _, page := w.get("/kommuner/" + aarhus); strings.Count(page, "Afslag: ikke grundlag for hjælp") != 1 || !strings.Contains(page, "inden 14 dage") {
		t.Fatal("the decision does not answer its notice")
	}
	w.clock.set(w.clock.now().AddDate(0, 1, 0))
	again := filed(rules.Date(2026, 11, 7))
	again.Ref = planted + "again"
	first.Events = append(first.Events, rules.Event{Kind: rules.Withdrawn, On: rules.Date(2026, 10, 20)}, again)
	w.feeds[ringen].rows = nil
	w.night(ringen, first)
	if n := w.last(); n.Episode != 2 {
		t.Fatalf("the second filing is no second episode: %+v", n.Notice)
	}
	w.arrives(aarhus, secret, "arrived")
	_, page := w.get("/kommuner/" + aarhus)
	if strings.Count(page, "Afslag: ikke grundlag for hjælp") != 1 || !strings.Contains(page, "14 dage tilbage") {
		t.Errorf("the old decision answers the new notice:\n%s", page)
	}
}

// With the citizen's consent the association's page shows the decision, and nothing else of what the municipality does.
func TestConsentOnThePage(t *testing.T) {
	w := newWorld(t)
	w.night(ringen, row("1", aarhus, filed(rules.Date(2026, 10, 5)), nil))
	w.arrives(aarhus, secret, "registered")
	number := w.last().Number
	page := func() string {
		_, got := w.get("/foreninger/" + ringen)
		return got[strings.Index(got, "<main"):strings.Index(got, "</main>")]
	}
	before := page()
	w.clock.set(w.clock.now().AddDate(0, 0, 3))
	w.record(number, gateway.Fact{Kind: gateway.FactClassified, Track: rules.Paragraph1})
	w.decide(number, gateway.Fact{On: rules.Date(2026, 10, 8), Outcome: rules.Refused, ReasonsGiven: true, Journal: journal})
	if diff := cmp.Diff(before, page()); diff != "" {
		t.Errorf("without consent:\n%s", diff)
	}
	w.record(number, gateway.Fact{Kind: gateway.FactConsent})
	const told = `<small>Med borgerens samtykke: Afslag: ikke grundlag for hjælp <time datetime="2026-10-08">8. okt. 2026</time></small>`
	if diff := cmp.Diff(before, strings.Replace(page(), told, "", 1)); diff != "" || !strings.Contains(page(), told) {
		t.Errorf("with consent:\n%s", diff)
	}
	w.record(number, gateway.Fact{Kind: gateway.FactConsentRevoked})
	if diff := cmp.Diff(before, page()); diff != "" {
		t.Errorf("after it was revoked:\n%s", diff)
	}
}
