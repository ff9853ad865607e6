package main

import (
	"fmt"
	"io"
	"log/slog"

	"boligbro/config"
	"boligbro/rules/text"
)

// keysBeside are the master keys that lie beside the database that they open: whoever copies the folder then
// reads all of it.
func keysBeside(c *config.Config) (beside []string) {
	if !c.Database.URL.IsZero() {
		return nil
	}
	if ownKey(c) != "" {
		beside = append(beside, c.Keys.File)
	}
	if m := c.Keys.Municipal; m != nil && inData(c, m.File) {
		beside = append(beside, m.File)
	}
	return beside
}

// printKeyBeside warns of it where the settings are checked.
func printKeyBeside(w io.Writer, c *config.Config) {
	for _, file := range keysBeside(c) {
		fmt.Fprintf(w, "bemærk: hovednøglen (%s) ligger i samme mappe som databasen (%s), "+
			"så den, der kopierer mappen, kan læse alt; læg den på en anden disk, og skriv keys: {file: …}\n",
			text.WithoutCPR(file), text.WithoutCPR(c.Data))
	}
	if lostTogether(c) {
		fmt.Fprintf(w, "bemærk: loggens kontrolpunkt ligger i samme mappe som databasen (%s): forsvinder "+
			"mappen, er det en første start, og alt sendes igen; læg det på en anden disk, og skriv database: "+
			"{checkpoint: …}\n",
			text.WithoutCPR(c.Data))
	}
}

// lostTogether reports whether nothing tells that there was a database, when the data folder is lost: the key
// lies elsewhere, as it should, and the checkpoint does not.
func lostTogether(c *config.Config) bool {
	return c.Database.URL.IsZero() && ownKey(c) == "" && inData(c, checkpointFile(c))
}

// logKeyBeside warns of it when the service starts.
func logKeyBeside(log *slog.Logger, c *config.Config) {
	if len(keysBeside(c)) > 0 {
		log.Warn("the master key lies beside the database: whoever copies the folder reads all of it; move it to " +
			"another volume and set keys.file")
	}
}
