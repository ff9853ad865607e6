package main

import (
	"github.com/alecthomas/kong"

	"boligbro/gateway/casework"
	"boligbro/rules/lang"
	"boligbro/rules/text"
)

// refuseSigner refuses a command line whose --by is not initials or a user name, before anything is opened:
// it is kept for good.
func refuseSigner(chosen *kong.Context) error {
	for _, flag := range chosen.Flags() {
		if flag.Name != "by" {
			continue
		}
		switch by := flag.Target.String(); {
		case by == "" && !flag.Required: // who only reads need not say so
		case !casework.Signed(by):
			return lang.ErrBySigned
		case text.HoldsCPR(by):
			return lang.ErrByLikeCPR
		}
	}
	return nil
}
