package rules

import (
	"cmp"
	"slices"
	"strings"
)

// Elsewhere is how the municipality was notified another way than through Boligbro (underrettet på anden
// måde), as a person of the association has recorded it.
type Elsewhere struct {
	On      Day     `json:"on,omitzero"` // the day it was sent
	Channel Channel `json:"channel,omitempty"`
	// a code or journal reference; personal data may hide in it, so it is sealed
	Proof string `json:"proof,omitempty"`
	// the municipality's clocks run from here; zero: they are not known to
	Arrived Day `json:"arrived,omitzero"`
}

// Channel is a way of notifying the municipality outside Boligbro.
type Channel string

// Channels are the ways that can be recorded. A telephone call alone is none: the notice of a filing is
// written (almenlejeloven § 92, stk. 2).
func Channels() []Channel {
	return []Channel{"letter", "email", "digital-post", "phone-and-letter", "portal"}
}

// Known reports whether the channel is one of Channels.
func (c Channel) Known() bool { return slices.Contains(Channels(), c) }

// elsewhere reports whether the notice was sent another way than through Boligbro.
func (n *SentNotice) elsewhere() bool { return n.Elsewhere.Channel != "" }

// strayed reports whether the notice went to another municipality than the one in which the dwelling lies.
// While that is not known, it is not known to have strayed.
func (n *SentNotice) strayed(c *Case) bool {
	if n.elsewhere() || n.Municipality == "" || n.Municipality == c.Tenancy.Municipality {
		return false
	}
	_, known := LookupMunicipality(c.Tenancy.Municipality)
	return known
}

func compareNotices(a, b SentNotice) int {
	return cmp.Or(
		cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Episode, b.Episode),
		cmp.Compare(a.On, b.On), cmp.Compare(a.Ref, b.Ref),
		a.Transmitted.Compare(b.Transmitted), a.Arrived.Compare(b.Arrived),
		cmp.Compare(a.Municipality, b.Municipality),
		cmp.Compare(a.Elsewhere.On, b.Elsewhere.On), cmp.Compare(a.Elsewhere.Channel, b.Elsewhere.Channel),
		cmp.Compare(a.Elsewhere.Proof, b.Elsewhere.Proof),
		cmp.Compare(a.Elsewhere.Arrived, b.Elsewhere.Arrived),
		cmp.Compare(a.Step, b.Step), cmp.Compare(a.ID, b.ID))
}

func (n SentNotice) clone() SentNotice {
	n.ID, n.Step = strings.Clone(n.ID), StepID(strings.Clone(string(n.Step)))
	n.Rule, n.Ref, n.Municipality = strings.Clone(n.Rule), strings.Clone(n.Ref), strings.Clone(n.Municipality)
	n.Elsewhere = n.Elsewhere.clone()
	return n
}

func (e Elsewhere) clone() Elsewhere {
	e.Channel, e.Proof = Channel(strings.Clone(string(e.Channel))), strings.Clone(e.Proof)
	return e
}
