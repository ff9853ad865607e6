package restapi

import "boligbro/adapters"

// repeats finds what comes twice and must not, in constant memory. What the digest takes for a repetition is
// suspected only: another reading counts the suspects exactly.
type repeats struct {
	digest  *adapters.Digest
	maybe   map[string]bool
	counted map[string]int // the suspects of the reading before
}

// mostSuspects are more than the digest suspects by chance.
const mostSuspects = 1000

func newRepeats(suspects []string) *repeats {
	r := &repeats{maybe: map[string]bool{}, counted: map[string]int{}}
	for _, id := range suspects {
		r.counted[id] = 0
	}
	return r
}

// add adds one, and reports whether it may still be that none has come twice.
func (r *repeats) add(id string) bool {
	if _, suspected := r.counted[id]; suspected {
		r.counted[id]++
		return r.counted[id] == 1
	}
	if r.digest == nil {
		r.digest = adapters.NewDigest() // which is large
	}
	if r.digest.Has(id) {
		r.maybe[id] = true
	}
	r.digest.Add([]byte(id))
	return len(r.maybe) <= mostSuspects
}

// suspects are those that may have come twice.
func (r *repeats) suspects() (all []string) {
	for id := range r.maybe {
		all = append(all, id)
	}
	return all
}
