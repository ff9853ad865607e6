package intake

import (
	"cmp"
	"errors"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// Why a run is refused or failed, beside the codes of the feeds themselves.
const (
	ReasonEmpty      = "empty"       // a source gave no rows
	ReasonShrunk     = "shrunk"      // far fewer rows than the last time
	ReasonCrept      = "crept"       // far fewer rows than in the last month, little by little
	ReasonFew        = "too-few"     // fewer rows than the settings say that there are at least
	ReasonOld        = "old-content" // the newest legal step is older than the settings allow
	ReasonBad        = "mostly-bad"  // too many rows cannot be used
	ReasonRenumbered = "renumbered"  // too many known cases come under other numbers
	ReasonRewritten  = "rewritten"   // too many known cases have other people or another dwelling
	ReasonMisdated   = "misdated"    // too many known cases have steps on earlier days or of another kind
	ReasonLostSteps  = "lost-steps"  // too many known cases have lost their steps, or those of a kind
	ReasonMoved      = "moved"       // the source was another association's
	ReasonUseless    = "useless"     // no row can be used
	ReasonChanged    = "changed"     // the feed changed while it was read
	ReasonFailed     = "unavailable" // the feed could not be reached
	ReasonReplaced   = "replaced"    // a newer run has read the feeds in the place of a refused one
	ReasonExpired    = "expired"     // nobody accepted a refused run in time
)

// refusal is how a feed says that it cannot be whole; the text is the feed's own, and holds no value from it.
type refusal interface {
	error
	Refused() string
}

// defaultGuard is used where the settings say nothing.
var defaultGuard = Guard{MaxShrink: 20, MaxBad: 10, MaxRenumbered: 20, MaxRewritten: 20}

// Acceptable reports whether a person may accept a run that was refused for the reason: its feeds were read
// to the end, and only what they say is doubted. Of any other run there is nothing to adopt.
func Acceptable(reason string) bool {
	switch reason {
	case ReasonShrunk, ReasonCrept, ReasonFew, ReasonOld, ReasonBad, ReasonRenumbered,
		ReasonRewritten, ReasonMisdated, ReasonLostSteps:
		return true
	}
	return false
}

// Misplaced reports whether a run was refused because names, addresses or days seem to stand where they do not
// belong.
func Misplaced(reason string) bool { return reason == ReasonRewritten || reason == ReasonMisdated }

// guard refuses a run whose feeds cannot be whole, because what is missing from a feed would be read as
// families who owe nothing. What no person can accept comes before what one can, and that names or days may
// stand at wrong tenancies, so that no step of the run may be sent by itself, before the rest.
func (s *stage) guard() {
	for i, f := range s.feeds {
		state, reason := s.verdict(f, s.run.Sources[i])
		if reason == "" || s.run.Reason != "" && Acceptable(reason) && !Misplaced(reason) {
			continue
		}
		s.run.State, s.run.Reason, s.run.Source = state, reason, f.Name()
		s.run.Fault = f.fault
		if !Acceptable(reason) {
			return
		}
	}
}

func (s *stage) verdict(f *feed, r gateway.SourceRun) (gateway.RunState, string) {
	var refused refusal
	switch {
	case s.moved[f.Name()]:
		return gateway.RunRefused, ReasonMoved
	case errors.As(f.fault, &refused):
		return gateway.RunRefused, refused.Refused()
	case f.fault != nil:
		return gateway.RunFailed, ReasonFailed
	case r.Unchanged:
		return "", ""
	case r.Rows == 0:
		return gateway.RunRefused, ReasonEmpty
	case r.Quarantined == r.Rows:
		return gateway.RunRefused, ReasonUseless
	}
	limit := s.req.Guards[f.Name()]
	limit.MaxShrink = cmp.Or(limit.MaxShrink, defaultGuard.MaxShrink)
	if reason := f.misplaced(cmp.Or(limit.MaxRewritten, defaultGuard.MaxRewritten)); reason != "" {
		return gateway.RunRefused, reason
	}
	if limit.TooBad(r) {
		return gateway.RunRefused, ReasonBad
	}
	if reason := s.missing(f, r, limit); reason != "" {
		return gateway.RunRefused, reason
	}
	if f.Snapshot() && f.steps.many(cmp.Or(limit.MaxRewritten, defaultGuard.MaxRewritten)) {
		return gateway.RunRefused, ReasonLostSteps
	}
	if f.manyRenumbered(cmp.Or(limit.MaxRenumbered, defaultGuard.MaxRenumbered)) {
		return gateway.RunRefused, ReasonRenumbered
	}
	return "", ""
}

// From how many rows that cannot be used on a run can be refused: of many a part, of few half. Fewer wait for a
// person each, and hold up no others.
const (
	leastBad = 5
	halfBad  = 3
)

// TooBad reports whether too many of the rows cannot be used.
func (g Guard) TooBad(r gateway.SourceRun) bool {
	many := r.Quarantined >= leastBad || r.Quarantined >= halfBad && r.Quarantined*2 >= r.Rows
	return many && r.Quarantined*100 > r.Rows*cmp.Or(g.MaxBad, defaultGuard.MaxBad)
}

// Refuses are the reasons to refuse what a source gave that can be seen of it alone.
func (g Guard) Refuses(r gateway.SourceRun) (reasons []string) {
	if g.TooBad(r) {
		reasons = append(reasons, ReasonBad)
	}
	if r.Whole < g.MinRows {
		reasons = append(reasons, ReasonFew)
	}
	return reasons
}

// missing is why a whole list seems to lack rows: there are too few, or the newest are not among them.
func (s *stage) missing(f *feed, r gateway.SourceRun, limit Guard) (reason string) {
	before, known := s.before(f.Name())
	least := 100 - limit.MaxShrink
	switch {
	case !f.Snapshot():
	case r.Whole < limit.MinRows:
		return ReasonFew
	case known && r.Whole*100 < before*least:
		return ReasonShrunk
	case r.Whole*100 < s.most[f.Name()]*least:
		return ReasonCrept
	case f.emptied, limit.MaxStep > 0 && f.newest > 0 && f.newest.Add(limit.MaxStep) < s.req.Asked.Day:
		return ReasonOld
	}
	return ""
}

// before is how many different rows the source had in the last run that was adopted.
func (s *stage) before(name string) (int, bool) {
	last, ok := s.last.OfSource(name)
	return last.Whole, ok && last.Whole > 0
}

// A list that loses a little every night is held against the month behind it.
const (
	creeps    = 31 * 24 * time.Hour
	creepRuns = 2000 // more than a month of nights that are tried again every hour
)

// mostRows is how many different rows each source had at most in the runs of the last month that were
// adopted, since a person last accepted a run in spite of a refusal: from there on fewer are right.
func mostRows(r gateway.RunReader, association string, now time.Time) (map[string]int, error) {
	runs, err := r.Runs(gateway.Operator, association, creepRuns)
	most := map[string]int{}
	for i := range runs {
		run := &runs[i]
		if now.Sub(run.Started) > creeps {
			break
		}
		if run.State != gateway.RunAdopted && run.State != gateway.RunUnchanged {
			continue
		}
		for _, source := range run.Sources {
			most[source.Name] = max(most[source.Name], source.Whole)
		}
		if run.Accepted {
			break
		}
	}
	return most, err
}

// newestStep is the day of the newest legal step that has been taken by the day; zero: there is none.
func newestStep(events []rules.Event, by rules.Day) (newest rules.Day) {
	for i := range events {
		if e := &events[i]; e.Kind.Step() && e.On <= by {
			newest = max(newest, e.On)
		}
	}
	return newest
}

// alarm raises the alarm about a run that was refused or failed; a run that is whole settles the alarms of
// those before it.
func (s *stage) alarm(tx gateway.Tx) error {
	now := s.in.Now()
	settled := []gateway.AlarmKind{gateway.AlarmRunMissing}
	switch s.run.State {
	case gateway.RunRefused, gateway.RunFailed:
		alarm := gateway.Alarm{
			ID: gateway.NewID(), Kind: gateway.AlarmRunRefused, Association: s.run.Association,
			Subject: s.run.Association, Code: s.run.Reason, Raised: now,
		}
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
