package store

import (
	"bytes"
	"strconv"
	"strings"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
	"boligbro/rules"
)

// dutyRow is by which rule a municipality was to be notified, and by when. In the row it is hidden, in the
// log committed to: the rule and the day of an agreement can tell that children live there.
type dutyRow struct {
	rule, due string
	dueAt     int64
	late      bool
	// What reports ask of the first message of a filing, so that they need not open it. The log commits to the
	// message itself, and log verify compares.
	filed   string // the day of the filing
	tenants int    // how many the message names
}

func dutyOf(n *gateway.Notice) dutyRow {
	return dutyRow{rule: n.Rule, due: n.Due.String(), dueAt: micros(n.DueAt), late: n.Late}
}

// firstDuty is dutyOf a notice with its first message.
func firstDuty(first *gateway.FirstMessage) dutyRow {
	d := dutyOf(&first.Notice)
	if d.rule == rules.EvictionFiled {
		d.filed, d.tenants = first.Notice.Event.On.String(), len(first.Delivery.Content.Tenants)
	}
	return d
}

func dutyPlace(notice string) []string { return []string{"notices", notice, "duty"} }

// rulePlace is where the rule of a notice, a task or an answer of a case is hidden: the same rule looks the
// same there, so that a case has one of it.
func rulePlace(caseID string) []string { return []string{"cases", caseID, "rule"} }

// firstPlace is where the rule of a notice's first delivery is hidden.
func firstPlace(notice string) []string { return []string{"deliveries", notice, "rule"} }

func (h *hider) hideDuty(d dutyRow, notice string) string {
	return h.hide(strings.Join([]string{
		d.rule, d.due, strconv.FormatInt(d.dueAt, 10), strconv.FormatInt(number(d.late), 10), d.filed,
		strconv.Itoa(d.tenants),
	}, "\n"), dutyPlace(notice)...)
}

// duty is what was hidden in the row of the notice.
func (h *hider) duty(hidden, notice string) (d dutyRow, err error) {
	plain, err := h.shown(hidden, dutyPlace(notice)...)
	if err != nil {
		return d, err
	}
	rule, rest, _ := strings.Cut(plain, "\n")
	due, rest, _ := strings.Cut(rest, "\n")
	dueAt, rest, _ := strings.Cut(rest, "\n")
	late, rest, _ := strings.Cut(rest, "\n")
	filed, tenants, whole := strings.Cut(rest, "\n")
	if !whole {
		return d, errSeal
	}
	d.rule, d.due, d.late, d.filed = rule, due, late == "1", filed
	if d.dueAt, err = strconv.ParseInt(dueAt, 10, 64); err != nil {
		return d, errSeal
	}
	if d.tenants, err = strconv.Atoi(tenants); err != nil {
		return d, errSeal
	}
	return d, nil
}

// ofDuty fills in what was hidden in the row of the notice.
func (h *hider) ofDuty(n *gateway.Notice, hidden string) error {
	d, err := h.duty(hidden, n.ID)
	if err == nil {
		err = d.into(n)
	}
	return err
}

// into fills in the notice.
func (d *dutyRow) into(n *gateway.Notice) (err error) {
	n.Rule, n.DueAt, n.Late = d.rule, instant(d.dueAt), d.late
	n.Due, err = day(d.due)
	return err
}

// says reports whether the first message says what the row says of it.
func (d *dutyRow) says(message []byte) bool {
	if d.rule != rules.EvictionFiled {
		return d.filed == "" && d.tenants == 0
	}
	if d.written(message) {
		return true
	}
	var first struct {
		Content struct {
			Event   struct{ On string }
			Tenants []struct{}
		} `json:"content"`
	}
	return decode(message, &first) == nil && first.Content.Event.On == d.filed &&
		len(first.Content.Tenants) == d.tenants
}

// written reports the same without decoding, of a message as this program writes it: the first day in it is
// that of the filing, and it says once for each tenant whether names are protected. In names quotation marks
// are escaped.
func (d *dutyRow) written(message []byte) bool {
	_, on, found := bytes.Cut(message, []byte(`"On":"`))
	return found && bytes.HasPrefix(on, []byte(d.filed+`"`)) &&
		bytes.Count(message, []byte(`"Protected":`)) == d.tenants
}

// filing is the day of the filing, which is nearly always the day by which it was due.
func (d *dutyRow) filing(due rules.Day) (rules.Day, error) {
	if d.filed == d.due {
		return due, nil
	}
	return day(d.filed)
}

// listed is the day that the lists are sorted by. What an agreement asks for stands with what was made that
// day: its own day would tell.
func (d *dutyRow) listed(created int64) string {
	if rules.Statutory(d.rule) {
		return d.due
	}
	return rules.DayOf(instant(created)).String()
}

// commit is opened under the installation's own key, so that reports can count what was erased.
func (d *dutyRow) commit(notice string, open *dataKey) ledger.Commit {
	return commit(gateway.DutyLabel, open.saltFor(gateway.DutyLabel, notice), encode(gateway.LoggedDuty{
		Rule: d.rule, Due: d.due, DueAt: timeCode("", d.dueAt).Value, Late: d.late,
	}))
}

// readDuty fills in what an entry of the log committed to.
func readDuty(n *gateway.Notice, opened []byte) {
	d := gateway.ReadDuty(opened)
	n.Rule, n.Late = d.Rule, d.Late
	n.Due, _ = day(d.Due)
	n.DueAt, _ = time.Parse("2006-01-02T15:04:05.000000Z", d.DueAt)
}
