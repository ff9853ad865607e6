package casework

import (
	"slices"
	"strconv"

	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// A housing system gives a tenancy's number to the next tenants too. Where none of those that a municipality
// was told of is named any more and the tenancy began on another day, its notices may be of the tenancy
// before: nothing of the case is sent until a person has said whether the row was corrected
// (rules.TenantsReplaced). Where it was not, the notices made until then keep the people and the dwelling
// that they named. The name and the day may change in different nights. So each notice is compared with the
// case as it was when the notice was found, unless a person has said since that the tenants are the same.

// replacing is the source of the record that says that a case may be of other tenants now, and of the one
// that says up to which version of the case it was of those before. No settings name it.
const replacing = "(tenants replaced)"

// The answers to whether a case is of other tenants.
const (
	reasonSameTenants  = "same-tenants"
	reasonOtherTenants = "other-tenants"
)

func mayBeReplaced(r rules.Record) bool { return r.Source == replacing && r.Doubt != "" }

// replaced are the records with the doubt whose case it is, which ends when the source names again whom it
// named before.
func (j *judgement) replaced(records []rules.Record) []rules.Record {
	told := j.toldOf(records)
	if len(told) == 0 {
		return records
	}
	was, is := rules.Merge("", "", j.Records), rules.Merge("", "", records)
	if !slices.ContainsFunc(is.Tenants, func(t rules.Tenant) bool { return t.Name != "" }) {
		return records
	}
	others, since := !rules.ShareAnybody(told, is.Tenants), j.othersSince(records, &is)
	if slices.ContainsFunc(records, mayBeReplaced) {
		if !others && !since {
			records = slices.DeleteFunc(records, mayBeReplaced)
		}
		return records
	}
	began, begins := was.Tenancy.Start, is.Tenancy.Start
	if !since && (!others || began.IsZero() || began == begins) {
		return records
	}
	key := rules.Key{Association: j.Case.Association, Tenancy: j.Case.Tenancy}
	return append(records, rules.Record{Key: key, Source: replacing, Doubt: rules.TenantsReplaced})
}

// othersSince reports whether a notice was of other tenants: the case names nobody whom the notice's first
// message named, and begins on another day than it did when the notice was found.
func (j *judgement) othersSince(records []rules.Record, is *rules.Case) bool {
	return slices.ContainsFunc(j.Notices, func(n gateway.Notice) bool {
		thread, began := standing(j.Threads[n.ID]), j.Began[n.Version]
		if len(thread) == 0 || began.IsZero() || is.Tenancy.Start.IsZero() || began == is.Tenancy.Start ||
			ofTenancyBefore(records, n) || j.sameSince(n) {
			return false
		}
		return !rules.ShareAnybody(peopleOf(thread[0]), is.Tenants)
	})
}

// sameSince reports whether a person has said, since the notice was found, that the tenants are the same.
func (j *judgement) sameSince(n gateway.Notice) bool {
	return slices.ContainsFunc(j.Answers, func(a gateway.Answer) bool {
		return a.Reason == reasonSameTenants && a.Version >= n.Version
	})
}

// peopleOf are those whom a message names.
func peopleOf(d gateway.Delivery) (people []rules.Tenant) {
	for _, t := range d.Content.Tenants {
		people = append(people, rules.Tenant{Name: t.Name})
	}
	return people
}

// toldOf are the people named in the newest messages of the notices, but those of a tenancy before.
func (j *judgement) toldOf(records []rules.Record) (told []rules.Tenant) {
	for _, n := range j.Notices {
		thread := standing(j.Threads[n.ID])
		if len(thread) == 0 || ofTenancyBefore(records, n) {
			continue
		}
		told = append(told, peopleOf(thread[len(thread)-1])...)
	}
	return told
}

// ofTenancyBefore reports whether a person has said that the notice was of a tenancy before the case's own.
func ofTenancyBefore(records []rules.Record, n gateway.Notice) bool {
	return slices.ContainsFunc(records, func(r rules.Record) bool {
		if r.Source != replacing || r.Doubt != "" {
			return false
		}
		until, err := strconv.Atoi(r.Of)
		return err == nil && n.Version <= until
	})
}

// asTold is what the thread of a tenancy before may still be told: that its step was called back. Nothing
// that rests on consent is: nobody can say that it holds.
func asTold(latest rules.Notice, calledBack rules.Day) (content rules.Notice, ok bool) {
	content = latest
	if calledBack.IsZero() || latest.ByConsent() {
		return content, false
	}
	content.Event = rules.NoticeEvent{Kind: rules.Withdrawn, On: calledBack}
	return content, true
}

// replacedAs judges the case with a person's answer to whether it is of other tenants. The answer has been
// found to be one to an open finding of the dossier.
func (cw *Casework) replacedAs(
	d Dossier, answer gateway.Answer, asked rules.Asked,
) (gateway.Changes, error) {
	if !slices.ContainsFunc(d.Records, mayBeReplaced) {
		return gateway.Changes{}, lang.ErrNothingOpen
	}
	records := slices.DeleteFunc(slices.Clone(d.Records), func(r rules.Record) bool {
		return mayBeReplaced(r) || r.Source == replacing && answer.Reason == reasonOtherTenants
	})
	if answer.Reason == reasonOtherTenants {
		key := rules.Key{Association: d.Case.Association, Tenancy: d.Case.Tenancy}
		records = append(records, rules.Record{
			Key: key, Source: replacing, Of: strconv.Itoa(d.Case.Version),
		})
	}
	basis := d.basis()
	d.Answers = append(slices.Clone(d.Answers), answer)
	changes, err := cw.Next(d, records, "", asked)
	changes.Basis, changes.Answers = basis, []gateway.Answer{answer}
	return changes, err
}
