package agreement

import (
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/expr-lang/expr/vm"

	"boligbro/rules"
)

// condition is a compiled expression. It may be asked by many at once.
type condition struct {
	root  node
	parts []part // all of the root's
	uses  []int  // the fields that it reads, by their place in fields
	pool  sync.Pool
}

// truth is a value of the three, or that it could not be worked out.
type truth uint8

const (
	unknown truth = iota
	yes
	no
	failed
)

// node is a part of the condition with its three values. What it needed and could not know is added to the
// run.
type node interface{ value(r *run) truth }

// part is what is between and, or and not: a program of expr.
type part struct {
	program *vm.Program
	reads   []int // slots of the run
	at      int   // where it is in the expression, in characters
}

// negation turns yes and no around.
type negation struct{ of node }

// junction is and, or or.
type junction struct {
	left, right node
	or          bool
}

// run is the room in which the condition is worked out once.
type run struct {
	vm      vm.VM
	env     map[string]any
	leaves  []map[string]any // where the value of each slot is put
	keys    []string
	unknown []rules.Field // why a slot is not known; empty when it is
	missing []rules.Field
}

var errFailed = errors.New("the agreement's condition failed: a range is too large")

// holds is a rules.Condition.
func (c *condition) holds(theCase *rules.Case, o rules.Occurrence) (rules.Flag, []rules.Field, error) {
	r := c.pool.Get().(*run)
	defer c.pool.Put(r)
	r.missing = r.missing[:0]
	for slot, i := range c.uses {
		value, missing := fields[i].read(theCase, o)
		r.leaves[slot][r.keys[slot]], r.unknown[slot] = value, missing
	}
	switch c.root.value(r) {
	case yes:
		return rules.Yes, nil, nil
	case no:
		return rules.No, nil, nil
	case failed:
		return rules.Unknown, nil, errFailed
	}
	return rules.Unknown, slices.Clone(r.missing), nil
}

func (p part) value(r *run) truth {
	known := true
	for _, slot := range p.reads {
		if missing := r.unknown[slot]; missing != "" {
			r.missing = append(r.missing, missing)
			known = false
		}
	}
	if !known {
		return unknown
	}
	switch answer, err := r.vm.Run(p.program, r.env); {
	case err != nil:
		return failed
	case answer == true:
		return yes
	}
	return no
}

func (n negation) value(r *run) truth {
	switch v := n.of.value(r); v {
	case yes:
		return no
	case no:
		return yes
	default:
		return v
	}
}

// value asks both sides, since either can settle it alone. What a settled side lacked is forgotten.
func (j junction) value(r *run) truth {
	settles, other := no, yes
	if j.or {
		settles, other = yes, no
	}
	before := len(r.missing)
	left := j.left.value(r)
	if left == settles {
		r.missing = r.missing[:before]
		return settles
	}
	right := j.right.value(r)
	switch {
	case right == settles:
		r.missing = r.missing[:before]
		return settles
	case left == failed || right == failed:
		return failed
	case left == unknown || right == unknown:
		return unknown
	}
	return other
}

// try works every part out on small values, and gives the place of one that fails even then.
func (c *condition) try() (at int, failed bool) {
	r := c.pool.Get().(*run)
	for slot, i := range c.uses {
		r.leaves[slot][r.keys[slot]] = fields[i].sample()
	}
	for _, p := range c.parts {
		if _, err := r.vm.Run(p.program, r.env); err != nil {
			return p.at, true
		}
	}
	return 0, false
}

// slot is the place of a field among those that the condition reads.
func (c *condition) slot(i int) int {
	if at := slices.Index(c.uses, i); at >= 0 {
		return at
	}
	c.uses = append(c.uses, i)
	return len(c.uses) - 1
}

// prepare lets rooms be made for the fields that the condition reads.
func (c *condition) prepare() {
	c.pool.New = func() any {
		r := &run{vm: vm.VM{MemoryBudget: budget}, env: map[string]any{},
			unknown: make([]rules.Field, len(c.uses))}
		for _, i := range c.uses {
			path := strings.Split(fields[i].name, ".")
			into := r.env
			for _, part := range path[:len(path)-1] {
				if into[part] == nil {
					into[part] = map[string]any{}
				}
				into = into[part].(map[string]any)
			}
			r.leaves, r.keys = append(r.leaves, into), append(r.keys, path[len(path)-1])
		}
		return r
	}
}
