package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/web/webtest"
)

// An administrator sees who is let in, who has tried, and which settings are in force, and nobody else does.
func TestAdministration(t *testing.T) {
	w := webtest.Story(t)
	m := w.Joins(gateway.Grant{Role: gateway.Administrator, Organisation: gateway.Installation}, ringensStaff)
	_, key, err := w.Door.NewKey(t.Context(), gateway.APIKey{
		Name: "fagsystem <7>", Grant: ringensStaff, By: "abc", Expires: w.Clock.Now().AddDate(1, 0, 0),
	})
	if err != nil {
		t.Fatal(err)
	}
	stranger := w.Browser()
	stranger.Send("/login", url.Values{"mail": {"nobody@example.dk"}, "password": {"x"}, "code": {"1"}})
	b := w.SignsIn(m)
	page := b.Get("/administration").Body.String()
	words := webtest.Words(page)
	for _, want := range []string{m.Name, m.Mail, m.ID, "administrator af Boligbro", "fagsystem &lt;7&gt;",
		key.ID,
		"logget ind", "forkert adgangskode eller kode", "192.0.2.10", "hash of the settings"} {
		if !strings.Contains(words, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	settings := webtest.Words(b.Get("/indstillinger").Body.String())
	for _, want := range []string{"Boligforeningen Ringen", "udlejning", "to-skridt", "Aftale 7 &lt;2&gt;",
		"event.kind == ", "samtykke", "Børn under 18", "hash of the settings"} {
		if !strings.Contains(settings, want) {
			t.Errorf("the settings do not say %q:\n%s", want, settings)
		}
	}
	if !strings.Contains(b.Get("/").Body.String(), `href="/administration"`) {
		t.Error("nothing leads there")
	}
	answer, _ := w.Get("/administration") // without login
	if answer.StatusCode != http.StatusNotFound {
		t.Errorf("without login: %d", answer.StatusCode)
	}
}
