package access

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"boligbro/gateway"
	"boligbro/rules/lang"
	"boligbro/rules/text"
)

// How often signing in may fail, and how long who tries must wait then. From one address a whole office may
// come.
const (
	accountTries = 10
	addressTries = 50
	triesWithin  = 15 * time.Minute

	// signInsKept is how long it is kept who has tried to sign in: half a year and some days.
	signInsKept = 190 * 24 * time.Hour
)

// Try is a try to sign in.
type Try struct {
	Mail, Password, Code string
	Address              string // the network address it comes from
	// Begin makes the session that begins when the try succeeds. nil: none does.
	Begin func(gateway.Person) (gateway.Session, error)
}

// SignIn is who signs in so. lang.ErrSignIn: nobody, and it is not told why; lang.ErrSignInOften: it must
// wait, whether there is such an account or not.
func (a *Access) SignIn(ctx context.Context, t Try) (gateway.Person, error) {
	p, end, err := a.signIn(ctx, t)
	switch {
	case errors.As(err, new(*lang.Error)):
		return gateway.Person{}, err
	case err != nil:
		return gateway.Person{}, fmt.Errorf("sign in: %w", err)
	case end != gateway.SignedIn:
		return gateway.Person{}, lang.ErrSignIn
	}
	return p, nil
}

func (a *Access) signIn(ctx context.Context, t Try) (p gateway.Person, end gateway.SignInEnd, err error) {
	account := strings.ToLower(text.Clean(t.Mail))
	proves, err := a.mayTry(ctx, account, t.Address)
	if err != nil {
		return p, "", err
	}
	right, err := matches(ctx, proves.Password, t.Password)
	if err != nil {
		return p, "", err
	}
	err = a.Store.Do(ctx, func(tx gateway.Tx) error {
		// read again: the code may have been used, or the person locked out, meanwhile
		again, now, err := tx.HoldAccount(account)
		if err != nil {
			return err
		}
		used, known := prove(now, t.Code, a.Now())
		end = gateway.SignInWrong
		if right && known && now.Password == proves.Password {
			end = gateway.SignedIn
			if !again.Locked.IsZero() || len(again.Grants) == 0 {
				end = gateway.SignInLocked
			}
		}
		p = again
		if err := a.signedIn(tx, account, t.Address, again, used, end); err != nil {
			return err
		}
		return a.begin(tx, t, p, end)
	})
	return p, end, err
}

// begin keeps the session of whoever has signed in.
func (a *Access) begin(tx gateway.Tx, t Try, p gateway.Person, end gateway.SignInEnd) error {
	if end != gateway.SignedIn || t.Begin == nil {
		return nil
	}
	s, err := t.Begin(p)
	if err != nil {
		return err
	}
	return tx.KeepSession(s, a.Now())
}

func triesOf(account, address string) (byAccount, byAddress gateway.Tries) {
	return gateway.Tries{Of: "account", By: account, Most: accountTries, Within: triesWithin},
		gateway.Tries{Of: "address", By: network(address), Most: addressTries, Within: triesWithin}
}

// mayTry counts the try before anything is looked at, so that many at once cannot come in between, and gives
// what is to be proved. It need not wait for the disk: nobody learns how a try ended before that is written,
// and so is the count then. Of a try that a loss of power forgets nobody has learnt anything.
func (a *Access) mayTry(ctx context.Context, account, address string) (proves gateway.Credentials, err error) {
	byAccount, byAddress := triesOf(account, address)
	var held gateway.Tries
	err = a.Store.Lightly(ctx, func(tx gateway.Tx) error {
		held, proves, err = tx.Try(a.Now(), account, byAddress, byAccount)
		return err
	})
	if err == nil && held.Of != "" {
		err = cmp.Or(a.heldOff(ctx, account, address, held), error(lang.ErrSignInOften))
	}
	return proves, err
}

// heldOff writes, once while it lasts, that whoever tries too often must wait.
func (a *Access) heldOff(ctx context.Context, account, address string, held gateway.Tries) error {
	once := gateway.Tries{Of: "held-off-" + held.Of, By: held.By, Most: 1, Within: held.Within}
	return a.Store.Do(ctx, func(tx gateway.Tx) error {
		again, _, err := tx.Try(a.Now(), account, once)
		if err != nil || again.Of != "" {
			return err
		}
		p, _, err := tx.HoldAccount(account)
		if err != nil {
			return err
		}
		return a.signedIn(tx, account, address, p, gateway.Credentials{}, gateway.SignInOften)
	})
}

// signedIn writes what the try came to. What is written is as much whether there is such an account or not.
func (a *Access) signedIn(
	tx gateway.Tx, account, address string, p gateway.Person, used gateway.Credentials, end gateway.SignInEnd,
) error {
	now := a.instant()
	err := tx.AddSignIn(gateway.SignIn{ID: gateway.NewID(), Person: p.ID, At: now, End: end, Address: address},
		now.Add(-signInsKept))
	if err != nil || end != gateway.SignedIn {
		return err
	}
	byAccount, byAddress := triesOf(account, address)
	return errors.Join(tx.SetCredentials(used), tx.Forgive(byAccount, byAddress))
}

// network is who an address belongs to: of IPv6 everybody has a whole network (/64), whatever the zone.
func network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	ip = ip.Unmap()
	if ip.Is6() {
		if prefix, err := ip.Prefix(64); err == nil {
			return prefix.String()
		}
	}
	return ip.String()
}

// SignIns are the newest tries to sign in, newest first.
func (a *Access) SignIns(ctx context.Context, person string, limit int) (all []gateway.SignIn, err error) {
	err = a.Store.View(ctx, func(r gateway.Reader) error {
		all, err = r.SignIns(person, limit)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read who has signed in: %w", err)
	}
	return all, nil
}
