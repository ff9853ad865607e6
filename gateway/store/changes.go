package store

import (
	"fmt"
	"slices"

	"boligbro/gateway"
)

// change is what follows from one judgement, with what of the stored case it is written by.
type change struct {
	*gateway.Changes
	key         *dataKey
	tenancy     string // the housing system's own number
	evaluations int    // how many the case will have
}

// Apply stores what follows from judgements, each as one act. It looks at all that they rest on before it
// writes anything.
func (t *tx) Apply(changes ...gateway.Changes) error {
	all := make([]change, len(changes))
	for i := range changes {
		all[i].Changes = &changes[i]
		if err := t.check(all[i].Changes); err != nil {
			return err
		}
	}
	for i := range all {
		if err := t.renumber(&all[i], all[i].Case.ID); err != nil { // so that no two bear one number meanwhile
			return err
		}
	}
	for i := range all {
		if err := t.begin(&all[i]); err != nil {
			return err
		}
	}
	if err := t.writeChanges(all); err != nil {
		return err
	}
	if err := t.seeFilings(changes); err != nil {
		return err
	}
	for i := range all {
		if err := t.alarm(all[i].Changes); err != nil {
			return err
		}
	}
	return nil
}

// check refuses changes whose basis has moved, and those that do not hang together.
func (t *tx) check(c *gateway.Changes) error {
	if !c.New { // of a new case the database refuses a second one of the tenancy
		stored, err := t.basis(c.Case.ID)
		if err != nil {
			return err
		}
		if stored != c.Basis {
			return fmt.Errorf("the case has moved on since it was judged: %w", gateway.ErrMoved)
		}
		if err := t.checkNotices(c); err != nil {
			return err
		}
	}
	if !sound(c) {
		return gateway.ErrState
	}
	return nil
}

// sound reports whether the parts of the changes are about one version of one case.
func sound(c *gateway.Changes) bool {
	before := c.Basis.Version
	if c.New {
		before = 0
	}
	version := before
	if c.Renumbered && (c.New || c.Version == nil) {
		return false
	}
	if v := c.Version; v != nil {
		version++
		if v.Case != c.Case.ID || v.Version != version || c.Evaluation == nil {
			return false // a version is judged when it is stored
		}
	}
	if e := c.Evaluation; e != nil && (e.Case != c.Case.ID || e.Version != version || version == 0) {
		return false
	}
	return c.Case.Version == version && soundThreads(c)
}

// soundThreads reports whether notices and messages are of the case, and nothing has happened to them.
func soundThreads(c *gateway.Changes) bool {
	for _, d := range c.Lapsed {
		if d.Case != c.Case.ID || d.State != gateway.Lapsed {
			return false
		}
	}
	for _, d := range c.Worded {
		if d.Case != c.Case.ID || !wordable(d) {
			return false
		}
	}
	for _, d := range c.Messages {
		if d.Case != c.Case.ID || d.Kind == gateway.FirstNotice || !begins(d) {
			return false
		}
	}
	for _, f := range c.Notices {
		n, d := f.Notice, f.Delivery
		if n.Case != c.Case.ID || d.Notice != n.ID || d.Case != n.Case || d.Kind != gateway.FirstNotice ||
			!begins(d) {
			return false
		}
	}
	return true
}

// begins reports whether the delivery is as one that nothing has happened to.
func begins(d gateway.Delivery) bool { return d.State == gateway.Queued || d.State == gateway.Unrouted }

// wordable reports whether the delivery is as one that can be worded anew: it waits, or was given up.
func wordable(d gateway.Delivery) bool { return begins(d) || d.State == gateway.Failed }

// basis is how far all is that a judgement of the case rests on.
func (t *tx) basis(caseID string) (gateway.Basis, error) {
	return one(&t.reader, func(row scanner) (b gateway.Basis, err error) {
		var later int
		err = clean(row.Scan(&b.Version, &b.Evaluations, &b.Notices, &b.Acts, &later, &b.Answers))
		b.Acts += later
		return b, err
	}, `SELECT c.version, c.evaluations, (SELECT count(*) FROM notices n WHERE n.case_id = c.id),
		(SELECT coalesce(sum(d.acts + 1), 0) FROM notices n JOIN deliveries d ON d.id = n.delivery
		WHERE n.case_id = c.id),
		(SELECT coalesce(sum(d.acts + 1), 0) FROM notices n JOIN deliveries d ON d.notice = n.id
		AND d.kind <> 'notice'
			WHERE n.case_id = c.id),
		(SELECT count(*) FROM answers a WHERE a.case_id = c.id)
		FROM cases c WHERE c.id = $1`+t.lock, caseID)
}

// begin moves a stored case on, and makes room for what replaces what is stored.
func (t *tx) begin(c *change) error {
	if c.RuleSet != nil {
		if err := t.addRuleSet(*c.RuleSet); err != nil {
			return err
		}
	}
	if c.New {
		c.tenancy = c.Case.Tenancy
		return nil
	}
	if err := t.renumber(c, c.Case.Key); err != nil {
		return err
	}
	if err := t.moveHead(c); err != nil {
		return fmt.Errorf("move the case on: %w", err)
	}
	if !c.KeepTasks {
		if err := t.clearTasks(c.Tasks, `t.case_id = ? AND t.kind IN ('finding', 'question')`,
			c.Case.ID); err != nil {
			return err
		}
	}
	for _, d := range c.Lapsed {
		if err := t.SetDelivery(d); err != nil {
			return fmt.Errorf("let a message lapse: %w", err)
		}
	}
	for _, d := range c.Worded {
		if err := t.word(d); err != nil {
			return fmt.Errorf("word a message anew: %w", err)
		}
	}
	return nil
}

// alarm settles and raises the alarms of a stored case; those of a new one are written with it.
func (t *tx) alarm(c *gateway.Changes) error {
	if c.New {
		return nil
	}
	for _, end := range c.Settled {
		if err := t.Resolve(end.Kind, end.Subject, end.At); err != nil {
			return err
		}
	}
	for _, a := range c.Raised {
		if _, err := t.Raise(a); err != nil {
			return err
		}
	}
	return nil
}

// changesTogether are sealed together, while those before are written.
const changesTogether = 64

// writeChanges seals the changes and writes them. The next are sealed while those before are written: the two
// share the machine's processors.
func (t *tx) writeChanges(all []change) error {
	if err := t.flush(); err != nil {
		return err
	}
	sealed := make(chan *batch, 1)
	go func() {
		defer close(sealed)
		for together := range slices.Chunk(all, changesTogether) {
			b := newBatch()
			for i := range together {
				together[i].seal(b, t.db.keys)
			}
			sealed <- b
		}
	}()
	for b := range sealed {
		t.addBatch(b)
	}
	return t.broken
}

// seal adds the rows and the leaves of the changes.
func (c *change) seal(b *batch, keys *keyring) {
	if c.New {
		c.addCase(b, keys)
	}
	for _, a := range c.Answers {
		addAnswer(b, a, c.key, keys.hider)
	}
	switch {
	case c.Version != nil:
		c.addVersion(b)
	case c.Evaluation != nil:
		c.addEvaluation(b)
	}
	for _, first := range c.Notices {
		c.addNotice(b, first, keys)
	}
	for _, d := range c.Messages {
		addMessage(b, d, c.key)
	}
	if !c.KeepTasks {
		addTasks(b, c.Tasks, c.key, keys.hider)
	}
	if c.New {
		for _, a := range c.Raised {
			addAlarm(b, a, keys)
		}
	}
}
