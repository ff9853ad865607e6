package egbolig_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"boligbro/adapters"
	"boligbro/adapters/egbolig"
	"boligbro/config"
)

func TestPassword(t *testing.T) {
	service := system()
	service.Username, service.Password = "boligbro", "hemmelig"
	settings := serve(t, service)
	settings.Username, settings.Password = "boligbro", config.NewSecret("hemmelig")
	if _, err := factsOf(t, source(t, settings)); err != nil {
		t.Error(err)
	}
	if text := fmt.Sprintf("%+v %#v", settings, source(t, settings)); strings.Contains(text, "hemmelig") {
		t.Error("the password prints")
	}
	settings.Password = config.NewSecret("forkert")
	_, err := factsOf(t, source(t, settings))
	var refusal *adapters.Refusal
	if !errors.As(err, &refusal) || refusal.Code != adapters.Denied {
		t.Error(err)
	}
}

func TestCheck(t *testing.T) {
	for name, test := range map[string]struct {
		change     func(*egbolig.Settings)
		path, says string
	}{
		"in the clear": {func(s *egbolig.Settings) { s.URL = "http://eg.example.dk/S.svc" }, "url", "https"},
		"no password":  {func(s *egbolig.Settings) { s.Username = "x" }, "password", "both"},
		"half a pair":  {func(s *egbolig.Settings) { s.CertificateKey = "x" }, "certificateKey", "both"},
		"key": {func(s *egbolig.Settings) {
			s.Key = []string{"company", "department", "tenancys"}
		}, "key[2]", "did you mean tenancy?"},
		"key twice": {func(s *egbolig.Settings) {
			s.Key = []string{"company", "department", "tenancy", "company"}
		}, "key[3]", "once"},
		"pad": {func(s *egbolig.Settings) {
			s.Pad = map[string]int{"departments": 3}
		}, "pad.departments", "department"},
		"code": {func(s *egbolig.Settings) {
			s.Codes = map[string]map[string]string{"tenancy.kind": {"1": "familie"}}
		}, "codes.tenancy.kind", "family"},
		"legal steps": {func(s *egbolig.Settings) {
			s.Constants = map[string]string{"events.filed": "x"}
		}, "constants.events.filed", "same for every row"},
		"timeout": {func(s *egbolig.Settings) { s.Wait = 7 * time.Hour }, "timeout", "6h"},
	} {
		s := egbolig.Settings{URL: "https://eg.example.dk/Service10632.svc"}
		test.change(&s)
		_, err := egbolig.New(config.Source{Name: "x"}, s, "", nil)
		var wrong *config.Error
		if !errors.As(err, &wrong) || wrong.Faults[0].Path != test.path ||
			!strings.Contains(wrong.Faults[0].Words.EN, test.says) || wrong.Faults[0].Words.DA == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if s := (&egbolig.Settings{}); len(s.Delivers()) > 0 {
		t.Error("it claims to hold legal steps")
	}
}
