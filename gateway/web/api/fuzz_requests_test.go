package api_test

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/web"
	"boligbro/gateway/web/api"
	"boligbro/gateway/web/webtest"
	"boligbro/rules"
)

// Whatever a program sends gets an answer, or a problem that says what is wrong, and never a fault of ours.
func FuzzRequests(f *testing.F) {
	w := webtest.New(f)
	w.Night(webtest.Ringen, webtest.Row("1", webtest.Aarhus, webtest.Filed(rules.Date(2026, 10, 5)), nil))
	n := w.Last()
	paths := strings.NewReplacer("{number}", n.Number, "{message}", n.Messages[0].ID, "{run}", w.LastRun())
	secrets := make([]string, 2)
	for i, g := range []gateway.Grant{
		{Role: gateway.MunicipalityOfficer, Organisation: webtest.Aarhus},
		{Role: gateway.AssociationStaff, Organisation: webtest.Ringen},
	} {
		secret, _, err := w.Door.NewKey(f.Context(), gateway.APIKey{
			Name: "p", Grant: g, Expires: w.Clock.Now().AddDate(1, 0, 0), By: "abc",
		})
		if err != nil {
			f.Fatal(err)
		}
		secrets[i] = secret
	}
	all := api.Operations()
	f.Add(uint8(5), "", `{"kind":"decision","on":"2026-10-08","outcome":"rent-help","journal":"1","by":"a"}`, "k")
	f.Add(uint8(4), "", `{"tenancy":"1","kind":"filed","on":"2026-10-08","grounds":["arrears"]}`, "")
	f.Add(uint8(0), "after=eyJLZXkiOiIxIn0&limit=7", "", "")
	f.Add(uint8(9), "after=W10", "", "")
	f.Add(uint8(6), "", webtest.Receipt(n.Messages[0].ID, "arrived", "2026-10-05T18:01:10Z"), "x")
	f.Fuzz(func(t *testing.T, which uint8, query, body, key string) {
		o := all[int(which)%len(all)]
		w.Clock.Set(w.Clock.Now().Add(1e9)) // so that none is asked to wait
		for _, secret := range secrets {
			r := httptest.NewRequest(o.Method, paths.Replace(o.Path), strings.NewReader(body))
			r.URL.RawQuery = query
			r.Header.Set("Authorization", "Bearer "+secret)
			r.Header.Set("Content-Type", "application/json")
			r.Header["Idempotency-Key"] = []string{key}
			got := httptest.NewRecorder()
			w.API.ServeHTTP(got, r)
			if got.Code < 400 {
				continue
			}
			var p web.Problem
			err := json.Unmarshal(got.Body.Bytes(), &p)
			if got.Code >= 500 || err != nil || p.Title == "" || p.Status != got.Code {
				t.Fatalf("%s %s: %d %s", o.Method, o.Path, got.Code, got.Body)
			}
		}
	})
}
