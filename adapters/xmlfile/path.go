package xmlfile

import (
	"strconv"
	"strings"
)

// node is an element inside a record on the way to a column.
type node struct {
	cell     int // the column that its text is; -1: none
	attrs    map[string]int
	children map[string]*group
}

// group is the elements of one name below a node.
type group struct {
	nodes []*node // the first, the second ...; nil: no column is in that one
	seen  int     // how many there were in the element that is read
}

// most is how many elements of one name a path can tell apart.
const most = 99

// add adds the path of a column. It reports whether it is one.
func (n *node) add(path string, cell int) bool {
	steps := strings.Split(strings.Trim(path, "/"), "/")
	for i, step := range steps {
		if name, is := strings.CutPrefix(step, "@"); is {
			if i < len(steps)-1 || name == "" {
				return false
			}
			if n.attrs == nil {
				n.attrs = map[string]int{}
			}
			n.attrs[name] = cell
			return true
		}
		name, rest, indexed := strings.Cut(step, "[")
		number := 1
		if indexed {
			digits, closed := strings.CutSuffix(rest, "]")
			var err error
			if number, err = strconv.Atoi(digits); err != nil || !closed || number < 1 || number > most {
				return false
			}
		}
		if name == "" || strings.ContainsAny(name, " :@[]") {
			return false
		}
		n = n.child(name, number)
	}
	n.cell = cell
	return true
}

func (n *node) child(name string, number int) *node {
	if n.children == nil {
		n.children = map[string]*group{}
	}
	g := n.children[name]
	if g == nil {
		g = &group{}
		n.children[name] = g
	}
	for len(g.nodes) < number {
		g.nodes = append(g.nodes, nil)
	}
	if g.nodes[number-1] == nil {
		g.nodes[number-1] = &node{cell: -1}
	}
	return g.nodes[number-1]
}

// begin begins an element of the node.
func (n *node) begin() {
	for _, g := range n.children {
		g.seen = 0
	}
}

// next is the node of the next element of that name; nil: no column is in it. more reports that there are
// more of the name than the columns have room for, so that something would be lost.
func (n *node) next(name string) (child *node, more bool) {
	g := n.children[name]
	if g == nil {
		return nil, false
	}
	g.seen++
	if g.seen > len(g.nodes) {
		return nil, true
	}
	return g.nodes[g.seen-1], false
}
