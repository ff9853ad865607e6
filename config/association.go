package config

import (
	"fmt"
	"strings"
	"time"
)

// Association is a boligorganisation.
type Association struct {
	CVR    string `yaml:"cvr"`
	Name   string `yaml:"name"`
	GoLive string `yaml:"goLive"` // the first day whose steps are notified through Boligbro, YYYY-MM-DD
	// Retention of what its sources and people have reported, and of its notices.
	Retention *Retention `yaml:"retention"`
	// Webhook is the association's own system, which is told how far its messages have come; nil: none is.
	Webhook *Hook `yaml:"webhook"`
}

func (c *Config) checkAssociations(f *faults) {
	seen := map[string]bool{}
	for i, a := range c.Associations {
		path := fmt.Sprintf("associations[%d]", i)
		switch {
		case !validCVR(a.CVR):
			f.add(path+".cvr",
				"skal være et CVR-nummer: otte cifre, hvis kontrolciffer passer; se efter en tastefejl",
				"must be a CVR number: eight digits whose check digit is right; look for a typing error")
		case seen[a.CVR]:
			f.add(path+".cvr",
				"boligorganisationen står to gange; behold den ene",
				"the association is listed twice; keep one of them")
		}
		seen[a.CVR] = true
		a.Retention.check(f, path+".retention")
		a.Webhook.check(f, path+".webhook")
		checkUnnamed(f, path+".name", a.Name)
		if strings.TrimSpace(a.Name) == "" {
			f.add(path+".name",
				"mangler; skriv boligorganisationens navn",
				"is missing; write the association's name")
		}
		// A year of few digits would notify municipalities of everything that ever happened.
		if day, err := time.Parse(time.DateOnly, a.GoLive); err != nil || day.Year() < 2000 {
			f.add(path+".goLive",
				"skal være en dag, skrevet ÅÅÅÅ-MM-DD: den første dag, hvis skridt underrettes gennem "+
					"Boligbro",
				"must be a day, written YYYY-MM-DD: the first day whose steps are told through Boligbro")
		}
	}
}

// validCVR reports whether s is eight digits with the right check digit (weights 2 7 6 5 4 3 2 1, sum
// divisible by 11).
func validCVR(s string) bool {
	if len(s) != 8 || s == "00000000" {
		return false
	}
	sum := 0
	for i, w := range []int{2, 7, 6, 5, 4, 3, 2, 1} {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
		sum += w * int(s[i]-'0')
	}
	return sum%11 == 0
}
