package store

import "sync"

// recentMost is how many opened keys are kept at least: those of the deliveries that a pass of sending has in
// hand.
const recentMost = 1024

// recentKeys are the keys of cases that were opened last. A message is sent in three steps, and each of them
// needs its case's key. Who asks must give what the database holds, so that the key of an erased case is
// found no more, and a key that was moved to another case is found wrong.
type recentKeys struct {
	mu          sync.Mutex
	keys, older map[recentKey]*dataKey
}

type recentKey struct{ caseID, wrapped string }

func (r *recentKeys) get(caseID string, wrapped []byte) *dataKey {
	r.mu.Lock()
	defer r.mu.Unlock()
	at := recentKey{caseID, string(wrapped)}
	if key := r.keys[at]; key != nil {
		return key
	}
	return r.older[at]
}

func (r *recentKeys) put(caseID string, wrapped []byte, key *dataKey) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.keys == nil || len(r.keys) >= recentMost {
		r.keys, r.older = make(map[recentKey]*dataKey, recentMost), r.keys
	}
	r.keys[recentKey{caseID, string(wrapped)}] = key
}
