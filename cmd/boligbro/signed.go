package main

import (
	"boligbro/gateway/casework"
	"boligbro/rules/lang"
	"boligbro/rules/text"
)

// check refuses what is not initials or a user name.
func (s *signed) check() error {
	switch {
	case !casework.Signed(s.By):
		return lang.ErrBySigned
	case text.HoldsCPR(s.By):
		return lang.ErrByLikeCPR
	}
	return nil
}
