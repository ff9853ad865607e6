package gateway

import (
	"boligbro/rules/lang"
)

// Refusal says in both languages why what a person asks for cannot be done as it is. It holds no personal data, and
// trying the same again cannot help.
type Refusal struct{ da, en string }

func (r *Refusal) Error() string { return r.en }

// Text says it in the language.
func (r *Refusal) Text(l lang.Language) string {
	if l == lang.Danish {
		return r.da
	}
	return r.en
}
