package document

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"slices"
	"time"
	"unicode/utf8"

	"boligbro/gateway"
	"boligbro/rules/lang"
	"boligbro/rules/text"
)

//go:embed receipt.schema.json
var receiptSchema []byte

// ReceiptSchema is the JSON Schema (draft 2020-12) of what ParseReceipt reads.
func ReceiptSchema() []byte { return bytes.Clone(receiptSchema) }

// MaxReceipt is the most bytes that a receipt may have.
const MaxReceipt = 8 << 10

// Reasons are the codes with which a municipality may reject a notice. The list is closed because a free text
// would invite what a receipt must not hold.
var Reasons = []string{
	"not-ours",        // the dwelling does not lie in the municipality
	"unknown-address", // no such dwelling
	"unknown-person",  // nobody of that name is known there
	"unreadable",      // the message could not be read
	"other",
}

// messageID is a UUID as Delivery.ID holds it.
var messageID = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// ParseReceipt reads a receipt (kvittering) that a municipality sends back:
//
//	{"type": "receipt", "message": "<message id>", "kind": "arrived|registered|rejected",
//	 "at": "2026-10-02T09:14:00+02:00", "reference": "<journalnummer>", "reason": "<one of Reasons>"}
//
// Reference is optional; reason comes with rejected, and only there. An unknown, repeated or wrongly spelt
// field is an error, so that a municipality learns of its mistake at once. Proof is a copy of body. ID and
// Received are left to the caller, who knows the message that carried it, and must check that At is not later
// than Received. No error quotes what was read.
func ParseReceipt(body []byte) (gateway.Receipt, error) {
	fields, err := flat(body)
	if err != nil {
		return gateway.Receipt{}, err
	}
	r := gateway.Receipt{
		Message: fields["message"], Kind: gateway.ReceiptKind(fields["kind"]), By: gateway.ProofReceipt,
		Reference: fields["reference"], Reason: fields["reason"], Proof: bytes.Clone(body),
	}
	if err := checkReceipt(r, fields); err != nil {
		return gateway.Receipt{}, err
	}
	if r.At, err = time.Parse(time.RFC3339, fields["at"]); err != nil || r.At.Year() < 2000 {
		return gateway.Receipt{}, lang.ErrReceiptAt
	}
	return r, nil
}

// checkReceipt finds what is wrong with the fields of a receipt, but its time.
func checkReceipt(r gateway.Receipt, fields map[string]string) error {
	_, referred := fields["reference"]
	_, reasoned := fields["reason"]
	kinds := []gateway.ReceiptKind{gateway.ReceiptArrived, gateway.ReceiptRegistered, gateway.ReceiptRejected}
	switch {
	case fields["type"] != "receipt":
		return lang.ErrReceiptType
	case !messageID.MatchString(r.Message):
		return lang.ErrReceiptMessage
	case !slices.Contains(kinds, r.Kind):
		return lang.ErrReceiptKind
	case referred && !printable(r.Reference):
		return lang.ErrReceiptReference
	case text.HoldsCPR(r.Reference):
		return lang.ErrReceiptCPR
	case reasoned != (r.Kind == gateway.ReceiptRejected):
		return lang.ErrReceiptReasoned
	case reasoned && !slices.Contains(Reasons, r.Reason):
		return lang.ErrReceiptReason(Reasons)
	}
	return nil
}

// printable reports whether a reference is 1 to 100 printable characters.
func printable(reference string) bool {
	return reference != "" && utf8.RuneCountInString(reference) <= 100 && clean(reference) == reference
}

// flat reads one JSON object of the receipt's fields, all strings. It goes by tokens because json.Unmarshal
// takes a field in any case, and the last of two that are the same.
func flat(body []byte) (map[string]string, error) {
	if len(body) > MaxReceipt {
		return nil, lang.ErrReceiptLong(MaxReceipt)
	}
	if !utf8.Valid(body) {
		return nil, lang.ErrReceiptUTF8
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, lang.ErrReceiptObject
	}
	fields := make(map[string]string)
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, lang.ErrReceiptObject
		}
		name := key.(string) // a key is always a string (encoding/json)
		if !slices.Contains([]string{"type", "message", "kind", "at", "reference", "reason"}, name) {
			return nil, lang.ErrReceiptField
		}
		if _, twice := fields[name]; twice {
			return nil, lang.ErrReceiptTwice(name)
		}
		value, err := dec.Token()
		if err != nil {
			return nil, lang.ErrReceiptObject
		}
		word, ok := value.(string)
		if !ok {
			return nil, lang.ErrReceiptText(name)
		}
		fields[name] = word
	}
	if _, err := dec.Token(); err != nil {
		return nil, lang.ErrReceiptObject
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, lang.ErrReceiptObject
	}
	return fields, nil
}
