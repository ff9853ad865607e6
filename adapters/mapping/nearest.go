package mapping

import (
	"strings"

	"boligbro/rules/text"
)

// nearest is the name that differs least from word, when it differs little enough to be what was meant, and no
// other differs as little. How a word is divided, and whether it says nr or nummer, is no difference.
func nearest(word string, names []string) string {
	best, least, tied := "", 0, false
	sought := spelt(word)
	for _, name := range names {
		one := spelt(name)
		d := distance(sought, one)
		if d > max(1, max(len([]rune(sought)), len([]rune(one)))/3) {
			continue
		}
		// Of names that are alike but for how they are divided, the one that is divided alike.
		d = d*longest + min(distance(text.Fold(word), text.Fold(name)), longest-1)
		switch {
		case best == "" && !tied, d < least:
			best, least, tied = name, d, false
		case d == least && !text.Same(name, best):
			best, tied = "", true
		}
	}
	return best
}

// longest is above any distance that is told apart.
const longest = 1000

// spelt is the word with one spelling of what systems spell in several ways.
func spelt(word string) string {
	undivided := strings.NewReplacer(" ", "", "_", "", "-", "", ".", "").Replace(text.Fold(word))
	if undivided == "" {
		return text.Fold(word)
	}
	return strings.NewReplacer("nummer", "nr", "aa", "å", "ae", "æ", "oe", "ø").Replace(undivided)
}

// distance is how many letters must be added, removed, changed or swapped with their neighbour.
func distance(a, b string) int {
	from, to := []rune(a), []rune(b)
	before, last := make([]int, len(to)+1), make([]int, len(to)+1)
	row := make([]int, len(to)+1)
	for j := range last {
		last[j] = j
	}
	for i := range from {
		row[0] = i + 1
		for j := range to {
			cost := 1
			if from[i] == to[j] {
				cost = 0
			}
			row[j+1] = min(row[j]+1, last[j+1]+1, last[j]+cost)
			if i > 0 && j > 0 && from[i] == to[j-1] && from[i-1] == to[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(to)]
}
