package main

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/access"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// newAccess lets in the organisations of the settings.
func newAccess(c *config.Config, db gateway.Store, now func() time.Time) *access.Access {
	door := &access.Access{Store: db, Organisations: map[string]access.Kind{}, Now: now}
	for _, a := range c.Associations {
		door.Organisations[a.CVR] = access.OfAssociation
		door.Names = append(door.Names, a.Name)
	}
	for _, m := range c.Municipalities {
		door.Organisations[m.Code] = access.OfMunicipality
		if known, ok := rules.LookupMunicipality(m.Code); ok {
			door.Names = append(door.Names, known.Name)
		}
	}
	return door
}

type apiKeyCmd struct {
	Add    apiKeyAddCmd    `cmd:"" help:"${help_key_add}"`
	List   apiKeyListCmd   `cmd:"" help:"Vis nøglerne, uden hemmeligheder."`
	Revoke apiKeyRevokeCmd `cmd:"" help:"${help_key_revoke}"`
	Roles  apiKeyRolesCmd  `cmd:"" help:"Vis, hvad hver rolle må."`
}

// keyBy is who makes or ends a key: the list of keys shows it.
type keyBy struct {
	By string `required:"" env:"BOLIGBRO_BY" placeholder:"INITIALER" help:"${help_key_by}"`
}

type apiKeyAddCmd struct {
	Role         string   `required:"" placeholder:"ROLLE" help:"${help_key_role}"`
	Organisation string   `required:"" placeholder:"NR" help:"${help_key_organisation}"`
	Name         string   `required:"" placeholder:"TEKST" help:"${help_key_name}"`
	Verb         []string `placeholder:"VERBUM" help:"${help_key_verb}"`
	Expires      day      `required:"" placeholder:"DATO" help:"${help_key_expires}"`
	keyBy
}

// Run makes a key and prints its secret, the only time.
func (c *apiKeyAddCmd) Run(p *program) error {
	a, err := p.open()
	if err != nil {
		return err
	}
	defer a.close()
	k := gateway.APIKey{
		Name: c.Name, Grant: gateway.Grant{Role: gateway.Role(c.Role), Organisation: c.Organisation},
		Expires: c.Expires.Ends(), By: c.By,
	}
	for _, v := range c.Verb {
		k.Verbs = append(k.Verbs, gateway.Verb(v))
	}
	secret, made, err := a.access.NewKey(p.ctx, k)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.err, "Nøgle %s er lavet og gælder til og med %s. Hemmeligheden vises kun nu; giv den kun til "+
		"det program, den er til:\n", made.ID, c.Expires)
	fmt.Fprintln(p.out, secret)
	return nil
}

type apiKeyListCmd struct{}

// Run lists the keys.
func (apiKeyListCmd) Run(p *program) error {
	a, err := p.openToRead()
	if err != nil {
		return err
	}
	defer a.close()
	keys, err := a.access.Keys(p.ctx)
	if err != nil {
		return err
	}
	if len(keys) == 0 {
		fmt.Fprintln(p.out, "Der er ingen nøgler")
		return nil
	}
	lines := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(lines, "NØGLE\tTIL\tROLLE\tFOR\tMÅ KUN\tLAVET AF\tUDLØBER\tSIDST BRUGT\tTRUKKET TILBAGE")
	for i := range keys {
		k := &keys[i]
		fmt.Fprintf(lines, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", k.ID, k.Name, k.Role, k.Organisation,
			or(joined(k.Verbs)), k.By, clock(k.Expires), clock(k.Used), clock(k.Revoked))
	}
	return lines.Flush()
}

type apiKeyRevokeCmd struct {
	ID string `arg:"" placeholder:"NØGLE" help:"Nøglens id, som key list viser det."`
	keyBy
}

// Run revokes a key.
func (c *apiKeyRevokeCmd) Run(p *program) error {
	a, err := p.open()
	if err != nil {
		return err
	}
	defer a.close()
	if err := a.access.Revoke(p.ctx, c.ID, c.By); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "Nøgle %s lukker ingen ind mere, heller ikke på andre maskiner\n", c.ID)
	return nil
}

type apiKeyRolesCmd struct{}

// Run lists what each role may do.
func (apiKeyRolesCmd) Run(p *program) error {
	lines := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(lines, "ROLLE\tDET ER\tVERBUM\tMÅ")
	for i := range access.Roles {
		r := &access.Roles[i]
		for _, v := range r.May {
			fmt.Fprintf(lines, "%s\t%s\t%s\t%s\n", r.Role, lang.Of(lang.Roles, r.Role).DA, v,
				lang.Of(lang.Verbs, v).DA)
		}
	}
	return lines.Flush()
}

func joined(verbs []gateway.Verb) string {
	words := make([]string, len(verbs))
	for i, v := range verbs {
		words[i] = string(v)
	}
	return strings.Join(words, " ")
}
