package municipal

import (
	"context"
	"fmt"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

const (
	deadlineDays = 200 // of notices so old no clock runs that anybody can still keep
	closedDays   = 60  // a deadline that is over stands so long, so that calendars take it away
	deadlineRead = 500 // notices that are read at a time
)

// Deadlines are the days of the municipality's duties that run or have ended not long ago. The time to appeal
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
				of := gateway.Deadline{Number: v.Number, About: v.ID}
				of.Changes, of.Changed = noticeChanges(&v)
				found = append(found, deadlinesOf(of, v.Duties, asked.Day)...)
			}
			if len(files) < deadlineRead || files[len(files)-1].Notice.Created.Before(oldest) {
				break
			}
			after = placeOf(&files[len(files)-1].Notice)
		}
		own, err := casesOf(r, s, asked)
		for i := range own {
			of := gateway.Deadline{Number: own[i].Number, About: own[i].Case}
			of.Changes, of.Changed = own[i].Changes, own[i].Changed
			found = append(found, deadlinesOf(of, own[i].Duties, asked.Day)...)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find the deadlines: %w", err)
	}
	return found, nil
}

// deadlinesOf are the deadlines of these duties, each otherwise as given.
func deadlinesOf(
	of gateway.Deadline, duties []rules.Duty, today rules.Day,
) (found []gateway.Deadline) {
	for _, d := range duties {
		over := d.Over() && max(d.Ended, d.Withdrawn) < today.Add(-closedDays)
		if d.Duty != rules.Appeal && !d.Due.IsZero() && !over {
			of.Duty = d
			found = append(found, of)
		}
	}
	return found
}

// noticeChanges is how many times a message or an act has changed what the notice's duties follow from, and
// when last.
func noticeChanges(v *NoticeView) (many int, last time.Time) {
	for i := range v.Messages {
		last = latest(last, latest(v.Messages[i].Transmitted, v.Messages[i].Arrived))
	}
	for i := range v.Acts {
		last = latest(last, v.Acts[i].Recorded)
	}
	return len(v.Messages) + len(v.Acts), last
}
