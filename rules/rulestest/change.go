package rulestest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"boligbro/rules"
)

// changes are the lines that say how the case differs from its base.
var changes = map[string]func(*reader, string) error{
	"change":       (*reader).change,
	"without":      (*reader).without,
	"then":         adds("events", "kind", "on"),
	"notified":     adds("notices", "rule", "on"),
	"elsewhere":    (*reader).elsewhere,
	"decision":     (*reader).decision,
	"doubt":        (*reader).doubt,
	"unclear":      (*reader).unclear,
	"tenant":       (*reader).tenant,
	"municipality": (*reader).municipality,
}

// flags are the names that stand alone and mean true; of the others a value follows.
var flags = []string{"gone", "deceased", "childrenChecked", "needKnown", "initial"}

// base reads the base case. Its name is a file's in testdata/cases.
func (r *reader) base(name string) error {
	if err := r.once("case"); err != nil {
		return err
	}
	text, err := fs.ReadFile(r.testdata, "cases/"+name+".json")
	if err != nil {
		return err
	}
	r.v.Base = name
	if err := json.Unmarshal(text, &r.theCase); err != nil {
		return fmt.Errorf("cases/%s.json: %w", name, err)
	}
	return nil
}

// makeCase reads the changed case as every case is read: a field or a word that is not known is an error.
func (r *reader) makeCase() error {
	text, err := json.Marshal(r.theCase)
	if err != nil {
		return err
	}
	r.v.JSON = text
	r.v.Case, err = rules.ReadCase(text)
	return err
}

// change is "path value": another value in a field that stands in the base case or could.
func (r *reader) change(line string) error {
	where, value, found := strings.Cut(line, " ")
	holder, name, err := r.holder(where)
	if err != nil || !found {
		return errors.Join(err, missingValue(found))
	}
	var after any = value
	if value == "true" || value == "false" {
		after = value == "true"
	}
	if holder[name] == after {
		return fmt.Errorf("%s is %s already", where, value)
	}
	if _, isList := holder[name].([]any); isList {
		return fmt.Errorf("%s is a list; its lines are then, notified, tenant or decision", where)
	}
	holder[name] = after
	return nil
}

func missingValue(found bool) error {
	if found {
		return nil
	}
	return errors.New("a value is missing")
}

// holder finds the object that holds the field, and the field's own name.
func (r *reader) holder(where string) (map[string]any, string, error) {
	names := strings.Split(where, ".")
	holder := r.theCase
	for _, name := range names[:len(names)-1] {
		inner, ok := holder[name].(map[string]any)
		if !ok {
			return nil, "", fmt.Errorf("the case has no %s", where)
		}
		holder = inner
	}
	return holder, names[len(names)-1], nil
}

// without takes away the events of a kind, or a field.
func (r *reader) without(what string) error {
	if rules.EventKind(what).Known() {
		events, _ := r.theCase["events"].([]any)
		left := slices.DeleteFunc(slices.Clone(events), func(e any) bool {
			event, ok := e.(map[string]any)
			return ok && event["kind"] == what
		})
		if len(left) == len(events) {
			return fmt.Errorf("the case has no %s", what)
		}
		r.theCase["events"] = left
		return nil
	}
	holder, name, err := r.holder(what)
	if err != nil {
		return err
	}
	if _, there := holder[name]; !there {
		return fmt.Errorf("the case has no %s", what)
	}
	delete(holder, name)
	return nil
}

// adds is a line that appends to a list: values of the named fields first, then names and values.
func adds(list string, first ...string) func(*reader, string) error {
	return func(r *reader, line string) error { return appendTo(r.theCase, list, line, first...) }
}

func (r *reader) decision(line string) error {
	return appendTo(r.municipal(), "decisions", line, "tenant", "decided")
}

// doubt is why it is not known whose case it is.
func (r *reader) doubt(reason string) error {
	before, _ := r.theCase["doubts"].([]any)
	r.theCase["doubts"] = append(slices.Clone(before), reason)
	return nil
}

// unclear is that it is not known whether the municipality assigned the dwelling, and why.
func (r *reader) unclear(signs string) error {
	var all []any
	for _, sign := range strings.Fields(signs) {
		all = append(all, sign)
	}
	r.theCase["assignmentDoubts"] = all
	return nil
}

// tenant names one tenant; the first takes the place of those of the base case.
func (r *reader) tenant(line string) error {
	if !r.tenants {
		delete(r.theCase, "tenants")
		r.tenants = true
	}
	return appendTo(r.theCase, "tenants", line, "name")
}

// elsewhere is how the municipality was notified another way; it follows its notice.
func (r *reader) elsewhere(line string) error {
	notices, _ := r.theCase["notices"].([]any)
	if len(notices) == 0 {
		return errors.New("elsewhere follows a notified")
	}
	last, ok := notices[len(notices)-1].(map[string]any)
	if !ok || last["elsewhere"] != nil {
		return errors.New("elsewhere stands twice")
	}
	how, err := fields(line, "channel", "on")
	last["elsewhere"] = how
	return err
}

func (r *reader) municipality(line string) error {
	words, err := split(line)
	if err != nil {
		return err
	}
	return setAll(r.municipal(), words)
}

func (r *reader) municipal() map[string]any {
	municipal, ok := r.theCase["municipal"].(map[string]any)
	if !ok {
		municipal = map[string]any{}
		r.theCase["municipal"] = municipal
	}
	return municipal
}

func appendTo(holder map[string]any, list, line string, first ...string) error {
	one, err := fields(line, first...)
	if err != nil {
		return err
	}
	before, _ := holder[list].([]any)
	holder[list] = append(slices.Clone(before), one)
	return nil
}

// fields reads the values of the named fields first, then names and values.
func fields(line string, first ...string) (map[string]any, error) {
	words, err := split(line)
	if err != nil {
		return nil, err
	}
	one := map[string]any{}
	for _, name := range first {
		if len(words) == 0 {
			return nil, fmt.Errorf("%s is missing; a dash is nothing", name)
		}
		if words[0] != "-" {
			one[name] = words[0]
		}
		words = words[1:]
	}
	return one, setAll(one, words)
}

// setAll sets fields by name: flags to true, the others to the word that follows.
func setAll(holder map[string]any, words []string) error {
	for len(words) > 0 {
		name := words[0]
		words = words[1:]
		var value any = true
		if !slices.Contains(flags, name) {
			if len(words) == 0 {
				return fmt.Errorf("%s has no value", name)
			}
			value, words = valueOf(name, words[0]), words[1:]
		}
		if _, twice := holder[name]; twice {
			return fmt.Errorf("%s stands twice", name)
		}
		holder[name] = value
	}
	return nil
}

// valueOf is how the case's JSON writes a field: an episode is a number, and several grounds are a list.
func valueOf(name, word string) any {
	if name == "episode" {
		if n, err := strconv.Atoi(word); err == nil {
			return n
		}
	}
	if name == "ground" && strings.Contains(word, ",") {
		return strings.Split(word, ",")
	}
	return word
}

// split is the words of a line; those with blanks in them stand in quotes.
func split(line string) ([]string, error) {
	var words []string
	for rest := line; rest != ""; {
		word, after, _ := strings.Cut(rest, " ")
		if rest[0] == '"' {
			quoted, err := strconv.QuotedPrefix(rest)
			if err != nil {
				return nil, errors.New("a quote does not end")
			}
			if word, err = strconv.Unquote(quoted); err != nil {
				return nil, err
			}
			tail := rest[len(quoted):]
			if tail != "" && tail[0] != ' ' {
				return nil, errors.New("after a quote comes a blank")
			}
			after = strings.TrimPrefix(tail, " ")
		} else if word == "" {
			return nil, errors.New("between two words stands one blank")
		}
		words = append(words, word)
		rest = after
	}
	return words, nil
}
