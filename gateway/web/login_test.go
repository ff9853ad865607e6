package web_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/store/storetest"
	"boligbro/gateway/web"
	"boligbro/gateway/web/login"
	"boligbro/gateway/web/webtest"
)

var (
	ringensStaff = gateway.Grant{Role: gateway.AssociationStaff, Organisation: webtest.Ringen}
	ringensPage  = "/foreninger/" + webtest.Ringen
)

func opens(t *testing.T, b *webtest.Browser, path string, want int) {
	t.Helper()
	if got := b.Get(path); got.Code != want {
		t.Errorf("%s: %d, want %d", path, got.Code, want)
	}
}

func TestSignInAndOut(t *testing.T) {
	w := webtest.Story(t)
	m := w.Joins(ringensStaff)
	b := w.Browser()
	sent := b.Get(ringensPage + "?sort=due")
	if to := sent.Header().Get("Location"); sent.Code != http.StatusSeeOther ||
		to != "/login?to="+url.QueryEscape(ringensPage+"?sort=due") {
		t.Fatalf("who has not signed in is sent to %q, %d", to, sent.Code)
	}
	form := b.Get(sent.Header().Get("Location"))
	if form.Code != http.StatusOK || !strings.Contains(form.Body.String(), `value="`+ringensPage+`?sort=due"`) ||
		len(b.Cookies) > 0 {
		t.Errorf("the form: %d, %v", form.Code, b.Cookies)
	}
	in := b.Send("/login", url.Values{"mail": {m.Mail}, "password": {webtest.Password},
		"code": {w.Code(m.Secret)}, "to": {ringensPage}})
	if in.Code != http.StatusSeeOther || in.Header().Get("Location") != ringensPage {
		t.Fatalf("signing in: %d to %q", in.Code, in.Header().Get("Location"))
	}
	cookie := in.Result().Cookies()[0]
	if !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || !cookie.Expires.IsZero() ||
		cookie.Path != "/" {
		t.Errorf("the cookie is %v", cookie)
	}
	page := b.Get(ringensPage)
	if page.Code != http.StatusOK || !strings.Contains(page.Body.String(), m.Name) {
		t.Errorf("%d, or nobody is named", page.Code)
	}
	other := w.Browser()
	other.Cookies = map[string]string{"boligbro": b.Cookies["boligbro"]}
	if out := b.Send("/logout", url.Values{}); out.Code != http.StatusSeeOther || len(b.Cookies) > 0 {
		t.Errorf("signing out: %d, %v", out.Code, b.Cookies)
	}
	opens(t, other, ringensPage, http.StatusSeeOther) // a copy of the cookie is worth nothing then
}

// A wrong password, a wrong code and an account that is not there get the same answer, byte for byte.
func TestNoAccountIsTold(t *testing.T) {
	w := webtest.Story(t)
	m := w.Joins(ringensStaff)
	locked := w.Joins(ringensStaff)
	if err := w.Door.Lock(t.Context(), locked.ID, "abc"); err != nil {
		t.Fatal(err)
	}
	answers := map[string]string{}
	for name, form := range map[string]url.Values{
		"password": {"mail": {m.Mail}, "password": {"x"}, "code": {w.Code(m.Secret)}},
		"code":     {"mail": {m.Mail}, "password": {webtest.Password}, "code": {"000000"}},
		"account":  {"mail": {"nobody@example.dk"}, "password": {webtest.Password}, "code": {"000000"}},
		"locked":   {"mail": {locked.Mail}, "password": {webtest.Password}, "code": {w.Code(locked.Secret)}},
	} {
		got := w.Browser().Send("/login", form)
		if got.Code != http.StatusUnprocessableEntity || len(got.Result().Cookies()) > 0 {
			t.Errorf("a wrong %s: %d", name, got.Code)
		}
		at := regexp.MustCompile(`<time.*?</time>`)
		page := strings.ReplaceAll(got.Body.String(), form.Get("mail"), "MAIL")
		answers[at.ReplaceAllString(page, "TIME")] = name
	}
	if len(answers) != 1 {
		t.Errorf("there are %d answers", len(answers))
	}
	var last int
	for range 12 {
		last = w.Browser().Send("/login", url.Values{"mail": {"nobody@example.dk"}, "password": {"x"}}).Code
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("the twelfth try of nobody's account: %d", last)
	}
}

func TestSessionsThatAreNone(t *testing.T) {
	w := webtest.Story(t)
	m := w.Joins(ringensStaff)
	good := w.SignsIn(m)
	opens(t, good, ringensPage, http.StatusOK)
	for name, value := range map[string]string{
		"forged":   strings.Repeat("A", 43),
		"changed":  good.Cookies["boligbro"][1:] + "A",
		"a person": m.ID,
		"long":     strings.Repeat("x", 5000),
		"odd":      "%00%ff;",
	} {
		b := w.Browser()
		b.Cookies["boligbro"] = value
		if got := b.Get(ringensPage); got.Code != http.StatusSeeOther {
			t.Errorf("a %s session: %d", name, got.Code)
		}
	}
	// whoever can read the database finds only hashes there
	raw := storetest.Raw(t, w.Place)
	defer raw.Close()
	var token string
	if err := raw.QueryRow(`SELECT token FROM sessions WHERE person = $1`, m.ID).Scan(&token); err != nil {
		t.Fatal(err)
	}
	thief := w.Browser()
	thief.Cookies["boligbro"] = token
	opens(t, thief, ringensPage, http.StatusSeeOther)

	for range 11 { // it is used all day
		w.Clock.Set(w.Clock.Now().Add(50 * time.Minute))
		opens(t, good, ringensPage, http.StatusOK)
	}
	w.Clock.Set(w.Clock.Now().Add(55 * time.Minute))
	opens(t, good, ringensPage, http.StatusSeeOther) // ten hours are over
	idle := w.SignsIn(m)
	w.Clock.Set(w.Clock.Now().Add(61 * time.Minute))
	opens(t, idle, ringensPage, http.StatusSeeOther)
}

// A session from before signing in is worth nothing after it (fixation), and signing in anew ends the old
// one.
func TestTheTokenIsNew(t *testing.T) {
	w := webtest.Story(t)
	m := w.Joins(ringensStaff)
	b := w.Browser()
	b.Cookies["boligbro"] = strings.Repeat("A", 43)
	var tokens []string
	for range 2 {
		got := b.Send("/login", url.Values{"mail": {m.Mail}, "password": {webtest.Password},
			"code": {w.Code(m.Secret)}})
		if got.Code != http.StatusSeeOther {
			t.Fatal(got.Code)
		}
		tokens = append(tokens, b.Cookies["boligbro"])
	}
	if tokens[0] == tokens[1] || tokens[0] == strings.Repeat("A", 43) {
		t.Error("a token is used again")
	}
	old := w.Browser()
	old.Cookies["boligbro"] = tokens[0]
	opens(t, old, ringensPage, http.StatusSeeOther)
	opens(t, b, ringensPage, http.StatusOK)
}

// A role that is taken away, also by another process, ends what has begun at once.
func TestARoleTakenAwayEndsTheSession(t *testing.T) {
	w := webtest.Story(t)
	officer := gateway.Grant{Role: gateway.MunicipalityOfficer, Organisation: webtest.Aarhus}
	m := w.Joins(ringensStaff, officer)
	b := w.SignsIn(m)
	opens(t, b, ringensPage, http.StatusOK)
	opens(t, b, "/kommuner/"+webtest.Aarhus, http.StatusOK)
	w.Clock.Set(w.Clock.Now().Add(time.Second))
	if err := w.Door.TakeBack(t.Context(), m.ID, officer, "abc"); err != nil {
		t.Fatal(err)
	}
	opens(t, b, ringensPage, http.StatusSeeOther)
	b = w.SignsIn(m)
	opens(t, b, ringensPage, http.StatusOK)
	opens(t, b, "/kommuner/"+webtest.Aarhus, http.StatusForbidden)
	if err := w.Door.Lock(t.Context(), m.ID, "abc"); err != nil {
		t.Fatal(err)
	}
	opens(t, b, ringensPage, http.StatusSeeOther)
}

func TestInvitation(t *testing.T) {
	w := webtest.Story(t)
	link, _, err := w.Door.FirstLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b := w.Browser()
	page := b.Get("/invitation/" + link)
	secret := regexp.MustCompile(`<code>([A-Z2-7]{32})</code>`).FindStringSubmatch(page.Body.String())
	if page.Code != http.StatusOK || secret == nil ||
		!strings.Contains(page.Body.String(), `href="otpauth://totp/`) {
		t.Fatalf("%d: %s", page.Code, page.Body)
	}
	form := func() url.Values {
		return url.Values{"name": {"Carla <b>Hald"}, "mail": {"carla@example.dk"}, "password": {webtest.Password},
			"again": {webtest.Password}, "code": {w.Code(secret[1])}}
	}
	for field, value := range map[string]string{
		"again": "x", "password": "kort", "code": "1", "mail": "carla", "name": "",
	} {
		bad := form()
		bad.Set(field, value)
		if field == "password" {
			bad.Set("again", value)
		}
		got := b.Send("/invitation/"+link, bad)
		if got.Code != http.StatusUnprocessableEntity || strings.Contains(got.Body.String(), webtest.Password) ||
			!strings.Contains(got.Body.String(), `role="alert"`) {
			t.Errorf("a wrong %s: %d", field, got.Code)
		}
	}
	done := b.Send("/invitation/"+link+"?lang=en", form())
	if n := strings.Count(done.Body.String(), "<li>"); done.Code != http.StatusOK || n != 10 {
		t.Errorf("%d, %d recovery codes", done.Code, n)
	}
	for _, used := range []*httptest.ResponseRecorder{b.Get("/invitation/" + link),
		b.Send("/invitation/"+link, form()), b.Get("/invitation/x")} {
		if used.Code != http.StatusNotFound && used.Code != http.StatusUnprocessableEntity {
			t.Errorf("a link that is used: %d", used.Code)
		}
	}
	m := webtest.Member{Person: gateway.Person{Mail: "carla@example.dk"}, Secret: secret[1]}
	first := w.SignsIn(m).Get("/")
	if !strings.Contains(first.Body.String(), "Carla &lt;b&gt;Hald") {
		t.Errorf("%d: the administrator is not named", first.Code)
	}
}

// Where to go after signing in is one of these pages, whatever a link says.
func TestNobodyIsSentElsewhere(t *testing.T) {
	w := webtest.Story(t)
	m := w.Joins(ringensStaff)
	for i, to := range []string{
		"https://evil.example", "//evil.example", `/\evil.example`, `\\evil.example`, "javascript:alert(1)",
		"/\t/evil.example", "http:evil.example", "evil", "", "%",
	} {
		b := w.Browser()
		b.From = fmt.Sprintf("192.0.2.%d:1", i)
		got := b.Send("/login", url.Values{"mail": {m.Mail}, "password": {webtest.Password},
			"code": {w.Code(m.Secret)}, "to": {to}})
		if at := got.Header().Get("Location"); at != "/" {
			t.Errorf("%q sends to %q", to, at)
		}
	}
}

func TestFormsThatAreNone(t *testing.T) {
	w := webtest.Story(t)
	for name, send := range map[string]func(r *http.Request){
		"json":     func(r *http.Request) { r.Header.Set("Content-Type", "application/json") },
		"nothing":  func(r *http.Request) { r.Header.Del("Content-Type") },
		"endless":  func(r *http.Request) { r.Body = http.NoBody; r.Body = endless{} },
		"not text": func(r *http.Request) { r.URL.RawQuery = ""; r.Body = body("mail=%ff%fe") },
		"broken":   func(r *http.Request) { r.Body = body("mail=%zz") },
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/login", strings.NewReader("mail=a"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		send(r)
		got := httptest.NewRecorder()
		w.LoginPages.ServeHTTP(got, r)
		if got.Code != http.StatusBadRequest {
			t.Errorf("%s: %d", name, got.Code)
		}
	}
}

// A page on the internet cannot make a browser sign in or out.
func TestCrossOriginForms(t *testing.T) {
	w := webtest.Story(t)
	m := w.Joins(ringensStaff)
	b := w.SignsIn(m)
	for _, header := range []http.Header{
		{"Sec-Fetch-Site": {"cross-site"}}, {"Origin": {"https://evil.example"}}, {"Origin": {"null"}},
	} {
		b.Header = header
		for _, path := range []string{"/login", "/logout", "/invitation/x"} {
			got := b.Send(path, url.Values{})
			if got.Code != http.StatusForbidden || !strings.Contains(got.Body.String(), "En anden hjemmeside") {
				t.Errorf("%s with %v: %d %s", path, header, got.Code, got.Body)
			}
		}
	}
	b.Header = http.Header{}
	opens(t, b, ringensPage, http.StatusOK)
}

// Only the proxy that the settings name is believed when it tells whom it asks for, and nobody comes round
// it.
func TestHeadersAreBelievedOfTheProxyOnly(t *testing.T) {
	w := webtest.Story(t)
	through := func(proxy string) http.Handler {
		site := &web.Site{Now: w.Clock.Now, Log: w.Site.Log, Version: "1", Login: w.Site.Login}
		if proxy != "" {
			site.Proxy = netip.MustParsePrefix(proxy)
		}
		return site.Pages(login.Room{Login: w.Site.Login})
	}
	try := func(pages http.Handler, from, forwarded, mail string) int {
		b := w.Browser()
		b.Pages, b.From = pages, from
		b.Header = http.Header{"X-Forwarded-For": {forwarded}, "X-Real-Ip": {forwarded},
			"Forwarded": {"for=" + forwarded}}
		return b.Send("/login", url.Values{"mail": {mail}, "password": {"x"}}).Code
	}
	last := 0
	for i := range 60 { // each pretends to come from elsewhere
		last = try(through(""), "192.0.2.1:1", fmt.Sprintf("198.51.100.%d", i), fmt.Sprintf("a%d@example.dk", i))
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("a forged header is believed: %d", last)
	}
	proxied := through("10.0.0.0/28")
	b := w.Browser()
	b.Pages, b.From = proxied, "10.0.0.5:1"
	if b.Get("/login").Header().Get("Strict-Transport-Security") == "" {
		t.Error("behind the proxy browsers are not told to stay with TLS")
	}
	if got := try(proxied, "10.0.0.5:1", "192.0.2.1", "b@example.dk"); got != http.StatusTooManyRequests {
		t.Errorf("the proxy is not believed: %d", got)
	}
	got := try(proxied, "10.0.0.5:1", "192.0.2.1, 192.0.2.2", "c@example.dk")
	if got != http.StatusUnprocessableEntity {
		t.Errorf("what the client wrote itself is believed: %d", got)
	}
	if got := try(proxied, "192.0.2.9:1", "192.0.2.8", "d@example.dk"); got != http.StatusMisdirectedRequest {
		t.Errorf("somebody comes round the proxy: %d", got)
	}
}

// Behind TLS the cookie is shown over TLS only, and no other host can set it.
func TestTheCookieBehindTLS(t *testing.T) {
	w := webtest.Story(t)
	m := w.Joins(ringensStaff)
	l := web.NewLogin(w.Door, true)
	site := &web.Site{Now: w.Clock.Now, Log: w.Site.Log, Version: "1", Login: l, Encrypted: true}
	b := w.Browser()
	b.Pages = site.Pages(login.Room{Login: l})
	got := b.Send("/login", url.Values{"mail": {m.Mail}, "password": {webtest.Password},
		"code": {w.Code(m.Secret)}})
	cookie := got.Result().Cookies()[0]
	if !cookie.Secure || cookie.Name != "__Host-boligbro" || cookie.Domain != "" {
		t.Errorf("the cookie is %v", cookie)
	}
}

// An administrator's program reads the metrics with its key; others' do not.
func TestMetricsWithAKey(t *testing.T) {
	w := webtest.Story(t)
	key := func(g gateway.Grant) string {
		secret, _, err := w.Door.NewKey(t.Context(), gateway.APIKey{Name: "prometheus", Grant: g, By: "abc",
			Expires: w.Clock.Now().AddDate(1, 0, 0)})
		if err != nil {
			t.Fatal(err)
		}
		return secret
	}
	for secret, want := range map[string]int{
		key(gateway.Grant{Role: gateway.Administrator, Organisation: gateway.Installation}): http.StatusOK,
		key(ringensStaff): http.StatusUnauthorized, "x": http.StatusUnauthorized, "": http.StatusUnauthorized,
	} {
		b := w.Browser()
		b.Header.Set("Authorization", "Bearer "+secret)
		opens(t, b, "/metrics", want)
	}
}

// endless is a body that never ends.
type endless struct{}

func (endless) Read(b []byte) (int, error) { return copy(b, strings.Repeat("a=b&", 1+len(b)/4)), nil }
func (endless) Close() error               { return nil }

func body(s string) io.ReadCloser { return io.NopCloser(strings.NewReader(s)) }
