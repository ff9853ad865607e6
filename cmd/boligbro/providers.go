package main

import (
	"time"

	"boligbro/config"
	"boligbro/config/client"
	"boligbro/gateway/web"
)

// providerTimeout is how long a login provider is waited for.
const providerTimeout = 10 * time.Second

// newProviders are those where people may sign in instead.
func newProviders(c *config.Config, now func() time.Time) (all []*web.Provider, err error) {
	for _, o := range c.Web.OIDC {
		http_, err := client.HTTP(c.Path(o.CA), providerTimeout)
		if err != nil {
			return nil, ofFiles(c, err)
		}
		all = append(all, &web.Provider{
			OIDC: o, Client: http_.GetClient(), Address: c.Web.Address, Encrypted: c.Web.Encrypted(), Now: now,
		})
	}
	return all, nil
}
