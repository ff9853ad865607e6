package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"

	"boligbro/gateway"
	"boligbro/gateway/outbox"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// setback is why messages were not handed over, as `sync --json` says it: those that are tried again are
// counted, those that were given up are named.
type setback struct {
	Municipality string        `json:"municipality"`
	Channel      string        `json:"channel"`
	Cause        string        `json:"cause"`
	Fault        gateway.Fault `json:"fault"`
	Count        int           `json:"count,omitempty"`  // attempts, when it is tried again
	Case         string        `json:"case,omitempty"`   // given up
	Notice       string        `json:"notice,omitempty"` // given up
}

// setback adds what an attempt that failed came to.
func (s *synced) setback(o outbox.Setback) {
	one := setback{Municipality: o.Municipality, Channel: o.Channel, Cause: o.Code, Fault: o.Fault}
	if o.GivenUp {
		one.Case, one.Notice = o.Number, o.Notice
		s.Setbacks = append(s.Setbacks, one)
		return
	}
	for i := range s.Setbacks {
		same := s.Setbacks[i]
		same.Count = 0
		if same == one {
			s.Setbacks[i].Count++
			return
		}
	}
	one.Count = 1
	s.Setbacks = append(s.Setbacks, one)
}

// printSetbacks says in Danish why messages were not handed over, and what to do about those that were given
// up.
func (s *synced) printSetbacks(w io.Writer) {
	for _, o := range s.Setbacks {
		to := o.Municipality
		if m, ok := rules.LookupMunicipality(to); ok {
			to = m.Name
		}
		way := lang.Of(lang.Channels, o.Channel).In(lang.Danish)
		if o.Case == "" {
			fmt.Fprintf(w, "    mislykket: %d forsøg til %s over %s: %s\n", o.Count, to, way,
				cause(o.Cause, o.Fault))
			continue
		}
		fmt.Fprintf(w, "    opgivet: sag %s til %s over %s: %s\n"+
			"        send igen: boligbro resend %s --by HVEM\n", o.Case,
			to, way, cause(o.Cause, o.Fault), o.Notice)
	}
}

// logSetback tells the service's log of an attempt that failed.
func logSetback(log *slog.Logger) func(outbox.Setback) {
	return func(o outbox.Setback) {
		level, text := slog.LevelInfo, "a notice was not handed over; it is tried again"
		if o.GivenUp {
			level, text = slog.LevelError, "a notice was given up; boligbro resend --by WHO sends it again"
		}
		log.Log(context.Background(), level, text, "case", o.Number, "notice", o.Notice,
			"municipality", o.Municipality, "channel", o.Channel, "cause", o.Code, "fault", o.Fault,
			"årsag", cause(o.Code, o.Fault))
	}
}
