package agreement

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/types"

	"boligbro/rules"
	"boligbro/rules/text"
)

// field is something that an expression can read.
type field struct {
	name  string
	typ   types.Type
	words []string    // the texts that it can be; nil: any
	day   bool        // its texts are days
	of    rules.Field // the fact that it reveals; empty: what the notice says anyway
	// read gives the value, or names what is not known.
	read func(c *rules.Case, o rules.Occurrence) (value any, missing rules.Field)
}

var eventWords = func() (words []string) {
	for _, kind := range rules.EventKinds() {
		words = append(words, string(kind))
	}
	return words
}()

// fields are all that an expression can read, as the package's documentation lists them.
var fields = []field{
	{name: "event.kind", typ: types.String, words: eventWords,
		read: func(_ *rules.Case, o rules.Occurrence) (any, rules.Field) {
			return string(o.Event.Kind), ""
		}},
	{name: "event.on", typ: types.String, day: true,
		read: func(_ *rules.Case, o rules.Occurrence) (any, rules.Field) {
			if o.Doubtful {
				return nil, rules.FieldEventDay
			}
			return day(o.Event.On, rules.FieldEventDay)
		}},
	{name: "event.nth", of: fieldNth, typ: types.Int,
		read: func(_ *rules.Case, o rules.Occurrence) (any, rules.Field) { return o.Nth, o.Lacks }},
	{name: "event.episode", of: fieldEpisode, typ: types.Int,
		read: func(_ *rules.Case, o rules.Occurrence) (any, rules.Field) {
			if o.Episode == 0 {
				return nil, rules.FieldEventDay
			}
			return o.Episode, ""
		}},
	{name: "event.ground.arrears", of: rules.FieldGround, typ: types.Bool, read: ground(rules.GroundArrears)},
	{name: "event.ground.other", of: rules.FieldGround, typ: types.Bool, read: ground(rules.GroundOther)},
	{name: "case.landlord", of: fieldLandlord, typ: types.String,
		words: []string{string(rules.Social), string(rules.Private)},
		read: func(c *rules.Case, _ rules.Occurrence) (any, rules.Field) {
			if c.Landlord == rules.Private {
				return string(rules.Private), ""
			}
			return string(rules.Social), ""
		}},
	{name: "case.department", of: rules.FieldDepartment, typ: types.String,
		read: func(c *rules.Case, _ rules.Occurrence) (any, rules.Field) {
			if c.Department == "" {
				return nil, rules.FieldDepartment
			}
			return text.Fold(c.Department), ""
		}},
	{name: "case.childrenUnder18", of: rules.FieldChildren, typ: types.Bool,
		read: func(c *rules.Case, _ rules.Occurrence) (any, rules.Field) {
			return flag(rules.Flag(c.Household.ChildrenUnder18), rules.FieldChildren)
		}},
	{name: "case.arrears.amount", of: rules.FieldArrears, typ: types.Int, read: amount},
	{name: "case.arrears.days", of: rules.FieldArrearsSince, typ: types.Int,
		read: func(c *rules.Case, o rules.Occurrence) (any, rules.Field) {
			if c.Arrears == nil {
				return nil, rules.FieldArrearsSince
			}
			return days(c.Arrears.Since, rules.FieldArrearsSince, o)
		}},
	{name: "case.tenancy.kind", of: rules.FieldKind, typ: types.String,
		words: []string{"family", "youth", "elderly", "care", "other"},
		read: func(c *rules.Case, _ rules.Occurrence) (any, rules.Field) {
			if c.Tenancy.Kind == "" || c.Tenancy.Kind == rules.UnknownKind {
				return nil, rules.FieldKind
			}
			return string(c.Tenancy.Kind), ""
		}},
	{name: "case.tenancy.assigned", of: rules.FieldAssigned, typ: types.Bool,
		read: func(c *rules.Case, _ rules.Occurrence) (any, rules.Field) {
			return flag(c.Tenancy.Assigned, rules.FieldAssigned)
		}},
	{name: "case.tenancy.temporary", of: rules.FieldTemporary, typ: types.Bool,
		read: func(c *rules.Case, _ rules.Occurrence) (any, rules.Field) {
			return flag(c.Tenancy.Temporary, rules.FieldTemporary)
		}},
	{name: "case.tenancy.start", of: rules.FieldStart, typ: types.String, day: true,
		read: func(c *rules.Case, o rules.Occurrence) (any, rules.Field) {
			if o.Doubtful {
				return nil, rules.FieldStart
			}
			return day(c.Tenancy.Start, rules.FieldStart)
		}},
	{name: "case.tenancy.days", of: rules.FieldStart, typ: types.Int,
		read: func(c *rules.Case, o rules.Occurrence) (any, rules.Field) {
			return days(c.Tenancy.Start, rules.FieldStart, o)
		}},
}

// sample is a value that the field can have.
func (f *field) sample() any {
	switch f.typ {
	case types.Int:
		return 1
	case types.Bool:
		return true
	}
	return ""
}

func flag(f rules.Flag, missing rules.Field) (any, rules.Field) {
	if f == rules.Unknown {
		return nil, missing
	}
	return f == rules.Yes, ""
}

func day(d rules.Day, missing rules.Field) (any, rules.Field) {
	if d.IsZero() {
		return nil, missing
	}
	return d.String(), ""
}

// days counts from a day of the case to the step; it is negative when the day lies after it.
func days(from rules.Day, missing rules.Field, o rules.Occurrence) (any, rules.Field) {
	switch {
	case from.IsZero():
		return nil, missing
	case o.Event.On.IsZero(), o.Doubtful:
		return nil, rules.FieldEventDay
	}
	return int(o.Event.On - from), ""
}

func ground(g rules.Ground) func(*rules.Case, rules.Occurrence) (any, rules.Field) {
	return func(_ *rules.Case, o rules.Occurrence) (any, rules.Field) {
		return flag(o.Event.Ground.Know(g), rules.FieldGround)
	}
}

func amount(c *rules.Case, _ rules.Occurrence) (any, rules.Field) {
	owed, known := c.Arrears.Owed()
	if !known || owed > mostWhole || owed < -mostWhole { // nobody owes so much
		return nil, rules.FieldArrears
	}
	return int(owed), ""
}

// fieldNamed is the index of the field, or -1.
func fieldNamed(name string) int {
	return slices.IndexFunc(fields, func(f field) bool { return f.name == name })
}

// fieldNames lists all fields for a person who has misspelt one.
func fieldNames() string {
	names := make([]string, len(fields))
	for i := range fields {
		names[i] = fields[i].name
	}
	return strings.Join(names, ", ")
}

// typed is the shape of what an expression reads, by which its types are checked.
func typed() types.Map {
	root := types.Map{}
	for _, f := range fields {
		path := strings.Split(f.name, ".")
		into := root
		for _, part := range path[:len(path)-1] {
			if into[part] == nil {
				into[part] = types.Map{}
			}
			into = into[part].(types.Map)
		}
		into[path[len(path)-1]] = f.typ
	}
	return root
}
