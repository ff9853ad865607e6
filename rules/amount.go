package rules

import "strings"

// AsksAmount reports whether how much is owed can change what the association notifies of: an agreement of it
// carries the amount, or asks for it in its condition. The statutory notices do not; that nothing is owed, or
// that nobody knows, decides what is asked of people, whatever the agreements say.
func (s *Set) AsksAmount(association string) bool {
	for i := range s.rules {
		r := &s.rules[i]
		_, own := r.goLive[association]
		if r.agreed && own && strings.Contains(r.Terms, string(FieldArrears)) {
			return true
		}
	}
	return false
}
