package email

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"regexp"
	"syscall"

	"boligbro/config/client"
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
	awaited                    // the answer to the message
)

// answered reports whether the server answered no, as against not at all.
func answered(err error) bool {
	var reply *textproto.Error
	return errors.As(err, &reply)
}

// failed is the error of a message that was not taken, or of which that is not known. The mail server is the
// sender's own, so what fails before it has heard the recipient's address is ours to put right: a password
// that has run out, or a server being mended, must not turn a night's notices into refusals.
func (s *server) failed(ctx, limited context.Context, at stage, err error) error {
	var (
		reply *textproto.Error
		dns   *net.DNSError
	)
	not := func(cause gateway.Cause, why string) error {
		return gateway.NotSent(string(cause), gateway.Ours, errors.New(why))
	}
	switch {
	case errors.As(err, &reply) && at != secure:
		return s.answer(at, reply)
	case at == awaited:
		return gateway.NotSent(string(gateway.CauseUnconfirmed), gateway.Ours, fmt.Errorf("the mail server has "+
			"the whole message and has not answered; whether it went is not known: %w", unanswered(ctx)))
	case errors.Is(ctx.Err(), context.Canceled):
		return gateway.NotSent(string(gateway.CauseCanceled), gateway.Ours, ctx.Err())
	case errors.As(err, &dns):
		return not(gateway.CauseDNS, "the mail server's name cannot be looked up now; if that goes on, check "+
			s.place+".host in the settings, and this machine's DNS")
	case errors.Is(err, syscall.ENETUNREACH) || errors.Is(err, syscall.EHOSTUNREACH):
		return not(gateway.CauseUnreachable, "this machine has no way through the network to the mail server; "+
			"check its network and firewall")
	case limited.Err() != nil:
		return not(gateway.CauseTimeout, "the mail server did not answer in time; the message did not go")
	case at == dialled:
		return not(gateway.CauseConnect, "the mail server takes no connections now; if that goes on, check "+
			s.place+".host and .port in the settings")
	case at == secure:
		return s.unsecured(err)
	case at == authenticated:
		return not(gateway.CauseAuth, "the mail server takes no user name and password by PLAIN or LOGIN; check "+
			s.place+" in the settings with whoever runs it")
	}
	return not(gateway.CauseDropped, "the mail server hung up; the message did not go")
}

// unsecured is the error of a line that cannot be secured. Where the settings name an authority of their own
// that does not vouch for the server, they are to blame.
func (s *server) unsecured(err error) error {
	if s.tls.RootCAs != nil && client.Stranger(err) {
		return gateway.NotSent(string(gateway.CauseCA), gateway.Ours, errors.New("the authority in "+s.place+
			".ca in the settings does not vouch for the mail server's certificate, so nothing was sent; correct "+
			"the settings"))
	}
	return gateway.NotSent(string(gateway.CauseTLS), gateway.Ours, errors.New("the line to the mail server "+
		"cannot be secured, so nothing was sent; its certificate and STARTTLS, or "+s.place+".ca in the settings, "+
		"must be put right"))
}

// unanswered is why no answer was waited for any longer, without what the far side has sent.
func unanswered(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return errors.New("the connection ended")
}

// full finds an answer that says that the mailbox is full, whatever its code (RFC 3463, X.2.2): it has room
// again when somebody has read.
var full = regexp.MustCompile(`(?i)(^|\s)[45]\.2\.2(\s|$)|(mail|in)box\b.{0,40}(full|exceed)|` +
	`quota.{0,40}exceed|(over|exceed|out of).{0,40}quota|postkasse.{0,40}fuld`)

// answer is what an SMTP reply means at a stage (RFC 5321, section 4.2.1).
func (s *server) answer(at stage, reply *textproto.Error) error {
	code := fmt.Sprintf("smtp-%d", reply.Code)
	not := func(whose gateway.Server, why string) error {
		return gateway.NotSent(code, whose, errors.New(why))
	}
	switch {
	case at == authenticated || gateway.CauseOf(code) == gateway.CauseLogin:
		return not(gateway.Ours, "the mail server does not accept the user name and password; check "+
			s.place+".username and .password in the settings")
	case at <= mailed && reply.Code < 500:
		return not(gateway.Ours, "the mail server serves nobody now; it is tried again")
	case at < mailed:
		why := "the mail server does not serve us (" + code + "); check " + s.place + ".host in the settings"
		code = string(gateway.CauseUnserved)
		return not(gateway.Ours, why)
	case at == mailed:
		why := "the mail server does not let us write from " + s.place + ".from (" + code + "); correct it"
		code = string(gateway.CauseFrom)
		return not(gateway.Ours, why)
	case full.MatchString(reply.Msg) && gateway.CauseOf(code) != gateway.CauseFull:
		code = string(gateway.CauseFull)
	}
	switch {
	case gateway.SecondChanceOf(code).Again != gateway.Never:
		return not(gateway.Theirs, "the recipient's mailbox takes nothing now; it is tried again")
	case at == named:
		return not(gateway.Theirs, "the recipient's address is refused; get the right one")
	}
	return not(gateway.Theirs, "the message is refused; ask the recipient what their mail server lets in")
}
