package document

import (
	"cmp"

	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// The sides that a bundle of evidence can be of. Each holds what that side may see.
const (
	AssociationSide  = "association"
	MunicipalitySide = "municipality"
)

// EvidenceClock is a duty of the municipality (kommunens frist) and its days. An association's bundle tells
// only what the notice itself sets going, the same whatever the municipality has done.
type EvidenceClock struct {
	Duty        string `json:"duty"`
	Tenant      int    `json:"tenant,omitempty"`
	Starts      string `json:"starts"`
	Due         string `json:"due,omitempty"`
	DueExtended string `json:"dueExtended,omitempty"` // the next hverdag, when Due is none
	// the day on which it ended because the association told that the step of the notice was withdrawn
	Withdrawn string `json:"withdrawn,omitempty"`
	Ended     string `json:"ended,omitempty"` // the municipality's side only, as the following
	Judged    string `json:"judged,omitempty"`
	State     string `json:"state,omitempty"`
	Reason    string `json:"reason,omitempty"`
	Text      string `json:"text"`
}

// EvidenceRecord is something that the municipality recorded about the notice; its own bundle only.
type EvidenceRecord struct {
	Entry     int64  `json:"entry"`
	ID        string `json:"id"`
	Kind      string `json:"kind"`
	On        string `json:"on,omitempty"`
	Recorded  string `json:"recorded"`
	Cancels   bool   `json:"cancels,omitempty"` // what was recorded before was a mistake
	Track     string `json:"track,omitempty"`
	Outcome   string `json:"outcome,omitempty"`
	Journal   string `json:"journal,omitempty"`
	Tenant    string `json:"tenant,omitempty"`
	Recipient string `json:"recipient,omitempty"`
	Reasons   bool   `json:"reasonsGiven,omitempty"`
	By        string `json:"by,omitempty"`
}

// AssociationClocks are the duties with a last day, as the association may see them: when the notice began
// them, and when they end. Why a municipality's clock runs as it does is left out, as is how far it has come.
func AssociationClocks(duties []rules.Duty) []EvidenceClock {
	clocks := []EvidenceClock{}
	for _, d := range duties {
		if d.Due.IsZero() {
			continue
		}
		if d.Duty != rules.MeetBeforeDemandExpires { // whose time hangs on the demand alone
			d.Reason = ""
		}
		clocks = append(clocks, clockOf(&d))
	}
	return clocks
}

// MunicipalityClocks are the duties as the municipality sees them on the day.
func MunicipalityClocks(duties []rules.Duty, on rules.Day) []EvidenceClock {
	clocks := []EvidenceClock{}
	for i := range duties {
		d := &duties[i]
		c := clockOf(d)
		c.Ended, c.Judged, c.State = d.Ended.String(), d.Judged.String(), string(d.State(on))
		clocks = append(clocks, c)
	}
	return clocks
}

func clockOf(d *rules.Duty) EvidenceClock {
	return EvidenceClock{
		Duty: d.Duty, Tenant: d.Tenant, Starts: d.Starts.String(), Due: d.Due.String(),
		DueExtended: d.DueExtended.String(), Withdrawn: d.Withdrawn.String(), Reason: string(d.Reason),
		Text: d.Text(lang.Danish),
	}
}

// RecordOf is the act as the entry of that number tells it.
func RecordOf(entry int64, f *gateway.MunicipalAct) EvidenceRecord {
	return EvidenceRecord{
		Entry: entry, ID: f.ID, Kind: string(f.Kind), On: f.On.String(), Recorded: zoned(f.Recorded),
		Cancels: f.Cancels, Track: f.Track, Outcome: f.Outcome, Journal: clean(f.Journal), Tenant: f.Tenant,
		Recipient: clean(f.Recipient), Reasons: f.ReasonsGiven, By: clean(f.By),
	}
}

// clocks are the municipality's duties, and what it has recorded about them where that is shown.
func (p *page) clocks(e *Evidence) {
	if len(e.Clocks) > 0 || e.ReceivedErased {
		p.section("Kommunens frister")
	}
	if e.ReceivedErased {
		p.line(lang.DemandReceivedErased.In(lang.Danish))
	}
	for _, c := range e.Clocks {
		p.field(lang.Of(lang.Duties, c.Duty).In(lang.Danish), c.Text)
		p.field("Begynder", localDate(c.Starts))
		p.field("Sidste dag", localDate(c.Due))
		if c.DueExtended != c.Due {
			p.field("Måske forlænget til", localDate(c.DueExtended))
		}
		p.field("Ophørt ved tilbagekaldelse", localDate(c.Withdrawn))
		p.field("Slut", localDate(c.Ended))
		p.field("Hvor langt", lang.Of(lang.DutyStates, c.State).In(lang.Danish))
	}
	if len(e.Records) > 0 {
		p.section("Det, kommunen har registreret")
	}
	for i := range e.Records {
		p.line(recorded(&e.Records[i]))
	}
}

// recorded is one act of the municipality, in words.
func recorded(r *EvidenceRecord) string {
	text := lang.MunicipalActs[r.Kind].Name.In(lang.Danish)
	if r.Cancels {
		text += " (registreret ved en fejl)"
	}
	if r.Outcome != "" {
		text += ": " + lang.Of(lang.Decisions, r.Outcome).In(lang.Danish)
	}
	if r.Track != "" {
		text += ": " + r.Track
	}
	if r.Tenant != "" {
		text += ", lejer " + r.Tenant
	}
	if r.Journal != "" {
		text += ", " + r.Journal
	}
	return localDate(cmp.Or(r.On, r.Recorded)) + ": " + text + ". Registreret " + localTime(r.Recorded)
}
