package restapi_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"boligbro/adapters/restapi"
	"boligbro/config"
)

func TestCheck(t *testing.T) {
	for name, test := range map[string]struct {
		change     func(*restapi.Settings)
		path, says string
	}{
		"in the clear": {func(s *restapi.Settings) { s.URL = "http://example.dk" }, "url", "https"},
		"a name in it": {func(s *restapi.Settings) { s.URL = "https://a:b@example.dk" }, "url", "https"},
		"half a pair":  {func(s *restapi.Settings) { s.Certificate = "c.pem" }, "certificateKey", "neither"},
		"token": {func(s *restapi.Settings) {
			s.OAuth2 = restapi.OAuth2{TokenURL: "http://example.dk", ClientID: "x", Secret: config.NewSecret("y")}
		}, "oauth2.tokenURL", "https"},
		"no secret": {func(s *restapi.Settings) {
			s.OAuth2 = restapi.OAuth2{TokenURL: "https://example.dk", ClientID: "x"}
		}, "oauth2.clientSecret", "missing"},
		"no value": {func(s *restapi.Settings) { s.APIKey.Header = "X-Key" }, "apiKey.value", "missing"},
		"paging":   {func(s *restapi.Settings) { s.Paging.By = "pages" }, "paging.by", "did you mean page?"},
		"cursor":   {func(s *restapi.Settings) { s.Paging.By = "cursor" }, "paging.next", "missing"},
		"size":     {func(s *restapi.Settings) { s.Paging.SizeParameter = "n" }, "paging.size", "missing"},
		"first":    {func(s *restapi.Settings) { s.Paging.First = "x" }, "paging.first", "whole number"},
		"no end":   {func(s *restapi.Settings) { s.Paging.By = "page" }, "paging.total", "paging.emptyPages"},
		"no end of offsets": {func(s *restapi.Settings) { s.Paging.By = "offset" }, "paging.total",
			"paging.emptyPages"},
		"offset": {func(s *restapi.Settings) { s.Paging.By, s.Paging.EmptyPages = "offset", 2 }, "paging.size",
			"missing"},
		"empty": {func(s *restapi.Settings) { s.Paging.EmptyPages = 101 }, "paging.emptyPages", "to 100"},
		"fewer than none": {func(s *restapi.Settings) {
			s.Paging.By, s.Paging.EmptyPages = "page", -1
		}, "paging.emptyPages", "from 1"},
		"optional": {func(s *restapi.Settings) { s.Optional = []string{"lejr"} }, "optional[0]",
			"did you mean lejer?"},
		"timeout": {func(s *restapi.Settings) { s.Timeout = 24 * time.Hour }, "timeout", "6h"},
		"key":     {func(s *restapi.Settings) { s.Key = nil }, "key", "missing"},
	} {
		s := list("https://example.dk")
		test.change(&s)
		_, err := restapi.New(config.Source{Name: "x"}, s, "", time.Now)
		var wrong *config.Error
		if !errors.As(err, &wrong) || len(wrong.Faults) != 1 || wrong.Faults[0].Path != test.path ||
			!strings.Contains(wrong.Faults[0].Words.EN, test.says) || wrong.Faults[0].Words.DA == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// How the end of a list is known can be said in these ways.
func TestTheEndOfAList(t *testing.T) {
	for _, paging := range []restapi.Paging{
		{By: "page", Total: "total"}, {By: "page", EmptyPages: 1}, {By: "page", EmptyPages: 100},
		{By: "offset", Total: "total"}, {By: "offset", EmptyPages: 1}, {By: "offset", EmptyPages: 2, Size: 10},
		{By: "link"}, {By: "cursor", Next: "next"},
	} {
		s := list("https://example.dk")
		s.Paging = paging
		if _, err := restapi.New(config.Source{Name: "x"}, s, "", time.Now); err != nil {
			t.Errorf("%+v: %v", paging, err)
		}
	}
}
