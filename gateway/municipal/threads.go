package municipal

import "sync"

// threads remembers, in memory only, in which threads the newest message calls back what the notice told of,
// so that a sweep does not open them all each hour. Messages are sealed; they are added, and lapse: a thread
// of as many messages, of which as many have lapsed, says the same.
type threads struct {
	mu    sync.Mutex
	said  map[string]threadSaid // by notice
	asked map[string]int        // by notice that was asked about and is not known: how many messages it had
}

type threadSaid struct {
	later      int // gateway.NoticeHead
	calledBack bool
}

// threadsMost bounds what is remembered.
const threadsMost = 200_000

// calledBack reports whether the thread with so many messages after the notice calls it back, and whether
// that is known. A notice that nothing follows on stands.
func (t *threads) calledBack(notice string, later int) (is, known bool) {
	if later == 0 {
		return false, true
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	said, ok := t.said[notice]
	if ok && said.later == later {
		return said.calledBack, true
	}
	if t.asked == nil || len(t.asked) > threadsMost {
		t.asked = map[string]int{}
	}
	t.asked[notice] = later
	return false, false
}

// remember keeps what the threads say.
func (t *threads) remember(views []NoticeView) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.said == nil || len(t.said) > threadsMost {
		t.said = map[string]threadSaid{}
	}
	for i := range views {
		v := &views[i]
		if later, ok := t.asked[v.ID]; ok && !v.Unreadable {
			t.said[v.ID] = threadSaid{later, !v.Withdrawn.IsZero()}
			delete(t.asked, v.ID)
		}
	}
}
