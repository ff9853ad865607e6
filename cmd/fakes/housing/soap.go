package housing

import (
	"iter"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"boligbro/adapters/egbolig"
	"boligbro/adapters/egbolig/egboligtest"
	"boligbro/rules"
)

// SOAP gives the tenancies of the export as the web service of EG Bolig does, with its faults still to be
// switched on. It holds no legal steps: those are in an export of events, under the same numbers.
func (e Export) SOAP() (*egboligtest.Service, error) {
	if err := e.Check(); err != nil {
		return nil, err
	}
	if len(e.Municipalities) == 0 {
		e.Municipalities = []string{"0751"}
	}
	seed := e.seed()
	all := map[int][]tenancy{}
	var departments []int
	stepped := 0
	for i := range e.Tenancies {
		random := rand.New(rand.NewPCG(seed, uint64(i)))
		t := e.tenancy(random, i)
		if share(i, e.Steps, e.Tenancies) {
			t.steps(random, e.Day, share(stepped, e.Change*e.Steps/100, e.Steps))
			stepped++
		}
		if !slices.Contains(departments, t.department) {
			departments = append(departments, t.department)
		}
		all[t.department] = append(all[t.department], t)
	}
	records := func(one func(t *tenancy) [][]egboligtest.Member) func(_, _ int) iter.Seq[[]egboligtest.Member] {
		return func(_, department int) iter.Seq[[]egboligtest.Member] {
			return func(yield func([]egboligtest.Member) bool) {
				for i := range all[department] {
					for _, record := range one(&all[department][i]) {
						if !yield(record) {
							return
						}
					}
				}
			}
		}
	}
	return &egboligtest.Service{
		Companies: []int{1}, Departments: func(int) []int { return departments },
		Tenancies: records(dwelling), Tenants: records(people),
	}, nil
}

// SOAPSettings describe the service at the address to whoever reads it.
func (e Export) SOAPSettings(address string) egbolig.Settings {
	s := egbolig.Settings{
		URL: address + "/Service10632.svc", Key: []string{"company", "department", "tenancy"},
		Pad:   map[string]int{"department": 3, "tenancy": 4},
		Codes: map[string]map[string]string{"tenancy.kind": e.mapping().Codes["tenancy.kind"]},
	}
	s.Constants = map[string]string{"landlord": "social"}
	return s
}

// unpadded is the number as a system of numbers has it.
func unpadded(code string) string { return strings.TrimLeft(code, "0") }

func dwelling(t *tenancy) [][]egboligtest.Member {
	return [][]egboligtest.Member{egboligtest.Record("CompanyNo", "1",
		"DepartmentNo", strconv.Itoa(t.department), "TenancyNo", strconv.Itoa(t.number), "Address", t.street,
		"ZipCity", unpadded(t.place.postalCode)+" "+t.place.city, "MunicipalityNo", unpadded(t.municipality),
		"HousingType", t.kind)}
}

// people are the tenants of a tenancy: the first and, where there is one, the second on the contract.
func people(t *tenancy) (all [][]egboligtest.Member) {
	for i, person := range []struct{ name, hidden string }{{t.tenant, t.hidden}, {t.second, t.hiddenToo}} {
		if person.name == "" {
			continue
		}
		all = append(all, egboligtest.Record("CompanyNo", "1", "DepartmentNo", strconv.Itoa(t.department),
			"TenancyNo", strconv.Itoa(t.number), "TenantNo", strconv.Itoa(i+1), "Name", person.name,
			"ProtectedAddress", map[string]string{"Ja": "true", "Nej": "false"}[person.hidden],
			"OccupationDate", instant(t.start), "IsCurrentTenant", "true", "CprNo", "10126",
			"CprSerialNo", "1"))
	}
	return all
}

func instant(d rules.Day) string {
	year, month, day := d.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Format("2006-01-02T15:04:05")
}
