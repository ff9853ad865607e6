package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"boligbro/gateway/store"
	"boligbro/rules/lang"
)

type backupCmd struct {
	File string `arg:"" type:"path" help:"Hvor kopien skal ligge; en fil, der findes, overskrives ikke."`
}

// Run copies the database while a service uses it. The key is not in the copy.
func (b *backupCmd) Run(p *program) error {
	a, err := p.openToRead()
	if err != nil {
		return err
	}
	defer a.close()
	err = a.db.Backup(p.ctx, b.File)
	switch {
	case errors.Is(err, store.ErrServer):
		return lang.NewError(
			"databasen er PostgreSQL: tag kopien med pg_dump --format=custom, og gendan med pg_restore; se "+
				"config/README.md",
			"the database is PostgreSQL: take the copy with pg_dump --format=custom, and restore with "+
				"pg_restore; see config/README.md")
	case errors.Is(err, os.ErrExist):
		return lang.NewError(
			"filen findes allerede og overskrives ikke; vælg et andet navn",
			"the file is there already and is not overwritten; choose another name")
	case err != nil:
		return err
	}
	fmt.Fprintf(p.out, "Kopien er skrevet. Hovednøglen er ikke i den: gem den for sig, for uden den kan kopien "+
		"ikke læses. Kontrolpunktet (%s) er heller ikke i den: lad det ligge, så en gendannet kopi viser, at den "+
		"er ældre\n", filepath.Base(checkpointPath(a.config)))
	return nil
}
