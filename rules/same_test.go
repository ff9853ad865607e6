package rules_test

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"boligbro/rules"
)

// ringApart is Åse Prøvegård as a Mac writes it: the letter and its ring apart.
const ringApart = "A\u030Ase Pr\u00F8vega\u030Ard"

func reportOf(source string, tenants ...rules.Tenant) rules.Record {
	r := rules.Record{Source: source}
	r.Facts.Tenants = tenants
	return r
}

func TestOneNameInTwoFormsIsOnePerson(t *testing.T) {
	t.Parallel()
	for _, spelling := range []string{
		ringApart, "ÅSE PRØVEGÅRD", "Åse\u00A0 Prøvegård", "\uFEFFÅse Prøve\u00ADgård", "Åse Prøvegård\u200B",
		"Prøvegård, Åse",
	} {
		c := rules.Merge("1", "13748136", []rules.Record{
			reportOf("a", rules.Tenant{Name: "Åse Prøvegård", Protected: rules.No}),
			reportOf("b", rules.Tenant{Name: spelling, Protected: rules.Yes}),
		})
		if len(c.Tenants) != 1 || c.Tenants[0].Protected != rules.Yes {
			t.Errorf("%+q: %+v", spelling, c.Tenants)
		}
	}
}

// What a person has decided holds as long as the facts are the same in the form in which they are compared.
func TestSpellingIsNoNewFact(t *testing.T) {
	t.Parallel()
	of := func(name, street, city string) rules.Facts {
		return rules.Facts{
			Department: street, Tenants: []rules.Tenant{{Name: name}},
			Tenancy: rules.Tenancy{Address: rules.Address{Street: street, PostalCode: "8000", City: city}},
		}.Folded()
	}
	known := of("Åse Prøvegård", "Elmevej 3-5", "Aarhus C")
	for _, spelled := range []rules.Facts{
		of(ringApart, "Elmevej 3–5", "AARHUS C"), of("ÅSE  PRØVEGÅRD", "ELMEVEJ\u00A03\u20115", "Aarhus\u200B C"),
		of("Prøvegård, Åse", "Elme\u00ADvej 3-5", "\uFEFFaarhus c"),
	} {
		if !reflect.DeepEqual(spelled, known) {
			t.Errorf("%+v is taken for other facts than %+v", spelled, known)
		}
	}
	if other := of("Åse Prøvegaard", "Elmevej 3-5", "Aarhus C"); reflect.DeepEqual(other, known) {
		t.Error("another name is no other fact")
	}
}

// However a name is spelled, it keeps its place, by which decisions know the person.
func TestSpellingDoesNotMoveATenant(t *testing.T) {
	t.Parallel()
	order := func(name string) (names []int) {
		c := rules.Merge("1", "13748136", []rules.Record{reportOf("a", rules.Tenant{Name: "Bo Bech"},
			rules.Tenant{Name: name, Deceased: rules.Yes}, rules.Tenant{Name: "Øjvind Ø"})})
		for _, tenant := range c.Tenants {
			names = append(names, int(tenant.Deceased))
		}
		return names
	}
	want := order("Åse Prøvegård")
	for _, spelling := range []string{ringApart, "åse prøvegård", "ÅSE PRØVEGÅRD"} {
		if diff := cmp.Diff(want, order(spelling)); diff != "" {
			t.Errorf("%+q: %s", spelling, diff)
		}
	}
}

func TestAProtectionOfNobodyNamedProtectsAll(t *testing.T) {
	t.Parallel()
	first := reportOf("a", rules.Tenant{Name: "Anna Bech", Protected: rules.No}, rules.Tenant{Name: "Bo Bech"})
	for name, tt := range map[string]struct {
		second rules.Tenant
		want   []rules.Flag
	}{
		"another name": {
			rules.Tenant{Name: "Anna Holm", Protected: rules.Yes}, []rules.Flag{rules.Yes, rules.Yes},
		},
		"no name": {rules.Tenant{Protected: rules.Yes}, []rules.Flag{rules.Yes, rules.Yes}},
		"one of them": {
			rules.Tenant{Name: "BO BECH", Protected: rules.Yes}, []rules.Flag{rules.No, rules.Yes},
		},
		"another, unprotected": {
			rules.Tenant{Name: "Anna Holm", Protected: rules.No}, []rules.Flag{rules.No, 0},
		},
		"another, not known": {rules.Tenant{Name: "Anna Holm"}, []rules.Flag{rules.No, 0}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []rules.Flag
			for _, tenant := range rules.Merge("1", "1", []rules.Record{first, reportOf("b", tt.second)}).Tenants {
				got = append(got, tenant.Protected)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestOneReferenceInTwoFormsIsOneStep(t *testing.T) {
	t.Parallel()
	step := func(ref string, day int) rules.Event {
		return rules.Event{Kind: rules.Filed, Ref: ref, On: rules.Date(2026, time.March, day)}
	}
	old := rules.Record{Events: []rules.Event{step("F-77", 2)}}
	next := rules.Record{Events: []rules.Event{step("F\u201177\u200B", 30)}}
	if got := rules.Succeed(old, next).Events; len(got) != 1 || got[0].Ref != "F-77" {
		t.Errorf("%+v", got)
	}
}

func TestReadCaseForgetsWhatSaysNothing(t *testing.T) {
	t.Parallel()
	c, err := rules.ReadCase([]byte(`{"id": "0101901234", "tenancy": {"address": {"street": "Ukendt",
		"postalCode": "-", "city": "#I/T"}}, "tenants": [{"name": "Navne- og adressebeskyttet"},
		{"name": " Anne\u00a0 A\u030aby\u202e "}], "events": [{"kind": "filed", "ref": "NULL"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if c.Tenancy.Address != (rules.Address{}) || c.Events[0].Ref != "" || c.ID != "0101901234" {
		t.Errorf("%+v", c)
	}
	want := []rules.Tenant{{Protected: rules.Yes}, {Name: "Anne Åby"}}
	if diff := cmp.Diff(want, c.Tenants); diff != "" {
		t.Error(diff)
	}
}

func TestReadCaseRefusesACPRNumber(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`{"tenants": [{"name": "Carl 010190-1235"}]}`,
		`{"tenancy": {"address": {"street": "Askevej 4 c/o 0101901235"}}}`,
		`{"events": [{"kind": "filed", "ref": "010190\u00a01235"}]}`,
	} {
		var fault *rules.CaseError
		if _, err := rules.ReadCase([]byte(text)); !errors.As(err, &fault) || fault.Place == "" {
			t.Errorf("%s: %v", text, err)
		}
	}
}
