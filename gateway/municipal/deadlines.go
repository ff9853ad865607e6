package municipal

import (
	"context"
	"fmt"

	"boligbro/gateway"
	"boligbro/rules"
)

const (
	deadlineDays = 200 // of notices so old no clock runs that anybody can still keep
	closedDays   = 60  // a deadline that was met stands so long, so that calendars take it away
	deadlineRead = 500 // notices that are read at a time
)

// Deadlines are the days of the municipality's duties that run or were met not long ago. The time to appeal
// is the citizen's, and is none.
func (mu *Municipal) Deadlines(
	ctx context.Context, s gateway.Scope, asked rules.Asked,
) (found []gateway.Deadline, err error) {
	oldest := asked.Day.Add(-deadlineDays).Begins()
	err = mu.Store.View(ctx, func(r gateway.Reader) error {
		found = nil
		for after := (gateway.Place{}); ; {
			files, err := r.NewestFiles(s, after, deadlineRead)
			if err != nil {
				return err
			}
			for _, v := range viewsOf(s, files, asked) {
				found = append(found, deadlinesOf(v.Number, v.ID, v.Duties, asked.Day)...)
			}
			if len(files) < deadlineRead || files[len(files)-1].Notice.Created.Before(oldest) {
				break
			}
			after = placeOf(&files[len(files)-1].Notice)
		}
		own, err := casesOf(r, s, asked)
		for i := range own {
			found = append(found, deadlinesOf(own[i].Number, own[i].Case, own[i].Duties, asked.Day)...)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find the deadlines: %w", err)
	}
	return found, nil
}

func deadlinesOf(number, about string, duties []rules.Duty, today rules.Day) (found []gateway.Deadline) {
	for _, d := range duties {
		met := !d.Ended.IsZero() && d.Ended < today.Add(-closedDays)
		if d.Duty != rules.Appeal && !d.Due.IsZero() && !met {
			found = append(found, gateway.Deadline{Number: number, About: about, Duty: d})
		}
	}
	return found
}
