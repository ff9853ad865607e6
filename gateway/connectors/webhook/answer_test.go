package webhook_test

import (
	"fmt"
	"strings"

	"boligbro/gateway"
	"boligbro/gateway/connectors/connectortest"
)

// bodies are answers of 200 with what they hold, and whether that is the municipality's receipt.
func bodies() (all []connectortest.Case) {
	page := "<!DOCTYPE html><html><head><title>Log på</title></head><body><form></form></body></html>"
	yes, no := connectortest.Verdict{}, connectortest.Verdict{Code: "page", Fault: gateway.FaultRecipient}
	for name, test := range map[string]struct {
		kind, body string
		want       connectortest.Verdict
	}{
		"JSON":                     {"application/json", `{"ok":true}`, yes},
		"JSON with a charset":      {"application/json; charset=utf-8", `{"ok":true}`, yes},
		"JSON of a kind":           {"application/vnd.kommune+json", `{"ok":true}`, yes},
		"JSON that quotes a page":  {"application/json", `{"page":"<html><body></body></html>"}`, yes},
		"XML":                      {"application/xml", `<?xml version="1.0"?><a>modtaget</a>`, yes},
		"XML as text":              {"text/xml", `<svar>modtaget</svar>`, yes},
		"SOAP":                     {"application/soap+xml", `<s:Envelope xmlns:s="x"/>`, yes},
		"plain text":               {"text/plain", "Modtaget\n", yes},
		"no type":                  {"", "OK", yes},
		"a broken type, JSON":      {"application/json; charset", `{}`, yes},
		"a page":                   {"text/html; charset=utf-8", page, no},
		"a page in capitals":       {"TEXT/HTML", page, no},
		"a page of one word":       {"text/html", "OK", no},
		"an empty page":            {"text/html", "", no},
		"a page as XHTML":          {"application/xhtml+xml", page, no},
		"a page called JSON":       {"application/json", page, no},
		"a page called text":       {"text/plain", page, no},
		"a page called XML":        {"application/xml", `<?xml version="1.0"?>` + page, no},
		"a page of no type":        {"", page, no},
		"a page of a broken type":  {"text/html; charset", page, no},
		"a page after spaces":      {"text/plain", strings.Repeat(" \n", 500) + page, no},
		"a page after a comment":   {"text/xml", "<!-- " + strings.Repeat("x", 900) + " --><html/>", no},
		"a page behind its mark":   {"application/json", "\ufeff" + page, no},
		"a page in UTF-16":         {"text/plain", "\xff\xfe" + strings.Join(strings.Split(page, ""), "\x00"), no},
		"a page after words":       {"text/plain", "Adgang nægtet " + page, no},
		"a script alone":           {"application/json", "<script>location='/login'</script>", no},
		"a comment without an end": {"application/xml", "<!--" + strings.Repeat("x", 9000), no},
		"a picture":                {"image/png", "\x89PNG\r\n", no},
		"bytes of no type":         {"", "\x00\x01\x02\x03", no},
		"a form":                   {"application/x-www-form-urlencoded", "ok=1", no},
	} {
		for _, code := range []int{200, 202} {
			all = append(all, connectortest.Case{Name: fmt.Sprintf("%d, %s", code, name),
				Answer: connectortest.Answer{Code: code, ContentType: test.kind, Body: test.body}, Want: test.want})
		}
	}
	return all
}
