package gatewaytest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/gateway/municipal"
	"boligbro/gateway/store"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// NoticeViews are the notices that the scope sees, newest first.
func (w *World) NoticeViews(s gateway.Scope) []municipal.NoticeView {
	w.T.Helper()
	o, err := w.Overview(context.Background(), s, rules.AskedAt(w.Clock.Now()))
	if err != nil {
		w.T.Fatalf("overview: %v", err)
	}
	return o.Notices
}

// Verify fails the test when the compliance log contradicts what is stored.
func (w *World) Verify() {
	w.T.Helper()
	// Leases were taken by the world's clock. Verify reckons them by the database's, which may be years behind.
	for _, ended := range []string{`DELETE FROM leases`, `UPDATE deliveries SET lease_until = 0`} {
		w.Damage(ended)
	}
	report, err := w.DB.Verify(context.Background(), store.VerifyOptions{})
	if err != nil || len(report.Findings) > 0 {
		w.T.Errorf("the log: %v, %v", report.Findings, err)
	}
}

// WantRefusal fails the test unless the error is a refusal in both languages whose Danish text holds these
// words.
func WantRefusal(t *testing.T, err error, danish string) {
	t.Helper()
	var refusal *lang.Error
	if !errors.As(err, &refusal) || !strings.Contains(refusal.Text(lang.Danish), danish) ||
		refusal.Text(lang.English) == "" {
		t.Errorf("got %v, want a refusal that says %q", err, danish)
	}
}

// Waiting is what waits for a person in the scope.
func (w *World) Waiting(s gateway.Scope) (all []casework.TaskView) {
	w.T.Helper()
	err := w.EachTask(context.Background(), s, func(t casework.TaskView) error {
		all = append(all, t)
		return nil
	})
	if err != nil {
		w.T.Fatalf("tasks: %v", err)
	}
	return all
}

// View reads the store, and fails the test on an error.
func (w *World) View(fn func(gateway.Reader) error) {
	w.T.Helper()
	if err := w.DB.View(context.Background(), fn); err != nil {
		w.T.Fatalf("view: %v", err)
	}
}

// Notices are all notices.
func (w *World) Notices() (notices []gateway.Notice) {
	w.T.Helper()
	w.View(func(r gateway.Reader) (err error) {
		notices, err = r.Notices(gateway.Operator, gateway.NoticeFilter{})
		return err
	})
	return notices
}

// AlarmKinds are the kinds of all open alarms.
func (w *World) AlarmKinds() (kinds []gateway.AlarmKind) {
	w.T.Helper()
	w.View(func(r gateway.Reader) error {
		alarms, err := r.Alarms(gateway.Operator, gateway.AlarmList{})
		for _, a := range alarms {
			kinds = append(kinds, a.Kind)
		}
		return err
	})
	return kinds
}

// Messages are the messages of the only notice that the municipality has got, oldest first: kind and day of
// each.
func (w *World) Messages() []string {
	w.T.Helper()
	return w.MessagesOf(w.Notices()[0])
}

// MessagesOf are the messages of this notice that the municipality has got.
func (w *World) MessagesOf(n gateway.Notice) (messages []string) {
	w.T.Helper()
	w.View(func(r gateway.Reader) error {
		thread, err := r.Deliveries(gateway.Operator, n.ID)
		for _, d := range thread {
			if _, body, ok := strings.Cut(w.Channel.Bodies[d.ID], " "); ok {
				messages = append(messages, body)
			}
		}
		return err
	})
	return messages
}

// WantMessages fails the test unless the municipality has got these messages of the only notice.
func (w *World) WantMessages(want ...string) {
	w.T.Helper()
	if got := w.Messages(); !slices.Equal(got, want) {
		w.T.Errorf("the municipality was told %q, want %q", got, want)
	}
}
