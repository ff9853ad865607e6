package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// GivenUp are the notices of which a message was given up that the municipality should still have, of one
// municipality or, when it is empty, of all. Left out are those that it was notified of another way, and
// those that it has heard nothing of and whose step has been called back since.
func (cw *Casework) GivenUp(
	ctx context.Context, s gateway.Scope, municipality string,
) (owed []gateway.Notice, err error) {
	err = cw.Store.View(ctx, func(r gateway.Reader) error {
		owed = nil
		failed := []gateway.DeliveryState{gateway.Failed}
		all, err := r.Notices(s, gateway.NoticeFilter{States: failed, Later: true})
		if err != nil {
			return err
		}
		for _, n := range all {
			if municipality != "" && n.Municipality != municipality {
				continue
			}
			switch again, err := toResend(r, n); {
			case err == nil && slices.ContainsFunc(again, givenUp):
				owed = append(owed, n)
			case err == nil:
			case !errors.As(err, new(*lang.Error)):
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look for notices that were given up: %w", err)
	}
	return owed, nil
}

// ToResend is the notice with that id, that whose message has it, or the newest of the case with that
// number. A *lang.Error: sending it again is not right.
func (cw *Casework) ToResend(
	ctx context.Context, s gateway.Scope, name string,
) (n gateway.Notice, err error) {
	err = cw.Store.View(ctx, func(r gateway.Reader) (err error) {
		if n, err = NamedNotice(r, s, name); err != nil {
			return err
		}
		_, err = toResend(r, n)
		return err
	})
	if err != nil {
		return n, fmt.Errorf("send a notice again: %w", err)
	}
	return n, nil
}

func givenUp(d gateway.Delivery) bool { return d.State == gateway.Failed }

// toResend are the messages of the notice that are to be sent again. A *lang.Error: there is none. What
// follows on a notice that the municipality has got is to be sent whatever has become of the step: a
// withdrawal, too.
func toResend(r gateway.Reader, n gateway.Notice) ([]gateway.Delivery, error) {
	thread, err := r.Deliveries(gateway.Operator, n.ID)
	if err != nil {
		return nil, err
	}
	again := gateway.Resendable(thread)
	untold, err := withoutTold(r, n.Case, again)
	if err != nil {
		return nil, err
	}
	switch {
	case n.State == gateway.Rejected:
		return nil, lang.ErrNoticeRejected
	case len(again) == 0 && !n.Arrived.IsZero():
		return nil, lang.ErrArrivedAlready
	case len(again) == 0 && n.State == gateway.Lapsed:
		return nil, lang.ErrNoticeLapsed
	case len(again) == 0 && n.State == gateway.Unrouted:
		return nil, lang.ErrNoChannel
	case len(again) == 0:
		return nil, lang.ErrNothingToResend
	case len(untold) == 0:
		return nil, lang.ErrNotifiedAnotherWay
	case thread[0].Answered() && untold[len(untold)-1].Kind != gateway.FirstNotice:
		return untold, nil
	}
	return untold, stillOwed(r, n)
}

// withoutTold leaves out the messages of a case that a person has reported as told another way. Of a case that
// cannot be read nothing is known to be.
func withoutTold(r gateway.Reader, id string, messages []gateway.Delivery) ([]gateway.Delivery, error) {
	if len(messages) == 0 {
		return nil, nil
	}
	c, err := r.CaseByID(gateway.Operator, id)
	var v gateway.Version
	if err == nil {
		v, err = r.Version(gateway.Operator, c.ID, c.Version)
	}
	if errors.Is(err, gateway.ErrErased) || errors.Is(err, gateway.ErrUnreadable) {
		return messages, nil
	}
	return slices.DeleteFunc(slices.Clone(messages), func(d gateway.Delivery) bool {
		return slices.ContainsFunc(v.Records, func(one rules.Record) bool {
			return slices.ContainsFunc(one.Messages, func(m rules.SentMessage) bool { return m.ID == d.ID })
		})
	}), err
}

// NamedNotice is the notice with that id, that whose message has it, or the newest of the case with that number.
func NamedNotice(r gateway.Reader, s gateway.Scope, name string) (gateway.Notice, error) {
	n, err := r.Notice(s, name)
	if !errors.Is(err, gateway.ErrNotFound) {
		return n, err
	}
	d, err := r.Delivery(s, name)
	if err == nil {
		return r.Notice(s, d.Notice)
	}
	if !errors.Is(err, gateway.ErrNotFound) {
		return n, err
	}
	c, err := r.Case(s, name)
	if err != nil {
		return n, err
	}
	all, err := r.Notices(s, gateway.NoticeFilter{Case: c.ID})
	if err == nil && len(all) == 0 {
		err = gateway.ErrNotFound
	}
	if err != nil {
		return n, err
	}
	return all[len(all)-1], nil
}

// stillOwed reports why the municipality need not get the notice any more; nil: it should.
func stillOwed(r gateway.Reader, n gateway.Notice) error {
	merged, err := Merged(r, gateway.Operator, n.Case)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(merged.Notices, func(o rules.SentNotice) bool {
		return o.Rule == n.Rule && o.Step == n.Step
	}) {
		return lang.ErrNotifiedAnotherWay
	}
	if slices.ContainsFunc(merged.Events, func(e rules.Event) bool {
		return e.Kind == rules.Withdrawn && e.On >= n.Event.On
	}) {
		return lang.ErrCalledBack
	}
	return nil
}

// Revisit judges cases once more, so that what has become of them while their notice had not got through
// follows it.
func (cw *Casework) Revisit(ctx context.Context, cases []string, asked rules.Asked) error {
	for chunk := range slices.Chunk(cases, wakeMost) {
		err := cw.Decide(ctx, func(r gateway.Reader) (all []gateway.Changes, err error) {
			unread, filings := onceEach(unreadOn(r, asked.Day)), onceEach(r.FilingsSeen)
			for _, id := range chunk {
				changes, err := cw.again(r, gateway.Case{ID: id}, unread, filings, asked)
				if err != nil {
					return nil, err
				}
				all = append(all, changes)
			}
			return all, nil
		}, nil)
		if err != nil {
			return fmt.Errorf("judge cases again: %w", err)
		}
	}
	return nil
}
