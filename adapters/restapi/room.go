package restapi

import (
	"slices"
	"strconv"
)

// room is a list whose elements the settings name by number, such as lejere.0.navn. The settings read most
// elements of it: a longer list has an element that nobody would read, such as a second tenant.
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

// overfull reports whether the list in the value has more elements than the settings read. Empty elements (null)
// at its end do not count.
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
