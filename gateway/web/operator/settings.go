package operator

import (
	"context"

	"boligbro/config"
	"boligbro/gateway/web"
	"boligbro/rules"
)

var settingsTemplate = web.NewTemplate(files, "settings")

// Arranged is what the settings say of who takes part, and what has been agreed.
type Arranged struct {
	Associations    []config.Association
	Municipalities  []config.Municipality
	Sources         []config.Source
	Agreements      []config.Agreement
	ChildrenUnder18 []config.ChildrenUnder18
	Hash            string // of the settings in force
}

// settingsPage is the settings in force, without secrets, addresses and people. It changes nothing: the
// settings file does.
type settingsPage struct {
	Hash           string
	Associations   []associationSettings
	Municipalities []config.Municipality
	Agreed         []agreed
}

type associationSettings struct {
	config.Association
	GoLive  rules.Day
	Sources []config.Source
}

// agreed is a local agreement (samarbejdsaftale); without a name it is that on children under 18.
type agreed struct {
	config.Agreement
	Parties  string    // the association's name
	From, To rules.Day // zero: from go-live, and until further notice
}

// dayOf is a day of the settings, which were checked.
func dayOf(s string) rules.Day {
	day, _ := rules.ParseDay(s)
	return day
}

func (r Room) settings(_ context.Context, c *web.Call, p *web.Page) error {
	if c.Person == nil {
		return web.ErrNoPage
	}
	content := settingsPage{Hash: r.Arranged.Hash, Municipalities: r.Arranged.Municipalities}
	names := map[string]string{}
	for _, a := range r.Arranged.Associations {
		names[a.CVR] = a.Name
		one := associationSettings{Association: a, GoLive: dayOf(a.GoLive)}
		for _, s := range r.Arranged.Sources {
			if s.Association == a.CVR {
				one.Sources = append(one.Sources, s)
			}
		}
		content.Associations = append(content.Associations, one)
	}
	for _, child := range r.Arranged.ChildrenUnder18 {
		content.Agreed = append(content.Agreed, agreed{
			Agreement: config.Agreement{
				Municipality: child.Municipality, Basis: child.Basis, Reference: child.Reference,
			},
			Parties: names[child.Association], From: dayOf(child.From),
		})
	}
	for _, a := range r.Arranged.Agreements {
		content.Agreed = append(content.Agreed, agreed{a, names[a.Association], dayOf(a.From), dayOf(a.To)})
	}
	p.Content = &content
	return nil
}
