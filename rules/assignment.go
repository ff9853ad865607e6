package rules

import (
	"slices"
	"strings"
)

// Assignment is what a list of assigned tenancies (anvisningsliste), or a person, says of whether the
// municipality assigned the dwelling to the tenant. A housing system says it as a fact of the tenancy.
type Assignment struct {
	From         Day    `json:"from,omitzero"`          // anvist fra; zero: not known
	Until        Day    `json:"until,omitzero"`         // zero: it has no end
	Municipality string `json:"municipality,omitempty"` // the kommunekode of whoever assigned it
	// Absent: the list is whole, and has no row of the tenancy.
	Absent bool `json:"absent,omitempty"`
	// Gone: the list had a row of the tenancy before, and has it no more.
	Gone bool `json:"gone,omitempty"`
	// Like is what a row that does not name its tenancy has in common with this one, and Shared that it
	// resembles others too. Until a person has said whether it is this one, the row says nothing.
	Like   []Sign `json:"like,omitempty"`
	Shared bool   `json:"shared,omitempty"`
	// Word is a person's word about the tenancy that began on Start. It beats everything else.
	Word  Flag `json:"word,omitzero"`
	Start Day  `json:"start,omitzero"`
}

// The days by which an assignment may differ from the start of the tenancy that it led to.
const (
	assignedAfterStart  = 31
	assignedBeforeStart = 366
)

// Signs of why it is not known whether the municipality assigned the dwelling.
const (
	SignSystemDenies      Sign = "system-denies"      // a list says yes, and another source no
	SignListLacks         Sign = "list-lacks"         // a whole list lacks it, and another source says yes
	SignTurnedNo          Sign = "turned-no"          // a source that said yes before says no
	SignRowGone           Sign = "row-gone"           // the list has it no more
	SignOtherTime         Sign = "other-time"         // it was assigned at another time than the tenancy began
	SignOtherMunicipality Sign = "other-municipality" // by another municipality than the dwelling's
	SignRowResembles      Sign = "row-resembles"      // a row without a tenancy number may be of it
	SignRowShared         Sign = "row-shared"         // and may be of others
)

// assignmentSigns are all that can be said of it.
var assignmentSigns = []Sign{
	SignSystemDenies, SignListLacks, SignTurnedNo, SignRowGone, SignOtherTime, SignOtherMunicipality, SignRowResembles,
	SignRowShared, SignSameDwelling, SignSameName, SignPartOfName, SignSameStart, SignNearStart,
}

// settleAssignment says whether the municipality assigned the dwelling, or why that is not known. A list
// that lacks the tenancy beats nobody who says yes; sources that contradict each other, or what they said
// before, are for a person.
func (c *Case) settleAssignment(records []*Record) {
	var said assignments
	turned := false
	for _, r := range records {
		turned = turned || r.WasAssigned
		if r.Assignment != nil {
			said.add(r.Assignment, &c.Tenancy)
		}
	}
	if turned && (c.Tenancy.Assigned == No || said.absent) {
		said.doubts = append(said.doubts, SignTurnedNo)
	}
	slices.Sort(said.doubts)
	doubts := append(slices.Compact(said.doubts), said.like...)

	is := &c.Tenancy.Assigned
	switch {
	case said.word != Unknown:
		*is = said.word
	case said.listed && *is == No:
		*is, c.AssignmentDoubts = Unknown, []Sign{SignSystemDenies}
	case said.listed:
		*is = Yes
	case *is == Yes && said.absent:
		*is, c.AssignmentDoubts = Unknown, []Sign{SignListLacks}
	case *is == Yes:
	case len(doubts) > 0:
		*is, c.AssignmentDoubts = Unknown, doubts
	case said.absent:
		*is = No
	}
}

// assignments are what all lists and people say of one tenancy.
type assignments struct {
	word           Flag // a person's
	listed, absent bool
	doubts, like   []Sign
}

// add adds what one of them says.
func (s *assignments) add(a *Assignment, of *Tenancy) {
	switch {
	case a.Word != Unknown:
		if a.Start == of.Start || a.Start.IsZero() || of.Start.IsZero() {
			s.word = best(s.word, a.Word, No, Yes)
		}
	case a.Gone && len(a.Like) > 0, a.endedBefore(of.Start):
	case a.Gone:
		s.doubts = append(s.doubts, SignRowGone)
	case a.Absent:
		s.absent = true
	case len(a.Like) > 0:
		s.like = stronger(s.like, a.resemblance())
	case a.ofOtherTime(of.Start):
		s.doubts = append(s.doubts, SignOtherTime)
	case a.ofOther(of.Municipality):
		s.doubts = append(s.doubts, SignOtherMunicipality)
	default:
		s.listed = true
	}
}

// ofOther reports whether another municipality than the dwelling's made the assignment.
func (a *Assignment) ofOther(municipality string) bool {
	return municipality != "" && a.Municipality != "" && a.Municipality != municipality
}

// endedBefore reports whether the assignment had ended when the tenancy began: it was of whoever lived there
// before.
func (a *Assignment) endedBefore(start Day) bool {
	return !a.Until.IsZero() && !start.IsZero() && a.Until < start
}

// ofOtherTime reports whether the assignment is from so long before or after the start of the tenancy that it
// may have been to other tenants.
func (a *Assignment) ofOtherTime(start Day) bool {
	if a.From.IsZero() || start.IsZero() {
		return false
	}
	return a.From > start.Add(assignedAfterStart) || a.From < start.Add(-assignedBeforeStart)
}

// resemblance is why the row may be of the tenancy, with what they have in common.
func (a *Assignment) resemblance() []Sign {
	signs := []Sign{SignRowResembles}
	if a.Shared {
		signs = append(signs, SignRowShared)
	}
	return append(signs, a.Like...)
}

// stronger is whichever of two resemblances has most in common; of as much, always the same one.
func stronger(a, b []Sign) []Sign {
	if Score(b) > Score(a) || Score(b) == Score(a) && slices.Compare(b, a) < 0 || a == nil {
		return b
	}
	return a
}

// Vanished is the record as its list leaves it behind that has a row of the tenancy no more.
func (r Record) Vanished() Record {
	if a := r.Assignment; a != nil && !a.Absent && a.Word == Unknown {
		gone := *a
		gone.Gone = true
		r.Assignment = &gone
	}
	return r
}

func (a *Assignment) clone() *Assignment {
	if a == nil {
		return nil
	}
	own := *a
	own.Municipality = strings.Clone(a.Municipality)
	own.Like = slices.Clone(a.Like)
	for i := range own.Like {
		own.Like[i] = Sign(strings.Clone(string(own.Like[i])))
	}
	return &own
}
