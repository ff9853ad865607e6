package audit

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/text"
)

// Find is who is looked for: by the case's or the tenancy's number, by the reference of a municipality's own
// case, or by words of the name.
type Find string

// names reports whether the name holds every word, whatever their case, and however å, æ and ø are written in
// them: nobody may be told that nothing is held because their name was spelt otherwise.
func (f Find) names(name string) bool {
	words, sought := wordsOf(name), wordsOf(string(f))
	for _, word := range sought {
		if !slices.ContainsFunc(words, func(held string) bool { return text.Alike(held, word) }) {
			return false
		}
	}
	return len(sought) > 0
}

// wordsOf are the words of a name; those with a hyphen between them are several.
func wordsOf(name string) []string {
	return strings.FieldsFunc(text.Fold(name), func(r rune) bool { return r == ' ' || r == '-' })
}

// among reports whether a name that is not kept, but for blind indexes of it, holds every word.
func (f Find) among(indexes []string, association string, blind func(...string) string) bool {
	return len(indexes) > 0 && slices.ContainsFunc(text.Spellings(string(f)), func(name string) bool {
		parts := gateway.NameParts(association, name)
		return len(parts) > 0 && !slices.ContainsFunc(parts, func(words []string) bool {
			return !slices.Contains(indexes, blind(words...))
		})
	})
}

// Subject is everything that the association (by CVR number) or the municipality (by kommunekode) of the
// scope holds about a person. The scope names one of them.
func (au *Audit) Subject(ctx context.Context, s gateway.Scope, find Find) (gateway.Subject, error) {
	subject := gateway.Subject{Asked: au.Now(), Cases: []gateway.SubjectCase{}}
	look := au.ofAssociation
	if len(s.Municipalities) > 0 {
		subject.Side, look = s.Municipalities[0], au.ofMunicipality
	} else {
		subject.Side = s.Associations[0]
	}
	beside := au.ownCase
	if len(s.Associations) > 0 {
		beside = au.refusedRuns
	}
	if err := beside(ctx, s, find, &subject); err != nil {
		return subject, fmt.Errorf("look for what is held about a person: %w", err)
	}
	for after := ""; ; {
		var page []gateway.Case
		err := au.Store.View(ctx, func(r gateway.Reader) (err error) {
			if page, err = r.Cases(s, after, historyPage); err != nil {
				return err
			}
			for _, c := range page {
				found, is, err := look(r, s, c, find)
				if err == nil && is {
					found.Readings, err = readings(r, subject.Side, c.Number)
				}
				if err == nil && is {
					err = rejections(r, s, found.Messages)
				}
				if err == nil && is && len(s.Municipalities) == 0 { // the association's case
					found.Held, err = r.Held(c.ID)
				}
				switch {
				case errors.Is(err, gateway.ErrErased):
					subject.Erased++
					subject.ByNumber = subject.ByNumber || au.recorded(r, s, c)
				case errors.Is(err, gateway.ErrUnreadable):
					subject.Unreadable++
				case err != nil:
					return fmt.Errorf("case %s: %w", c.Number, err)
				case is:
					subject.Cases = append(subject.Cases, found)
				}
			}
			return nil
		})
		if err != nil {
			return subject, fmt.Errorf("look for what is held about a person: %w", err)
		}
		if len(page) < historyPage {
			return subject, nil
		}
		after = page[len(page)-1].Number
	}
}

// ownCase adds the municipality's own case that is called so. It names nobody: only who knows whom the number
// or the reference is about can ask for it.
func (au *Audit) ownCase(ctx context.Context, s gateway.Scope, find Find, to *gateway.Subject) error {
	if len(s.Municipalities) == 0 || !au.Store.Municipal() {
		return nil
	}
	return au.Store.View(ctx, func(r gateway.Reader) error {
		c, err := r.OwnCase(s, string(find))
		switch {
		case errors.Is(err, gateway.ErrNotFound):
			return nil
		case errors.Is(err, gateway.ErrErased):
			to.Erased++
			return nil
		case errors.Is(err, gateway.ErrUnreadable):
			to.Unreadable++
			return nil
		case err != nil:
			return err
		}
		found := gateway.SubjectCase{Number: c.Number, Municipality: c.Municipality, Reference: c.Reference}
		acts, err := r.Acts(s, c.ID)
		if err != nil {
			return err
		}
		found.Acts = subjectActs(acts)
		if found.Held, err = r.Held(c.ID); err != nil {
			return err
		}
		if found.Readings, err = readings(r, to.Side, c.Number); err == nil {
			to.Cases = append(to.Cases, found)
		}
		return err
	})
}

// recorded reports whether the municipality of the scope holds something that it recorded in the case itself.
func (au *Audit) recorded(r gateway.Reader, s gateway.Scope, c gateway.Case) bool {
	if len(s.Municipalities) == 0 || !au.Store.Municipal() {
		return false
	}
	acts, err := r.Acts(s, c.ID)
	return err == nil && len(acts) > 0
}

// readings are who of the side has read about the case.
func readings(r gateway.AccessReader, side, number string) (listed []gateway.SubjectReading, err error) {
	found, err := r.Readings(side, number)
	for _, one := range found {
		listed = append(listed, gateway.SubjectReading{At: one.At, Role: one.Role, Verb: one.Verb})
	}
	return listed, err
}

// ofAssociation is what the association holds of the case, and whether it is about whom is looked for.
func (au *Audit) ofAssociation(
	r gateway.Reader, s gateway.Scope, c gateway.Case, find Find,
) (found gateway.SubjectCase, is bool, err error) {
	found = gateway.SubjectCase{
		Number: c.Number, Association: c.Association, Municipality: c.Municipality, Tenancy: c.Tenancy,
	}
	is = string(find) == c.Number || text.Key(string(find)) == c.Tenancy
	for n := 1; n <= c.Version; n++ {
		v, err := r.Version(s, c.ID, n)
		if err != nil {
			return found, is, err
		}
		records := slices.Clone(v.Records)
		for i := range records {
			records[i].By = ""
			for _, tenant := range records[i].Facts.Tenants {
				is = is || find.names(tenant.Name)
			}
		}
		is = is || find.among(v.Likenesses, c.Association, au.Store.Blind)
		found.Versions = append(found.Versions, gateway.SubjectVersion{
			Version: n, Recorded: v.Recorded, Records: records,
		})
	}
	if !is {
		return found, false, nil
	}
	evaluations, err := r.Evaluations(s, c.ID)
	if err != nil {
		return found, is, err
	}
	for _, e := range evaluations {
		found.Evaluations = append(found.Evaluations, gateway.SubjectEvaluation{At: e.At, Findings: e.Findings})
	}
	answers, err := r.Answers(s, c.ID)
	if err != nil {
		return found, is, err
	}
	for _, a := range answers {
		found.Answers = append(found.Answers, gateway.SubjectAnswer{
			At: a.At, Rule: a.Rule, As: a.As, Reason: a.Reason,
		})
	}
	shared, err := r.Shared(s, c.ID)
	if err != nil {
		return found, is, err
	}
	for _, d := range shared {
		found.Shared = append(found.Shared, gateway.SubjectShared{On: d.On, Outcome: d.Outcome})
	}
	found.Messages, err = messages(r, s, c.ID)
	return found, is, err
}

// ofMunicipality is what the municipality holds of the case. It knows the names that it was notified of.
func (au *Audit) ofMunicipality(
	r gateway.Reader, s gateway.Scope, c gateway.Case, find Find,
) (found gateway.SubjectCase, is bool, err error) {
	found = gateway.SubjectCase{Number: c.Number, Association: c.Association, Municipality: c.Municipality}
	asked := string(find) == c.Number
	found.Messages, err = messages(r, s, c.ID)
	if err != nil && !(asked && errors.Is(err, gateway.ErrErased)) {
		return found, false, err
	}
	is = asked || slices.ContainsFunc(found.Messages, func(m gateway.SubjectMessage) bool {
		return slices.ContainsFunc(m.Says.Tenants, find.names)
	})
	if !is {
		return found, false, nil
	}
	acts, err := r.Acts(s, c.ID)
	if errors.Is(err, gateway.ErrErased) {
		return found, is, nil // that part has been erased; what the municipality was sent has not
	}
	found.Acts = subjectActs(acts)
	return found, is, err
}

func subjectActs(acts []gateway.MunicipalAct) (list []gateway.SubjectAct) {
	for _, f := range acts {
		list = append(list, gateway.SubjectAct{
			Recorded: f.Recorded, On: f.On, Kind: f.Kind, Cancels: f.Cancels, Reasons: f.ReasonsGiven,
			Recipient: f.Recipient, Track: f.Track, Outcome: f.Outcome, Journal: f.Journal, Tenant: f.Tenant,
		})
	}
	return list
}

// messages are those of a case that the scope may see, in the order in which they were made.
func messages(r gateway.Reader, s gateway.Scope, caseID string) (all []gateway.SubjectMessage, err error) {
	notices, err := r.Notices(s, gateway.NoticeFilter{Case: caseID})
	if err != nil {
		return nil, err
	}
	for _, n := range notices {
		thread, err := r.Deliveries(s, n.ID)
		if err != nil {
			return nil, err
		}
		for _, d := range thread {
			all = append(all, gateway.SubjectMessage{
				Notice: n.ID, Message: d.ID, Kind: d.Kind, Municipality: d.Municipality, Channel: d.Channel,
				State: d.State, Made: d.Created, Transmitted: d.Transmitted, Arrived: d.Arrived,
				Registered: d.Registered, Reference: d.Reference, Says: contentOf(&d.Content),
			})
		}
	}
	return all, nil
}

// rejections adds to the messages why the municipality refused them, as it said last.
func rejections(r gateway.DeliveryReader, s gateway.Scope, messages []gateway.SubjectMessage) error {
	for i := range messages {
		receipts, err := r.Receipts(s, messages[i].Message)
		if err != nil {
			return err
		}
		for _, receipt := range receipts {
			if receipt.Kind == gateway.ReceiptRejected {
				messages[i].Rejected = cmp.Or(receipt.Reason, string(gateway.CauseRejected))
			}
		}
	}
	return nil
}

func contentOf(n *rules.Notice) gateway.SubjectNotice {
	said := gateway.SubjectNotice{
		Step: n.Event.Kind, On: n.Event.On, Address: n.Address, Children: n.Children, Start: n.Start,
		Arrears: n.Arrears.Amount, Since: n.Arrears.Since, Tenants: []string{},
	}
	for _, t := range n.Tenants {
		said.Tenants = append(said.Tenants, t.Name)
		if t.Protected {
			said.Protected = append(said.Protected, t.Name)
		}
	}
	return said
}
