package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"boligbro/rules/lang"
)

// Problem is why a request of a program was refused (RFC 9457), in the language that the sender prefers and
// else in Danish.
type Problem struct {
	Type   string         `json:"type"`
	Status int            `json:"status"`
	Title  string         `json:"title"`
	Detail string         `json:"detail"`
	Code   string         `json:"code"` // the last part of Type
	Errors []ProblemError `json:"errors,omitempty"`
}

// ProblemError is one thing that was wrong. It quotes nothing that was received but names of fields.
type ProblemError struct {
	Location string `json:"location,omitempty"` // such as body.kind
	Detail   string `json:"detail"`
}

// Error is the title.
func (p *Problem) Error() string { return p.Title }

// GetStatus is the answer's status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is that of a problem.
func (p *Problem) ContentType(string) string { return problemType }

const problemType = "application/problem+json"

// ProblemOf is the problem with that code, as whoever comes through the door is told it.
func (c *Call) ProblemOf(status int, code string, causes ...ProblemError) *Problem {
	l, words := preferred(c.Request.Header), c.door.words()
	c.Header("Content-Language", string(l))
	c.Header("Vary", "Accept-Language")
	return &Problem{
		Type: "urn:boligbro:problem:" + code, Status: status, Code: code, Errors: causes,
		Title: text(l, words+code+".title"), Detail: text(l, words+code+".detail"),
	}
}

// words begin the keys of the texts that whoever comes through the door is told.
func (d Door) words() string {
	if d == API {
		return "api."
	}
	return "problem."
}

// Titled is the title of a problem, as whoever comes through the door is told it.
func Titled(d Door, code string) lang.Text {
	key := d.words() + code + ".title"
	return lang.Text{DA: text(lang.Danish, key), EN: text(lang.English, key)}
}

// Language is what the sender prefers, and else Danish.
func (c *Call) Language() lang.Language { return preferred(c.Request.Header) }

// Refuse answers with a problem. Of the causes only those that quote nothing may be given. It always answers
// false, so that a Who can end with it.
func Refuse(c *Call, status int, code string, causes ...error) bool {
	p := c.ProblemOf(status, code)
	for _, cause := range causes {
		detail := cause.Error()
		if worded := (*lang.Error)(nil); errors.As(cause, &worded) {
			detail = worded.Text(c.Language())
		}
		p.Errors = append(p.Errors, ProblemError{Detail: detail})
	}
	b, err := json.Marshal(p)
	if err != nil {
		panic(err) // strings and numbers cannot fail to encode
	}
	c.Data(status, problemType, b)
	c.Abort()
	return false
}

// refuseStatus answers a program's request that no route can.
func refuseStatus(c *Call, status int) {
	switch status {
	case http.StatusMethodNotAllowed:
		Refuse(c, status, "method")
	case http.StatusNotFound:
		Refuse(c, status, "not-found")
	default:
		Refuse(c, status, "internal")
	}
}

// preferred is English when Accept-Language names it before Danish, else Danish.
func preferred(h http.Header) lang.Language {
	for tag := range strings.SplitSeq(h.Get("Accept-Language"), ",") {
		tag, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(tag)), ";")
		switch primary, _, _ := strings.Cut(tag, "-"); primary {
		case "da":
			return lang.Danish
		case "en":
			return lang.English
		}
	}
	return lang.Danish
}
