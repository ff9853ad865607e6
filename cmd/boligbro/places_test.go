package main

import (
	"errors"
	"strings"
	"testing"

	"boligbro/config"
)

// What is wrong with a place from which files are fetched is said with its key, and never with its value.
func TestPlaces(t *testing.T) {
	const sftp = "host: filer, username: boligbro, password: hemmelig, files: ud/*.csv, " +
		"hostKey: 'SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'"
	const csv = "csv: {files: ind/*.csv, key: [Nr]}"
	for name, test := range map[string]struct{ kind, from, path, says string }{
		"right":       {csv, "sftp: {" + sftp + "}", "", ""},
		"a folder":    {csv, "folder: {files: /mnt/ud/*.csv}", "", ""},
		"an address":  {csv, "https: {url: 'https://example.dk/ud/lejere.csv'}", "", ""},
		"no host key": {csv, "sftp: {" + strings.Split(sftp, ", hostKey")[0] + "}", "sftp.hostKey", "SHA256"},
		"a wrong one": {csv, "sftp: {" + strings.ReplaceAll(sftp, "AAAA", "") + "}", "sftp.hostKey", "SHA256"},
		"no password": {
			csv, "sftp: {" + strings.Replace(sftp, "password: hemmelig, ", "", 1) + "}", "sftp.key", "missing",
		},
		"no key": {
			csv, "sftp: {" + strings.Replace(sftp, "password", "key", 1) + "}", "sftp.key", "private key",
		},
		"folders":      {csv, "folder: {files: '*/x.csv'}", "folder.files", "only the file's name"},
		"the same":     {csv, "folder: {files: ud/x.csv, archive: ud/}", "folder.archive", "another folder"},
		"in the clear": {csv, "https: {url: 'http://example.dk/x.csv'}", "https.url", "https"},
		"no name":      {csv, "https: {url: 'https://example.dk/'}", "https.name", "name"},
		"unknown":      {csv, "ftp: {host: x}", "ftp", `did you mean "sftp"?`},
		"what is no file": {
			"egbolig: {url: 'https://eg.example.dk/S.svc'}", "folder: {files: x.csv}", "", "files only",
		},
	} {
		text := "associations: [{cvr: '13748136', name: X, goLive: 2026-12-01}]\nkeys: {file: k}\n" +
			"alarms: {person: a@example.dk, substitute: b@example.dk, smtp: {host: localhost, from: c@example.dk}}\n" +
			"sources: [{name: x, association: '13748136', from: {" + test.from + "}, " + test.kind + "}]\n"
		_, err := config.Read([]byte(text), t.TempDir(), parts)
		if test.says == "" {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		var wrong *config.Error
		path := strings.TrimSuffix("sources[0].from."+test.path, ".")
		if !errors.As(err, &wrong) || wrong.Faults[0].Path != path ||
			!strings.Contains(wrong.Faults[0].Words.EN, test.says) || strings.Contains(err.Error(), "hemmelig") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
