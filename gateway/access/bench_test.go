package access

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
)

const benchPeople = 200

// benchDoor has people with a role, all of whom have signed in.
func benchDoor(b *testing.B, o store.Options) (*Access, []gateway.Person) {
	b.Helper()
	db, ctx := storetest.Open(b, o), context.Background()
	a := &Access{Store: db, Now: time.Now, Organisations: map[string]Kind{storetest.Association: OfAssociation}}
	staff := gateway.Grant{Role: gateway.AssociationStaff, Organisation: storetest.Association}
	people := make([]gateway.Person, benchPeople)
	for i := range people {
		var err error
		people[i], err = a.AddPerson(ctx, "Anne", fmt.Sprintf("a%d@example.dk", i), "abc")
		err = errors.Join(err, a.Grant(ctx, people[i].ID, staff, "abc"),
			a.KeepSession(ctx, gateway.Session{Token: people[i].ID, Person: people[i].ID,
				Until: time.Now().Add(time.Hour)}))
		if err != nil {
			b.Fatal(err)
		}
	}
	return a, people
}

// p99 reports how long half of all took at most, and 99 of 100.
func p99(b *testing.B, each func(i int) error) {
	b.Helper()
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		began := time.Now()
		if err := each(i); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "µs-p50")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "µs-p99")
}

// BenchmarkSession is what every page costs more because somebody has signed in. The goal is 1 ms.
func BenchmarkSession(b *testing.B) {
	storetest.BenchPlaces(b, func(b *testing.B, place func() store.Options) {
		a, people := benchDoor(b, place())
		ctx := context.Background()
		p99(b, func(i int) error {
			p := people[i%len(people)]
			_, err := a.Session(ctx, p.ID)
			if err == nil {
				p, err = a.Present(ctx, p.ID, time.Now())
			}
			if _, ok := a.As(p, storetest.Association, gateway.SeeNotices); !ok {
				return errors.Join(err, ErrSession)
			}
			return err
		})
	})
}

// BenchmarkSignIn is signing in without hashing the password: the tries are counted, the account is read, and
// what it came to is written with the session. The goal is 1 ms; one writing is waited for.
func BenchmarkSignIn(b *testing.B) {
	storetest.BenchPlaces(b, func(b *testing.B, place func() store.Options) {
		a, people := benchDoor(b, place())
		ctx := context.Background()
		p99(b, func(i int) error {
			person := people[i%len(people)]
			if _, err := a.mayTry(ctx, person.Mail, "192.0.2.1"); err != nil {
				return err
			}
			try := Try{Begin: func(p gateway.Person) (gateway.Session, error) {
				return gateway.Session{Token: fmt.Sprint(i), Person: p.ID, Until: time.Now().Add(time.Hour)}, nil
			}}
			return a.Store.Do(ctx, func(tx gateway.Tx) error {
				p, c, err := tx.HoldAccount(person.Mail)
				if err != nil {
					return err
				}
				c.Person = p.ID
				return errors.Join(a.signedIn(tx, person.Mail, "192.0.2.1", p, c, gateway.SignedIn),
					a.begin(tx, try, p, gateway.SignedIn))
			})
		})
	})
}
