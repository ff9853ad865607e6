package main

import (
	"errors"
	"path/filepath"

	"boligbro/config"
	"boligbro/config/client"
	"boligbro/gateway/store"
	"boligbro/rules/lang"
)

// checkFiles reads the certificates and keys that the settings name: one that is missing would show only when
// it is used, perhaps at night, and as if the other side did not answer.
func (p *program) checkFiles(c *config.Config) error {
	faults := c.Place("", client.CheckFiles(c))
	if !firstStart(c) {
		if _, err := masterKey(p.ctx, c); err != nil {
			faults = append(faults, unreadMaster(c, err))
		}
	}
	if err := giveMunicipal(p.ctx, c, new(store.Options)); err != nil {
		faults = append(faults, unreadMaster(c, err))
	}
	if folder := filepath.Dir(checkpointPath(c)); c.Database.Checkpoint != "" && !exists(folder) {
		faults = append(faults, c.Fault("database.checkpoint", lang.NoFolder.DA, lang.NoFolder.EN))
	}
	return c.Faulty(faults...)
}

// firstStart reports whether the master key and the database are still to be made.
func firstStart(c *config.Config) bool {
	own := ownKey(c)
	return own != "" && !exists(own) && (!c.Database.URL.IsZero() || !exists(databaseFile(c)))
}

// unreadMaster places in the settings that a master key cannot be read.
func unreadMaster(c *config.Config, err error) config.Fault {
	var of *unreadKey
	if !errors.As(err, &of) {
		return c.Fault("keys", err.Error(), err.Error())
	}
	words := lang.UnreadMaster(of.setting, of.why)
	return c.Fault(of.setting, words.DA, words.EN)
}

// ofFiles is all that is wrong with the files that the settings name, when the error is of one of them.
func ofFiles(c *config.Config, err error) error {
	var of *client.FileError
	if !errors.As(err, &of) {
		return err
	}
	if all := client.CheckFiles(c); all != nil {
		return all
	}
	return err // it has been put right meanwhile
}
