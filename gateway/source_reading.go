package gateway

import (
	"errors"
	"slices"
)

// SourceReading is a run in which a source was read.
type SourceReading struct{ Run, Source string }

// LastReadings are the runs in which each source was last read and adopted, or is about to be, and before
// them those since then that were not: what they could not use is not forgotten because they were refused.
func LastReadings(r RunReader, s Scope, association string) ([]SourceReading, error) {
	runs, err := r.Runs(s, association, 30)
	if err != nil {
		return nil, err
	}
	adopted := func(run Run) bool {
		return run.State == RunStaged || run.State == RunAdopted || run.State == RunUnchanged
	}
	if i := slices.IndexFunc(runs, adopted); i >= 0 {
		runs = runs[:i+1]
	} else if last, err := r.LastAdopted(s, association); err == nil {
		runs = append(runs, last)
	} else if !errors.Is(err, ErrNotFound) {
		return nil, err
	}
	var all []SourceReading
	for _, run := range runs {
		for _, source := range run.Sources {
			if one := (SourceReading{source.Read, source.Name}); one.Run != "" && !slices.Contains(all, one) {
				all = append(all, one)
			}
		}
	}
	return all, nil
}

// UnlistedRows is how many rows that could not be used are beyond those that are kept, by the last readings. Of
// one source the readings hold the same rows again, so the most of them counts.
func UnlistedRows(r RunReader, association string) (unlisted int, err error) {
	readings, err := LastReadings(r, Operator, association)
	most := map[string]int{}
	for _, read := range readings {
		run, err := r.Run(Operator, read.Run)
		if err != nil {
			return 0, err
		}
		source, _ := run.OfSource(read.Source)
		most[read.Source] = max(most[read.Source], source.Unlisted)
	}
	for _, rows := range most {
		unlisted += rows
	}
	return unlisted, err
}
