package store_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/access"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
	"boligbro/gateway/web"
	"boligbro/gateway/web/api"
)

// BenchmarkAPI asks through the API, with a key and its scope, among a million notices: pages of 50 one after
// the other, clocks, and cases with their thread. The goals are 50 ms and 20 ms.
func BenchmarkAPI(b *testing.B) {
	storetest.BenchPlaces(b, func(b *testing.B, place func() store.Options) {
		db, mu := fillMany(b, place(), atMost(1_000_000), 5*365*24*time.Hour)
		now := storetest.Night
		door := &access.Access{
			Store: db, Now: func() time.Time { return now },
			Organisations: map[string]access.Kind{
				storetest.Association: access.OfAssociation, storetest.Municipality: access.OfMunicipality,
			},
		}
		site := &web.Site{Now: door.Now, Log: slog.New(slog.DiscardHandler)}
		room := api.Room{Keys: &web.Keys{Access: door}, Answers: door, Store: db, Municipal: mu}
		programs := site.Programs(room, room.Programs(site))
		for _, g := range []gateway.Grant{
			{Role: gateway.AssociationStaff, Organisation: storetest.Association},
			{Role: gateway.MunicipalityOfficer, Organisation: storetest.Municipality},
		} {
			secret, _, err := door.NewKey(context.Background(), gateway.APIKey{
				Name: "bench", Grant: g, By: "abc", Expires: now.AddDate(1, 0, 0),
			})
			if err != nil {
				b.Fatal(err)
			}
			get := func(path string, into any) {
				now = now.Add(time.Second) // a key may ask only so often
				r := httptest.NewRequestWithContext(context.Background(), http.MethodGet, "/api/v1"+path, nil)
				r.Header.Set("Authorization", "Bearer "+secret)
				answer := httptest.NewRecorder()
				programs.ServeHTTP(answer, r)
				if answer.Code != http.StatusOK || json.Unmarshal(answer.Body.Bytes(), into) != nil {
					b.Fatal(answer.Code, answer.Body)
				}
			}
			var list struct {
				Notices []api.Notice
				Next    string
			}
			get("/notices?limit=50", &list) // it remembers from now on what comes first
			b.Run(string(g.Role)+"/list", func(b *testing.B) {
				p99(b, func() {
					path := "/notices?limit=50&after=" + url.QueryEscape(list.Next)
					list.Notices, list.Next = nil, ""
					if get(path, &list); len(list.Notices) == 0 {
						b.Fatal("an empty page")
					}
				})
			})
			if access.May(g.Role, gateway.SeeClocks) {
				b.Run(string(g.Role)+"/clocks", func(b *testing.B) {
					next := ""
					p99(b, func() {
						var clocks struct {
							Notices []api.Notice
							Next    string
						}
						get("/clocks?limit=50&after="+url.QueryEscape(next), &clocks)
						next = clocks.Next
					})
				})
			}
			b.Run(string(g.Role)+"/case", func(b *testing.B) {
				i := 0
				p99(b, func() {
					i++
					var found api.Case
					get("/cases/"+list.Notices[i%len(list.Notices)].Case, &found)
				})
			})
		}
	})
}

// p99 reports how long half of all took at most, and 99 of 100.
func p99(b *testing.B, each func()) {
	b.Helper()
	var took []time.Duration
	before := used()
	for b.Loop() {
		began := time.Now()
		each()
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms-p50")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "ms-p99")
	b.ReportMetric((used()-before)*1000/float64(b.N), "cpu-ms")
}
