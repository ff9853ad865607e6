package config

import (
	"fmt"
	"net/url"
	"regexp"
)

// OIDC is a provider that people sign in with instead of a password (OpenID Connect): Entra ID, Keycloak and
// others.
type OIDC struct {
	Name   string     `yaml:"name"`   // stands in addresses, such as aarhus
	Title  string     `yaml:"title"`  // what people see; default name
	Issuer string     `yaml:"issuer"` // https; what the provider calls itself
	Client string     `yaml:"client"` // what the provider calls Boligbro
	Secret Secret     `yaml:"secret"`
	CA     string     `yaml:"ca"`    // certificate authorities; default the system's
	Claim  string     `yaml:"claim"` // where the provider says roles or groups; default roles
	Roles  []OIDCRole `yaml:"roles"`
}

// OIDCRole is what one value of the claim gives.
type OIDCRole struct {
	Value        string `yaml:"value"`
	Role         string `yaml:"role"`
	Organisation string `yaml:"organisation"` // an administrator has none
}

var providerName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,30}$`)

func (o *OIDC) fill() {
	if o.Title == "" {
		o.Title = o.Name
	}
	if o.Claim == "" {
		o.Claim = "roles"
	}
}

func (o OIDC) check(f *faults, path string) {
	if !providerName.MatchString(o.Name) {
		f.add(path+".name",
			"skal være små bogstaver, tal og bindestreg, fx aarhus",
			"must be small letters, digits and hyphens, e.g. aarhus")
	}
	checkUnnamed(f, path+".name", o.Name)
	checkUnnamed(f, path+".title", o.Title)
	u, err := url.Parse(o.Issuer)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" ||
		u.Fragment != "" {
		f.add(path+".issuer",
			"skal være udbyderens egen adresse, fx https://login.microsoftonline.com/…/v2.0",
			"must be the provider's own address, e.g. https://login.microsoftonline.com/…/v2.0")
	}
	if o.Client == "" {
		f.add(path+".client",
			"mangler; skriv det id, Boligbro har hos udbyderen",
			"is missing; write the id that Boligbro has at the provider")
	}
	if o.Secret.IsZero() {
		f.add(path+".secret",
			"mangler; skriv klientens hemmelighed, helst som {file: STI}",
			"is missing; write the client's secret, best as {file: PATH}")
	}
	if len(o.Roles) == 0 {
		f.add(path+".roles",
			"mangler; uden roller lukkes ingen ind",
			"is missing; without roles nobody is let in")
	}
	for i, r := range o.Roles {
		if r.Value == "" {
			f.add(fmt.Sprintf("%s.roles[%d].value", path, i),
				"mangler; skriv rollens eller gruppens navn hos udbyderen",
				"is missing; write the name of the role or group at the provider")
		}
	}
}

// checkOIDC finds two providers of one name, and providers where nobody signs in.
func (w Web) checkOIDC(f *faults, path string) {
	seen := map[string]bool{}
	for i, o := range w.OIDC {
		at := fmt.Sprintf("%s.oidc[%d]", path, i)
		o.check(f, at)
		if seen[o.Name] {
			f.add(at+".name", "to udbydere har samme navn", "two providers have the same name")
		}
		seen[o.Name] = true
	}
	if len(w.OIDC) > 0 && !w.NeedsLogin() {
		f.add(path+".oidc", "hører til login; fjern login: none", "belongs to login; remove login: none")
	}
}

// CheckRoles checks that each role can be given for its organisation, by the caller's table: this package
// knows none.
func (c *Config) CheckRoles(fits func(role, organisation string) bool) error {
	var list []Fault
	for i, o := range c.Web.OIDC {
		for j, r := range o.Roles {
			if !fits(r.Role, r.Organisation) {
				list = append(list, c.Fault(fmt.Sprintf("web.oidc[%d].roles[%d]", i, j),
					"der er ingen sådan rolle, eller den er ikke for den organisation; se boligbro key roles",
					"there is no such role, or it is not for that organisation; see boligbro key roles"))
			}
		}
	}
	return c.Faulty(list...)
}
