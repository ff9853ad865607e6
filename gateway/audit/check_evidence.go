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
	"strings"

	"boligbro/gateway"
	"boligbro/gateway/document"
	"boligbro/gateway/ledger"
)

// EvidenceFault is what can be wrong in a bundle of evidence.
type EvidenceFault string

const (
	EvidenceNoBundle   EvidenceFault = "evidence-no-bundle"   // it is no zip file that can be read
	EvidenceOdd        EvidenceFault = "evidence-odd"         // a file that no bundle has
	EvidenceChanged    EvidenceFault = "evidence-changed"     // a file is not the one that was signed
	EvidenceMissing    EvidenceFault = "evidence-missing"     // a file that was signed is not there
	EvidenceContainer  EvidenceFault = "evidence-container"   // the zip file itself was changed around the files
	EvidenceUnsigned   EvidenceFault = "evidence-unsigned"    // the list of the files is not signed by the key
	EvidenceOtherKey   EvidenceFault = "evidence-other-key"   // it is signed by another key than the one given
	EvidenceNotInLog   EvidenceFault = "evidence-not-in-log"  // an entry is not in the log of the checkpoint
	EvidenceUnopened   EvidenceFault = "evidence-unopened"    // an opening is not that of an entry
	EvidenceNotTold    EvidenceFault = "evidence-not-told"    // it says something else than the entries tell
	EvidenceClocks     EvidenceFault = "evidence-clocks"      // the duties do not follow from the entries
	EvidenceOtherBytes EvidenceFault = "evidence-other-bytes" // a message is not what the log says was sent
)

// EvidenceFinding is one thing that is wrong, and in which file.
type EvidenceFinding struct {
	What EvidenceFault
	File string
}

// CheckEvidence checks a bundle of evidence without the database: that nothing in it was changed since the
// owner of the log's key wrote it, and that the log tells what it says. known are the public keys that the
// reader knows the log by; none: the bundle's own, so that it is for the reader to compare. A key that was
// changed vouches for no log that is longer than it was then, and for the key that it handed over to.
func CheckEvidence(b []byte, known ...ledger.LogKey) (document.Evidence, []EvidenceFinding) {
	files, found := unpack(b)
	x := checkedBundle{files: map[string][]byte{}, known: known, found: found}
	for _, f := range files {
		x.files[f.name] = f.data
	}
	x.key = strings.TrimSuffix(string(x.files[bundleKey]), "\n")
	x.follow()
	if len(known) > 0 && !x.known.Has(x.key) && x.files[bundleKey] != nil {
		x.find(EvidenceOtherKey, bundleKey)
	}
	x.manifest()
	if again, err := pack(files); len(x.found) == 0 && (err != nil || !bytes.Equal(again, b)) {
		x.find(EvidenceContainer, "")
	}
	var e document.Evidence
	if len(x.found) == 0 {
		e = x.facts()
	}
	return e, x.found
}

// checkedBundle is a bundle that is being checked.
type checkedBundle struct {
	files map[string][]byte
	key   string
	known ledger.Keys
	// the entries by which the log's key was changed
	changes []int64
	found   []EvidenceFinding
}

// follow adds to the known keys those that they handed over to, as the bundle's entries tell. That these are
// in the log is checked with the others (proof).
func (x *checkedBundle) follow() {
	changes := map[int64]ledger.HandOver{}
	for name, data := range x.files {
		if !strings.HasPrefix(name, bundleEntries) {
			continue
		}
		proof, err := ledger.ParseInclusionProof(string(data))
		if err != nil {
			continue
		}
		leaf, err := ledger.ParseLeaf(proof.Leaf)
		if err != nil || leaf.Kind != ledger.LeafKey {
			continue
		}
		x.changes = append(x.changes, proof.N)
		if h, err := ledger.ReadHandOver(leaf); err == nil && h.Before.Size == proof.N {
			changes[proof.N] = h
		}
	}
	slices.Sort(x.changes)
	var inOrder []ledger.HandOver
	for _, n := range slices.Sorted(maps.Keys(changes)) {
		inOrder = append(inOrder, changes[n])
	}
	x.known = x.known.Follow(inOrder)
}

func (x *checkedBundle) find(what EvidenceFault, file string) {
	x.found = append(x.found, EvidenceFinding{what, file})
}

// manifest checks that the signed list is of these files.
func (x *checkedBundle) manifest() {
	if len(x.found) > 0 && x.files[bundleManifest] == nil {
		return
	}
	for _, name := range []string{bundleManifest, bundleSignature, bundleKey} {
		if x.files[name] == nil {
			x.find(EvidenceMissing, name)
		}
	}
	list := x.files[bundleManifest]
	if ledger.CheckStatement(string(x.files[bundleSignature]), x.key, list) != nil {
		x.find(EvidenceUnsigned, bundleManifest)
	}
	listed := map[string]bool{bundleManifest: true, bundleSignature: true}
	for line := range strings.Lines(string(list)) {
		hash, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		listed[name] = true
		data, there := x.files[name]
		sum := sha256.Sum256(data)
		switch {
		case !there && bundleName.MatchString(name):
			x.find(EvidenceMissing, name)
		case there && hash != hex.EncodeToString(sum[:]):
			x.find(EvidenceChanged, name)
		}
	}
	for name := range x.files {
		if !listed[name] {
			x.find(EvidenceOdd, name)
		}
	}
}

// facts checks what the files say, against each other and the log.
func (x *checkedBundle) facts() document.Evidence {
	e, err := document.ReadEvidence(x.files[bundleEvidence])
	if err != nil {
		x.find(EvidenceNotTold, bundleEvidence)
		return e
	}
	proof, ok := x.proof()
	if !ok {
		return e
	}
	entries, err := entriesOf(proof)
	if err != nil {
		x.find(EvidenceUnopened, bundleOpenings)
		return e
	}
	thread, err := threadOf(withoutRecords(entries))
	if err != nil {
		x.find(EvidenceNotTold, bundleEvidence)
		return e
	}
	for i := range min(len(thread.Messages), len(e.Thread.Messages)) {
		m := &thread.Messages[i]
		if m.File = e.Thread.Messages[i].File; m.File == "" {
			continue
		}
		sum := sha256.Sum256(x.files[m.File])
		if x.files[m.File] == nil || lastSent(m) != hex.EncodeToString(sum[:]) {
			x.find(EvidenceOtherBytes, m.File)
		}
	}
	if !reflect.DeepEqual(thread, e.Thread) || e.Key != x.key || e.Association.CVR != thread.Association ||
		e.Municipality.Code != thread.Municipality {
		x.find(EvidenceNotTold, bundleEvidence)
	}
	x.clocks(&e, entries)
	return e
}

// clocks checks that the municipality's duties follow from the entries: it recomputes them.
func (x *checkedBundle) clocks(e *document.Evidence, entries []loggedEntry) {
	again := *e
	err := addClocks(&again, entries)
	if err != nil || !reflect.DeepEqual(again.Clocks, e.Clocks) ||
		!reflect.DeepEqual(again.Records, e.Records) ||
		e.Side != document.AssociationSide && e.Side != document.MunicipalitySide {
		x.find(EvidenceClocks, bundleEvidence)
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
	e, _ := document.ReadEvidence(x.files[bundleEvidence])
	if e.Size != checkpoint.Size || e.Origin != checkpoint.Origin {
		x.find(EvidenceNotTold, bundleEvidence)
	}
	for _, n := range slices.Concat(numbered(&e), x.changes) {
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
	return p, len(x.found) == 0
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
