package casework

import (
	"context"
	"path"
	"slices"

	"boligbro/gateway"
	"boligbro/rules"
)

const (
	partOfTasks = 50  // how many a page shows
	eachTasks   = 500 // how many are read at a time
)

// TaskView is a task as a list shows it.
type TaskView struct {
	gateway.Task
	// Name is what people call it: the case's number, or a row's name such as R-3F9A2C71.
	Name string
	// Known is the case that a tenancy resembles, where a person is asked whether it is that.
	Known gateway.Case
}

// taskReader reads what the list shows.
type taskReader interface {
	gateway.TaskReader
	caseReader
}

// TaskPart is a part of the list of tasks.
type TaskPart struct {
	Tasks []TaskView
	Next  gateway.TaskPlace // the next part comes after it; zero: this is the last
	Total int               // how many there are in all
}

// Tasks are what waits for a person: findings, soonest due first, then questions, then rows; and before all
// of them those of cases with known children, in the same order. It gives a page of those that come after
// the place; the zero place is before all.
func (cw *Casework) Tasks(ctx context.Context, s gateway.Scope, after gateway.TaskPlace) (TaskPart, error) {
	var part TaskPart
	err := cw.Store.View(ctx, func(r gateway.Reader) error {
		part = TaskPart{}
		l, err := newTaskList(r, s, rules.AskedAt(cw.Now()))
		if err != nil {
			return err
		}
		if part.Total, err = r.CountTasks(s); err != nil {
			return err
		}
		part.Tasks, err = l.after(after, partOfTasks+1) // one more shows whether there are more
		if len(part.Tasks) > partOfTasks {
			part.Tasks = part.Tasks[:partOfTasks]
			part.Next = part.Tasks[partOfTasks-1].Place()
		}
		return err
	})
	return part, err
}

// EachTask calls each with every task, in the same order, and holds few of them at a time.
func (cw *Casework) EachTask(ctx context.Context, s gateway.Scope, each func(TaskView) error) error {
	return cw.Store.View(ctx, func(r gateway.Reader) error {
		l, err := newTaskList(r, s, rules.AskedAt(cw.Now()))
		if err != nil {
			return err
		}
		for place := (gateway.TaskPlace{}); ; {
			tasks, err := l.after(place, eachTasks)
			if err != nil || len(tasks) == 0 {
				return err
			}
			for _, t := range tasks {
				if err := each(t); err != nil {
					return err
				}
			}
			place = tasks[len(tasks)-1].Place()
		}
	})
}

// taskList is the list: the store sorts it, but for those that come first because of known children. That is
// sealed, and they are few.
type taskList struct {
	r      taskReader
	s      gateway.Scope
	now    rules.Asked
	firsts []string       // their ids
	index  map[string]int // of each in firsts
}

func newTaskList(r taskReader, s gateway.Scope, now rules.Asked) (*taskList, error) {
	firsts, err := r.FirstTasks(s)
	l := &taskList{r: r, s: s, now: now, firsts: firsts, index: map[string]int{}}
	for i, id := range firsts {
		l.index[id] = i
	}
	return l, err
}

// after are the next tasks after the place, at most so many.
func (l *taskList) after(p gateway.TaskPlace, most int) ([]TaskView, error) {
	tasks, rest, err := l.first(p, most)
	for err == nil && len(tasks) < most {
		var more []gateway.Task
		if more, err = l.r.Tasks(l.s, gateway.TaskFilter{After: rest, Limit: most}); len(more) == 0 {
			break
		}
		rest = more[len(more)-1].Place()
		tasks = append(tasks, slices.DeleteFunc(more, func(t gateway.Task) bool {
			_, first := l.index[t.ID]
			return first
		})...)
	}
	if err != nil {
		return nil, err
	}
	tasks = tasks[:min(len(tasks), most)]
	for i := range tasks {
		if f := tasks[i].Finding; f != nil {
			is := f.AsOf(l.now)
			tasks[i].Finding = &is
		}
	}
	return viewTasks(l.r, l.s, tasks)
}

// first are those that come first after the place, and where the others go on.
func (l *taskList) first(
	p gateway.TaskPlace, most int,
) (tasks []gateway.Task, rest gateway.TaskPlace, err error) {
	next := 0
	if i, first := l.index[p.ID]; first {
		next = i + 1
	} else if p != (gateway.TaskPlace{}) {
		return nil, p, nil
	}
	if ids := l.firsts[next:min(next+most, len(l.firsts))]; len(ids) > 0 {
		tasks, err = l.r.Tasks(l.s, gateway.TaskFilter{IDs: ids})
	}
	return tasks, rest, err
}

// viewTasks gives each task its name, and the known case that it may be about.
func viewTasks(r taskReader, s gateway.Scope, tasks []gateway.Task) ([]TaskView, error) {
	names, err := rowNames(r, s, tasks)
	views := make([]TaskView, len(tasks))
	for i, t := range tasks {
		views[i] = TaskView{Task: t, Name: t.Number}
		switch {
		case t.Kind == gateway.TaskRow:
			views[i].Name = names[t.Subject]
		case t.Case == "": // what a municipality has recorded
			views[i].Name = path.Base(t.Subject)
		}
		if err == nil && t.Reason == rules.Renumbered {
			views[i].Known, err = resembled(r, s, t.Case)
		}
	}
	return views, err
}
