package main

import (
	"cmp"
	"fmt"
	"os"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/store"
	"boligbro/rules/lang"
	"boligbro/rules/text"
)

type keysCmd struct {
	Rotate keysRotateCmd `cmd:"" help:"${help_keys_rotate}"`
}

type keysRotateCmd struct {
	To        string `required:"" type:"path" placeholder:"FIL" help:"${help_keys_rotate_to}"`
	Municipal bool   `help:"${help_keys_rotate_municipal}"`
	signed
}

// Run wraps every key by a new master key. The settings name the old one still. Where they name one of its
// own for municipal data, that is changed by itself; where they do not, it is changed with the master key,
// unless it is to become one of its own.
func (c *keysRotateCmd) Run(p *program) error {
	a, err := p.open()
	if err != nil {
		return err
	}
	defer a.close()
	if alone, err := a.alive.alone(); err != nil || !alone {
		return cmp.Or(err, error(errStillRunning))
	}
	old, parties, err := c.old(p, a.config)
	if err != nil {
		return err
	}
	next, err := store.LoadMaster(c.To, true)
	if err != nil {
		if info, is := os.Stat(c.To); is == nil && info.Mode().IsRegular() {
			return lang.NoNewMaster(text.WithoutCPR(c.To), info.Size() == 0, err)
		}
		return unread("--to", errKey, err)
	}
	if next == old {
		return lang.NewError(
			"filen holder den hovednøgle, der er i brug; vælg en fil, der ikke findes",
			"the file holds the master key that is in use; choose a file that is not there")
	}
	done, err := a.db.Rotate(p.ctx, next, c.By, parties...)
	if err != nil {
		return err
	}
	setting := "file: " + c.To
	if c.Municipal {
		setting = "municipal: {file: " + c.To + "}"
	}
	fmt.Fprintf(p.out, "%d nøgler er pakket ind i den nye hovednøgle. Skriv nu %s under keys i "+
		"indstillingerne, og start "+
		"tjenesten. Gem en kopi af den nye; den gamle skal bruges til kopier af databasen fra før\n",
		done.Keys, setting)
	if done.Broken > 0 {
		fmt.Fprintf(p.out, "%d nøgler kunne heller ikke åbnes før; se boligbro log verify\n", done.Broken)
	}
	return nil
}

var errStillRunning = lang.NewError(
	"en tjeneste eller en anden kommando bruger databasen og har den gamle hovednøgle; stop tjenesten på alle "+
		"maskiner, og prøv igen. Intet er ændret",
	"a service or another command uses the database and has the former master key; stop the service on all "+
		"machines, and try again. Nothing was changed")

// old is the master key that is to be changed, and whose it is.
func (c *keysRotateCmd) old(
	p *program, s *config.Config,
) (old store.MasterKey, of []gateway.Party, err error) {
	own := s.Keys.Municipal
	if c.Municipal && own != nil && own.None {
		return old, nil, gateway.ErrNoMunicipalKey
	}
	if c.Municipal {
		of = append(of, gateway.PartyMunicipality)
		if own != nil {
			var o store.Options
			err = giveMunicipal(p.ctx, s, &o)
			return o.Municipal, of, err
		}
	} else if of = append(of, gateway.PartyAssociation); own == nil {
		of = append(of, gateway.PartyMunicipality)
	}
	old, err = masterKey(p.ctx, s)
	return old, of, err
}
