package agreement

import (
	"slices"

	"boligbro/rules"
	"boligbro/rules/lang"
)

// Facts that only an expression knows of.
const (
	fieldNth      rules.Field = "event.nth"
	fieldEpisode  rules.Field = "event.episode"
	fieldLandlord rules.Field = "landlord"
)

// Inference is a fact that a notice does not state, but reveals something of by having been sent: the
// agreement's expression reads it.
type Inference struct {
	Field string // as the expression names it
	of    rules.Field
}

// Text is the fact as people name it.
func (i Inference) Text(l lang.Language) string { return i.of.Text(l) }

// Infers are the facts of which whoever gets the notice can conclude something. A fact that is carried is
// stated, and so not among them; an expression that does not compile reads none.
func (s Settings) Infers() []Inference {
	c, err := compile(s.When)
	if err != nil {
		return nil
	}
	reads := slices.Sorted(slices.Values(c.uses))
	stated := s.Beyond()
	var all []Inference
	for _, i := range reads {
		if f := &fields[i]; f.of != "" && !slices.Contains(stated, f.of) {
			all = append(all, Inference{f.name, f.of})
		}
	}
	return all
}
