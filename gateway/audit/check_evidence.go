package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"

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
	EvidenceOtherText  EvidenceFault = "evidence-other-text"  // its words, or the document, say something else
	EvidenceLeftOut    EvidenceFault = "evidence-left-out"    // an entry about the notice is left out
)

// EvidenceFinding is one thing that is wrong, and in which file.
type EvidenceFinding struct {
	What EvidenceFault
	File string
}

// CheckedEvidence is what a bundle says, and what is wrong in it. Where something is wrong, what it says is
// not to be relied on.
type CheckedEvidence struct {
	document.Evidence
	Found []EvidenceFinding
	// Again is the same evidence in the words of the program that checked it.
	Again document.Evidence
	// OtherWords: another version wrote it, and this one would say the same in other words or draw the document
	// in another way, so that neither was held against the log.
	OtherWords bool
	Checkpoint ledger.Checkpoint
}

// CheckEvidence checks a bundle of evidence without the database: that nothing in it was changed since the
// owner of the log's key wrote it, and that the log tells what it says. program is the version that checks.
// known are the public keys that the reader knows the log by; none: the bundle's own, so that it is for the
// reader to compare. A key that was changed vouches for no log that is longer than it was then, and for the
// key that it handed over to.
func CheckEvidence(b []byte, program string, known ...ledger.LogKey) CheckedEvidence {
	files, found := unpack(b)
	x := checkedBundle{files: map[string][]byte{}, program: program, known: known}
	x.Found = found
	for _, f := range files {
		x.files[f.name] = f.data
	}
	x.key = strings.TrimSuffix(string(x.files[bundleKey]), "\n")
	x.follow()
	if len(known) > 0 && !x.known.Has(x.key) && x.files[bundleKey] != nil {
		x.find(EvidenceOtherKey, bundleKey)
	}
	x.manifest()
	if again, err := pack(files); len(x.Found) == 0 && (err != nil || !bytes.Equal(again, b)) {
		x.find(EvidenceContainer, "")
	}
	if len(x.Found) == 0 {
		x.facts()
	}
	return x.CheckedEvidence
}

// checkedBundle is a bundle that is being checked.
type checkedBundle struct {
	CheckedEvidence
	files   map[string][]byte
	key     string
	program string // that checks
	known   ledger.Keys
	// the entries by which the log's key was changed
	changes []int64
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
	x.Found = append(x.Found, EvidenceFinding{what, file})
}

// manifest checks that the signed list is of these files.
func (x *checkedBundle) manifest() {
	if len(x.Found) > 0 && x.files[bundleManifest] == nil {
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
