package audit

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"boligbro/gateway"
	"boligbro/gateway/document"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// Proof is the proof of a case's newest notice of a filing, or of the notice with that id. A *lang.Error:
// it has not provably arrived, or there is none.
func (au *Audit) Proof(ctx context.Context, s gateway.Scope, number, notice string) (gateway.Proof, error) {
	var p gateway.Proof
	err := au.Store.View(ctx, func(r gateway.Reader) (err error) {
		c, err := r.Case(s, number)
		if err != nil {
			return err
		}
		notices, err := r.Notices(s, gateway.NoticeFilter{Case: c.ID})
		if err != nil {
			return err
		}
		notices = slices.DeleteFunc(notices, func(n gateway.Notice) bool {
			return notice == "" && n.Rule != rules.EvictionFiled || notice != "" && n.ID != notice
		})
		if len(notices) == 0 {
			return lang.ErrNoFilingNotice
		}
		n := notices[len(notices)-1]
		switch _, exists := rules.LookupMunicipality(c.Municipality); {
		case n.Arrived.IsZero():
			return lang.ErrNotArrived(n.State)
		case n.State == gateway.Rejected:
			return lang.ErrNoticeRejected
		case exists && c.Municipality != n.Municipality:
			return lang.ErrNoticeStrayed
		}
		p, err = au.prove(r, s, c, n)
		return err
	})
	if err != nil {
		return p, fmt.Errorf("prove that the municipality was told: %w", err)
	}
	return p, nil
}

func (au *Audit) prove(
	r gateway.Reader, s gateway.Scope, c gateway.Case, n gateway.Notice,
) (gateway.Proof, error) {
	thread, err := r.Deliveries(s, n.ID)
	if err != nil {
		return gateway.Proof{}, err
	}
	d := thread[0]
	p := gateway.Proof{
		Association: n.Association, AssociationName: au.Associations[n.Association], Number: c.Number,
		Tenancy: c.Tenancy, Municipality: n.Municipality, Notice: n.ID, Message: d.ID, Rule: n.Rule,
		Cites: d.Content.Cites, Event: d.Content.Event,
		Transmitted: d.Transmitted, Arrived: d.Arrived, Issued: au.Now(),
	}
	attempts, err := r.Attempts(s, d.ID)
	if err != nil {
		return p, err
	}
	act := gateway.ProvedAct{Notice: n, Thread: thread, Message: d.ID}
	for _, a := range attempts {
		if p.Hash == nil || !a.Started.After(d.Arrived) {
			p.Hash, p.Bytes, p.Channel, act.Attempt = a.Hash, a.Bytes, a.Channel, a
		}
	}
	if len(p.Hash) == 0 {
		return p, gateway.ErrErased // what was sent is not there to be proved any more
	}
	if act.Receipt, err = proof(r, s, d); err != nil {
		return p, err
	}
	p.By = act.Receipt.By
	for _, later := range thread[1:] {
		if !later.Arrived.IsZero() {
			p.Later = append(p.Later, gateway.ProofLater{
				Kind: later.Kind, Message: later.ID, Event: later.Content.Event, Arrived: later.Arrived,
			})
		}
	}
	if p.Log, err = r.ProveAct(act); err != nil {
		return p, fmt.Errorf("show it in the log; run boligbro log verify: %w", err)
	}
	statement, err := document.ProofStatement(p)
	if err == nil {
		p.Signature, err = r.Vouch(statement)
	}
	return p, err
}

// proof is the earliest proof of arrival. Where the last thing that the municipality said of the message is
// that it will not have it, none is given: a person clears that up first.
func proof(r gateway.DeliveryReader, s gateway.Scope, d gateway.Delivery) (gateway.Receipt, error) {
	receipts, err := r.Receipts(s, d.ID)
	if err != nil {
		return gateway.Receipt{}, err
	}
	if n := len(receipts); n > 0 && receipts[n-1].Kind == gateway.ReceiptRejected {
		return gateway.Receipt{}, lang.ErrNoticeRejected
	}
	for _, receipt := range receipts {
		if receipt.Kind == gateway.ReceiptRejected || !receipt.At.Equal(d.Arrived) {
			continue
		}
		return receipt, nil
	}
	return gateway.Receipt{},
		errors.New("no receipt proves the arrival that is recorded; run boligbro log verify")
}
