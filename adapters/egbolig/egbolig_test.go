package egbolig_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"boligbro/adapters"
	"boligbro/adapters/egbolig"
	"boligbro/adapters/egbolig/egboligtest"
	"boligbro/rules"
	"boligbro/rules/lang"

	"github.com/google/go-cmp/cmp"
)

func listOf(records ...[]egboligtest.Member) iter.Seq[[]egboligtest.Member] {
	return slices.Values(records)
}

// system has two departments; in 35 live Anne and Bo, who share a contract, and in 36 somebody who owes
// nothing.
func system() *egboligtest.Service {
	return &egboligtest.Service{
		Companies:   []int{1},
		Departments: func(int) []int { return []int{35, 36} },
		Tenancies: func(_, department int) iter.Seq[[]egboligtest.Member] {
			return listOf(egboligtest.Record("CompanyNo", "1", "DepartmentNo", fmt.Sprint(department),
				"TenancyNo", "3255", "Address", "Vestergade 12, 2. tv", "ZipCity", "800 Høje Taastrup",
				"MunicipalityNo", "169", "HousingType", "1", "RentNet", "5000.00"))
		},
		Tenants: func(_, department int) iter.Seq[[]egboligtest.Member] {
			if department == 36 {
				return listOf(egboligtest.Record("TenancyNo", "3255", "TenantNo", "1", "Name", "Carl Nabo"))
			}
			tenant := func(number, person, name, hidden, current, vacate string) []egboligtest.Member {
				return egboligtest.Record("CompanyNo", "1", "DepartmentNo", "35", "TenancyNo", "3255",
					"TenantNo", number, "InteressentNo", person, "Name", name, "CprNo", "10126", "CprSerialNo", "20",
					"ProtectedAddress", hidden, "Deceased", "false", "OccupationDate", "2025-11-01T00:00:00",
					"VacateDate", vacate, "IsCurrentTenant", current, "InteressentNo2", "78")
			}
			return listOf(tenant("5", "70", "Gamle Lejer", "false", "false", "2025-10-31T00:00:00"),
				tenant("6", "77", "Anne Ærø", "false", "true", "0001-01-01T00:00:00"),
				egboligtest.Record("TenancyNo", "4000", "TenantNo", "1", "InteressentNo", "78", "Name", "Bo Ærø",
					"ProtectedAddress", "true", "Deceased", "false"))
		},
		Terminations: func(person int) iter.Seq[[]egboligtest.Member] {
			return listOf(
				egboligtest.Record("TenancyNo", "3255", "LeaseTerminationStatus", "Failed",
					"DesiredVacateDate", "2027-06-30T00:00:00"),
				egboligtest.Record("TenancyNo", "3255", "LeaseTerminationStatus", "InProgress",
					"DesiredVacateDate", "2026-12-31T00:00:00"))
		},
	}
}

// factsOf asks for the facts of the tenancies after Steps.
func factsOf(t *testing.T, s *egbolig.Source, keys ...string) (all []rules.Record, err error) {
	t.Helper()
	wanted := adapters.Keys{}
	for _, key := range keys {
		wanted[key] = true
	}
	next, err := s.Steps(context.Background(), "", func(rules.Record) error {
		t.Error("Steps emits a record")
		return nil
	})
	if err != nil {
		return nil, err
	}
	if next.Next == "" {
		t.Error("there is no cursor")
	}
	err = s.Facts(context.Background(), wanted, func(r rules.Record) error {
		all = append(all, r)
		return nil
	})
	return all, err
}

func TestFacts(t *testing.T) {
	service := system()
	settings := serve(t, service)
	settings.Codes = map[string]map[string]string{"tenancy.kind": {"1": "family"}}
	all, err := factsOf(t, source(t, settings), "1-35-3255-6", "1-35-9999-1", "2-1-1-1")
	if err != nil || len(all) != 1 || len(all[0].Problems) > 0 {
		t.Fatal(all, err)
	}
	want := rules.Facts{
		Department: "35", Tenancy: rules.Tenancy{
			Kind: rules.Family, Start: rules.Date(2025, 11, 1), End: rules.Date(2026, 12, 31), Municipality: "0169",
			Address: rules.Address{Street: "Vestergade 12, 2. tv", PostalCode: "0800", City: "Høje Taastrup"},
		},
		Tenants: []rules.Tenant{
			{Name: "Anne Ærø", Protected: rules.No, Deceased: rules.No},
			{Name: "Bo Ærø", Protected: rules.Yes, Deceased: rules.No},
		},
	}
	if diff := cmp.Diff(want, all[0].Facts); diff != "" {
		t.Error(diff)
	}
	if all[0].HasStep() || len(all[0].Events) > 0 {
		t.Error("a legal step is read where there is none")
	}
	asked := service.Calls()
	for _, call := range asked {
		people := call.Operation == "TenantGetListByDepartment" || call.Operation == "LeaseTerminationGetList"
		if people && call.Number("departmentNo") == 36 {
			t.Error("the people of a department without a case are asked for")
		}
	}
	last := asked[len(asked)-1]
	if last.Operation != "LeaseTerminationGetList" || last.Number("interessentNo") != 77 {
		t.Errorf("%+v", last)
	}
}

// A key without the tenant names the tenancy of those who live there now; padded as other sources write it.
func TestKeyWithoutTenant(t *testing.T) {
	settings := serve(t, system())
	settings.Key = []string{"company", "department", "tenancy"}
	settings.Pad = map[string]int{"department": 3, "tenancy": 5}
	all, err := factsOf(t, source(t, settings), "1-035-03255")
	if err != nil || len(all) != 1 || all[0].Facts.Tenants[0].Name != "Anne Ærø" {
		t.Error(all, err)
	}
}

// Between the nights Facts is asked alone, and asks for one department only.
func TestFactsAlone(t *testing.T) {
	service := system()
	s := source(t, serve(t, service))
	got := 0
	if err := s.Facts(t.Context(), adapters.Keys{"1-35-3255-6": true}, func(rules.Record) error {
		got++
		return nil
	}); err != nil || got != 1 || len(service.Calls()) != 3 {
		t.Error(got, err, service.Calls())
	}
}

// Tenants who have one key are told apart, and nothing of them is used.
func TestApart(t *testing.T) {
	service := system()
	two := service.Tenants
	service.Tenants = func(company, department int) iter.Seq[[]egboligtest.Member] {
		return func(yield func([]egboligtest.Member) bool) {
			for r := range two(company, department) {
				for range 2 {
					if !yield(r) {
						return
					}
				}
			}
		}
	}
	s := source(t, serve(t, service))
	if _, err := factsOf(t, s, "1-35-3255-6"); err != nil {
		t.Fatal(err)
	}
	var all []rules.Record
	err := s.Apart(context.Background(), adapters.Keys{"1-35-3255-6": true}, func(r rules.Record) error {
		all = append(all, r)
		return nil
	})
	if err != nil || len(all) != 2 || !all[0].Quarantined ||
		all[0].Problems[0].Code != rules.ProblemKeyNotUnique {
		t.Error(all, err)
	}
}

// Whatever goes wrong with a department refuses the run, in words that name the department and quote nobody.
func TestFaults(t *testing.T) {
	const tenants = "TenantGetListByDepartment"
	in35 := func(operation string, answer func(http.ResponseWriter, *http.Request)) func(*egboligtest.Service) {
		return func(s *egboligtest.Service) {
			s.Fault = func(w http.ResponseWriter, r *http.Request, call egboligtest.Call) bool {
				if call.Operation != operation || call.Number("departmentNo") != 35 {
					return false
				}
				answer(w, r)
				return true
			}
		}
	}
	text := func(body string) func(http.ResponseWriter, *http.Request) {
		return func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, body) }
	}
	broken := func(operation string) func(*egboligtest.Service) {
		return func(s *egboligtest.Service) {
			s.Broken = func(call egboligtest.Call) int {
				if call.Operation == operation {
					return 1
				}
				return -1
			}
		}
	}
	for name, test := range map[string]struct {
		switchOn func(*egboligtest.Service)
		code     string
	}{
		"a fault in the middle of the tenants":      {broken(tenants), adapters.Failed},
		"a fault in the middle of the terminations": {broken("LeaseTerminationGetList"), adapters.Failed},
		"a fault as the answer": {in35(tenants, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(500)
			io.WriteString(w, egboligtest.Envelope(egboligtest.SOAPFault))
		}), adapters.Failed},
		"a fault with 200": {in35(tenants, text(egboligtest.Envelope(egboligtest.SOAPFault))), adapters.Failed},
		"an error that stays": {in35(tenants, func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "Anne Ærø", http.StatusServiceUnavailable)
		}), adapters.Failed},
		"half an answer": {in35(tenants, text(`<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">`+
			`<s:Body><TenantGetListByDepartmentResponse xmlns="http://tempuri.org/"><TenantGetList`)),
			adapters.CutShort},
		"another operation's answer": {in35(tenants, text(egboligtest.Envelope(
			`<CompanyGetListResponse xmlns="http://tempuri.org/"><CompanyGetListResult/></CompanyGetListResponse>`))),
			adapters.Malformed},
		"a document type before a whole answer": {in35(tenants, text(`<!DOCTYPE x>`+egboligtest.Envelope(
			`<TenantGetListByDepartmentResponse xmlns="http://tempuri.org/"><TenantGetListByDepartmentResult/>`+
				`</TenantGetListByDepartmentResponse>`))), adapters.Malformed},
		"a fault within a record": {in35(tenants, text(egboligtest.Envelope(
			`<TenantGetListByDepartmentResponse xmlns="http://tempuri.org/"><TenantGetListByDepartmentResult>`+
				`<Tenant><TenancyNo>3255</TenancyNo><TenantNo>6</TenantNo>`+egboligtest.SOAPFault+`</Tenant>`+
				`</TenantGetListByDepartmentResult></TenantGetListByDepartmentResponse>`))), adapters.Failed},
		"a record that says two things": {in35(tenants, text(egboligtest.Envelope(
			`<TenantGetListByDepartmentResponse xmlns="http://tempuri.org/"><TenantGetListByDepartmentResult>`+
				`<Tenant><TenancyNo>3255</TenancyNo><TenantNo>6</TenantNo><Name>Anne Ærø</Name><Name>Bo Ærø</Name></Tenant>`+
				`</TenantGetListByDepartmentResult></TenantGetListByDepartmentResponse>`))), adapters.Malformed},
		"a dwelling of another department": {func(s *egboligtest.Service) {
			s.Tenancies = func(int, int) iter.Seq[[]egboligtest.Member] {
				return listOf(egboligtest.Record("DepartmentNo", "36", "TenancyNo", "3255"))
			}
		}, adapters.Malformed},
		"no result":      {in35(tenants, text(egboligtest.Envelope(""))), adapters.Malformed},
		"a page of HTML": {in35(tenants, text("<html><body>Anne Ærø</body></html>")), adapters.Malformed},
		"a document type": {in35(tenants, text(`<!DOCTYPE x [<!ENTITY a "Anne Ærø">]>`+
			egboligtest.Envelope("&a;"))), adapters.Malformed},
		"nothing": {in35(tenants, text("")), adapters.CutShort},
		"silence": {in35(tenants, func(_ http.ResponseWriter, r *http.Request) {
			<-r.Context().Done()
		}), adapters.Overdue},
		"too much": {in35(tenants, text(egboligtest.Envelope(strings.Repeat(" ", 2<<20)))), adapters.TooLarge},
		"nobody is let in": {in35(tenants, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(401)
		}), adapters.Denied},
		"a tenant of another department": {func(s *egboligtest.Service) {
			s.Tenants = func(int, int) iter.Seq[[]egboligtest.Member] {
				return listOf(egboligtest.Record("DepartmentNo", "36", "TenancyNo", "3255", "TenantNo", "6"))
			}
		}, adapters.Malformed},
		"a tenant without a number": {func(s *egboligtest.Service) {
			s.Tenants = func(int, int) iter.Seq[[]egboligtest.Member] {
				return listOf(egboligtest.Record("TenancyNo", "3255", "Name", "Anne Ærø"))
			}
		}, adapters.Malformed},
	} {
		t.Run(name, func(t *testing.T) {
			service := system()
			test.switchOn(service)
			settings := serve(t, service)
			settings.MaxBody = 1
			if test.code == adapters.Overdue {
				settings.Wait = 300 * time.Millisecond
			}
			_, err := factsOf(t, source(t, settings), "1-35-3255-6")
			var refusal *adapters.Refusal
			if !errors.As(err, &refusal) || refusal.Code != test.code {
				t.Fatalf("the error is %v, want %s", err, test.code)
			}
			for l, want := range map[lang.Language]string{
				lang.Danish: "Service10632.svc (afdeling 1-35)", lang.English: "Service10632.svc (department 1-35)",
			} {
				if got := refusal.Text(l); !strings.HasPrefix(got, want) || strings.Contains(got, "Ærø") {
					t.Error(got)
				}
			}
			if strings.Contains(refusal.Error()+fmt.Sprintf("%+v", refusal), "Ærø") {
				t.Error("it quotes a value")
			}
		})
	}
}

// A department that Steps cannot count refuses the run as well.
func TestFaultWhileCounting(t *testing.T) {
	service := system()
	service.Broken = func(call egboligtest.Call) int {
		if call.Operation == "TenancyGetListByDepartment" && call.Number("departmentNo") == 36 {
			return 0
		}
		return -1
	}
	_, err := factsOf(t, source(t, serve(t, service)), "1-35-3255-6")
	var refusal *adapters.Refusal
	if !errors.As(err, &refusal) || refusal.Code != adapters.Failed {
		t.Error(err)
	}
	service = system()
	service.Departments = func(int) []int { return []int{35, 35} }
	if _, err := factsOf(t, source(t, serve(t, service))); !errors.As(err, &refusal) ||
		refusal.Code != adapters.Unstable {
		t.Error(err)
	}
	service = system()
	service.Departments = func(int) []int { return nil }
	if _, err := factsOf(t, source(t, serve(t, service))); !errors.As(err, &refusal) ||
		refusal.Code != adapters.Empty {
		t.Error(err)
	}
}

// Only what can help is tried again.
func TestTriesAgain(t *testing.T) {
	for status, want := range map[int]int{503: 3, 500: 3, 404: 1} {
		service, asked := system(), 0
		service.Fault = func(w http.ResponseWriter, _ *http.Request, _ egboligtest.Call) bool {
			asked++
			w.WriteHeader(status)
			return true
		}
		_, err := factsOf(t, source(t, serve(t, service)))
		if err == nil || asked != want {
			t.Errorf("HTTP %d: asked %d times, %v", status, asked, err)
		}
	}
	service, asked := system(), 0
	service.Fault = func(w http.ResponseWriter, _ *http.Request, _ egboligtest.Call) bool {
		if asked++; asked == 1 {
			w.WriteHeader(503)
			return true
		}
		return false
	}
	if all, err := factsOf(t, source(t, serve(t, service)), "1-35-3255-6"); err != nil || len(all) != 1 {
		t.Error(all, err)
	}
	service, asked = system(), 0
	service.Fault = func(w http.ResponseWriter, _ *http.Request, _ egboligtest.Call) bool {
		asked++
		w.WriteHeader(500)
		io.WriteString(w, egboligtest.Envelope(egboligtest.SOAPFault))
		return true
	}
	if _, err := factsOf(t, source(t, serve(t, service))); err == nil || asked != 1 {
		t.Errorf("a SOAP fault is asked for %d times", asked)
	}
}

// FuzzSOAP reads any answer: it ends.
func FuzzSOAP(f *testing.F) {
	const operation = "TenantGetListByDepartment"
	whole := `<` + operation + `Response xmlns="http://tempuri.org/"><` + operation +
		`Result><a><b>1</b></a></` + operation + `Result></` + operation + `Response>`
	for _, seed := range []string{
		egboligtest.Envelope(whole), egboligtest.Envelope(egboligtest.SOAPFault),
		egboligtest.Envelope(whole + whole), egboligtest.Envelope(whole)[:120],
		"", "<a", "<a></b>", `<?xml version="1.0" encoding="ebcdic"?><a/>`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		n, err := egbolig.ReadAnswer(bytes.NewReader(b), operation)
		if err == nil && !bytes.Contains(b, []byte(operation+"Result")) {
			t.Errorf("%d records of an answer without a result", n)
		}
	})
}
