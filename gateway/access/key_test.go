package access_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/access"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules/lang"
)

func doorOf(w *gatewaytest.World) *access.Access {
	return &access.Access{Store: w.DB, Now: w.Clock.Now, Organisations: map[string]access.Kind{
		gatewaytest.Association: access.OfAssociation, gatewaytest.Municipality: access.OfMunicipality,
	}}
}

func officer(w *gatewaytest.World) gateway.APIKey {
	return gateway.APIKey{
		Name: "fagsystem", Expires: w.Clock.Now().AddDate(1, 0, 0), By: "abc",
		Grant: gateway.Grant{Role: gateway.MunicipalityOfficer, Organisation: gatewaytest.Municipality},
	}
}

func TestAKeyLetsAProgramInUntilItEnds(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		ctx, door := context.Background(), doorOf(w)
		secret, k, err := door.NewKey(ctx, officer(w))
		if err != nil {
			t.Fatal(err)
		}
		enters := func(secret string) error {
			_, err := door.Enter(ctx, secret)
			return err
		}
		caller, err := door.Enter(ctx, secret)
		if err != nil || caller.ID != k.ID || !caller.May(gateway.RecordActs) || caller.May(gateway.EnterSteps) {
			t.Fatalf("the key lets in %+v, %v", caller, err)
		}
		s := caller.Scope
		if s.Operator || len(s.Associations) > 0 || s.Municipalities[0] != gatewaytest.Municipality {
			t.Errorf("the officer sees %+v", s)
		}
		for _, wrong := range []string{"", "x", secret + "x", secret[:len(secret)-1], strings.ToUpper(secret),
			"bbk_" + strings.Repeat("A", 43), strings.Repeat("bbk_", 1000)} {
			if err := enters(wrong); !errors.Is(err, access.ErrKey) {
				t.Errorf("a wrong secret of %d characters gets %v", len(wrong), err)
			}
		}
		keys, err := door.Keys(ctx)
		if err != nil || len(keys) != 1 || !keys[0].Used.Equal(w.Clock.Now()) {
			t.Errorf("the keys are %+v, %v", keys, err)
		}

		w.Clock.At = k.Expires.Add(-time.Microsecond)
		if err := enters(secret); err != nil {
			t.Errorf("just before it expires: %v", err)
		}
		w.Clock.At = k.Expires
		if err := enters(secret); !errors.Is(err, access.ErrKey) {
			t.Errorf("when it has expired: %v", err)
		}
	})
}

// The other machine is another Access on the same database: it remembers nothing either.
func TestARevokedKeyStopsOnEveryMachineAtOnce(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		ctx, here, there := context.Background(), doorOf(w), doorOf(w)
		secret, k, err := here.NewKey(ctx, officer(w))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := there.Enter(ctx, secret); err != nil {
			t.Fatal(err)
		}
		if err := here.Revoke(ctx, k.ID, "abc"); err != nil {
			t.Fatal(err)
		}
		if _, err := there.Enter(ctx, secret); !errors.Is(err, access.ErrKey) {
			t.Errorf("the revoked key gets %v", err)
		}
		for _, id := range []string{k.ID, gateway.NewID()} {
			if err := here.Revoke(ctx, id, "abc"); !errors.As(err, new(*lang.Error)) {
				t.Errorf("revoked twice, or without being there: %v", err)
			}
		}
	})
}

func TestAKeyThatIsNotRightIsNotMade(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		for name, spoil := range map[string]func(k *gateway.APIKey){
			"unknown role":            func(k *gateway.APIKey) { k.Role = "king" },
			"unknown organisation":    func(k *gateway.APIKey) { k.Organisation = "0101" },
			"an association's number": func(k *gateway.APIKey) { k.Organisation = gatewaytest.Association },
			"more than the role":      func(k *gateway.APIKey) { k.Verbs = []gateway.Verb{gateway.EnterSteps} },
			"no name":                 func(k *gateway.APIKey) { k.Name = " " },
			"a CPR number":            func(k *gateway.APIKey) { k.Name = "for 010203-0001" },
			"expired":                 func(k *gateway.APIKey) { k.Expires = w.Clock.Now() },
			"no end":                  func(k *gateway.APIKey) { k.Expires = w.Clock.Now().AddDate(9, 0, 0) },
		} {
			k := officer(w)
			spoil(&k)
			if _, _, err := doorOf(w).NewKey(context.Background(), k); !errors.As(err, new(*lang.Error)) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// What an organisation's role may do is its own side.
func TestEveryRoleStaysOnItsOwnSide(t *testing.T) {
	only := map[gateway.Verb][]access.Kind{
		gateway.SeeClocks: {access.OfMunicipality}, gateway.RecordActs: {access.OfMunicipality},
		gateway.ReturnReceipt: {access.OfMunicipality}, gateway.SeeTasks: {access.OfAssociation},
		gateway.AnswerTasks: {access.OfAssociation}, gateway.EnterSteps: {access.OfAssociation},
		gateway.SeeRuns: {access.OfAssociation}, gateway.SendSteps: {access.OfAssociation},
		gateway.SeeReport:   {access.OfAssociation, access.OfMunicipality},
		gateway.PushRecords: {access.OfAssociation}, gateway.EnterContact: {access.OfAssociation},
		gateway.SeeContact:  {access.OfAssociation},
		gateway.SeeNotices:  {access.OfAssociation, access.OfMunicipality},
		gateway.SeeCase:     {access.OfAssociation, access.OfMunicipality},
		gateway.SeeMessage:  {access.OfAssociation, access.OfMunicipality},
		gateway.SeeCalendar: {access.OfMunicipality},
		gateway.SeeProof:    {access.OfAssociation},
		gateway.SeeAlarms:   {access.OfAssociation, access.OfMunicipality},
		gateway.SeeHealth:   {access.OfInstallation}, gateway.SeePeople: {access.OfInstallation},
	}
	for _, r := range access.Roles {
		for _, v := range r.May {
			mine := false
			for _, kind := range only[v] {
				mine = mine || kind == r.Of
			}
			if !mine {
				t.Errorf("%s may %s", r.Role, v)
			}
		}
		scope := access.ScopeOf(gateway.Grant{Role: r.Role, Organisation: "1"})
		if scope.Operator || len(scope.Associations)+len(scope.Municipalities) > 1 {
			t.Errorf("%s sees %+v", r.Role, scope)
		}
	}
}
