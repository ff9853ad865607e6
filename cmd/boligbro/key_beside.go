package main

import (
	"fmt"
	"io"
	"log/slog"

	"boligbro/config"
)

// keyBeside reports whether the master key lies beside the database that it opens: whoever copies the folder
// then reads all of it.
func keyBeside(c *config.Config) bool { return ownKey(c) != "" && c.Database.URL.IsZero() }

// printKeyBeside warns of it where the settings are checked.
func printKeyBeside(w io.Writer, c *config.Config) {
	if keyBeside(c) {
		fmt.Fprintf(w, "bemærk: hovednøglen (%s) ligger i samme mappe som databasen (%s), "+
			"så den, der kopierer mappen, kan læse alt; læg den på en anden disk, og skriv keys: {file: …}\n", c.Keys.File, c.Data)
	}
}

// logKeyBeside warns of it when the service starts.
func logKeyBeside(log *slog.Logger, c *config.Config) {
	if keyBeside(c) {
		log.Warn("the master key lies beside the database: whoever copies the folder reads all of it; move it to " +
			"another volume and set keys.file")
	}
}
