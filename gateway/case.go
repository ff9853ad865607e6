package gateway

import (
	"slices"
	"strings"
	"time"

	"boligbro/rules"
	"boligbro/rules/text"
)

// Case is a tenancy with a legal step, as stored: the head that its versions hang on. Only Tenancy is
// personal.
type Case struct {
	ID          string // random, internal
	Number      string // random, shown to people
	Association string // CVR number
	// the housing system's own number; sealed in the row, and opened by EachCase, Case and CaseByID for the
	// association's scope and the operator's
	Tenancy      string
	Municipality string // kommunekode of the dwelling; empty when not known
	Key          string // blind index of the association and the tenancy number (Store.Blind of KeyParts)
	Version      int    // the newest version
	Evaluations  int    // how many there are of all its versions
	Wake         rules.Day
	RuleSet      string            // hash of the rule set that judged it last
	Digests      map[string]string // source -> blind digest of what it said last
	Unreadable   bool              // in a list: it cannot be read; it holds what could be
}

// KeyParts are what a case's Key is the blind index of: the association and its own number of the tenancy. So
// the key vouches for both.
func KeyParts(association, tenancy string) []string {
	return []string{"tenancy", association, text.Key(tenancy)}
}

// NameParts are what blind indexes of a name are made of, where it is not kept (Version.Likenesses): each two
// of its words, in any order, and each by itself. All of those of some words of a name are among its own.
func NameParts(association, name string) (all [][]string) {
	words := strings.Fields(text.Fold(name))
	slices.Sort(words)
	for i := range words {
		for _, other := range words[i:] {
			all = append(all, []string{"name", association, words[i], other})
		}
	}
	return all
}

// Hand is the source of what people enter themselves. No file erases it.
const Hand = "hand"

// Version is what all sources had reported about a case at one time. Versions are never changed; Records are
// sealed.
type Version struct {
	Case     string
	Version  int
	Recorded time.Time
	Run      string // the run that brought it; empty when a person did
	Records  []rules.Record
	// Likenesses are blind indexes of what was reported and is not kept; none where all is kept.
	Likenesses []string
}

// Evaluation is what a rule set answered about one version. Findings hold codes and days, no personal data
// but the step's own reference, so they are sealed with the case.
type Evaluation struct {
	ID       string // random
	Case     string
	Version  int
	At       time.Time
	Asked    time.Time // the law's now: At, unless a run was asked as of another time
	RuleSet  string
	Findings []rules.Finding
	// Without are the notices that the rules were asked without, by their ids: made before, not handed over,
	// and not owed any more (Lapsed).
	Without []string
}
