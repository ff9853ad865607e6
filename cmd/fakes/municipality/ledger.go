package municipality

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"sync"
)

// Counts is what the municipality has met. Received, Distinct, Repeated and Differing survive a restart with
// Options.State.
type Counts struct {
	Requests int `json:"requests"` // messages that were begun, whatever came of them
	Received int `json:"received"` // messages kept
	Distinct int `json:"distinct"` // message ids among them
	Repeated int `json:"repeated"` // kept once more under an id that was known
	// other bytes under an id that was known: a fault of the sender
	Differing int            `json:"differing"`
	Unsigned  int            `json:"unsigned"` // no or a wrong signature
	Unusable  int            `json:"unusable"` // signed, and not a notice, or for another municipality
	Letters   int            `json:"letters"`  // mails of text alone, such as alarms to a person
	Refused   int            `json:"refused"`
	Busy      int            `json:"busy"`
	Dropped   int            `json:"dropped"`  // before or after reading
	Receipts  int            `json:"receipts"` // receipts that were answered with 2xx
	Spurned   int            `json:"spurned"`  // receipts that were answered with anything else
	Messages  map[string]int `json:"messages"` // how often each message id was kept
}

// ledger counts, and writes what was kept to a file before it is answered for.
type ledger struct {
	mu     sync.Mutex
	counts Counts
	hashes map[string]string
	file   *os.File
}

// entry is a line of the state file.
type entry struct {
	ID   string `json:"id"`
	Hash string `json:"hash"`
}

func openLedger(path string) (*ledger, error) {
	l := &ledger{counts: Counts{Messages: map[string]int{}}, hashes: map[string]string{}}
	if path == "" {
		return l, nil
	}
	old, err := os.ReadFile(path)
	if err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	lines := bufio.NewScanner(bytes.NewReader(old))
	whole := 0
	for lines.Scan() {
		var e entry
		if json.Unmarshal(lines.Bytes(), &e) != nil || e.ID == "" {
			break // the last line, cut when the program was killed before it answered
		}
		whole += len(lines.Bytes()) + 1
		l.note(e)
	}
	if whole < len(old)-1 && bytes.IndexByte(old[min(whole, len(old)):], '\n') >= 0 {
		return nil, fmt.Errorf("%s is not a state file of the pretend municipality; name another, or "+
			"remove it", path)
	}
	if l.file, err = os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600); err != nil {
		return nil, err
	}
	whole = min(whole, len(old))
	if err := l.file.Truncate(int64(whole)); err != nil {
		return nil, err
	}
	_, err = l.file.Seek(int64(whole), 0)
	return l, err
}

// keep counts a message as kept. same is false when its id was known with other bytes; then it is not kept.
func (l *ledger) keep(id string, body []byte) (first, same bool, err error) {
	sum := sha256.Sum256(body)
	e := entry{id, hex.EncodeToString(sum[:8])}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file != nil {
		line, err := json.Marshal(e)
		if err != nil {
			return false, false, err
		}
		if _, err := l.file.Write(append(line, '\n')); err != nil {
			return false, false, err
		}
	}
	first, same = l.note(e)
	return first, same, nil
}

func (l *ledger) note(e entry) (first, same bool) {
	hash, repeated := l.hashes[e.ID]
	if repeated && hash != e.Hash {
		l.counts.Differing++
		return false, false
	}
	l.hashes[e.ID] = e.Hash
	l.counts.Received++
	l.counts.Messages[e.ID]++
	if repeated {
		l.counts.Repeated++
	} else {
		l.counts.Distinct++
	}
	return !repeated, true
}

func (l *ledger) count(change func(*Counts)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	change(&l.counts)
}

func (l *ledger) close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file == nil {
		return nil
	}
	err := l.file.Close()
	l.file = nil
	return err
}

// Counts is what the municipality has met until now.
func (m *Municipality) Counts() Counts {
	m.ledger.mu.Lock()
	defer m.ledger.mu.Unlock()
	c := m.ledger.counts
	c.Messages = make(map[string]int, len(m.ledger.counts.Messages))
	for id, n := range m.ledger.counts.Messages {
		c.Messages[id] = n
	}
	return c
}
