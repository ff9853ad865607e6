package intake

import "boligbro/gateway"

// A source keeps its association: read for another, each of its cases would come as a new one, and every notice
// would be sent a second time.

// movedFeeds are the sources that are new to the association and were another's in runs that were adopted.
func (s *stage) movedFeeds(r gateway.RunReader) (map[string]bool, error) {
	moved, fresh := map[string]bool{}, map[string]bool{}
	for _, f := range s.req.Feeds {
		if _, known := s.last.OfSource(f.Name()); !known {
			fresh[f.Name()] = true
		}
	}
	if len(fresh) == 0 {
		return moved, nil
	}
	runs, err := r.Runs(gateway.Operator, "", creepRuns)
	for i := range runs {
		run := &runs[i]
		if run.Association == s.req.Association ||
			run.State != gateway.RunAdopted && run.State != gateway.RunUnchanged {
			continue
		}
		for _, source := range run.Sources {
			moved[source.Name] = moved[source.Name] || fresh[source.Name]
		}
	}
	return moved, err
}
