package intake

import (
	"cmp"
	"errors"

	"boligbro/gateway"
	"boligbro/rules/lang"
)

// Why a run is refused or failed, beside the codes of the feeds themselves.
const (
	ReasonEmpty   = "empty"       // a source gave no rows
	ReasonShrunk  = "shrunk"      // far fewer rows than the last time
	ReasonBad     = "mostly-bad"  // too many rows cannot be used
	ReasonChanged = "changed"     // the feed changed while it was read
	ReasonFailed  = "unavailable" // the feed could not be reached
)

// reasonTexts say what a reason means and what to do. The feeds' own codes are said by the feeds.
var reasonTexts = map[string]map[lang.Language]string{
	ReasonEmpty: {
		lang.Danish:  "udtrækket indeholder ingen rækker; få det lavet igen",
		lang.English: "the feed holds no rows; have it made again",
	},
	ReasonShrunk: {
		lang.Danish:  "udtrækket har langt færre rækker end sidst (guard.maxShrink); se efter om det er helt",
		lang.English: "the feed has far fewer rows than the last time (guard.maxShrink); check that it is whole",
	},
	ReasonBad: {
		lang.Danish:  "for mange rækker kan ikke bruges (guard.maxBad); se efter om kolonner og datoer står, som indstillingerne siger",
		lang.English: "too many rows cannot be used (guard.maxBad); check that columns and dates are written as the settings say",
	},
	ReasonChanged: {
		lang.Danish:  "udtrækket blev ændret, mens det blev læst; prøv igen, når det er færdigt",
		lang.English: "the feed changed while it was read; try again when it is complete",
	},
	ReasonFailed: {
		lang.Danish:  "kilden kunne ikke nås; prøv igen",
		lang.English: "the source could not be reached; try again",
	},
	gateway.ReasonInterrupted: {
		lang.Danish:  "kørslen blev afbrudt, før kilderne var læst; den næste kørsel læser dem igen",
		lang.English: "the run was interrupted before the sources were read; the next run reads them again",
	},
}

// ReasonText says why a run was refused or failed, and what to do; the code itself when it is a feed's own.
func ReasonText(reason string, l lang.Language) string {
	if text, ok := reasonTexts[reason][l]; ok {
		return text
	}
	return reason
}

var errChanged = errors.New("the feed changed while it was read")

// refusal is how a feed says that it cannot be whole; the text is the feed's own, and holds no value from it.
type refusal interface {
	error
	Refused() string
}

// defaultGuard is used where the settings say nothing.
var defaultGuard = Guard{MaxShrink: 20, MaxBad: 10}

// guard refuses a run whose feeds cannot be whole, because what is missing from a feed would be read as families
// who owe nothing.
func (s *stage) guard() {
	for i, f := range s.feeds {
		state, reason := s.verdict(f, s.run.Sources[i])
		if reason == "" {
			continue
		}
		s.run.State, s.run.Reason, s.run.Source = state, reason, f.Name()
		s.run.Fault = f.fault
		return
	}
}

func (s *stage) verdict(f *feed, r gateway.SourceRun) (gateway.RunState, string) {
	var refused refusal
	switch {
	case errors.As(f.fault, &refused):
		return gateway.RunRefused, refused.Refused()
	case errors.Is(f.fault, errChanged):
		return gateway.RunRefused, ReasonChanged
	case f.fault != nil:
		return gateway.RunFailed, ReasonFailed
	case r.Unchanged:
		return "", ""
	case r.Rows == 0:
		return gateway.RunRefused, ReasonEmpty
	}
	limit := s.req.Guards[f.Name()]
	limit.MaxBad, limit.MaxShrink = cmp.Or(limit.MaxBad, defaultGuard.MaxBad), cmp.Or(limit.MaxShrink, defaultGuard.MaxShrink)
	if r.Quarantined*100 > r.Rows*limit.MaxBad {
		return gateway.RunRefused, ReasonBad
	}
	if before, ok := s.before(f.Name()); ok && r.Rows*100 < before*(100-limit.MaxShrink) {
		return gateway.RunRefused, ReasonShrunk
	}
	return "", ""
}

// before is how many rows the source had in the last run that was adopted.
func (s *stage) before(name string) (int, bool) {
	last, ok := s.last.OfSource(name)
	return last.Whole, ok && last.Whole > 0
}

// alarm tells a person of a run that was refused or failed; a run that is whole settles the alarms of those before it.
func (s *stage) alarm(tx gateway.Tx) error {
	now := s.in.Now()
	settled := []gateway.AlarmKind{gateway.AlarmRunMissing}
	switch s.run.State {
	case gateway.RunRefused, gateway.RunFailed:
		alarm := gateway.Alarm{ID: gateway.NewID(), Kind: gateway.AlarmRunRefused, Association: s.run.Association, Subject: s.run.Association, Code: s.run.Reason, Raised: now}
		if s.run.State == gateway.RunFailed {
			alarm.Kind = gateway.AlarmRunFailed
		}
		if _, err := tx.Raise(alarm); err != nil {
			return err
		}
	default:
		settled = append(settled, gateway.AlarmRunRefused, gateway.AlarmRunFailed)
	}
	for _, kind := range settled {
		if err := tx.Resolve(kind, s.run.Association, now); err != nil {
			return err
		}
	}
	return nil
}
