package api

import (
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"boligbro/gateway/casework"
	"boligbro/gateway/municipal"
	"boligbro/rules"
)

// actKind is what kind of act a municipality can record. The document lists them.
type actKind string

// Schema is one of the kinds.
func (actKind) Schema(huma.Registry) *huma.Schema { return oneOf(municipal.Kinds()) }

// answerReason is why a task is answered so. The document lists them.
type answerReason string

// Schema is one of the reasons.
func (answerReason) Schema(huma.Registry) *huma.Schema {
	var all []string
	for _, r := range casework.Reasons {
		all = append(all, r.Code)
	}
	slices.Sort(all)
	return oneOf(slices.Compact(all))
}

// outcome is what a municipality decides. The document lists them.
type outcome string

// Schema is one of the outcomes.
func (outcome) Schema(huma.Registry) *huma.Schema {
	var all []string
	for _, d := range rules.Outcomes() {
		all = append(all, d.Code)
	}
	return oneOf(all)
}

// track is how a municipality handles a notice. The document lists the ways.
type track string

// Schema is one of the ways.
func (track) Schema(huma.Registry) *huma.Schema {
	return oneOf([]string{rules.Paragraph1, rules.Paragraph5})
}

// oneOf is one of these words.
func oneOf[Word ~string](words []Word) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeString}
	for _, word := range words {
		s.Enum = append(s.Enum, string(word))
	}
	return s
}
