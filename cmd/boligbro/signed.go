package main

import (
	"github.com/alecthomas/kong"

	"boligbro/gateway/casework"
)

// refuseSigner refuses a command line whose --by is not initials or a user name, before anything is opened:
// it is kept for good.
func refuseSigner(chosen *kong.Context) error {
	for _, flag := range chosen.Flags() {
		if flag.Name != "by" {
			continue
		}
		by := flag.Target.String()
		if by == "" && !flag.Required { // who only reads need not say so
			continue
		}
		if err := casework.CheckSigner(by); err != nil {
			return err
		}
	}
	return nil
}
