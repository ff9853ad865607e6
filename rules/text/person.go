package text

import "strings"

// Person is the form in which the names of people are compared: Fold, with the words in the order in which they
// are said. "Lund, Erik" is "erik lund": one housing system, or its next version, writes the last name first.
func Person(name string) string {
	folded := Fold(name)
	last, first, _ := strings.Cut(folded, ",")
	last, first = strings.TrimSpace(last), strings.TrimSpace(first)
	if last == "" || first == "" || strings.Contains(first, ",") {
		return folded
	}
	return first + " " + last
}
