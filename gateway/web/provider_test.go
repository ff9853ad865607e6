package web_test

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/coreos/go-oidc/v3/oidc/oidctest"

	"boligbro/config"
	"boligbro/gateway/web"
	"boligbro/gateway/web/login"
	"boligbro/gateway/web/webtest"
	"boligbro/rules/lang"
)

const (
	clientID     = "boligbro-client"
	clientSecret = "the client's secret, which is long enough to sign with"
)

// idp is a login provider in this process.
type idp struct {
	*oidctest.Server
	url    string
	key    *rsa.PrivateKey
	keyID  string
	w      *webtest.World
	down   bool
	noKeys bool           // it does not give its keys
	slow   *slow          // how it answers about itself; nil: at once
	claims map[string]any // of the next token
	token  func(claims string) string
	asked  url.Values // what the browser was sent with
}

func (i *idp) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case i.down:
		http.Error(w, "down", http.StatusBadGateway)
	case i.noKeys && r.URL.Path == "/keys":
		http.Error(w, "down", http.StatusBadGateway)
	case r.URL.Path == "/token":
		i.serveToken(w, r)
	case strings.HasSuffix(r.URL.Path, "/openid-configuration"):
		if i.slow != nil {
			i.slow.asked <- struct{}{}
			<-i.slow.answers
		}
		got := httptest.NewRecorder()
		i.Server.ServeHTTP(got, r)
		var says map[string]any
		_ = json.Unmarshal(got.Body.Bytes(), &says)
		says["end_session_endpoint"] = i.url + "/end"
		_ = json.NewEncoder(w).Encode(says)
	default:
		i.Server.ServeHTTP(w, r)
	}
}

func (i *idp) serveToken(w http.ResponseWriter, r *http.Request) {
	id, secret, _ := r.BasicAuth()
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	challenge := base64.RawURLEncoding.EncodeToString(sum[:])
	if r.FormValue("code") != "good" || id != clientID || secret != url.QueryEscape(clientSecret) ||
		challenge != i.asked.Get("code_challenge") || r.FormValue("redirect_uri") != i.asked.Get("redirect_uri") {
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"error":"invalid_grant"}`)
		return
	}
	claims, _ := json.Marshal(i.claims)
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{
		"access_token": "a", "token_type": "Bearer", "id_token": i.token(string(claims)),
	})
}

// rotate signs with another key from now on.
func (i *idp) rotate(t *testing.T, id string) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	i.key, i.keyID = key, id
	i.PublicKeys = []oidctest.PublicKey{{PublicKey: key.Public(), KeyID: id, Algorithm: oidc.RS256}}
}

// says are claims of a right token for the browser that was sent.
func (i *idp) says() map[string]any {
	now := i.w.Clock.Now()
	return map[string]any{
		"iss": i.url, "aud": clientID, "sub": "subject-1", "exp": now.Add(time.Hour).Unix(), "iat": now.Unix(),
		"nonce": i.asked.Get("nonce"), "name": "Gerda Personsen", "email": "gerda@example.dk",
		"roles": []string{"Sagsbehandler", "something else"},
	}
}

// provided is a world whose pages ask a provider.
func provided(t *testing.T) (*idp, *webtest.World) {
	t.Helper()
	w := webtest.Story(t)
	i := &idp{Server: &oidctest.Server{}, w: w}
	i.rotate(t, "key-1")
	i.token = func(claims string) string { return oidctest.SignIDToken(i.key, i.keyID, oidc.RS256, claims) }
	server := httptest.NewTLSServer(i)
	t.Cleanup(server.Close)
	i.url = server.URL
	i.SetIssuer(server.URL)
	provider := &web.Provider{
		OIDC: config.OIDC{Name: "aarhus", Title: "Aarhus Kommune", Issuer: server.URL, Client: clientID,
			Secret: config.NewSecret(clientSecret), Claim: "roles", Roles: []config.OIDCRole{
				{Value: "Sagsbehandler", Role: "municipality-officer", Organisation: webtest.Aarhus},
				{Value: "Leder", Role: "municipality-lead", Organisation: webtest.Aarhus},
				{Value: "Drift", Role: "administrator"},
			}},
		Client: server.Client(), Address: "https://boligbro.example.dk", Now: w.Clock.Now,
	}
	rooms := append(w.PageRooms[:len(w.PageRooms)-1:len(w.PageRooms)-1],
		login.Room{Login: w.Site.Login, Providers: []*web.Provider{provider}})
	w.LoginPages = w.Site.Pages(rooms...)
	return i, w
}

// sent is a browser that has been sent to the provider.
func (i *idp) sent(t *testing.T, to string) *webtest.Browser {
	t.Helper()
	b := i.w.Browser()
	got := b.Get("/login/oidc/aarhus?to=" + url.QueryEscape(to))
	at, err := url.Parse(got.Header().Get("Location"))
	if got.Code != http.StatusSeeOther || err != nil || !strings.HasPrefix(at.String(), i.url+"/auth?") {
		t.Fatalf("sent to %v, %d: %s", at, got.Code, webtest.Words(got.Body.String()))
	}
	i.asked = at.Query()
	i.claims = i.says()
	return b
}

// comesBack is what the browser is answered when it comes back with a code.
func (i *idp) comesBack(b *webtest.Browser) *httptest.ResponseRecorder {
	return b.Get("/login/oidc/aarhus/back?code=good&state=" + url.QueryEscape(i.asked.Get("state")))
}

var officersPage = "/kommuner/" + webtest.Aarhus

func TestSignInByAProvider(t *testing.T) {
	i, w := provided(t)
	b := i.sent(t, officersPage)
	if i.asked.Get("code_challenge_method") != "S256" || i.asked.Get("nonce") == "" ||
		i.asked.Get("state") == "" ||
		i.asked.Get("redirect_uri") != "https://boligbro.example.dk/login/oidc/aarhus/back" {
		t.Errorf("the provider is asked %v", i.asked)
	}
	back := i.comesBack(b)
	if back.Code != http.StatusSeeOther || back.Header().Get("Location") != officersPage || len(b.Cookies) != 1 {
		t.Fatalf("coming back: %d, %v: %s", back.Code, b.Cookies, webtest.Words(back.Body.String()))
	}
	if page := b.Get(officersPage); page.Code != http.StatusOK || !strings.Contains(page.Body.String(),
		"Gerda") {
		t.Errorf("%d, or nobody is named", page.Code)
	}
	opens(t, b, ringensPage, http.StatusForbidden)

	again := i.sent(t, "/") // the same person, though all but the subject is new
	i.claims["name"], i.claims["email"] = "Gerda Nytnavn", "gn@example.dk"
	i.comesBack(again)
	people, err := w.Door.People(t.Context())
	if err != nil || len(people) != 1 || people[0].Mail != "gerda@example.dk" {
		t.Errorf("the people are %+v, %v", people, err)
	}

	if _, _, err := w.Door.NewLink(t.Context(), people[0].ID, "abc"); !errors.Is(err, lang.ErrPersonElsewhere) {
		t.Errorf("a password for who signs in elsewhere: %v", err)
	}

	out := b.Send("/logout", url.Values{})
	if !strings.Contains(out.Body.String(), i.url+"/end?client_id="+clientID) {
		t.Errorf("signing out leads nowhere: %s", out.Body)
	}
	opens(t, b, officersPage, http.StatusSeeOther)
}

// What the browser keeps on the way to the provider is shown to no script, and not for long.
func TestTheCookieOnTheWay(t *testing.T) {
	_, w := provided(t)
	cookie := w.Browser().Get("/login/oidc/aarhus").Result().Cookies()[0]
	if !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.MaxAge != 600 || cookie.Domain != "" {
		t.Errorf("the cookie is %v", cookie)
	}
}

// The roles are those that the provider says at each signing in; one that is gone there is gone here.
func TestRolesFollowTheProvider(t *testing.T) {
	i, w := provided(t)
	first := i.sent(t, "/")
	i.comesBack(first)
	opens(t, first, officersPage, http.StatusOK)
	opens(t, first, "/metrics", http.StatusForbidden)
	w.Clock.Set(w.Clock.Now().Add(time.Second))
	second := i.sent(t, "/")
	i.claims["roles"] = "Drift" // one alone, as some write it
	i.comesBack(second)
	opens(t, second, "/metrics", http.StatusOK)
	opens(t, second, officersPage, http.StatusForbidden)
	opens(t, first, officersPage, http.StatusSeeOther) // it began before the role was taken away
	for _, none := range []any{nil, []string{}, []any{7, nil}, map[string]any{"Drift": true}, "sagsbehandler"} {
		w.Clock.Set(w.Clock.Now().Add(time.Second))
		third := i.sent(t, "/")
		i.claims["roles"] = none
		if got := i.comesBack(third); got.Code != http.StatusForbidden {
			t.Errorf("roles %v: %d", none, got.Code)
		}
	}
	opens(t, second, "/metrics", http.StatusSeeOther)

	locked := i.sent(t, "/")
	i.claims["sub"] = "subject-2"
	i.comesBack(locked)
	people, err := w.Door.People(t.Context())
	if err != nil || len(people) != 2 {
		t.Fatal(people, err)
	}
	if err := w.Door.Lock(t.Context(), people[1].ID, "abc"); err != nil {
		t.Fatal(err)
	}
	locked = i.sent(t, "/")
	i.claims["sub"] = "subject-2"
	if got := i.comesBack(locked); got.Code != http.StatusForbidden {
		t.Errorf("who is locked out comes back: %d", got.Code)
	}
}

// What is no proof lets nobody in: each of these was one once, of some other program or person.
func TestTokensThatAreNone(t *testing.T) {
	i, w := provided(t)
	right := i.token
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	part := base64.RawURLEncoding.EncodeToString
	for name, spoil := range map[string]func(claims map[string]any){
		"another audience":  func(c map[string]any) { c["aud"] = "another" },
		"several audiences": func(c map[string]any) { c["aud"] = []string{clientID, "another"} },
		"another party":     func(c map[string]any) { c["azp"] = "another" },
		"another issuer":    func(c map[string]any) { c["iss"] = "https://evil.example" },
		"expired":           func(c map[string]any) { c["exp"] = w.Clock.Now().Add(-2 * time.Minute).Unix() },
		"not yet":           func(c map[string]any) { c["nbf"] = w.Clock.Now().Add(time.Hour).Unix() },
		"another nonce":     func(c map[string]any) { c["nonce"] = "x" },
		"no nonce":          func(c map[string]any) { delete(c, "nonce") },
		"nobody":            func(c map[string]any) { delete(c, "sub") },
		"alg none": func(map[string]any) {
			i.token = func(claims string) string {
				return part([]byte(`{"alg":"none"}`)) + "." + part([]byte(claims)) + "."
			}
		},
		"signed with the client's secret": func(map[string]any) {
			i.token = func(claims string) string { return hs256(claims, []byte(clientSecret)) }
		},
		"signed with the public key": func(map[string]any) {
			i.token = func(claims string) string { return hs256(claims, i.key.N.Bytes()) }
		},
		"another key": func(map[string]any) {
			i.token = func(claims string) string { return oidctest.SignIDToken(other, i.keyID, oidc.RS256, claims) }
		},
		"changed": func(map[string]any) {
			i.token = func(claims string) string {
				parts := strings.Split(right(claims), ".")
				return parts[0] + "." + part([]byte(strings.Replace(claims, "subject-1", "subject-9", 1))) + "." +
					parts[2]
			}
		},
		"none":    func(map[string]any) { i.token = func(string) string { return "" } },
		"garbage": func(map[string]any) { i.token = func(string) string { return "a.b.c" } },
	} {
		i.token = right
		b := i.sent(t, "/")
		spoil(i.claims)
		got := i.comesBack(b)
		if got.Code != http.StatusUnprocessableEntity || len(b.Cookies) > 0 {
			t.Errorf("%s: %d, %v", name, got.Code, b.Cookies)
		}
	}
	i.token = right
	late := i.sent(t, "/")
	i.claims["exp"] = w.Clock.Now().Add(-30 * time.Second).Unix() // its clock is off
	if got := i.comesBack(late); got.Code != http.StatusSeeOther {
		t.Errorf("half a minute late: %d", got.Code)
	}
}

// Coming back counts once, in the browser that was sent, and not after ten minutes.
func TestWaysBackThatAreNone(t *testing.T) {
	i, w := provided(t)
	wants := func(name string, got *httptest.ResponseRecorder) {
		t.Helper()
		if got.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", name, got.Code)
		}
	}
	i.sent(t, "/")
	wants("another browser", i.comesBack(w.Browser()))
	b := i.sent(t, "/")
	kept := maps.Clone(b.Cookies)
	wants("another state", b.Get("/login/oidc/aarhus/back?code=good&state=x"))
	b.Cookies = maps.Clone(kept)
	wants("no state", b.Get("/login/oidc/aarhus/back?code=good"))
	b.Cookies = maps.Clone(kept)
	wants("another code", b.Get("/login/oidc/aarhus/back?code=bad&state="+i.asked.Get("state")))
	b.Cookies = maps.Clone(kept)
	wants("refused there", b.Get("/login/oidc/aarhus/back?error=access_denied&state="+i.asked.Get("state")))
	b = i.sent(t, "/")
	i.asked.Set("code_challenge", "another")
	wants("another verifier", i.comesBack(b))
	b = i.sent(t, "/")
	w.Clock.Set(w.Clock.Now().Add(11 * time.Minute))
	wants("after eleven minutes", i.comesBack(b))
	b.Cookies["boligbro-oidc"] = "x"
	wants("garbage", i.comesBack(b))
	if got := b.Get("/login/oidc/nobody"); got.Code != http.StatusNotFound {
		t.Errorf("a provider that is not there: %d", got.Code)
	}
	b = i.sent(t, "//evil.example")
	if got := i.comesBack(b); got.Header().Get("Location") != "/" {
		t.Errorf("sent elsewhere: %q", got.Header().Get("Location"))
	}
}

// The provider changes its key, or is down: then passwords still work, and it is asked again.
func TestAProviderThatChanges(t *testing.T) {
	i, w := provided(t)
	i.down = true
	if got := w.Browser().Get("/login/oidc/aarhus"); got.Code != http.StatusBadGateway ||
		!strings.Contains(got.Body.String(), "svarer ikke") {
		t.Errorf("down: %d", got.Code)
	}
	w.SignsIn(w.Joins(ringensStaff))
	i.down = false
	if got := i.comesBack(i.sent(t, "/")); got.Code != http.StatusSeeOther {
		t.Errorf("up again: %d", got.Code)
	}
	i.rotate(t, "key-2")
	if got := i.comesBack(i.sent(t, "/")); got.Code != http.StatusSeeOther {
		t.Errorf("with a new key: %d", got.Code)
	}
	b := i.sent(t, "/")
	i.down = true
	if got := i.comesBack(b); got.Code != http.StatusBadGateway {
		t.Errorf("down on the way: %d", got.Code)
	}
	i.down = false
	b = i.sent(t, "/")
	i.rotate(t, "key-3")
	i.noKeys = true
	if got := i.comesBack(b); got.Code != http.StatusBadGateway {
		t.Errorf("while its new key cannot be had: %d", got.Code)
	}
	got := w.Browser().Send("/login/oidc/aarhus/logout", i.signsOut(func(map[string]any) {}))
	if got.Code != http.StatusServiceUnavailable {
		t.Errorf("signed out while its new key cannot be had: %d", got.Code)
	}
	i.noKeys = false
	if got := i.comesBack(i.sent(t, "/")); got.Code != http.StatusSeeOther {
		t.Errorf("with its new key: %d", got.Code)
	}
}

// slow is a provider that has been asked and has not answered yet.
type slow struct{ asked, answers chan struct{} }

// A provider that is slow to answer is slow for each browser, and not for one after the other.
func TestAProviderThatIsSlow(t *testing.T) {
	i, w := provided(t)
	i.slow = &slow{make(chan struct{}, 3), make(chan struct{})}
	var all sync.WaitGroup
	defer all.Wait()
	defer close(i.slow.answers)
	for range 3 {
		all.Go(func() {
			if got := w.Browser().Get("/login/oidc/aarhus"); got.Code != http.StatusSeeOther {
				t.Errorf("a browser that waited: %d", got.Code)
			}
		})
	}
	for n := range 3 {
		select {
		case <-i.slow.asked:
		case <-time.After(10 * time.Second):
			t.Fatalf("only %d of 3 browsers have asked", n)
		}
	}
}

// signsOut is the form by which the provider tells that somebody has signed out there.
func (i *idp) signsOut(change func(c map[string]any)) url.Values {
	now := i.w.Clock.Now()
	c := map[string]any{"iss": i.url, "aud": clientID, "sub": "subject-1", "iat": now.Unix(), "jti": "1",
		"exp":    now.Add(time.Minute).Unix(),
		"events": map[string]any{"http://schemas.openid.net/event/backchannel-logout": map[string]any{}}}
	change(c)
	claims, _ := json.Marshal(c)
	return url.Values{"logout_token": {i.token(string(claims))}}
}

// Whoever signs out at the provider is signed out here, when the provider says so itself.
func TestBackChannelLogout(t *testing.T) {
	i, w := provided(t)
	b := i.sent(t, "/")
	i.comesBack(b)
	w.Clock.Set(w.Clock.Now().Add(time.Second))
	token := i.signsOut
	for name, change := range map[string]func(c map[string]any){
		"another audience": func(c map[string]any) { c["aud"] = "x" },
		"an identity":      func(c map[string]any) { delete(c, "events") },
		"expired":          func(c map[string]any) { c["exp"] = w.Clock.Now().Add(-time.Hour).Unix() },
	} {
		if got := w.Browser().Send("/login/oidc/aarhus/logout", token(change)); got.Code != http.StatusBadRequest {
			t.Errorf("%s: %d", name, got.Code)
		}
	}
	opens(t, b, officersPage, http.StatusOK)
	got := w.Browser().Send("/login/oidc/aarhus/logout", token(func(map[string]any) {}))
	if got.Code != http.StatusOK {
		t.Errorf("%d", got.Code)
	}
	opens(t, b, officersPage, http.StatusSeeOther)
	stranger := token(func(c map[string]any) { c["sub"] = "nobody" })
	if got := w.Browser().Send("/login/oidc/aarhus/logout", stranger); got.Code != http.StatusOK {
		t.Errorf("a stranger signs out: %d", got.Code)
	}
}

// hs256 signs with a secret, as a provider never does.
func hs256(claims string, secret []byte) string {
	part := base64.RawURLEncoding.EncodeToString
	signed := part([]byte(`{"alg":"HS256","typ":"JWT","kid":"key-1"}`)) + "." + part([]byte(claims))
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(signed))
	return signed + "." + part(mac.Sum(nil))
}
