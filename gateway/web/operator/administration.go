package operator

import (
	"context"

	"boligbro/gateway"
	"boligbro/gateway/web"
)

var administrationTemplate = web.NewTemplate(files, "administration")

// signInsShown is how many tries to sign in are listed.
const signInsShown = 100

// administrationPage is who is let in, and by which settings. It changes nothing: that is done by commands.
type administrationPage struct {
	Settings string // hash
	People   []gateway.Person
	Keys     []gateway.APIKey
	SignIns  []signInLine
}

// signInLine is a try to sign in, with the name of whose account it was; empty: nobody's.
type signInLine struct {
	gateway.SignIn
	Name string
}

func (r Room) administration(ctx context.Context, c *web.Call, p *web.Page) error {
	if c.Person == nil {
		return web.ErrNoPage // nobody has signed in who may see who the others are
	}
	return r.Store.View(ctx, func(in gateway.Reader) (err error) {
		content := administrationPage{Settings: r.Arranged.Hash}
		p.Content = &content
		if content.People, err = in.People(); err != nil {
			return err
		}
		if content.Keys, err = in.APIKeys(); err != nil {
			return err
		}
		names := map[string]string{}
		for _, person := range content.People {
			names[person.ID] = person.Name
		}
		tries, err := in.SignIns("", signInsShown)
		for _, try := range tries {
			content.SignIns = append(content.SignIns, signInLine{try, names[try.Person]})
		}
		return err
	})
}
