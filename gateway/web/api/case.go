package api

import (
	"context"
	"encoding/json"

	"boligbro/gateway"
	"boligbro/gateway/document"
	"boligbro/gateway/municipal"
	"boligbro/gateway/web"
	"boligbro/rules"
)

// CaseNumber names a case. It is exported because huma fills in no others where they are embedded.
type CaseNumber struct {
	Number string `path:"number" pattern:"^[BK]-[2-9BCDFGHJ-NP-TV-XZ]{4}-[2-9BCDFGHJ-NP-TV-XZ]{4}$"`
}

// Case is a case from the caller's side.
type Case struct {
	Case         string   `json:"case"`
	Association  string   `json:"association,omitempty"`
	Municipality string   `json:"municipality,omitempty"`
	Tenancy      string   `json:"tenancy,omitempty"` // the housing system's own number; the association's side
	Notices      []Notice `json:"notices" nullable:"false"`
	// When somebody last had contact with the tenant; the association's side.
	Contacted rules.Day `json:"contacted,omitzero"`
	// The municipality's side only: what it has recorded, and the clocks of the case itself.
	Acts   []Act  `json:"acts,omitempty"`
	Duties []Duty `json:"duties,omitempty"`
}

type caseOut struct{ Body Case }

// getCase is one case, with how far its notices are.
func (r Room) getCase(ctx context.Context, c *web.Call, in *CaseNumber) (*caseOut, error) {
	if err := r.mine(ctx, c, in.Number); err != nil {
		return nil, refused(c, err)
	}
	asked := rules.AskedAt(c.Site.Now())
	found, err := r.Municipal.OfCase(ctx, c.Scope, in.Number, asked)
	if err != nil {
		return nil, refused(c, err)
	}
	out := &caseOut{caseOf(&found, asked.Day)}
	if c.Caller.May(gateway.SeeContact) {
		out.Body.Contacted = found.Contacted
	}
	err = r.Keys.Access.Read(ctx, c.Caller, gateway.SeeCase, in.Number)
	return answered(c, out, err)
}

// mine refuses a case of which a lawyer's office was not the first to report a step: to it there is no such
// case.
func (r Room) mine(ctx context.Context, c *web.Call, number string) error {
	if !c.Caller.OwnOnly() {
		return nil
	}
	first, err := r.Casework.ReportedFirst(ctx, c.Scope, number, c.Caller.ID)
	if err == nil && !first {
		err = gateway.ErrNotFound
	}
	return err
}

func caseOf(f *municipal.CaseFile, today rules.Day) Case {
	found := Case{
		Case: f.Case.Number, Association: f.Case.Association, Municipality: f.Case.Municipality,
		Tenancy: f.Case.Tenancy, Notices: []Notice{}, Duties: DutiesOf(f.Own.Duties, today),
	}
	for i := range f.Notices {
		found.Notices = append(found.Notices, NoticeOf(&f.Notices[i], today))
		found.Acts = append(found.Acts, actsOf(f.Notices[i].Acts)...)
	}
	found.Acts = append(found.Acts, actsOf(f.Own.Acts)...)
	return found
}

// documentOut is a document that has a form of its own.
type documentOut struct{ Body json.RawMessage }

type proofIn struct {
	CaseNumber
	Notice string `query:"notice" maxLength:"36" doc:"Else the newest"`
}

// proof is the Kvittering for underretning, to be attached to the request to the fogedret.
func (r Room) proof(ctx context.Context, c *web.Call, in *proofIn) (*documentOut, error) {
	if err := r.mine(ctx, c, in.Number); err != nil {
		return nil, refused(c, err)
	}
	proof, err := r.Prover.Proof(ctx, c.Scope, in.Number, in.Notice)
	if err != nil {
		return nil, refused(c, err)
	}
	if err := r.Keys.Access.Read(ctx, c.Caller, gateway.SeeProof, in.Number); err != nil {
		return nil, refused(c, err)
	}
	b, err := document.ProofJSON(proof)
	return answered(c, &documentOut{b}, err)
}

type messageIn struct {
	Message string `path:"message" maxLength:"36" doc:"The message's id"`
}

// message is what a message says: names and address too, as it was sent to the municipality.
func (r Room) message(ctx context.Context, c *web.Call, in *messageIn) (*documentOut, error) {
	var d gateway.Delivery
	err := r.Store.View(ctx, func(reader gateway.Reader) (err error) {
		d, err = reader.Delivery(c.Scope, in.Message)
		if err == nil && d.State == gateway.Lapsed && c.Scope.Receives() {
			err = gateway.ErrNotFound
		}
		return err
	})
	if err != nil {
		return nil, refused(c, err)
	}
	if err := r.Keys.Access.Read(ctx, c.Caller, gateway.SeeMessage, d.Number); err != nil {
		return nil, refused(c, err)
	}
	d.AssociationName = r.Associations[d.Association]
	b, err := document.JSON(d)
	return answered(c, &documentOut{b}, err)
}
