package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"boligbro/adapters"
	"boligbro/config"
	"boligbro/rules/lang"
)

// What others on the machine may do with a file, by its mode.
const (
	othersRead  fs.FileMode = 0o004
	othersWrite fs.FileMode = 0o002
)

// fromFiles is a source that reads files of this machine.
type fromFiles interface{ Pattern() string }

// exposed says of what the settings name who can read what is secret, or change what is believed: others on
// the machine than its owner and group. What cannot be looked at is said by whoever needs it.
func exposed(c *config.Config, settings string) (all []lang.Text) {
	look := func(path string, mode fs.FileMode, text func(string) lang.Text) {
		info, err := os.Stat(path)
		if path != "" && err == nil && runtime.GOOS != "windows" && info.Mode()&mode != 0 {
			all = append(all, text(adapters.Shown(path)))
		}
	}
	if c.WritesSecrets() {
		look(settings, othersRead, lang.SecretsReadable)
	}
	look(settings, othersWrite, lang.SettingsWritable)
	if !c.Web.NeedsLogin() {
		all = append(all, lang.NoLogin)
	}
	for _, key := range []string{c.Receipts.Key, c.API.Key, c.Web.Key} {
		look(c.Path(key), othersRead, lang.KeyReadable)
	}
	if c.Database.URL.IsZero() {
		look(databaseFile(c), othersRead|othersWrite, lang.DatabaseOpen)
	}
	look(c.Path(c.Data), othersWrite, lang.FolderWritable)
	look(checkpointPath(c), othersWrite, lang.CheckpointWritable)
	for _, s := range c.Sources {
		files, ok := s.Settings.(fromFiles)
		if !ok {
			continue
		}
		pattern := c.Path(files.Pattern())
		look(filepath.Dir(pattern), othersWrite, lang.ExportsWritable)
		found, _ := filepath.Glob(pattern) // the settings were checked, and with them the pattern
		for _, file := range found {
			look(file, othersWrite, lang.ExportWritable)
		}
	}
	return all
}

// settingsPath is the settings file that is read.
func (p *program) settingsPath() string {
	if p.config != "" {
		return p.config
	}
	return settingsName
}
