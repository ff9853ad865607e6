package main

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"boligbro/config"
	"boligbro/gateway"
)

// printUnreached warns of each municipality that the settings or the stored cases name and that no channel
// reaches: what is owed to it cannot be sent.
func (p *program) printUnreached(w io.Writer, c *config.Config) error {
	named := []string{}
	for _, s := range c.Sources {
		named = append(named, s.Settings.(source).Municipalities()...)
	}
	for _, a := range c.ChildrenUnder18 {
		named = append(named, a.Municipality)
	}
	for _, a := range c.Agreements {
		named = append(named, a.Municipality)
	}
	stored, err := p.storedMunicipalities()
	if err != nil {
		return err
	}
	named = append(named, stored...)
	slices.Sort(named)
	for _, code := range slices.Compact(named) {
		reached := slices.ContainsFunc(c.Municipalities, func(m config.Municipality) bool { return m.Code == code })
		if !reached && code != "" {
			fmt.Fprintf(w, "bemærk: %s (%s) har ingen kanal (municipalities), så intet kan sendes til den\n",
				municipalityName(code), code)
		}
	}
	return nil
}

// storedMunicipalities are those of the stored cases; none when there is no database yet.
func (p *program) storedMunicipalities() ([]string, error) {
	a, err := p.openToRead()
	if errors.Is(err, errNoDatabase) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer a.close()
	var codes []string
	err = a.db.View(p.ctx, func(r gateway.Reader) error {
		for _, association := range a.config.Associations {
			err := r.EachCase(gateway.Operator, association.CVR, func(found gateway.Case) error {
				if !slices.Contains(codes, found.Municipality) {
					codes = append(codes, found.Municipality)
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return codes, err
}
