package mapping

import "boligbro/rules/text"

// nearest is the name that differs least from word, when it differs little enough to be what was meant, and no
// other differs as little.
func nearest(word string, names []string) string {
	best, least, tied := "", max(1, len([]rune(word))/3), false
	for _, name := range names {
		switch d := distance(text.Fold(word), text.Fold(name)); {
		case d < least || d == least && best == "" && !tied:
			best, least, tied = name, d, false
		case d == least:
			best, tied = "", true
		}
	}
	return best
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
