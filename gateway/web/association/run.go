package association

import (
	"time"

	"boligbro/gateway"
	"boligbro/gateway/intake"
	"boligbro/gateway/web"
	"boligbro/rules/lang"
)

// run is what one source gave in one run.
type run struct {
	gateway.SourceRun
	Started  time.Time
	State    gateway.RunState
	Refusal  string // why the run came to nothing, beside the source that it failed at
	Accepted bool
	Held     string // the page of the new steps that the run holds back; empty: nobody can tell of any
}

// runsOf gives each run a line for every source, and an empty line where it read none.
func runsOf(cvr string, runs []gateway.Run, p *web.Page) (lines []run) {
	for _, r := range runs {
		sources := r.Sources
		if len(sources) == 0 {
			sources = []gateway.SourceRun{{Name: r.Source}}
		}
		for _, source := range sources {
			line := run{SourceRun: source, Started: r.Started, State: r.State, Accepted: r.Accepted}
			if r.Reason != "" && (r.Source == source.Name || r.Source == "") {
				line.Refusal = lang.Of(lang.RunReasons, r.Reason).In(p.Lang)
				if r.State == gateway.RunRefused && intake.Acceptable(r.Reason) {
					line.Held = p.Link(heldPath(cvr, r.ID))
				}
			}
			lines = append(lines, line)
		}
	}
	return lines
}
