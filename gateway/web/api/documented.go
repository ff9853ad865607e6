package api

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"boligbro/gateway/web"
)

// statuses are the codes of the problems that an operation may answer with, each with its status. One that
// cannot be read, as no JSON can, is 400 too.
var statuses = map[string]int{
	"key":              http.StatusUnauthorized,
	"may-not":          http.StatusForbidden,
	"no-such":          http.StatusNotFound,
	"cut-short":        http.StatusRequestTimeout,
	"not-answered":     http.StatusConflict,
	"enough-receipts":  http.StatusConflict,
	"other-receipt":    http.StatusConflict,
	"erased":           http.StatusGone,
	"too-large":        http.StatusRequestEntityTooLarge,
	"content-type":     http.StatusUnsupportedMediaType,
	"invalid":          http.StatusUnprocessableEntity,
	"not-recorded":     http.StatusUnprocessableEntity,
	"other-request":    http.StatusUnprocessableEntity,
	"unanswerable":     http.StatusUnprocessableEntity,
	"too-many":         http.StatusTooManyRequests,
	"internal":         http.StatusInternalServerError,
	"unreadable":       http.StatusInternalServerError,
	"busy":             http.StatusServiceUnavailable,
	"no-municipal-key": http.StatusServiceUnavailable,
	"unavailable":      http.StatusServiceUnavailable,
}

var (
	// problemsOfAll are those that every operation may answer with.
	problemsOfAll = []string{"key", "may-not", "invalid", "too-many", "internal", "unavailable"}
	// problemsOfWriting are those of one that takes a body and an Idempotency-Key, and writes.
	problemsOfWriting = []string{
		"cut-short", "not-answered", "too-large", "content-type", "other-request", "busy",
	}
)

// problems are what the operation may answer with besides its own: codes by status. A test provokes each of
// them, and knows of no other.
func (o operation) problems() map[int][]string {
	all := map[int][]string{}
	codes := slices.Concat(problemsOfAll, o.Problems)
	if o.Method == http.MethodPost {
		codes = append(codes, problemsOfWriting...)
		all[http.StatusBadRequest] = []string{"invalid"}
	}
	for _, code := range codes {
		status := statuses[code]
		all[status] = append(all[status], code)
	}
	return all
}

// responses describe the problems in the document: each status with its codes and what they mean.
func (o operation) responses(problem *huma.Schema) map[string]*huma.Response {
	all := map[string]*huma.Response{}
	for status, codes := range o.problems() {
		slices.Sort(codes)
		var meant []string
		for _, code := range codes {
			meant = append(meant, code+": "+both(web.Titled(web.API, code), " / "))
		}
		all[strconv.Itoa(status)] = &huma.Response{
			Description: strings.Join(meant, ". ") + ".",
			Content: map[string]*huma.MediaType{(*web.Problem)(nil).ContentType(""): {Schema: &huma.Schema{
				AllOf: []*huma.Schema{problem, {
					Type: huma.TypeObject, Properties: map[string]*huma.Schema{"code": oneOf(codes)},
				}},
			}}},
		}
	}
	return all
}
