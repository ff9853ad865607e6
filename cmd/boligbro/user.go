package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"boligbro/gateway"
	"boligbro/gateway/access"
	"boligbro/gateway/web"
	"boligbro/rules/lang"
)

type userCmd struct {
	Add    userAddCmd    `cmd:"" help:"${help_user_add}"`
	List   userListCmd   `cmd:"" help:"Vis brugerne og deres roller."`
	Grant  userGrantCmd  `cmd:"" help:"Giv en bruger en rolle for en organisation."`
	Revoke userRevokeCmd `cmd:"" help:"${help_user_revoke}"`
	Lock   userLockCmd   `cmd:"" help:"${help_user_lock}"`
	Unlock userUnlockCmd `cmd:"" help:"Luk en spærret bruger ind igen."`
	Link   userLinkCmd   `cmd:"" help:"${help_user_link}"`
	Reset  userResetCmd  `cmd:"" help:"${help_user_reset}"`
	Logins userLoginsCmd `cmd:"" help:"Vis, hvem der har forsøgt at logge ind, nyeste først."`
}

// signed is who does it.
type signed struct {
	By string `required:"" env:"BOLIGBRO_BY" placeholder:"INITIALER" help:"${help_by}"`
}

// grantFlags name a role for an organisation.
type grantFlags struct {
	Role         string `placeholder:"ROLLE" help:"${help_key_role}"`
	Organisation string `placeholder:"NR" help:"${help_user_organisation}"`
}

func (g grantFlags) grant() gateway.Grant {
	if gateway.Role(g.Role) == gateway.Administrator && g.Organisation == "" {
		g.Organisation = gateway.Installation
	}
	return gateway.Grant{Role: gateway.Role(g.Role), Organisation: g.Organisation}
}

// about opens the database and finds the person, by id or by mail address.
func (s signed) about(p *program, who private, do func(a *app, person gateway.Person) error) error {
	a, err := p.open()
	if err != nil {
		return err
	}
	defer a.close()
	person, err := a.access.Person(p.ctx, string(who))
	if err != nil {
		return err
	}
	return do(a, person)
}

// printLink makes a link and prints it, the only time.
func (p *program) printLink(a *app, person gateway.Person, by string) error {
	secret, expires, err := a.access.NewLink(p.ctx, person.ID, by)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.err, "Giv kun bruger %s dette link. Det virker én gang, indtil %s, og vises kun nu:\n",
		person.ID, clock(expires))
	fmt.Fprintln(p.out, linkAddress(a.config.Web.Address, secret))
	return nil
}

// linkAddress is where a link is opened.
func linkAddress(address, secret string) string { return address + web.InvitationPath + secret }

type userAddCmd struct {
	Name private `required:"" placeholder:"NAVN" help:"Personens navn; - læser det fra standardinput."`
	Mail private `required:"" placeholder:"MAIL" help:"${help_user_mail}"`
	grantFlags
	signed
}

// Run adds a person and prints its link.
func (c *userAddCmd) Run(p *program) error {
	a, err := p.open()
	if err != nil {
		return err
	}
	defer a.close()
	g := c.grant()
	if g != (gateway.Grant{}) {
		if err := a.access.Grantable(g); err != nil {
			return err
		}
	}
	person, err := a.access.AddPerson(p.ctx, string(c.Name), string(c.Mail), c.By)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.err, "Bruger %s er oprettet.\n", person.ID)
	if g.Role != "" {
		if err := a.access.Grant(p.ctx, person.ID, g, c.By); err != nil {
			return err
		}
	}
	return p.printLink(a, person, c.By)
}

type userListCmd struct{}

// Run lists the people.
func (userListCmd) Run(p *program) error {
	a, err := p.openToRead()
	if err != nil {
		return err
	}
	defer a.close()
	people, err := a.access.People(p.ctx)
	if err != nil {
		return err
	}
	if len(people) == 0 {
		fmt.Fprintln(p.out, "Der er ingen brugere")
		return nil
	}
	lines := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(lines, "BRUGER\tNAVN\tMAIL\tROLLER\tOPRETTET AF\tSPÆRRET")
	for i := range people {
		person := &people[i]
		var roles []string
		for _, g := range person.Grants {
			roles = append(roles, string(g.Role)+" "+g.Organisation)
		}
		fmt.Fprintf(lines, "%s\t%s\t%s\t%s\t%s\t%s\n", person.ID, person.Name, person.Mail,
			or(strings.Join(roles, ", ")), person.By, clock(person.Locked))
	}
	return lines.Flush()
}

type userGrantCmd struct {
	User private `arg:"" placeholder:"BRUGER" help:"${help_user}"`
	grantFlags
	signed
}

// Run gives a role.
func (c *userGrantCmd) Run(p *program) error {
	return c.about(p, c.User, func(a *app, person gateway.Person) error {
		if err := a.access.Grant(p.ctx, person.ID, c.grant(), c.By); err != nil {
			return err
		}
		fmt.Fprintf(p.out, "Bruger %s har nu rollen %s for %s\n", person.ID, c.Role, c.grant().Organisation)
		return nil
	})
}

type userRevokeCmd struct {
	User private `arg:"" placeholder:"BRUGER" help:"${help_user}"`
	grantFlags
	signed
}

// Run takes a role away.
func (c *userRevokeCmd) Run(p *program) error {
	return c.about(p, c.User, func(a *app, person gateway.Person) error {
		if err := a.access.TakeBack(p.ctx, person.ID, c.grant(), c.By); err != nil {
			return err
		}
		fmt.Fprintf(p.out, "Bruger %s har ikke rollen %s for %s mere og er logget ud overalt\n", person.ID, c.Role,
			c.grant().Organisation)
		return p.sayAdministered(a, person)
	})
}

type userLockCmd struct {
	User private `arg:"" placeholder:"BRUGER" help:"${help_user}"`
	signed
}

// Run locks a person out.
func (c *userLockCmd) Run(p *program) error {
	return c.about(p, c.User, func(a *app, person gateway.Person) error {
		if err := a.access.Lock(p.ctx, person.ID, c.By); err != nil {
			return err
		}
		fmt.Fprintf(p.out, "Bruger %s er spærret og er logget ud overalt\n", person.ID)
		return p.sayAdministered(a, person)
	})
}

// sayAdministered says when the person was the last administrator.
func (p *program) sayAdministered(a *app, person gateway.Person) error {
	if !person.Holds(access.Administers) {
		return nil
	}
	is, err := a.access.Administered(p.ctx)
	if err == nil && !is {
		fmt.Fprintln(p.err, "Der er ingen administrator mere: boligbro serve viser et link til en ny, når den "+
			"starter")
	}
	return err
}

type userUnlockCmd struct {
	User private `arg:"" placeholder:"BRUGER" help:"${help_user}"`
	signed
}

// Run lets a person in again.
func (c *userUnlockCmd) Run(p *program) error {
	return c.about(p, c.User, func(a *app, person gateway.Person) error {
		if err := a.access.Unlock(p.ctx, person.ID, c.By); err != nil {
			return err
		}
		fmt.Fprintf(p.out, "Bruger %s er ikke spærret mere\n", person.ID)
		return nil
	})
}

type userLinkCmd struct {
	User private `arg:"" placeholder:"BRUGER" help:"${help_user}"`
	signed
}

// Run prints a new link.
func (c *userLinkCmd) Run(p *program) error {
	return c.about(p, c.User, func(a *app, person gateway.Person) error { return p.printLink(a, person, c.By) })
}

type userResetCmd struct {
	User private `arg:"" placeholder:"BRUGER" help:"${help_user}"`
	signed
}

// Run takes away what the person signs in with, and prints a link to choose anew.
func (c *userResetCmd) Run(p *program) error {
	return c.about(p, c.User, func(a *app, person gateway.Person) error {
		if err := a.access.Reset(p.ctx, person.ID, c.By); err != nil {
			return err
		}
		fmt.Fprintf(p.err, "Bruger %s er logget ud overalt og kan ikke logge ind med det gamle.\n", person.ID)
		return p.printLink(a, person, c.By)
	})
}

// loginsShown is how many tries are listed.
const loginsShown = 200

type userLoginsCmd struct{}

// Run lists who has tried to sign in.
func (userLoginsCmd) Run(p *program) error {
	a, err := p.openToRead()
	if err != nil {
		return err
	}
	defer a.close()
	tries, err := a.access.SignIns(p.ctx, "", loginsShown)
	if err != nil {
		return err
	}
	lines := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(lines, "TID\tBRUGER\tFRA\tDET ENDTE MED")
	for _, t := range tries {
		fmt.Fprintf(lines, "%s\t%s\t%s\t%s\n", clock(t.At), or(t.Person), or(t.Address),
			lang.Of(lang.SignInEnds, t.End).DA)
	}
	return lines.Flush()
}
