package gateway

import (
	"boligbro/rules/lang"
)

// Refusal says in both languages why what a person asks for cannot be done as it is. It holds no personal data, and
// trying the same again cannot help.
type Refusal struct{ DA, EN string }

// Refuse is a Refusal with its words in Danish and English.
func Refuse(da, en string) *Refusal { return &Refusal{da, en} }

func (r *Refusal) Error() string { return r.EN }

// Text says it in the language.
func (r *Refusal) Text(l lang.Language) string {
	if l == lang.Danish {
		return r.DA
	}
	return r.EN
}
