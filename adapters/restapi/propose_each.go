package restapi

import (
	"maps"
	"slices"
	"strings"

	"boligbro/adapters/mapping"
)

// eachOf is the path, in an item, of the list whose elements are rows: they tell what happened in the
// tenancy, and when; or an item is a department, say, and they are its tenancies. nil: an item is a row.
func (o *outline) eachOf() path {
	lists := map[string]bool{}
	for _, item := range o.items[:min(len(o.items), 100)] {
		listsIn(item, nil, lists)
	}
	for _, name := range slices.Sorted(maps.Keys(lists)) {
		if o.elementsOf(parsePath(name)).Events() {
			return parsePath(name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(lists)) {
		if o.tenancies(parsePath(name)) {
			return parsePath(name)
		}
	}
	return nil
}

// listsIn notes the paths of the lists of objects in a value that lie in no other list.
func listsIn(value any, at path, lists map[string]bool) {
	switch v := value.(type) {
	case map[string]any:
		for name, inner := range v {
			if !strings.Contains(name, ".") && len(at) < deepest {
				listsIn(inner, append(slices.Clip(at), name), lists)
			}
		}
	case []any:
		if len(v) > 0 && len(at) > 0 {
			if _, object := v[0].(map[string]any); object {
				lists[strings.Join(at, ".")] = true
			}
		}
	}
}

// tenancies reports whether the elements of the list are tenancies, with a number of their own and a tenant
// or a step in them, and the items around it are not.
func (o *outline) tenancies(list path) bool {
	within, around := o.elementsOf(list).Propose(), o.without(list).Propose()
	return slices.ContainsFunc(within.Key, mapping.NamesTenancy) && tellsOfTenancy(&within) &&
		!tellsOfTenancy(&around)
}

// tellsOfTenancy reports whether a tenant or a step of the tenancy is among the columns.
func tellsOfTenancy(p *mapping.Proposal) bool {
	return slices.ContainsFunc(p.Columns, func(c mapping.ProposedColumn) bool {
		return strings.HasPrefix(c.Field, "event") || strings.HasPrefix(c.Field, "tenants.")
	})
}

// elementsOf is what is seen of the elements of the list in the items.
func (o *outline) elementsOf(list path) *mapping.Seen {
	seen := mapping.NewSeenRecords(strings.Join(list, ".") + ".")
	for _, item := range o.items {
		value, _ := list.at(item)
		elements, _ := value.([]any)
		for _, element := range elements {
			if seen.Full() {
				return seen
			}
			row := &flattened{}
			row.value(element, list)
			seen.Add(row.paths, row.words)
		}
	}
	return seen
}

// without is what is seen of the items without the list.
func (o *outline) without(list path) *mapping.Seen {
	seen := mapping.NewSeenRecords("")
	for _, item := range o.items {
		if seen.Full() {
			break
		}
		own := &flattened{}
		own.value(item, nil)
		own.drop(list)
		seen.Add(own.paths, own.words)
	}
	return seen
}
