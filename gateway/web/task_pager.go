package web

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// TaskPager leads through a list of tasks. It goes one way only: what has been answered meanwhile is no
// longer in it, so that there is no way back to the same part.
type TaskPager struct{ First, Next string } // addresses; empty: there is none

const (
	tasksAfter = "tasks-after" // the name in the address
	tasksID    = "tasks"       // the id of the list's heading
)

// TaskPager makes the addresses. The page shows the tasks after one place, and the next part begins after
// the other; a zero place is none.
func (p *Page) TaskPager(after, next gateway.TaskPlace) (pager TaskPager) {
	if after != (gateway.TaskPlace{}) {
		pager.First = p.Address(url.Values{}) + "#" + tasksID
	}
	if next != (gateway.TaskPlace{}) {
		pager.Next = p.Address(url.Values{tasksAfter: {taskPlaceText(next)}}) + "#" + tasksID
	}
	return pager
}

func taskPlaceText(at gateway.TaskPlace) string {
	return fmt.Sprintf("%s_%s_%d_%d_%s", at.Kind, at.Due, at.Since.UnixMicro(), at.Line, at.ID)
}

// TaskPlaceOf is the place in the list of tasks that the address names. ErrNoPage: it names none.
func TaskPlaceOf(c *Call) (gateway.TaskPlace, error) {
	text := c.Query(tasksAfter)
	if text == "" {
		return gateway.TaskPlace{}, nil
	}
	parts := strings.Split(text, "_")
	if len(parts) != 5 {
		return gateway.TaskPlace{}, ErrNoPage
	}
	at := gateway.TaskPlace{Kind: gateway.TaskKind(parts[0]), ID: parts[4]}
	if parts[1] != "" {
		due, err := rules.ParseDay(parts[1])
		if err != nil {
			return gateway.TaskPlace{}, ErrNoPage
		}
		at.Due = due
	}
	since, err := strconv.ParseInt(parts[2], 10, 64)
	line, wrong := strconv.ParseInt(parts[3], 10, 32)
	if err != nil || wrong != nil || at.ID == "" {
		return gateway.TaskPlace{}, ErrNoPage
	}
	at.Since, at.Line = time.UnixMicro(since).UTC(), int(line)
	return at, nil
}
