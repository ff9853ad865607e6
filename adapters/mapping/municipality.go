package mapping

import "slices"

const municipalityField = "tenancy.municipality"

// Municipalities are the codes that the settings themselves name: the constant for every row, and those of
// the code table. What else the rows hold is not known before they are read.
func (s Settings) Municipalities() []string {
	var codes []string
	word, constant := s.Constants[municipalityField]
	for from, code := range s.Codes[municipalityField] {
		if !constant || from == word {
			codes = append(codes, code)
		}
	}
	if constant && len(codes) == 0 {
		codes = append(codes, word)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}
