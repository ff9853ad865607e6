package mapping

import (
	"regexp"

	"boligbro/rules"
	"boligbro/rules/text"
)

// danish is a Danish postal code, perhaps with the letters of the country before it and the town after it.
var danish = regexp.MustCompile(`^(?i:dk[- ]?)?((?:0[89]|[1-9]\d)\d\d)(?:[ ,]\D*)?$`)

// postalCode is that of the dwelling. What is no Danish postal code is not told.
func postalCode(target func(*draft) *string) binder {
	return textual(func(d *draft, clean string) rules.ProblemCode {
		switch {
		case text.Protected(clean):
			d.protects |= protectsAll
			return ""
		case text.Known(clean) == "":
			return ""
		}
		code := danish.FindStringSubmatch(text.Key(clean))
		if code == nil {
			return rules.ProblemPostalCodeUnknown
		}
		*target(d) = code[1]
		return ""
	})
}
