package email

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/textproto"

	"boligbro/gateway"
)

// stage is how far a conversation came before it failed.
type stage int

const (
	dialled       stage = iota // the connection
	greeted                    // the greeting and EHLO
	secure                     // TLS
	authenticated              // AUTH
	mailed                     // MAIL FROM
	named                      // RCPT TO
	given                      // DATA and the message
)

// answered reports whether the server answered no, as against not at all.
func answered(err error) bool {
	var reply *textproto.Error
	return errors.As(err, &reply)
}

// failed is the error of a message that was not taken. The mail server is the sender's own, so what fails
// before it has heard the recipient's address is ours. Only its refusal of sender, recipient or message is
// final: a password that has run out, or a server being mended, must not turn a night's notices into
// refusals.
func failed(ctx, limited context.Context, at stage, err error) error {
	e := &gateway.SendError{Fault: gateway.FaultOurs}
	var (
		reply *textproto.Error
		dns   *net.DNSError
	)
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		e.Code, e.Err = "canceled", ctx.Err()
	case limited.Err() != nil:
		e.Code, e.Err = "timeout",
			errors.New("the mail server did not answer in time; whether the message went is not known")
	case errors.As(err, &dns):
		e.Code, e.Err = "dns", errors.New("the mail server's name cannot be looked up now; if that goes "+
			"on, check smtp.host in the settings")
	case at == dialled:
		e.Code, e.Err = "connect",
			errors.New("the mail server takes no connections now; if that goes on, check smtp.host and "+
				"smtp.port in the settings")
	case at == secure:
		e.Code, e.Err = "tls", errors.New("the line to the mail server cannot be secured, so nothing was "+
			"sent; its certificate and STARTTLS, or smtp.ca in the settings, must be put right")
	case errors.As(err, &reply):
		answer(e, at, reply.Code)
	case at == authenticated:
		e.Code, e.Err = "auth", errors.New("the mail server takes no user name and password by PLAIN or "+
			"LOGIN; check smtp in the settings with whoever runs it")
	default:
		e.Code, e.Err = "dropped",
			errors.New("the mail server hung up; whether the message went is not known")
	}
	return e
}

// answer is what an SMTP reply means at a stage (RFC 5321, section 4.2.1).
func answer(e *gateway.SendError, at stage, code int) {
	e.Code = fmt.Sprintf("smtp-%d", code)
	login := at == authenticated || code == 530 || code == 534 || code == 535 || code == 538
	switch {
	case login:
		e.Err = errors.New("the mail server does not accept the user name and password; check " +
			"smtp.username and smtp.password in the settings")
	case at < mailed || at == mailed && code < 500:
		e.Err = errors.New("the mail server serves nobody now; it is tried again")
	case at == mailed:
		e.Final = true
		e.Err = errors.New("the mail server does not let us write from smtp.from; correct the settings")
	case code < 500:
		e.Fault = gateway.FaultRecipient
		e.Err = errors.New("the recipient's mailbox takes nothing now; it is tried again")
	case at == named:
		e.Fault, e.Final = gateway.FaultRecipient, true
		e.Err = errors.New("the recipient's address is refused; get the right one")
	default:
		e.Fault, e.Final = gateway.FaultRecipient, true
		e.Err = errors.New("the message is refused; ask the recipient what their mail server lets in")
	}
}
