package egbolig

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/beevik/etree"
	"github.com/go-resty/resty/v2"

	"boligbro/adapters"
	"boligbro/adapters/pull"
	"boligbro/config/client"
	"boligbro/rules/lang"
)

// The names of the contract.
const (
	envelopeSpace = "http://schemas.xmlsoap.org/soap/envelope/"
	messageSpace  = "http://tempuri.org/"
	action        = "http://tempuri.org/IBaseService/"
)

// How often a call is made before its failure counts, and how long there is waited before the second.
const (
	tries     = 3
	firstWait = 5 * time.Second
)

// argument is one of an operation, in the order of the contract.
type argument struct {
	name  string
	value string
}

// caller makes the calls of one question, one at a time: the service allows few.
type caller struct {
	*Source
	http *resty.Client
}

func (s *Source) caller() (*caller, error) {
	c, err := client.HTTP(s.file(s.settings.CA), s.settings.Wait)
	if err != nil {
		return nil, adapters.Unusable(s.place(), err, "egbolig.ca")
	}
	if err := client.Present(c, s.file(s.settings.Certificate), s.file(s.settings.CertificateKey)); err != nil {
		return nil, adapters.Unusable(s.place(), err, "egbolig.certificate", "egbolig.certificateKey")
	}
	if s.settings.Username != "" {
		c.SetBasicAuth(s.settings.Username, s.settings.Password.Reveal())
	}
	return &caller{s, c}, nil
}

func (c *caller) close() { c.http.GetClient().CloseIdleConnections() }

// envelope is the message that asks for the operation.
func envelope(operation string, arguments []argument) ([]byte, error) {
	doc := etree.NewDocument()
	doc.CreateProcInst("xml", `version="1.0" encoding="utf-8"`)
	e := doc.CreateElement("s:Envelope")
	e.CreateAttr("xmlns:s", envelopeSpace)
	call := e.CreateElement("s:Body").CreateElement(operation)
	call.CreateAttr("xmlns", messageSpace)
	for _, a := range arguments {
		call.CreateElement(a.name).SetText(a.value)
	}
	return doc.WriteToBytes()
}

// call asks for an operation and gives each record of its result to fn. It tries again only what can help: a
// call that broke before an answer, and a 5xx that is no SOAP fault. where is the place that refusals name.
func (c *caller) call(
	ctx context.Context, where lang.Text, operation string, arguments []argument, fn func(record) error,
) error {
	body, err := envelope(operation, arguments)
	if err != nil {
		return fmt.Errorf("egbolig: compose %s: %w", operation, err)
	}
	for try := 1; ; try++ {
		answer, err := c.http.R().SetContext(ctx).SetDoNotParseResponse(true).SetBody(body).
			SetHeader("Content-Type", "text/xml; charset=utf-8").
			SetHeader("SOAPAction", `"`+action+operation+`"`).Post(c.settings.URL)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err == nil && answer.StatusCode() == http.StatusOK {
			raw := answer.RawResponse.Body
			defer raw.Close()
			return c.read(ctx, where, operation, raw, fn)
		}
		status, fault := 0, false
		if err == nil {
			status = answer.StatusCode()
			fault = isFault(answer.RawResponse.Body)
			answer.RawResponse.Body.Close()
		}
		if try == tries || fault || status != 0 && status < 500 || client.Unvouched(err) {
			return c.failure(where, operation, status, fault, err)
		}
		if err := c.wait(ctx, firstWait<<(try-1)); err != nil {
			return err
		}
	}
}

// isFault reports whether the body of an error is a SOAP fault, which comes again however often it is asked.
func isFault(body io.Reader) bool {
	b, _ := io.ReadAll(io.LimitReader(body, 64<<10))
	in := xml.NewDecoder(bytes.NewReader(b))
	for {
		token, err := in.Token()
		if err != nil {
			return false
		}
		if start, is := token.(xml.StartElement); is && start.Name.Space == envelopeSpace &&
			start.Name.Local == "Fault" {
			return true
		}
	}
}

// failure is the refusal for a call that was not answered as it should be.
func (c *caller) failure(where lang.Text, operation string, status int, fault bool, err error) error {
	var timeout interface{ Timeout() bool }
	var refusal *adapters.Refusal
	switch {
	case fault:
		refusal = c.refuse(adapters.Failed, operation+", SOAP Fault", "egbolig.url")
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		refusal = c.refuse(adapters.Denied, fmt.Sprint("HTTP ", status), "egbolig.username", "egbolig.password")
	case status != 0:
		refusal = c.refuse(adapters.Failed, fmt.Sprintf("%s, HTTP %d", operation, status), "egbolig.url")
	case client.Unvouched(err):
		refusal = c.refuse(adapters.Unreachable, "TLS", "egbolig.url", "egbolig.ca")
	case errors.As(err, &timeout) && timeout.Timeout():
		refusal = c.refuse(adapters.Overdue, "", "egbolig.wait")
	default:
		refusal = c.because(adapters.Unreachable, err, "egbolig.url")
	}
	refusal.Where = where
	return refusal
}

// read reads the answer of an operation.
func (c *caller) read(
	ctx context.Context, where lang.Text, operation string, raw io.Reader, fn func(record) error,
) error {
	in := client.Limit(raw, int64(c.settings.MaxBody)<<20)
	err := readAnswer(in, operation, func(r record) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := fn(r); err != nil {
			return &pull.RowError{Err: err}
		}
		return nil
	})
	var own *pull.RowError
	var syntax *xml.SyntaxError
	var refusal *adapters.Refusal
	switch {
	case err == nil:
		return nil
	case errors.As(err, &own):
		return own.Err
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, errFault):
		refusal = c.refuse(adapters.Failed, operation+", SOAP Fault", "egbolig.url")
	case errors.Is(err, client.ErrTooLong):
		refusal = c.refuse(adapters.TooLarge, "", "egbolig.maxBody")
	case errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &syntax) && strings.Contains(syntax.Msg, "EOF"):
		refusal = c.refuse(adapters.CutShort, "")
	case errors.Is(err, errForm), errors.As(err, &syntax):
		refusal = c.refuse(adapters.Malformed, operation, "egbolig.url")
	default:
		return c.failure(where, operation, 0, false, err)
	}
	refusal.Where = where
	return refusal
}
