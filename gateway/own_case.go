package gateway

import (
	"strings"
	"time"

	"boligbro/rules"
)

// BailiffCourt is the recipient of a consent that lets the fogedret know a decision (retssikkerhedsloven § 5
// a, stk. 3).
const BailiffCourt = "fogedret"

// OwnCase is a municipality's own case (kommunens egen sag): the fogedret has told it of an eviction, and no
// association has. The landlord may be private, the ground another than arrears, the eviction older than the
// associations' duty. It hangs on no association's case, also where there is one: whether there is, is not
// the municipality's to know. All but the ids, the number and the municipality is sealed under the
// municipality's own key, and no association's scope finds it.
type OwnCase struct {
	ID           string // random, internal
	Number       string // random, shown to the municipality's people
	Municipality string
	Reference    string // the municipality's own, such as a journalnummer; one case for each
	Tenants      int    // how many it decides about: 1 and up
	Opened       time.Time
}

const ownPrefix = "K-"

// NewOwnNumber is a random number such as K-7KXM-2RQD of a municipality's own case.
func NewOwnNumber() string { return ownPrefix + strings.TrimPrefix(NewNumber(), casePrefix) }

// IsOwnNumber reports whether the number is one of a municipality's own case, and not of a tenancy's.
func IsOwnNumber(number string) bool {
	rest, own := strings.CutPrefix(number, ownPrefix)
	return own && IsNumber(casePrefix+rest)
}

// People are the tenants of the case, whose names the municipality keeps in its own system.
func (c *OwnCase) People() []rules.Tenant { return make([]rules.Tenant, c.Tenants) }
