package rules_test

import (
	"encoding/json"
	"math"
	"testing"

	"pgregory.net/rapid"

	"boligbro/rules"
)

func TestGround(t *testing.T) {
	t.Parallel()
	const both = rules.GroundArrears | rules.GroundOther
	for text, want := range map[string]rules.Ground{
		`"arrears"`: rules.GroundArrears, `["arrears"]`: rules.GroundArrears, `"other"`: rules.GroundOther,
		`"house-rules"`: rules.GroundOther, `"crime"`: rules.GroundOther, `["crime","arrears"]`: both,
		`"restance"`: 0, `""`: 0, `null`: 0, `[]`: 0, `["other","restance"]`: 0,
		`["arrears","restance"]`:        rules.GroundArrears | rules.GroundUnread,
		`["crime","arrears","unknown"]`: both | rules.GroundUnread,
	} {
		var got rules.Ground
		if err := json.Unmarshal([]byte(text), &got); err != nil || got != want {
			t.Errorf("%s reads as %d, %v; want %d", text, got, err, want)
		}
		again := got
		written, err := json.Marshal(got)
		if err == nil {
			err = json.Unmarshal(written, &again)
		}
		if err != nil || again != got {
			t.Errorf("%d is written %s and read %d: %v", got, written, again, err)
		}
	}
}

func TestAmount(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]rules.Amount{
		"14250.00": 1425000, "14250": 1425000, "0.5": 50, "-0.05": -5, "-14250.5": -1425050,
		"999999999999999.99": 99999999999999999,
	} {
		if got, err := rules.ParseAmount(text); err != nil || got != want {
			t.Errorf("%s is %d øre, %v; want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "-", ".5", "1.", "1.234", "1,5", "1e3", "+1", "1 000", "--1",
		"1000000000000000", "１"} {
		if got, err := rules.ParseAmount(text); err == nil {
			t.Errorf("%q is read as %d øre", text, got)
		}
	}
	if got := rules.Amount(math.MinInt64).String(); got != "-92233720368547758.08" {
		t.Errorf("the least amount is %s", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		a := rules.Amount(rapid.Int64Range(-1e16, 1e16).Draw(t, "øre"))
		if got, err := rules.ParseAmount(a.String()); err != nil || got != a {
			t.Fatalf("%d is written %s and read %d: %v", a, a, got, err)
		}
	})
}

func TestMunicipalities(t *testing.T) {
	t.Parallel()
	all := rules.Municipalities()
	if len(all) != 98 {
		t.Fatalf("%d municipalities", len(all))
	}
	for i, m := range all {
		if got, found := rules.LookupMunicipality(m.Code); !found || got != m {
			t.Errorf("%s is not found", m.Code)
		}
		if i > 0 && all[i-1].Code >= m.Code || len(m.Code) != 4 || m.Name == "" || !validCVR(m.CVR) {
			t.Errorf("%+v is out of order or not whole", m)
		}
	}
	if aarhus, _ := rules.LookupMunicipality("0751"); aarhus.Name != "Aarhus" {
		t.Errorf("0751 is %q", aarhus.Name)
	}
	for _, code := range []string{"", "751", "9999", "0000", "07510"} {
		if _, found := rules.LookupMunicipality(code); found {
			t.Errorf("%q is found", code)
		}
	}
	all[0].Name = "changed"
	if rules.Municipalities()[0].Name == "changed" {
		t.Error("a caller can change the table")
	}
}

// validCVR holds the number to its check digit (weights 2, 7, 6, 5, 4, 3, 2, 1, modulus 11).
func validCVR(cvr string) bool {
	sum := 0
	for i, weight := range [...]int{2, 7, 6, 5, 4, 3, 2, 1} {
		if len(cvr) != 8 || cvr[i] < '0' || cvr[i] > '9' {
			return false
		}
		sum += weight * int(cvr[i]-'0')
	}
	return sum%11 == 0
}
