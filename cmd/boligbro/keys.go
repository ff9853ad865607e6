package main

import (
	"fmt"

	"boligbro/gateway/store"
	"boligbro/rules/lang"
)

type keysCmd struct {
	Rotate keysRotateCmd `cmd:"" help:"${help_keys_rotate}"`
}

type keysRotateCmd struct {
	To string `required:"" type:"path" placeholder:"FIL" help:"${help_keys_rotate_to}"`
}

// Run wraps every key by a new master key. The settings name the old one still.
func (c *keysRotateCmd) Run(p *program) error {
	a, err := p.open()
	if err != nil {
		return err
	}
	defer a.close()
	old, err := masterKey(p.ctx, a.config)
	if err != nil {
		return fmt.Errorf("%w: %w", errKey, err)
	}
	next, err := store.LoadMaster(c.To, true)
	if err != nil {
		return fmt.Errorf("%w: %w", errKey, err)
	}
	if next == old {
		return lang.NewError(
			"filen holder den hovednøgle, der er i brug; vælg en fil, der ikke findes",
			"the file holds the master key that is in use; choose a file that is not there")
	}
	done, err := a.db.Rotate(p.ctx, next)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%d nøgler er pakket ind i den nye hovednøgle. Skriv nu keys: {file: %s} i "+
		"indstillingerne, og start "+
		"tjenesten. Gem en kopi af den nye; den gamle skal bruges til kopier af databasen fra før\n",
		done.Keys, c.To)
	if done.Broken > 0 {
		fmt.Fprintf(p.out, "%d nøgler kunne heller ikke åbnes før; se boligbro log verify\n", done.Broken)
	}
	return nil
}
