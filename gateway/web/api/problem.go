package api

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"

	"boligbro/gateway/web"
	"boligbro/rules/lang"
)

// What huma itself refuses, such as a body that does not fit its schema, is told as our own problems are: in
// the caller's language, with the place of each fault and without what was received.
func init() {
	huma.ValidateStrictCasing = true
	huma.NewErrorWithContext = func(ctx huma.Context, status int, what string, errs ...error) huma.StatusError {
		if what == bodyUnread {
			status, errs = http.StatusRequestTimeout, nil
		}
		code, known := codes[status]
		if !known {
			status, code = http.StatusInternalServerError, "internal"
		}
		call := new(web.Site).Call(humagin.Unwrap(ctx), web.API)
		if code == "content-type" {
			errs = nil // they quote the header
		}
		return call.ProblemOf(status, code, places(call, errs)...)
	}
	huma.NewError = func(status int, message string, _ ...error) huma.StatusError {
		return &web.Problem{Status: status, Title: message} // for the document: no request is answered with it
	}
}

// bodyUnread is how huma words that a body broke off. It gives it the status of a fault of ours, which it is
// not.
const bodyUnread = "cannot read request body"

// codes are what huma refuses with.
var codes = map[int]string{
	http.StatusBadRequest:            "invalid",
	http.StatusNotAcceptable:         "content-type",
	http.StatusRequestEntityTooLarge: "too-large",
	http.StatusRequestTimeout:        "cut-short",
	http.StatusUnsupportedMediaType:  "content-type",
	http.StatusUnprocessableEntity:   "invalid",
}

// places are where the faults are, and what they are in the caller's language, without the values that huma
// quotes.
func places(c *web.Call, errs []error) (told []web.ProblemError) {
	for _, err := range errs {
		var detail huma.ErrorDetailer
		if errors.As(err, &detail) {
			d := detail.ErrorDetail()
			told = append(told, fault(c, placed(d.Location), schemaFault(d.Message)))
		}
	}
	return told
}

// member is how the document names members: nobody's name, number or address looks so.
var member = regexp.MustCompile(`^[a-z][A-Za-z0-9]{0,40}(\[[0-9]+\])*$`)

// placed is the place of a fault, down to the first member whose name may be what somebody is called.
func placed(location string) string {
	parts := strings.Split(location, ".")
	for i, part := range parts[1:] {
		if parts[0] == "body" && !member.MatchString(part) {
			return strings.Join(parts[:i+1], ".")
		}
	}
	return location
}

// fault is what is wrong with a field of the request, in the caller's language.
func fault(c *web.Call, location string, what lang.Text) web.ProblemError {
	return web.ProblemError{Location: location, Detail: what.In(c.Language())}
}

// schemaWord is how huma words a fault, and how we do.
type schemaWord struct {
	theirs *regexp.Regexp
	ours   lang.Text
}

// stands is where huma's words have something of the document's.
var stands = regexp.MustCompile("%[sdv]")

var schemaWords = func() (all []schemaWord) {
	for theirs, ours := range lang.SchemaFaults {
		pattern := stands.ReplaceAllString(regexp.QuoteMeta(theirs), "(.*)")
		all = append(all, schemaWord{regexp.MustCompile("^" + pattern + "$"), ours})
	}
	return all
}()

// schemaFault is the fault that huma words so. What we have no words for may quote the request and is told in
// general words.
func schemaFault(message string) lang.Text {
	best, most := lang.NoForm, -1
	for _, w := range schemaWords {
		found := w.theirs.FindStringSubmatch(message)
		if plain := len(w.theirs.String()); found != nil && plain > most {
			best, most = filled(w.ours, found[1:]), plain
		}
	}
	return best
}

// filled is the text with what its %s stand for.
func filled(t lang.Text, words []string) lang.Text {
	if len(words) == 0 {
		return t
	}
	all := []any{strings.Join(words, ", ")}
	return lang.Text{DA: fmt.Sprintf(t.DA, all...), EN: fmt.Sprintf(t.EN, all...)}
}
