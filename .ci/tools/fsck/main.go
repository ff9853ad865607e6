// Command fsck checks a log that Boligbro has exported with Tessera's checker, which shares no code with it:
//
//	fsck FOLDER PUBLIC-KEY
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/api"
	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/fsck"
	"golang.org/x/mod/sumdb/note"
)

// workers are many: one that finds a fault ends, and with none left the checker would wait for ever.
const workers = 64

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: fsck FOLDER PUBLIC-KEY")
		os.Exit(2)
	}
	if err := check(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func check(folder, key string) error {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return err
	}
	files := client.FileFetcher{Root: folder}
	return fsck.New(verifier.Name(), verifier, files, hashes, fsck.Opts{N: workers}).Check(context.Background())
}

// hashes are the leaf hashes of a bundle of entries.
func hashes(bundle []byte) ([][]byte, error) {
	var entries api.EntryBundle
	if err := entries.UnmarshalText(bundle); err != nil {
		return nil, err
	}
	list := make([][]byte, len(entries.Entries))
	for i, entry := range entries.Entries {
		list[i] = rfc6962.DefaultHasher.HashLeaf(entry)
	}
	return list, nil
}
