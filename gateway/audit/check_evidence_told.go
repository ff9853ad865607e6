package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"

	"boligbro/gateway"
	"boligbro/gateway/document"
	"boligbro/gateway/ledger"
)

// facts checks what the files say, against each other and the log: it writes the evidence again, from the
// entries and from what only whoever made the bundle says.
func (x *checkedBundle) facts() {
	var err error
	if x.Evidence, err = document.ReadEvidence(x.files[bundleEvidence]); err != nil {
		x.find(EvidenceNotTold, bundleEvidence)
		return
	}
	proof, ok := x.proof()
	if !ok {
		return
	}
	entries, err := entriesOf(proof)
	if err != nil || !openTo(x.Side, entries) {
		x.find(EvidenceUnopened, bundleOpenings)
		return
	}
	given, err := x.Given()
	if err == nil {
		x.Again, err = evidenceOf(given, entries)
	}
	switch {
	case errors.Is(err, errLeftOut):
		x.find(EvidenceLeftOut, bundleEvidence)
		return
	case err != nil:
		x.find(EvidenceNotTold, bundleEvidence)
		return
	}
	x.Again.Origin, x.Again.Key, x.Again.Size = x.Checkpoint.Origin, x.key, x.Checkpoint.Size
	x.messages()
	x.told()
}

// messages checks that the bytes of each message are there, and are those that the last attempt at it handed
// over.
func (x *checkedBundle) messages() {
	for i := range min(len(x.Again.Thread.Messages), len(x.Thread.Messages)) {
		m := &x.Again.Thread.Messages[i]
		if m.File = x.Thread.Messages[i].File; m.File == "" {
			if lastSent(m) != "" {
				x.find(EvidenceMissing, bundleMessages+m.Message)
			}
			continue
		}
		sum := sha256.Sum256(x.files[m.File])
		if x.files[m.File] == nil || lastSent(m) != hex.EncodeToString(sum[:]) {
			x.find(EvidenceOtherBytes, m.File)
		}
	}
}

// told checks that the evidence says what the entries tell: its codes and days whoever wrote it, its words
// and the document where this version writes the same.
func (x *checkedBundle) told() {
	says, tells := x.WithoutWords(), x.Again.WithoutWords()
	if !reflect.DeepEqual(says.Clocks, tells.Clocks) || !reflect.DeepEqual(says.Records, tells.Records) {
		x.find(EvidenceClocks, bundleEvidence)
		return
	}
	if !reflect.DeepEqual(says, tells) {
		x.find(EvidenceNotTold, bundleEvidence)
		return
	}
	otherText := !reflect.DeepEqual(x.Evidence, x.Again)
	pdf, err := document.EvidencePDF(&x.Evidence)
	switch otherDocument := err != nil || !bytes.Equal(pdf, x.files[bundlePDF]); {
	case !otherText && !otherDocument:
	case x.Program != x.program:
		x.OtherWords = true
	case otherText:
		x.find(EvidenceOtherText, bundleEvidence)
	default:
		x.find(EvidenceOtherText, bundlePDF)
	}
}

// proof reads the entries, each proved to be in the log of the checkpoint, and the openings.
func (x *checkedBundle) proof() (p gateway.ThreadProof, ok bool) {
	p.Checkpoint, p.Key = string(x.files[bundleCheckpoint]), x.key
	if _, _, err := x.known.Open(p.Checkpoint); err != nil && len(x.known) > 0 {
		x.find(EvidenceOtherKey, bundleCheckpoint)
		return p, false
	}
	checkpoint, err := ledger.OpenCheckpoint(p.Checkpoint, x.key)
	if err != nil {
		x.find(EvidenceNotInLog, bundleCheckpoint)
		return p, false
	}
	e := &x.Evidence
	x.Checkpoint = checkpoint
	if e.Size != checkpoint.Size || e.Origin != checkpoint.Origin {
		x.find(EvidenceNotTold, bundleEvidence)
	}
	for _, n := range slices.Concat(numbered(e), x.changes) {
		name := fmt.Sprintf("%s%d.tlog-proof", bundleEntries, n)
		proof, err := ledger.ParseInclusionProof(string(x.files[name]))
		if err == nil {
			_, err = proof.Check(proof.Leaf, x.key)
		}
		if err != nil || proof.N != n || proof.Checkpoint != p.Checkpoint {
			x.find(EvidenceNotInLog, name)
			continue
		}
		if slices.Contains(x.changes, n) {
			continue
		}
		p.Entries = append(p.Entries, gateway.ProvedEntry{N: n, Leaf: proof.Leaf, Path: proof.Path})
	}
	var openings []openingJSON
	dec := json.NewDecoder(bytes.NewReader(x.files[bundleOpenings]))
	err = dec.Decode(&openings)
	if _, end := dec.Token(); err != nil || !errors.Is(end, io.EOF) {
		x.find(EvidenceUnopened, bundleOpenings)
	}
	for _, o := range openings {
		p.Openings = append(p.Openings, gateway.ProvedOpening(o))
	}
	return p, len(x.Found) == 0
}

// numbered are the numbers of the entries that the thread and the records rest on, in the order of the log.
func numbered(e *document.Evidence) []int64 {
	t := &e.Thread
	all := map[int64]bool{t.Entry: true}
	for _, r := range e.Records {
		all[r.Entry] = true
	}
	for _, m := range t.Messages {
		all[m.Entry] = true
		for _, a := range m.Acts {
			all[a.Entry] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// LeftOut reports whether the entry, with that number in the log, is about the notice, and the bundle lacks
// it. What a municipality records tells nobody what it is about.
func (e *CheckedEvidence) LeftOut(n int64, leaf ledger.Leaf) bool {
	return n < e.Size && e.about(leaf) && !slices.Contains(numbered(&e.Evidence), n)
}

// Since reports whether the entry is about the notice, and was written after the bundle was taken from the
// log.
func (e *CheckedEvidence) Since(n int64, leaf ledger.Leaf) bool { return n >= e.Size && e.about(leaf) }

func (e *CheckedEvidence) about(leaf ledger.Leaf) bool {
	says, t := code(leaf), &e.Thread
	switch leaf.Kind {
	case "notice":
		return leaf.ID == t.Notice
	case "delivery":
		return says("notice") == t.Notice
	}
	return happened[leaf.Kind] && messageOf(t, leaf.ID) != nil
}
