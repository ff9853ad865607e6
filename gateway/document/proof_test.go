package document_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"boligbro/gateway"
	"boligbro/gateway/document"
	"boligbro/rules"
)

func aProof() gateway.Proof {
	hash := sha256.Sum256([]byte("det, der blev sendt"))
	return gateway.Proof{
		Association: "13748136", AssociationName: "Boligforeningen Ærøhus", Number: "B-7KXM-2RQD",
		Tenancy: "1-35-3255-6", Municipality: "0751",
		Notice: "0b6b7f5a-6d0c-4a53-8f3e-9a1b2c3d4e5f", Message: "6f2c1f0e-5b0e-4c55-9d53-0f1d7a1b2c3d",
		Rule: rules.EvictionFiled,
		Cites: []rules.Citation{{Statute: "almenlejeloven", Section: "§ 92, stk. 2", Version: "LBK 928/2019",
			InForce: rules.Date(2009, 6, 1)}},
		Event:   rules.NoticeEvent{Kind: rules.FilingPlanned, On: rules.Date(2026, 10, 25)},
		Channel: "webhook", Transmitted: time.Date(2026, 10, 24, 22, 0, 5, 0, time.UTC),
		Arrived: time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC),
		By:      gateway.ProofReceipt, Hash: hash[:], Bytes: 2113,
		Later: []gateway.ProofLater{{
			Kind: gateway.Update, Message: "5e2c1f0e-5b0e-4c55-9d53-0f1d7a1b2c3d",
			Arrived: time.Date(2026, 10, 26, 9, 0, 0, 0, time.UTC),
			Event: rules.NoticeEvent{Kind: rules.Filed, On: rules.Date(2026, 10, 26),
				At: time.Date(2026, 10, 26, 8, 15, 0, 0, time.UTC)},
		}},
		Issued: time.Date(2026, 10, 26, 12, 0, 0, 0, time.UTC), Signature: "boligbro-statement 1\n",
		Log: gateway.LogProof{
			Size: 297, Key: "boligbro/3f1c+1234abcd+AQ==", Salt: []byte("salt"), Opened: hash[:],
			Checkpoint: "boligbro/3f1c\n297\nq83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=\n\n— boligbro/3f1c " +
				"3q2+7wAAAAA=\n",
			Entries: []gateway.ProvedEntry{
				{N: 12, Leaf: []byte("boligbro-log 1\nkind notice\n"), Path: [][32]byte{hash}},
			},
		},
	}
}

func TestProofGolden(t *testing.T) {
	text, err := document.ProofText(aProof())
	if err != nil {
		t.Fatal(err)
	}
	asJSON, err := document.ProofJSON(aProof())
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][]byte{"proof.txt": []byte(text), "proof.json": asJSON} {
		file := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s is not what it was (-was +is); go test -update writes it anew:\n%s", file, diff)
		}
	}
}

// TestProofsSayTheSame: whatever the JSON holds can be found in the text, and a strange character breaks
// neither.
func TestProofsSayTheSame(t *testing.T) {
	p := aProof()
	p.Tenancy, p.AssociationName = "1-35\nSag: B-AAAA-BBBB", "Æ\u202Eø"
	text, err := document.ProofText(p)
	if err != nil {
		t.Fatal(err)
	}
	b, err := document.ProofJSON(p)
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(b, &doc); err != nil {
		t.Fatal(err)
	}
	for _, field := range []string{"case", "tenancy", "notice", "message", "rule", "sha256"} {
		if value := doc[field].(string); value == "" || !strings.Contains(text, value) {
			t.Errorf("the text lacks %s %q", field, value)
		}
	}
	if strings.Count(text, "\nSag: ") != 1 || bytes.ContainsRune(b, '\u202e') {
		t.Errorf("a strange character came through:\n%s", text)
	}
	if !strings.Contains(text, "kl. 02.30 sommertid (dansk tid, UTC+02:00)") {
		t.Errorf("the hour that the night has twice is not told apart:\n%s", text)
	}
}

func TestProofOfUnknownKind(t *testing.T) {
	p := aProof()
	p.By = "rumour"
	if _, err := document.ProofText(p); err == nil {
		t.Error("a proof by nothing that is known was written")
	}
	p = aProof()
	p.Municipality = ""
	if _, err := document.ProofJSON(p); err == nil {
		t.Error("a proof that names no municipality was written")
	}
}
