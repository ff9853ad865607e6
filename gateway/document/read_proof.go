package document

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// MaxProof is the most bytes that a proof may have.
const MaxProof = 1 << 20

// ErrProofForm: it is no proof, or not written as ProofJSON and ProofText write one: something in it was
// changed.
var ErrProofForm = errors.New("not a proof as Boligbro writes it")

// ReadProof reads a proof as JSON or as text, and refuses any that is not written exactly as its facts are
// written. Line ends and space around it do not count: mail programs change them. Whether the facts are true
// is for others to check.
func ReadProof(b []byte) (gateway.Proof, error) {
	if len(b) > MaxProof {
		return gateway.Proof{}, fmt.Errorf("%w: longer than %d bytes", ErrProofForm, MaxProof)
	}
	given := plainText(string(b))
	packed, asText := []byte(given), false
	if _, after, ok := strings.Cut(given, packBegins); ok {
		text, _, ended := strings.Cut(after, packEnds)
		unpacked, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(text, "\n", ""))
		if err != nil || !ended {
			return gateway.Proof{}, fmt.Errorf("%w: its end is damaged", ErrProofForm)
		}
		packed, asText = unpacked, true
	}
	p, err := parseProof(packed)
	if err != nil {
		return p, fmt.Errorf("%w: %w", ErrProofForm, err)
	}
	written, err := ProofJSON(p)
	if asText && err == nil {
		var text string
		text, err = ProofText(p)
		written = []byte(text)
	}
	if err != nil {
		return p, fmt.Errorf("%w: %w", ErrProofForm, err)
	}
	if plainText(string(written)) != given {
		return p, fmt.Errorf("%w: it says something else than its facts", ErrProofForm)
	}
	return p, nil
}

// plainText is a text without a byte order mark and with line feeds alone, and no space at the ends of lines.
func plainText(s string) string {
	lines := strings.Split(strings.TrimPrefix(s, "\ufeff"), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \t\r")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

func parseProof(b []byte) (gateway.Proof, error) {
	var in proofJSON
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&in); err != nil {
		return gateway.Proof{}, errors.New("not the JSON of a proof")
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) || in.Format != ProofFormat {
		return gateway.Proof{}, errors.New("not the JSON of a proof of this format")
	}
	hash, err := hex.DecodeString(in.SHA256)
	if err != nil {
		return gateway.Proof{}, errors.New("its hash cannot be read")
	}
	p := gateway.Proof{
		Association: in.Association.CVR, AssociationName: in.Association.Name, Number: in.Case, Tenancy: in.Tenancy,
		Municipality: in.Municipality.Code, Notice: in.Notice, Message: in.Message, Rule: in.Rule,
		Channel: in.Channel, By: gateway.ProofKind(in.Proof.Kind), Hash: hash, Bytes: in.Bytes,
		Signature: in.Signature,
		Log: gateway.LogProof{
			Size: in.Log.Size, Checkpoint: in.Log.Checkpoint, Key: in.Log.Key, Salt: in.Log.Salt,
			Opened: in.Log.Opened, DutySalt: in.Log.DutySalt, Duty: in.Log.Duty,
		},
	}
	for _, c := range in.Cites {
		p.Cites = append(p.Cites, rules.Citation{Statute: c.Act, Section: c.Section, Version: c.Version})
	}
	if p.Log.Entries, err = parseEntries(in.Log.Entries); err != nil {
		return p, err
	}
	if p.Log.KeyChanges, err = parseEntries(in.Log.KeyChanges); err != nil {
		return p, err
	}
	return p, parseProofTimes(&p, in)
}

func parseEntries(in []proofEntry) (entries []gateway.ProvedEntry, err error) {
	for _, e := range in {
		entry := gateway.ProvedEntry{N: e.Number, Leaf: []byte(e.Leaf), Path: make([][32]byte, len(e.Path))}
		for i, h := range e.Path {
			if copy(entry.Path[i][:], h) != len(entry.Path[i]) {
				return nil, errors.New("a hash is cut short")
			}
		}
		entries = append(entries, entry)
	}
	return entries, nil
}

func parseProofTimes(p *gateway.Proof, in proofJSON) error {
	var errs []error
	instant := func(s string) (at time.Time) {
		if s == "" {
			return at
		}
		at, err := time.Parse(time.RFC3339, s)
		errs = append(errs, err)
		return at
	}
	step := func(e event) rules.NoticeEvent {
		day, err := rules.ParseDay(e.On)
		errs = append(errs, err)
		return rules.NoticeEvent{Kind: rules.EventKind(e.Kind), On: day, At: instant(e.At)}
	}
	p.Issued, p.Transmitted, p.Arrived = instant(in.Issued), instant(in.Transmitted), instant(in.Arrived)
	p.Event = step(in.Event)
	for _, l := range in.Later {
		p.Later = append(p.Later, gateway.ProofLater{
			Kind: gateway.DeliveryKind(l.Kind), Message: l.Message, Event: step(l.Event), Arrived: instant(l.Arrived),
		})
	}
	if errors.Join(errs...) != nil {
		return errors.New("a time cannot be read")
	}
	return nil
}
