package casework

import (
	"context"
	"errors"
	"maps"
	"slices"

	"boligbro/gateway"
	"boligbro/rules"
)

// Sources are asked for what is not kept of a case (pared.go), when a person or the rules need it before the
// sources are read the next time.
type Sources interface {
	// Tell gives what each source that can be asked says of these tenancies now, by tenancy. What cannot be
	// asked, or used, is left out.
	Tell(ctx context.Context, association string, tenancies map[string]bool) map[string][]Told
}

// Told is what one source says of a tenancy.
type Told struct {
	Source  string
	Digest  string // of what it says, as in gateway.Case
	Records []rules.Record
}

// errWanted stops a judging for which sources must be asked.
var errWanted = errors.New("the sources must be asked first")

// Decide reads and judges, and stores what follows as one act, with what else is stored beside it (nil:
// nothing). When somebody moves a case on in between, it is judged again. Where that takes more of a case
// than is kept, its sources are asked first; what they cannot tell is missing, and the rules say so to a
// person.
func (cw *Casework) Decide(
	ctx context.Context, judge func(gateway.Reader) ([]gateway.Changes, error), beside func(gateway.Tx) error,
) error {
	if cw.Sources == nil {
		return cw.DecideByKept(ctx, judge, beside)
	}
	var cases []gateway.Case
	err := cw.DecideByKept(ctx, func(r gateway.Reader) ([]gateway.Changes, error) {
		changes, err := judge(r)
		if cases = wanting(changes); err == nil && len(cases) > 0 {
			return nil, errWanted
		}
		return changes, err
	}, beside)
	if !errors.Is(err, errWanted) {
		return err
	}
	told := cw.ask(ctx, cases)
	return cw.DecideByKept(ctx, func(r gateway.Reader) ([]gateway.Changes, error) {
		return judge(toldReader{r, told})
	}, beside)
}

// wanting are the cases whose next versions lack what their sources know.
func wanting(changes []gateway.Changes) (cases []gateway.Case) {
	for i := range changes {
		c := &changes[i].Case
		if changes[i].Version != nil && slices.Contains(slices.Collect(maps.Values(c.Digests)), wanted) {
			cases = append(cases, *c)
		}
	}
	return cases
}

// ask asks the sources about the cases, and gives what they say by the cases' ids.
func (cw *Casework) ask(ctx context.Context, cases []gateway.Case) map[string][]Told {
	tenancies := map[string]map[string]bool{}
	for _, c := range cases {
		if tenancies[c.Association] == nil {
			tenancies[c.Association] = map[string]bool{}
		}
		tenancies[c.Association][c.Tenancy] = true
	}
	said := map[string]map[string][]Told{}
	for association, all := range tenancies {
		said[association] = cw.Sources.Tell(ctx, association, all)
	}
	told := map[string][]Told{}
	for _, c := range cases {
		told[c.ID] = said[c.Association][c.Tenancy]
	}
	return told
}

// toldReader reads what is kept with what sources have just told of it.
type toldReader struct {
	gateway.Reader
	told map[string][]Told // by the case's id
}

// tell puts what the sources told into the dossier, for those of which it is not kept.
func (r toldReader) tell(d *Dossier) {
	for _, said := range r.told[d.Case.ID] {
		if !ParedOf(d.Case, said.Source) {
			continue
		}
		d.Told = true
		d.Case.Digests = maps.Clone(d.Case.Digests)
		d.Case.Digests[said.Source] = said.Digest
		d.Records = Reread(d.Records, said.Source, said.Records)
	}
}

// teller is a reader that knows more than is kept.
type teller interface{ tell(*Dossier) }
