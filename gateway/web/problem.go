package web

import (
	"encoding/json"
	"net/http"
	"strings"

	"boligbro/rules/lang"
)

// problem is why a request of a program was refused (RFC 9457).
type problem struct {
	Type   string         `json:"type"`
	Status int            `json:"status"`
	Title  string         `json:"title"`
	Detail string         `json:"detail"`
	Code   string         `json:"code"` // the last part of Type
	Errors []problemError `json:"errors,omitempty"`
}

// problemError is one thing that was wrong, told in English.
type problemError struct {
	Detail string `json:"detail"`
}

// Refuse answers with a problem, in the language that the sender prefers and else in Danish. Of the causes
// only those that quote nothing may be given. It always answers false, so that a Who can end with it.
func Refuse(c *Call, status int, code string, causes ...error) bool {
	l := preferred(c.Request.Header)
	p := problem{
		Type: "urn:boligbro:problem:" + code, Status: status, Code: code,
		Title: text(l, "problem."+code+".title"), Detail: text(l, "problem."+code+".detail"),
	}
	for _, cause := range causes {
		p.Errors = append(p.Errors, problemError{cause.Error()})
	}
	b, err := json.Marshal(p)
	if err != nil {
		panic(err) // strings and numbers cannot fail to encode
	}
	c.Header("Content-Language", string(l))
	c.Header("Vary", "Accept-Language")
	c.Data(status, "application/problem+json", b)
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
