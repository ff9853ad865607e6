package web

import (
	"mime"
	"net/http"
	"unicode/utf8"
)

// maxForm is how much of a form is read.
const maxForm = 16 << 10

// Several are what a person has marked under that name of a form that has been read (Form).
func (c *Call) Several(name string) []string { return c.Request.PostForm[name] }

// Form is what a person has written in the fields of those names. false: it cannot be read, and the call has
// been refused.
func (c *Call) Form(names ...string) (map[string]string, bool) {
	kind, _, err := mime.ParseMediaType(c.GetHeader("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		c.fail(http.StatusBadRequest)
		return nil, false
	}
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, maxForm)
	if err := c.Request.ParseForm(); err != nil {
		c.fail(http.StatusBadRequest)
		return nil, false
	}
	form := map[string]string{}
	for _, name := range names {
		form[name] = c.Request.PostForm.Get(name)
		if !utf8.ValidString(form[name]) {
			c.fail(http.StatusBadRequest)
			return nil, false
		}
	}
	return form, true
}
