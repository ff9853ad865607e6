package gateway

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"boligbro/rules"
)

// Proof is a kvittering for underretning af kommunen: what shows that the municipality has been told, for the association
// to attach to its request to the fogedret. It names no tenant: the court file knows who lives there, and the tenancy's
// number ties the two together.
type Proof struct {
	Association     string // CVR number
	AssociationName string
	Number          string // the case's number
	Tenancy         string // the association's own number of the tenancy
	Municipality    string // kommunekode
	Notice          string
	Message         string
	Rule            string
	Cites           []rules.Citation
	Event           rules.NoticeEvent
	Channel         string
	Transmitted     time.Time
	Arrived         time.Time
	By              ProofKind
	Hash            []byte // SHA-256 of the exact bytes that were sent
	Bytes           int    // how many they were
	Later           []ProofLater
	Issued          time.Time
	LogSize         int64
	Checkpoint      string // the log's signed checkpoint, which covers all of the above
}

// ProofLater is a message that followed in the notice's thread and has arrived too.
type ProofLater struct {
	Kind    DeliveryKind
	Message string
	Event   rules.NoticeEvent
	Arrived time.Time
}

var errRejected = &Refusal{
	"kommunen har afvist underretningen; afklar det med kommunen, og få den journaliseret eller underret den rette kommune (boligbro alarms viser den)",
	"the municipality has rejected the notice; clear it up with the municipality, and have it registered or tell the right one (boligbro alarms shows it)",
}

var errStrayed = &Refusal{
	"underretningen gik til en anden kommune end den, lejemålet ligger i; en person skal først afgøre, hvad der gælder (boligbro case viser sagen)",
	"the notice went to another municipality than the one in which the dwelling lies; a person must first decide what holds (boligbro case shows the case)",
}

// Proof is the proof of a case's newest notice of a filing, or of the notice with that id. A *Refusal: it has not
// provably arrived, or there is none.
func (g *Gateway) Proof(ctx context.Context, s Scope, number, notice string) (Proof, error) {
	var p Proof
	err := g.Store.View(ctx, func(r Reader) (err error) {
		c, err := r.Case(s, number)
		if err != nil {
			return err
		}
		notices, err := r.Notices(s, NoticeFilter{Case: c.ID})
		if err != nil {
			return err
		}
		notices = slices.DeleteFunc(notices, func(n Notice) bool {
			return notice == "" && n.Rule != rules.EvictionFiled || notice != "" && n.ID != notice
		})
		if len(notices) == 0 {
			return &Refusal{"sagen har ingen underretning om anmodning om udsættelse; boligbro case viser, hvad reglerne svarer",
				"the case has no notice of a request for eviction; boligbro case shows what the rules answer"}
		}
		n := notices[len(notices)-1]
		switch _, known := rules.LookupMunicipality(c.Municipality); {
		case n.Arrived.IsZero():
			return &Refusal{"underretningen er endnu ikke bevist nået frem, så der er intet at kvittere for; boligbro notices viser, hvor langt den er",
				fmt.Sprintf("the notice has not provably arrived yet (it is %s), so there is nothing to prove; boligbro notices shows how far it is", n.State)}
		case n.State == Rejected:
			return errRejected
		case known && c.Municipality != n.Municipality:
			return errStrayed
		}
		p, err = g.prove(r, s, c, n)
		return err
	})
	if err != nil {
		return p, fmt.Errorf("prove that the municipality was told: %w", err)
	}
	return p, nil
}

func (g *Gateway) prove(r Reader, s Scope, c Case, n Notice) (Proof, error) {
	thread, err := r.Deliveries(s, n.ID)
	if err != nil {
		return Proof{}, err
	}
	d := thread[0]
	p := Proof{
		Association: n.Association, AssociationName: g.Associations[n.Association], Number: c.Number, Tenancy: c.Tenancy,
		Municipality: n.Municipality, Notice: n.ID, Message: d.ID, Rule: n.Rule, Cites: d.Content.Cites, Event: d.Content.Event,
		Channel: d.Channel, Transmitted: d.Transmitted, Arrived: d.Arrived, Bytes: len(d.Payload.Body), Issued: g.Now(),
	}
	attempts, err := r.Attempts(s, d.ID)
	if err != nil {
		return p, err
	}
	for _, a := range attempts {
		if p.Hash == nil || !a.Started.After(d.Arrived) {
			p.Hash = a.Hash
		}
	}
	if len(p.Hash) == 0 {
		return p, ErrErased // what was sent is not there to be proved any more
	}
	if p.By, err = provedBy(r, s, d); err != nil {
		return p, err
	}
	for _, later := range thread[1:] {
		if !later.Arrived.IsZero() {
			p.Later = append(p.Later, ProofLater{later.Kind, later.ID, later.Content.Event, later.Arrived})
		}
	}
	if p.Checkpoint, err = r.Checkpoint(); err != nil {
		return p, err
	}
	lines := strings.SplitN(p.Checkpoint, "\n", 3) // origin, size, hash and signature
	if len(lines) < 3 {
		return p, errors.New("the log's checkpoint cannot be read; run boligbro log verify")
	}
	if p.LogSize, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return p, errors.New("the log's checkpoint has no size; run boligbro log verify")
	}
	return p, nil
}

// provedBy is what the earliest proof of arrival is.
func provedBy(r Reader, s Scope, d Delivery) (ProofKind, error) {
	receipts, err := r.Receipts(s, d.ID)
	if err != nil {
		return "", err
	}
	for _, receipt := range receipts {
		if receipt.Kind == ReceiptRejected || !receipt.At.Equal(d.Arrived) {
			continue
		}
		return receipt.By, nil
	}
	return "", errors.New("no receipt proves the arrival that is recorded; run boligbro log verify")
}
