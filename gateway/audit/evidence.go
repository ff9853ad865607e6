package audit

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/gateway/document"
	"boligbro/gateway/ledger"
	"boligbro/rules"
)

// Evidence is a bundle of evidence about a notice (casework.NamedNotice), for a court: a zip file that whoever
// has it can check without the database (CheckEvidence). It is the side's that the scope names. An
// association's holds of the municipality's side what a citizen has consented to share, and the days of the
// clocks that the notice itself set going; a municipality's holds what it recorded itself, its clocks, and
// what it was sent. A *lang.Error says why there is none; ErrNoMunicipalKey: this process cannot read what
// municipalities record.
func (au *Audit) Evidence(ctx context.Context, s gateway.Scope, notice string) (bundle []byte, err error) {
	if len(s.Municipalities) > 0 && !au.Store.Municipal() {
		return nil, gateway.ErrNoMunicipalKey
	}
	err = au.Store.View(ctx, func(r gateway.Reader) error {
		n, err := casework.NamedNotice(r, s, notice)
		if err != nil {
			return err
		}
		if s.Operator { // whoever runs Boligbro does it for the association
			s = gateway.Scope{Associations: []string{n.Association}}
		}
		bundle, err = au.bundle(r, s, n)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("gather the evidence: %w", err)
	}
	return bundle, nil
}

func (au *Audit) bundle(r gateway.Reader, s gateway.Scope, n gateway.Notice) ([]byte, error) {
	files, err := r.NoticeFiles(s, []string{n.ID})
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, gateway.ErrNotFound
	}
	thread, err := r.Deliveries(s, n.ID)
	if err != nil {
		return nil, err
	}
	n = casework.Current(n, thread)
	acts := gateway.About(files[0].Acts, n) // none, for an association
	proof, err := r.ProveThread(s, n, thread, acts)
	if err != nil {
		return nil, fmt.Errorf("show it in the log: %w", err)
	}
	entries, err := entriesOf(proof)
	if err != nil {
		return nil, err
	}
	g, err := au.given(r, s, n, thread)
	if err != nil {
		return nil, err
	}
	g.Received = files[0].Received.String()
	g.ReceivedErased = files[0].Forgotten && n.Rule == rules.AssignedTenantDemand
	e, err := evidenceOf(g, entries)
	if err != nil {
		return nil, err
	}
	checkpoint, err := ledger.OpenCheckpoint(proof.Checkpoint, proof.Key)
	if err != nil {
		return nil, err
	}
	e.Origin, e.Key, e.Size = checkpoint.Origin, proof.Key, checkpoint.Size
	keys, err := r.ProveKeys()
	if err != nil {
		return nil, fmt.Errorf("show who signed the log before: %w", err)
	}
	return seal(r, &e, proof, keys, addMessages(&e, thread))
}

// given is what the log does not tell.
func (au *Audit) given(
	r gateway.Reader, s gateway.Scope, n gateway.Notice, thread []gateway.Delivery,
) (document.EvidenceGiven, error) {
	g := document.EvidenceGiven{
		Program: au.Program, Side: document.AssociationSide, Issued: au.Now().Truncate(time.Second),
		AssociationName: au.Associations[n.Association],
	}
	if len(s.Municipalities) > 0 {
		g.Side = document.MunicipalitySide
		return g, nil
	}
	c, err := r.CaseByID(s, n.Case)
	if err != nil {
		return g, err
	}
	version, err := r.Version(s, n.Case, c.Version)
	if err != nil {
		return g, err
	}
	g.Elsewhere = elsewhere(version.Records, n, thread)
	shared, err := r.Shared(s, n.Case)
	for _, d := range shared {
		if d.Notice == n.ID {
			g.Shared = append(g.Shared, document.EvidenceShare{
				Tenant: d.Tenant, On: d.On.String(), Outcome: d.Outcome,
			})
		}
	}
	return g, err
}

// elsewhere are the other ways by which people have reported that the municipality was notified of the
// notice's step, or of what its later messages said.
func elsewhere(
	records []rules.Record, n gateway.Notice, thread []gateway.Delivery,
) (all []document.EvidenceOther) {
	add := func(message string, e rules.Elsewhere) {
		all = append(all, document.EvidenceOther{
			Message: message, On: e.On.String(), Channel: string(e.Channel), Proof: e.Proof,
			Arrived: e.Arrived.String(),
		})
	}
	for i := range records {
		for _, told := range records[i].Notices {
			if told.Rule == n.Rule && told.Step == n.Step {
				add("", told.Elsewhere)
			}
		}
		for _, told := range records[i].Messages {
			if slices.ContainsFunc(thread, func(d gateway.Delivery) bool { return d.ID == told.ID }) {
				add(told.ID, told.Elsewhere)
			}
		}
	}
	return all
}

// evidenceOf is what the entries tell, with what only whoever makes the bundle says. Whoever has both finds
// the same.
func evidenceOf(g document.EvidenceGiven, entries []loggedEntry) (document.Evidence, error) {
	about := withoutRecords(entries)
	t, err := threadOf(about)
	if err != nil {
		return document.Evidence{}, err
	}
	n, thread, err := noticeOf(&t, about)
	if err != nil {
		return document.Evidence{}, err
	}
	asked := rules.AskedAt(g.Issued)
	e, err := document.ComposeEvidence(g, t, document.EvidenceLogged{
		Number: thread[0].Number, Told: toldIn(thread),
		Ground: gateway.ReadGround(about[0].open[gateway.GroundLabel].Value),
		Timely: casework.PunctualityCode(casework.Measure(n, asked)),
	})
	if err == nil {
		err = addClocks(&e, n, thread, entries, asked)
	}
	return e, err
}

func toldIn(thread []gateway.Delivery) (all []rules.Notice) {
	for i := range thread {
		all = append(all, thread[i].Content)
	}
	return all
}

// addMessages are the files with the bytes that were sent last of each message.
func addMessages(e *document.Evidence, thread []gateway.Delivery) (files []bundleFile) {
	for i := range e.Thread.Messages {
		m := &e.Thread.Messages[i]
		for _, d := range thread {
			sum := sha256.Sum256(d.Payload.Body)
			if d.ID == m.Message && len(d.Payload.Body) > 0 && lastSent(m) == hex.EncodeToString(sum[:]) {
				m.File = bundleMessages + m.Message + extension(d.Payload.ContentType)
				files = append(files, bundleFile{m.File, d.Payload.Body})
			}
		}
	}
	return files
}

// lastSent is the hash of what the last attempt handed over.
func lastSent(m *document.EvidenceMessage) (hash string) {
	for _, a := range m.Acts {
		if a.Kind == "attempt" {
			hash = a.SHA256
		}
	}
	return hash
}

// extension is how a file of the content type is called.
func extension(contentType string) string {
	for _, known := range []struct{ begins, extension string }{
		{"application/json", ".json"}, {"application/xml", ".xml"}, {"message/rfc822", ".eml"},
		{"application/pdf", ".pdf"}, {"text/plain", ".txt"}, {"text/html", ".html"},
	} {
		if len(contentType) >= len(known.begins) && contentType[:len(known.begins)] == known.begins {
			return known.extension
		}
	}
	return ".bin"
}

// seal writes the files, lists them and signs the list. keys are the entries by which the log's key was
// changed, so that whoever knows an older one can follow.
func seal(
	r gateway.LogProver, e *document.Evidence, p gateway.ThreadProof, keys []gateway.ProvedEntry,
	messages []bundleFile,
) ([]byte, error) {
	facts, err := e.JSON()
	if err != nil {
		return nil, err
	}
	pdf, err := document.EvidencePDF(e)
	if err != nil {
		return nil, err
	}
	openings, err := json.MarshalIndent(openingsJSON(p.Openings), "", "  ")
	if err != nil {
		return nil, err
	}
	files := append([]bundleFile{
		{bundlePDF, pdf}, {bundleEvidence, facts}, {bundleOpenings, append(openings, '\n')},
		{bundleCheckpoint, []byte(p.Checkpoint)}, {bundleKey, []byte(p.Key + "\n")},
	}, messages...)
	for _, entry := range slices.Concat(p.Entries, keys) {
		proof := ledger.InclusionProof{N: entry.N, Leaf: entry.Leaf, Path: entry.Path, Checkpoint: p.Checkpoint}
		files = append(files, bundleFile{
			fmt.Sprintf("%s%d.tlog-proof", bundleEntries, entry.N), []byte(proof.String()),
		})
	}
	manifest := manifestOf(files)
	signature, err := r.Vouch(manifest)
	if err != nil {
		return nil, err
	}
	files = append(files, bundleFile{bundleManifest, manifest}, bundleFile{bundleSignature, []byte(signature)})
	return pack(files)
}

// openingJSON is how an opening stands in a bundle, as in what log export --openings writes.
type openingJSON struct {
	Entry int64  `json:"entry"`
	Label string `json:"label"`
	Salt  []byte `json:"salt"`
	Value []byte `json:"value"`
}

func openingsJSON(openings []gateway.ProvedOpening) []openingJSON {
	list := []openingJSON{}
	for _, o := range openings {
		list = append(list, openingJSON(o))
	}
	return list
}
