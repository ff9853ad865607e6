package webhook

import (
	"bytes"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"

	"boligbro/gateway"
)

// errPage: what has read the notice is not quoted.
var errPage = errors.New("the answer is a web page or something else that was not agreed, so it is " +
	"nobody's receipt; look for a firewall, a proxy or a login before the municipality's endpoint")

// agreed reports whether the answer to a notice is one that was agreed with the municipality: empty, JSON,
// XML or plain text. A firewall, a proxy or a login answers with a web page, and often with 200.
func agreed(h http.Header, body []byte) bool {
	kinds := h.Values("Content-Type")
	if slices.ContainsFunc(kinds, isHTML) {
		return false
	}
	text := opening(body)
	if len(text) == 0 {
		return true
	}
	kind := ""
	if len(kinds) > 0 {
		kind = mediaType(kinds[0])
	}
	switch {
	case kind == "", kind == "text/plain", strings.HasSuffix(kind, "json"):
		return !isPage(text) && strings.HasPrefix(http.DetectContentType(text), "text/")
	case strings.HasSuffix(kind, "xml"):
		return !rootIsHTML(text)
	}
	return false
}

// mediaType is the type without its parameters, also of a header that is not well-formed.
func mediaType(header string) string {
	if kind, _, err := mime.ParseMediaType(header); err == nil {
		return kind
	}
	kind, _, _ := strings.Cut(header, ";")
	return strings.ToLower(strings.TrimSpace(kind))
}

func isHTML(header string) bool {
	kind := mediaType(header)
	return strings.Contains(kind, "html")
}

// opening is the beginning of a text in small letters: without byte order marks, the zeros of UTF-16 and
// leading space.
func opening(body []byte) []byte {
	for _, mark := range []string{"\xef\xbb\xbf", "\xff\xfe", "\xfe\xff"} {
		body = bytes.TrimPrefix(body, []byte(mark))
	}
	return bytes.ToLower(bytes.TrimSpace(bytes.ReplaceAll(body, []byte{0}, nil)))
}

// isPage reports whether a text is a web page, whatever its header says.
func isPage(text []byte) bool {
	if strings.HasPrefix(http.DetectContentType(text), "text/html") || rootIsHTML(text) {
		return true
	}
	// A page may begin with words. JSON may hold a page in a string.
	return !bytes.ContainsAny(text[:1], `{["`) &&
		slices.ContainsFunc([]string{"<html", "<!doctype html", "<head", "<body", "<script", "<form", "<meta"},
			func(mark string) bool { return bytes.Contains(text, []byte(mark)) })
}

// rootIsHTML reports whether the document's first element is that of a web page.
func rootIsHTML(text []byte) bool {
	for {
		text = bytes.TrimSpace(text)
		end := ""
		switch {
		case bytes.HasPrefix(text, []byte("<?")):
			end = "?>"
		case bytes.HasPrefix(text, []byte("<!--")):
			end = "-->"
		default:
			return bytes.HasPrefix(text, []byte("<!doctype html")) || bytes.HasPrefix(text, []byte("<html"))
		}
		at := bytes.Index(text, []byte(end))
		if at < 0 {
			return true // nothing else was seen
		}
		text = text[at+len(end):]
	}
}

// refused is the error of an answer outside 2xx. The far side's own words are left out: it has read the
// notice.
func refused(status int, h http.Header, now time.Time) error {
	text := http.StatusText(status)
	if text == "" {
		text = "an unknown status"
	}
	e := gateway.NotSent(fmt.Sprintf("http-%d", status), gateway.Theirs, nil)
	switch {
	case e.Final:
		e.Err = fmt.Errorf("the endpoint refuses the notice for good (%s); reach the municipality in another way "+
			"and tell it", text)
		return e
	case e.Fault == gateway.FaultOurs:
		e.Err = fmt.Errorf("the endpoint refuses the request now (%s); it is tried again; check the "+
			"municipality's url, secret and format in the settings with the municipality", text)
	case e.Fault == gateway.FaultData:
		e.Err = fmt.Errorf("the endpoint cannot use the content (%s); it is tried again; ask the municipality "+
			"which field, and correct it in the housing system", text)
	default:
		e.Err = fmt.Errorf("the endpoint cannot take the notice now (%s); it is tried again", text)
	}
	e.After = retryAfter(h.Get("Retry-After"), now)
	return e
}
