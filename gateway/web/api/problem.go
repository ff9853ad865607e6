package api

import (
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"

	"boligbro/gateway/web"
)

// What huma itself refuses, such as a body that does not fit its schema, is told as our own problems are: in
// the caller's language, with the place of each fault and without what was received.
func init() {
	huma.NewErrorWithContext = func(ctx huma.Context, status int, _ string, errs ...error) huma.StatusError {
		code, known := codes[status]
		if !known {
			status, code = http.StatusInternalServerError, "internal"
		}
		call := new(web.Site).Call(humagin.Unwrap(ctx), web.API)
		if code == "content-type" {
			errs = nil // they quote the header
		}
		return call.ProblemOf(status, code, places(errs)...)
	}
	huma.NewError = func(status int, message string, _ ...error) huma.StatusError {
		return &web.Problem{Status: status, Title: message} // for the document: no request is answered with it
	}
}

// codes are what huma refuses with.
var codes = map[int]string{
	http.StatusBadRequest:            "invalid",
	http.StatusNotAcceptable:         "content-type",
	http.StatusRequestEntityTooLarge: "too-large",
	http.StatusRequestTimeout:        "cut-short",
	http.StatusUnsupportedMediaType:  "content-type",
	http.StatusUnprocessableEntity:   "invalid",
}

// places are where the faults are, without the values that huma quotes.
func places(errs []error) (told []web.ProblemError) {
	for _, err := range errs {
		var detail huma.ErrorDetailer
		if errors.As(err, &detail) {
			d := detail.ErrorDetail()
			told = append(told, web.ProblemError{Location: d.Location, Detail: d.Message})
		}
	}
	return told
}
