package retention

import (
	"context"
	"fmt"

	"boligbro/gateway"
	"boligbro/rules/lang"
)

// Reported are the alarms about erased cases that a source reports again. Such a case is known by its blind
// key alone: nothing of what is reported is kept, and no notice is made of it. The alarm ends when no source
// has reported the case for a day.
func (re *Retention) Reported(ctx context.Context) (all []gateway.Alarm, err error) {
	err = re.Store.View(ctx, func(r gateway.Reader) error {
		all = nil
		open, err := r.Alarms(gateway.Operator, gateway.AlarmList{})
		for _, a := range open {
			if a.Kind == gateway.AlarmUnreadable && a.Code == lang.CaseErased {
				all = append(all, a)
			}
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for erased cases that are reported again: %w", err)
	}
	return all, nil
}
