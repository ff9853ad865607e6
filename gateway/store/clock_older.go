package store

import (
	"slices"
	"strconv"
	"strings"

	"boligbro/gateway"
)

// older gives a part of those that arrived before, in the order of the index that they are read from.
func (c *clockReading) older() (next gateway.Place, err error) {
	after, many := c.look.Older, 0
	municipality, at, _ := strings.Cut(after.Key, "/")
	arrived, err := strconv.ParseInt(at, 10, 64)
	if err != nil { // it has not begun, or the place was changed
		municipality, arrived, after.ID = "", 0, ""
	}
	err = c.heads(func(h gateway.NoticeHead) {
		many++
		next = gateway.Place{
			Key: h.Municipality + "/" + strconv.FormatInt(micros(h.Arrived), 10), ID: h.ID,
		}
	}, arrivedBefore+limit(c.look.Most), municipality, arrived, after.ID, micros(c.look.Since))
	if many < c.look.Most {
		next = gateway.Place{}
	}
	return next, err
}

// alarmed gives those with alarms that messages follow on: one may have called back what the notice told of.
func (c *clockReading) alarmed() error {
	var ids []string
	for id := range c.look.Alarmed {
		if c.later[id] > 0 && !c.given[id] {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	for part := range slices.Chunk(ids, filesMost) {
		if err := c.clocks(new(query).sql(eachClock).in("n.id", part)); err != nil {
			return err
		}
	}
	return nil
}
