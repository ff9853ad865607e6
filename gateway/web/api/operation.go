package api

import (
	"context"
	"errors"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"boligbro/gateway"
	"boligbro/gateway/web"
	"boligbro/rules"
	"boligbro/rules/lang"
)

const (
	base    = "/api/v1"
	maxBody = 64 << 10
)

// operation is one line of the API: what it is called, how it is reached, what the caller must be allowed,
// what answers, and with which problems besides those that every operation has.
type operation struct {
	ID, Method, Path string
	Verb             gateway.Verb
	Problems         []string
	register         func(api huma.API, o huma.Operation)
}

// op is an operation. Its handler is given the call, whose Scope and Caller are those of the key.
func op[I, O any](
	id, method, path string, verb gateway.Verb,
	handle func(ctx context.Context, c *web.Call, in *I) (*O, error), problems ...string,
) operation {
	return operation{id, method, path, verb, problems, func(api huma.API, o huma.Operation) {
		huma.Register(api, o, func(ctx context.Context, in *I) (*O, error) {
			return handle(ctx, ctx.Value(callKey{}).(*web.Call), in)
		})
	}}
}

type callKey struct{}

// Programs adds the API to the engine, with its OpenAPI 3.1 document at /openapi.json.
func (r Room) Programs(site *web.Site) func(e *gin.Engine) {
	return func(e *gin.Engine) {
		api := humagin.New(e, described(site.Version))
		api.OpenAPI().Components.Schemas.RegisterTypeAlias(reflect.TypeFor[rules.Day](), reflect.TypeFor[day]())
		problem := api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[web.Problem](), true, "Problem")
		tagged := map[gateway.Verb]bool{}
		for _, o := range r.operations() {
			if !tagged[o.Verb] {
				tagged[o.Verb] = true
				api.OpenAPI().Tags = append(api.OpenAPI().Tags, &huma.Tag{
					Name: string(o.Verb), Description: both(lang.Of(lang.Verbs, o.Verb), " / "),
				})
			}
			o.register(api, huma.Operation{
				OperationID: o.ID, Method: o.Method, Path: base + o.Path,
				Summary:      both(lang.Operations[o.ID], " / "),
				Description:  both(lang.Of(lang.Verbs, o.Verb), " / ") + " (" + string(o.Verb) + ").",
				Tags:         []string{string(o.Verb)},
				MaxBodyBytes: maxBody,
				Security:     []map[string][]string{{"key": {}}},
				Parameters:   keyOf(o.Method),
				Responses:    o.responses(problem),
				Middlewares:  huma.Middlewares{r.let(site, o.Verb)},
			})
		}
	}
}

// day is how the document describes a rules.Day.
type day struct{}

// Schema is that of a Danish calendar day.
func (day) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date"}
}

// let lets in whoever may, and hands the call on.
func (r Room) let(site *web.Site, verb gateway.Verb) func(ctx huma.Context, next func(huma.Context)) {
	may := r.Keys.May(verb)
	return func(ctx huma.Context, next func(huma.Context)) {
		call := site.Call(humagin.Unwrap(ctx), web.API)
		if may(call) {
			r.once(call, func() { next(huma.WithValue(ctx, callKey{}, call)) })
		}
	}
}

// described says what the API is.
func described(version string) huma.Config {
	c := huma.DefaultConfig("Boligbro", version)
	c.CreateHooks = nil // no links to schemas in the answers
	c.Formats = map[string]huma.Format{"application/json": strictJSON, "json": strictJSON}
	c.DocsPath, c.SchemasPath = "", ""
	c.RejectUnknownQueryParameters = true
	c.Info.Description = both(lang.APIDescription, "\n\n")
	c.Info.Contact = &huma.Contact{Name: "Boligbro"}
	c.Servers = []*huma.Server{{URL: "/", Description: "Boligbro"}}
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"key": {Type: "http", Scheme: "bearer", Description: "boligbro key add --by WHO"},
	}
	return c
}

// both is the text in both languages.
func both(t lang.Text, between string) string { return t.DA + between + t.EN }

// keyOf describes the Idempotency-Key, of a method that takes one.
func keyOf(method string) []*huma.Param {
	if method == http.MethodGet {
		return nil
	}
	shortest, longest := 1, keyMost
	return []*huma.Param{{
		Name: keyHeader, In: "header", Description: both(lang.RequestKey, " / "),
		Schema: &huma.Schema{
			Type: huma.TypeString, MinLength: &shortest, MaxLength: &longest, Pattern: "^[!-~]+$",
		},
	}}
}

// refusals are the errors of the rooms that a caller can do something about.
var refusals = []struct {
	err    error
	status int
	code   string
}{
	{gateway.ErrNotFound, http.StatusNotFound, "no-such"},
	{gateway.ErrMessage, http.StatusNotFound, "no-such"},
	{gateway.ErrEnough, http.StatusConflict, "enough-receipts"},
	{gateway.ErrOtherReceipt, http.StatusConflict, "other-receipt"},
	{gateway.ErrErased, http.StatusGone, "erased"},
	{gateway.ErrNoMunicipalKey, http.StatusServiceUnavailable, "no-municipal-key"},
	{gateway.ErrUnreadable, http.StatusInternalServerError, "unreadable"},
	{gateway.ErrUnavailable, http.StatusServiceUnavailable, "unavailable"},
	{gateway.ErrMoved, http.StatusServiceUnavailable, "busy"},
	{gateway.ErrExists, http.StatusServiceUnavailable, "busy"},
	{context.DeadlineExceeded, http.StatusServiceUnavailable, "unavailable"},
	{context.Canceled, http.StatusServiceUnavailable, "unavailable"},
}

// refused is the problem that tells the caller of the error. What a person can correct says so in the
// caller's language; what is our own fault is logged and not told.
func refused(c *web.Call, err error) error {
	worded := (*lang.Error)(nil)
	if errors.As(err, &worded) && !errors.Is(err, gateway.ErrNotFound) {
		why := web.ProblemError{Location: blamed(c, worded.Field), Detail: worded.TextToProgram(c.Language())}
		if c.Request.Method == http.MethodGet { // nothing was to be recorded
			return c.ProblemOf(http.StatusUnprocessableEntity, "unanswerable", why)
		}
		return c.ProblemOf(http.StatusUnprocessableEntity, "not-recorded", why)
	}
	for _, r := range refusals {
		if errors.Is(err, r.err) {
			if r.status == http.StatusServiceUnavailable {
				c.Header("Retry-After", "60")
			}
			return c.ProblemOf(r.status, r.code)
		}
	}
	c.Site.Log.Error("a request of a program failed", "route", c.FullPath(), "err", err)
	return c.ProblemOf(http.StatusInternalServerError, "internal")
}

// blamed is the place of the one field that is to blame for a refusal; empty: it is not one field.
func blamed(c *web.Call, field string) string {
	switch {
	case field == "":
		return ""
	case c.Request.Method == http.MethodGet:
		return "query." + field
	}
	return "body." + field
}

// answered is what a handler gives, or its problem.
func answered[O any](c *web.Call, out *O, err error) (*O, error) {
	if err != nil {
		return nil, refused(c, err)
	}
	return out, nil
}
