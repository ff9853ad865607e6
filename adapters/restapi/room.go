package restapi

import (
	"slices"
	"strconv"
)

// room is a list of which the settings name elements by their numbers, and how many elements they have room
// for. A list that holds more, such as of a second tenant, would lose some of them.
type room struct {
	list path
	most int
	cell int // the column that the last of them is in
}

// rooms are the lists on the way to the paths of the columns.
func rooms(paths []path) (all []room) {
	for cell, p := range paths {
		for i, part := range p {
			n, err := strconv.Atoi(part)
			if err != nil || n < 0 {
				continue
			}
			at := slices.IndexFunc(all, func(r room) bool { return slices.Equal(r.list, p[:i]) })
			if at < 0 {
				all, at = append(all, room{list: p[:i]}), len(all)
			}
			if n >= all[at].most {
				all[at].most, all[at].cell = n+1, cell
			}
		}
	}
	return all
}

// overfull reports whether the list in the value holds more than there is room for. What holds nothing takes
// none.
func (r *room) overfull(value any) bool {
	value, _ = r.list.at(value)
	elements, _ := value.([]any)
	for len(elements) > r.most {
		if elements[len(elements)-1] != nil {
			return true
		}
		elements = elements[:len(elements)-1]
	}
	return false
}
