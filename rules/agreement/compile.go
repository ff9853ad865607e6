package agreement

import (
	"errors"
	"slices"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/checker"
	"github.com/expr-lang/expr/compiler"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/optimizer"
	"github.com/expr-lang/expr/parser"

	"boligbro/rules"
	"boligbro/rules/lang"
	"boligbro/rules/text"
)

const (
	mostText  = 2000                  // characters of an expression
	mostNodes = 200                   // parts of it
	budget    = 10_000                // values that it may hold when it runs
	mostWhole = 1_000_000_000_000_000 // the largest number, so that no sum of so many parts runs over
)

// compile reads an expression, checks its fields, words and types, and makes a condition of it.
func compile(when string) (*condition, *Error) {
	switch {
	case strings.TrimSpace(when) == "":
		return nil, &Error{Key: "when", Words: lang.Text{
			DA: "mangler; skriv et udtryk, der er sandt for de skridt, aftalen omfatter",
			EN: "is missing; write an expression that is true for the steps that the agreement covers"}}
	case len([]rune(when)) > mostText:
		return nil, &Error{Key: "when", Words: lang.Text{
			DA: "udtrykket er for langt (over 2000 tegn)",
			EN: "the expression is too long (over 2000 characters)"}}
	}
	config := conf.CreateNew()
	for _, option := range []expr.Option{expr.Env(typed()), expr.AsBool(), expr.DisableAllBuiltins(),
		expr.DisableIfOperator(), expr.MaxNodes(mostNodes)} {
		option(config)
	}
	clear(config.Builtins)
	tree, err := parser.ParseWithConfig(when, config)
	if err != nil {
		if strings.Contains(err.Error(), "maximum allowed nodes") {
			return nil, &Error{Key: "when", Words: lang.Text{
				DA: "udtrykket har for mange led (over 200)",
				EN: "the expression has too many parts (over 200)"}}
		}
		return nil, placed(when, err, "udtrykket kan ikke forstås herfra; se efter parenteser, "+
			"anførselstegn og ord",
			"the expression cannot be understood from here on; look at brackets, quotes and words")
	}
	c := &condition{}
	r := &reading{text: when, fields: map[ast.Node]int{}}
	if fault := r.read(tree.Node); fault != nil {
		return nil, fault
	}
	if _, err := checker.Check(tree, config); err != nil {
		return nil, placed(when, err, "typerne passer ikke sammen: hele udtrykket skal være sandt eller "+
			"falsk, og tal, tekst og sandt/falsk kan ikke sammenlignes",
			"the types do not fit: the whole must be true or false, and numbers, texts and true/false "+
				"cannot be compared")
	}
	c.root, err = c.split(tree, tree.Node, config, r)
	if err != nil {
		return nil, placed(when, err, "udtrykket kan ikke regnes ud, for eksempel fordi et tal er for stort",
			"the expression cannot be worked out, for instance because a number is too large")
	}
	c.prepare()
	if at, failed := c.try(); failed {
		return nil, fault(when, at, "delen kan ikke regnes ud, fordi et område (..) er for stort; skriv "+
			"den med < og >", "the part cannot be worked out, because a range (..) is too large; write it "+
			"with < and >")
	}
	return c, nil
}

// placed is expr's error as one of ours: of its own only the place is used, since its text quotes the
// expression.
func placed(text string, err error, da, en string) *Error {
	at := 0
	var found *file.Error
	if errors.As(err, &found) {
		at = found.From
	}
	return fault(text, at, da, en)
}

// split makes the tree of three values: what is between and, or and not is a part of its own.
func (c *condition) split(tree *parser.Tree, n ast.Node, config *conf.Config, r *reading) (node, error) {
	switch n := n.(type) {
	case *ast.UnaryNode:
		if n.Operator == "not" || n.Operator == "!" {
			of, err := c.split(tree, n.Node, config, r)
			return negation{of}, err
		}
	case *ast.BinaryNode:
		or := n.Operator == "or" || n.Operator == "||"
		if or || n.Operator == "and" || n.Operator == "&&" {
			left, err := c.split(tree, n.Left, config, r)
			if err != nil {
				return nil, err
			}
			right, err := c.split(tree, n.Right, config, r)
			return junction{left, right, or}, err
		}
	}
	p := part{at: n.Location().From}
	for _, i := range r.under(n) {
		p.reads = append(p.reads, c.slot(i))
	}
	if err := optimizer.Optimize(&n, config); err != nil {
		return nil, err
	}
	program, err := compiler.Compile(&parser.Tree{Node: n, Source: tree.Source}, config)
	p.program = program
	c.parts = append(c.parts, p)
	return p, err
}

// reading goes through an expression before its types are checked: only what is listed in the package's
// documentation may be in it, and words that no field can be are errors, because they would never be found.
type reading struct {
	text   string
	fields map[ast.Node]int // where a field is read
}

// operators that may be between two parts.
var operators = map[string]bool{
	"and": true, "&&": true, "or": true, "||": true, "==": true, "!=": true, "<": true, "<=": true, ">": true,
	">=": true, "in": true,
	"contains": true, "startsWith": true, "endsWith": true, "+": true, "-": true, "..": true,
}

var comparing = map[string]bool{"==": true, "!=": true, "<": true, "<=": true, ">": true, ">=": true}

func (r *reading) fault(n ast.Node, da, en string) *Error {
	return fault(r.text, n.Location().From, da, en)
}

func (r *reading) tooLarge(n ast.Node) *Error {
	return r.fault(n, "tallet er for stort; det største er 1.000.000.000.000.000",
		"the number is too large; the largest is 1,000,000,000,000,000")
}

func (r *reading) read(n ast.Node) *Error {
	switch n := n.(type) {
	case *ast.BoolNode:
		return nil
	case *ast.StringNode:
		return word(n)
	case *ast.IntegerNode:
		return r.number(n, float64(n.Value))
	case *ast.FloatNode:
		return r.number(n, n.Value)
	case *ast.ArrayNode:
		return r.list(n.Nodes)
	case *ast.UnaryNode:
		if n.Operator == "not" || n.Operator == "!" || n.Operator == "-" || n.Operator == "+" {
			return r.all(n.Node)
		}
	case *ast.BinaryNode:
		if operators[n.Operator] {
			return r.operation(n)
		}
	case *ast.IdentifierNode, *ast.MemberNode:
		return r.field(n)
	}
	return r.fault(n, "det kan ikke bruges i en aftale: kun felter, tal, tekster, lister og operatorer, "+
		"ingen funktioner",
		"this cannot be used in an agreement: only fields, numbers, texts, lists and operators, no functions")
}

// word brings a text to the form in which it is compared. A space that it begins or ends with is meant.
func word(n *ast.StringNode) *Error {
	if strings.TrimSpace(n.Value) == n.Value {
		n.Value = text.Fold(n.Value)
	}
	return nil
}

func (r *reading) field(n ast.Node) *Error {
	i := fieldNamed(path(n))
	if i < 0 {
		return r.fault(first(n), "feltet findes ikke; felterne er "+fieldNames(),
			"there is no such field; the fields are "+fieldNames())
	}
	r.fields[n] = i
	return nil
}

func (r *reading) number(n ast.Node, value float64) *Error {
	if value > mostWhole || value < -mostWhole {
		return r.tooLarge(n)
	}
	return nil
}

func (r *reading) list(items []ast.Node) *Error {
	for _, item := range items {
		if _, isField := item.(*ast.MemberNode); isField {
			return r.fault(first(item), "en liste kan kun rumme tal og tekster",
				"a list can only hold numbers and texts")
		}
	}
	return r.all(items...)
}

func (r *reading) operation(n *ast.BinaryNode) *Error {
	if fault := r.all(n.Left, n.Right); fault != nil {
		return fault
	}
	if fault := r.words(n, n.Left, n.Right); fault != nil {
		return fault
	}
	return r.words(n, n.Right, n.Left)
}

func (r *reading) all(nodes ...ast.Node) *Error {
	for _, n := range nodes {
		if fault := r.read(n); fault != nil {
			return fault
		}
	}
	return nil
}

// words checks what a field of days or given words is held against.
func (r *reading) words(n *ast.BinaryNode, side, other ast.Node) *Error {
	i, is := r.fields[side]
	if !is || fields[i].words == nil && !fields[i].day {
		return nil
	}
	f := &fields[i]
	literals := []ast.Node{other}
	if array, ok := other.(*ast.ArrayNode); ok {
		literals = array.Nodes
	}
	comparable := comparing[n.Operator] && (f.day || n.Operator == "==" || n.Operator == "!=")
	if n.Operator == "in" {
		comparable = side == n.Left
	}
	if !comparable {
		return r.fault(n, "feltet "+f.name+" kan kun sammenlignes med sine egne ord",
			"the field "+f.name+" can only be compared with its own words")
	}
	for _, l := range literals {
		if j, isField := r.fields[l]; isField && f.day && fields[j].day {
			continue
		}
		if fault := r.word(f, l); fault != nil {
			return fault
		}
	}
	return nil
}

// word checks one text that the field is held against.
func (r *reading) word(f *field, literal ast.Node) *Error {
	word, isText := literal.(*ast.StringNode)
	if !isText {
		return r.fault(literal, "feltet "+f.name+" skal sammenlignes med en tekst i anførselstegn",
			"the field "+f.name+" is to be compared with a text in quotes")
	}
	if f.day {
		if _, err := rules.ParseDay(word.Value); err != nil {
			return r.fault(literal, "skal være en dag, skrevet \"2026-03-02\"",
				"must be a day, written \"2026-03-02\"")
		}
		return nil
	}
	if !slices.Contains(f.words, word.Value) {
		known := strings.Join(f.words, ", ")
		return r.fault(literal, "det ord kender feltet "+f.name+" ikke; det kender "+known,
			"the field "+f.name+" does not know the word; it knows "+known)
	}
	return nil
}

// under are the fields that are read in n.
func (r *reading) under(n ast.Node) []int {
	found := finder{r: r}
	ast.Walk(&n, &found)
	return found.fields
}

type finder struct {
	r      *reading
	fields []int
}

// Visit notes a field.
func (f *finder) Visit(n *ast.Node) {
	if i, is := f.r.fields[*n]; is {
		f.fields = append(f.fields, i)
	}
}

// path is a.b.c as it is written; empty for anything else.
func path(n ast.Node) string {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return n.Value
	case *ast.MemberNode:
		property, ok := n.Property.(*ast.StringNode)
		inner := path(n.Node)
		if ok && inner != "" && !n.Optional && !n.Method {
			return inner + "." + property.Value
		}
	}
	return ""
}

// first is where a path begins.
func first(n ast.Node) ast.Node {
	for {
		m, ok := n.(*ast.MemberNode)
		if !ok {
			return n
		}
		n = m.Node
	}
}
