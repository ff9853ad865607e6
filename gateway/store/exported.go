package store

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// Exported is what an exported log, and openings of it, tell of notices, of what municipalities have
// recorded, of runs and of alarms. It is read an entry at a time, in their order, and held in memory.
type Exported struct {
	Unopened int // acts of municipalities that no opening opens: what they were is not known
	Opened   int // those that openings open

	notices map[string]*exportedNotice        // by id
	firsts  map[string]*exportedNotice        // by the id of the first delivery
	acts    map[string][]gateway.MunicipalAct // by case
	own     map[string]gateway.OwnCase        // by id
	runs    []gateway.Run
	alarms  map[string]*gateway.Alarm // by id
	// cases of which the association has erased its part, and of which all is erased
	forgotten, erased map[string]bool
	got               map[string]bool   // cases of which a municipality has been handed a notice
	records           map[string][]byte // by case: its newest version, where it tells of a receipt
	named             map[string]bool   // associations and municipalities
	newest            time.Time         // when the last of it was written or recorded, as far as that is told
}

// received is the day on which the tenant received the demand, as last reported; where nothing opens that, as
// it was reported when the notice was made.
func (e *Exported) received(n *exportedNotice) rules.Day {
	var content versionContent
	if plain := e.records[n.Case]; plain == nil || decode(plain, &content) != nil {
		return n.Event.Received
	}
	reported := rules.Merge("", n.Association, content.Records)
	return reported.Received(n.Step)
}

// NewExported holds nothing.
func NewExported() *Exported {
	return &Exported{
		notices: map[string]*exportedNotice{}, firsts: map[string]*exportedNotice{},
		acts: map[string][]gateway.MunicipalAct{},
		own:  map[string]gateway.OwnCase{}, alarms: map[string]*gateway.Alarm{}, forgotten: map[string]bool{},
		got: map[string]bool{}, erased: map[string]bool{},
		records: map[string][]byte{}, named: map[string]bool{},
	}
}

// Names reports whether an entry, or what opens one, names the association (CVR number) or the municipality
// (kommunekode).
func (e *Exported) Names(organisation string) bool { return e.named[organisation] }

// Newest is when the last entry was written that tells it, or the last opened act was recorded.
func (e *Exported) Newest() time.Time { return e.newest }

// gone reports whether nothing can be read of the notice any more, by whoever counts.
func (e *Exported) gone(s gateway.Scope, n *gateway.MadeNotice) bool {
	if n.Rule == rules.AssignedTenantDemand || countedKey(s) == noKey {
		return e.forgotten[n.Case]
	}
	return e.erased[n.Case]
}

// toldIn is the step that a message tells of, where nothing else tells of it.
func toldIn(content rules.Notice) rules.Event {
	told := content.Event
	return rules.Event{Kind: told.Kind, On: told.On, At: told.At}
}

// EachMade calls each with the notices made from an instant until another.
func (e *Exported) EachMade(s gateway.Scope, in gateway.MadeIn, each func([]gateway.MadeNotice) error) error {
	answered := map[string]bool{}
	for _, acts := range e.acts {
		for _, act := range acts {
			answered[act.Notice] = true
		}
	}
	var made []gateway.MadeNotice
	for _, n := range e.notices {
		of := in.Association == "" || n.Association == in.Association
		if s.Receives() && n.State == gateway.Lapsed {
			continue
		}
		if of && may(s, n.Association, n.Municipality) && !n.Created.Before(in.From) && n.Created.Before(in.Until) {
			m := n.MadeNotice
			m.Acts = answered[m.ID] && (s.Operator || len(s.Municipalities) > 0)
			m.Erased, m.Event = e.gone(s, &m), rules.Event{}
			if m.Rule == rules.EvictionFiled {
				m.Event.On, m.Tenants = n.Event.On, len(n.thread[0].Content.Tenants)
			}
			made = append(made, m)
		}
	}
	slices.SortFunc(made, func(a, b gateway.MadeNotice) int {
		return cmp.Or(a.Created.Compare(b.Created), cmp.Compare(a.ID, b.ID))
	})
	return each(made)
}

func may(s gateway.Scope, association, municipality string) bool {
	return s.Operator || association != "" && slices.Contains(s.Associations, association) ||
		municipality != "" && slices.Contains(s.Municipalities, municipality)
}

// DutyFiles gives what duties hang on, of notices that EachMade gave.
func (e *Exported) DutyFiles(s gateway.Scope, made []gateway.MadeNotice) ([]gateway.NoticeFile, error) {
	var files []gateway.NoticeFile
	for i := range made {
		n := e.notices[made[i].ID]
		f := gateway.NoticeFile{Notice: made[i].Notice, Thread: slices.Clone(n.thread)}
		f.Notice.Event = n.Event
		if n.Rule == rules.AssignedTenantDemand {
			f.Received = e.received(n)
		}
		for _, act := range e.acts[n.Case] {
			if may(s, "", act.Municipality) {
				f.Acts = append(f.Acts, act)
			}
		}
		f.Acts = inOrder(f.Acts)
		files = append(files, f)
	}
	return files, nil
}

// DutyActs gives the acts about notices that EachMade gave.
func (e *Exported) DutyActs(s gateway.Scope, made []gateway.MadeNotice) ([]gateway.NoticeActs, error) {
	found := make([]gateway.NoticeActs, len(made))
	for i := range made {
		for _, act := range e.acts[made[i].Case] {
			if act.Notice == made[i].ID && may(s, "", act.Municipality) {
				found[i].Acts = append(found[i].Acts, act)
			}
		}
		found[i].Acts = inOrder(found[i].Acts)
	}
	return found, nil
}

// CaseActs calls each with what a municipality has recorded in a case, when some of it is about the case
// itself.
func (e *Exported) CaseActs(s gateway.Scope, each func(gateway.CaseActs) error) error {
	type in struct{ caseID, municipality string }
	cases := map[in][]gateway.MunicipalAct{}
	for caseID, acts := range e.acts {
		for _, act := range acts {
			if may(s, "", act.Municipality) {
				cases[in{caseID, act.Municipality}] = append(cases[in{caseID, act.Municipality}], act)
			}
		}
	}
	associations := map[string]string{}
	for _, n := range e.notices {
		associations[n.Case] = n.Association
	}
	for of, acts := range cases {
		if !aboutCases(acts) {
			continue
		}
		c := gateway.CaseActs{
			Case: gateway.Case{ID: of.caseID, Association: associations[of.caseID]}, Own: e.own[of.caseID],
			Municipality: of.municipality, Acts: inOrder(acts),
		}
		if err := each(c); err != nil {
			return err
		}
	}
	return nil
}

// Runs are newest first.
func (e *Exported) Runs(s gateway.Scope, association string, most int) ([]gateway.Run, error) {
	var runs []gateway.Run
	for _, r := range slices.Backward(e.runs) {
		if may(s, r.Association, "") && (association == "" || r.Association == association) {
			runs = append(runs, r)
		}
	}
	slices.SortStableFunc(runs, func(a, b gateway.Run) int { return b.Started.Compare(a.Started) })
	if most > 0 {
		runs = runs[:min(most, len(runs))]
	}
	return runs, nil
}

// Alarms are oldest first.
func (e *Exported) Alarms(s gateway.Scope, part gateway.AlarmList) ([]gateway.Alarm, error) {
	var all []gateway.Alarm
	for _, a := range e.alarms {
		own := gateway.Scope{Operator: s.Operator, Associations: s.Associations}
		theirs := gateway.Scope{Operator: s.Operator, Municipalities: s.Municipalities}
		seen := a.Kind.ForAssociation() && may(own, a.Association, "") || a.Kind.ForMunicipality() &&
			may(theirs, "", a.Municipality)
		place := a.Place()
		later := cmp.Or(compareNumbers(place.Key, part.After.Key), cmp.Compare(place.ID, part.After.ID)) > 0
		wanted := (part.After == (gateway.Place{}) || later) && (part.Resolved || a.Resolved.IsZero())
		if wanted && (s.Operator || seen) {
			all = append(all, *a)
		}
	}
	slices.SortFunc(all, func(a, b gateway.Alarm) int {
		return cmp.Or(a.Raised.Compare(b.Raised), cmp.Compare(a.ID, b.ID))
	})
	if part.Limit > 0 {
		all = all[:min(part.Limit, len(all))]
	}
	return all, nil
}

func compareNumbers(a, b string) int {
	x, _ := strconv.ParseInt(a, 10, 64)
	y, _ := strconv.ParseInt(b, 10, 64)
	return cmp.Compare(x, y)
}
