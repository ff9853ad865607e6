package egbolig

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"boligbro/adapters"
	"boligbro/adapters/mapping"
	"boligbro/adapters/pull"
	"boligbro/rules"
)

// Facts asks for the departments in which the tenancies lie, and for no others. The service gives tenants by
// the department only: what it says of the others there is passed over as it arrives. Asked without Steps
// before it, it has nothing to hold the dwellings against.
func (s *Source) Facts(ctx context.Context, keys adapters.Keys, emit func(rules.Record) error) error {
	return s.ask(ctx, keys, func(m *mapping.Mapper, row *mapping.Row) error {
		if record, ok := m.Facts(row, keys); ok {
			return emit(record)
		}
		return nil
	})
}

// Apart asks twice more: for the column that would tell the tenants apart, and for their rows.
func (s *Source) Apart(ctx context.Context, keys adapters.Keys, emit func(rules.Record) error) error {
	telling := mapping.NewTelling()
	if err := s.ask(ctx, keys, func(m *mapping.Mapper, row *mapping.Row) error {
		telling.Compare(m, row, keys)
		return nil
	}); err != nil {
		return err
	}
	column := telling.Column()
	return s.ask(ctx, keys, func(m *mapping.Mapper, row *mapping.Row) error {
		if record, ok := m.Apart(row, keys, column); ok {
			return emit(record)
		}
		return nil
	})
}

// ask gives a row for every tenant of the tenancies to fn.
func (s *Source) ask(ctx context.Context, keys adapters.Keys, fn pull.Row) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	timed, end, stop := s.timed(ctx)
	defer stop()
	c, err := s.caller()
	if err != nil {
		return err
	}
	defer c.close()
	columns := s.plan.Headers()
	mapper, refusal := s.plan.Mapper(s.name, s.association, s.place(), columns)
	if refusal != nil {
		refusal.File = s.place()
		return refusal
	}
	s.tables = []adapters.Table{{Name: s.place(), Columns: mapper.Columns()}}
	line := pull.NewLine(len(columns), pull.NewSum())
	for _, d := range s.departments(keys) {
		if _, there := s.read[d]; s.read != nil && !there {
			continue // no tenancy of this system
		}
		tenants, err := c.department(timed, d, keys)
		if err = end(err); err != nil {
			return err
		}
		for _, t := range tenants {
			if err := ctx.Err(); err != nil {
				return err
			}
			line.Begin()
			for _, column := range columns {
				line.Set(append(line.Text(), t[column]...))
			}
			line.End()
			if err := fn(mapper, &line.Row); err != nil {
				return err
			}
		}
	}
	return nil
}

// department is the tenants of the tenancies in a department, as the columns of the mapping.
func (c *caller) department(ctx context.Context, d department, keys adapters.Keys) ([]record, error) {
	dwellings := map[int]record{}
	sum, err := c.tenancies(ctx, d, func(number int, r record) error {
		dwellings[number] = r
		return nil
	})
	if err != nil {
		return nil, err
	}
	if before, there := c.Source.read[d]; there && sum != before {
		refusal := c.refuse(adapters.Changed, "")
		refusal.Where = at(d)
		return nil, refusal
	}
	tenants, people, err := c.tenants(ctx, d, keys)
	if err != nil {
		return nil, err
	}
	rows := make([]record, 0, len(tenants))
	for _, t := range tenants {
		number, _ := t.number("TenancyNo")
		row := c.row(t, dwellings[number], people)
		if row["VacateDate"] == "" {
			if row["VacateDate"], err = c.leaves(ctx, d, t); err != nil {
				return nil, err
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// tenants are those of the tenancies, and the people of the department by their number, because the second
// person of a contract is one of them.
func (c *caller) tenants(
	ctx context.Context, d department, keys adapters.Keys,
) (tenants []record, people map[int]record, err error) {
	people = map[int]record{}
	ofTenant := slices.Contains(c.settings.Key, "tenant") // else only those who live there now
	arguments := append(d.arguments(), argument{"includePastTenants", "true"},
		argument{"includeFutureTenants", "false"}, argument{"includeIdleTenants", "false"})
	err = c.call(ctx, at(d), "TenantGetListByDepartment", arguments, func(r record) error {
		tenancy, ok := r.number("TenancyNo")
		tenant, also := r.number("TenantNo")
		if !ok || !also || !d.holds(r) {
			return c.stranger(at(d), "TenantNo")
		}
		if person, ok := r.number("InteressentNo"); ok && person > 0 {
			people[person] = record{
				"Name": r["Name"], "ProtectedAddress": r["ProtectedAddress"], "Deceased": r["Deceased"],
			}
		}
		r[keyColumn] = c.key(number{d.company, d.number, tenancy, tenant})
		if keys[r[keyColumn]] && (ofTenant || r["IsCurrentTenant"] != "false") {
			tenants = append(tenants, r)
		}
		return nil
	})
	return tenants, people, err
}

// row is a tenant with its dwelling as the columns of the mapping. People's numbers in the CPR register are
// left where they are.
func (c *caller) row(t, dwelling record, people map[int]record) record {
	zip, city := town(dwelling["ZipCity"])
	row := record{
		keyColumn: t[keyColumn], "DepartmentNo": t["DepartmentNo"], "HousingType": dwelling["HousingType"],
		"OccupationDate": t.date("OccupationDate"), "VacateDate": t.date("VacateDate"),
		"MunicipalityNo": padded(dwelling["MunicipalityNo"]), "Address": dwelling["Address"],
		"ZipCity (ZIP)": zip, "ZipCity (city)": city, "Name": t["Name"],
		"ProtectedAddress": t["ProtectedAddress"], "Deceased": t["Deceased"],
	}
	if second, ok := t.number("InteressentNo2"); ok && second > 0 {
		for member, value := range people[second] {
			row["InteressentNo2 ("+member+")"] = value
		}
	}
	return row
}

// leaves is the day on which the tenant wants to leave, by a notice of the tenant's own that has not failed.
// It is no termination by the landlord.
func (c *caller) leaves(ctx context.Context, d department, t record) (day string, err error) {
	person, ok := t.number("InteressentNo")
	if !ok || person == 0 || t["IsCurrentTenant"] == "false" {
		return "", nil
	}
	arguments := []argument{{"interessentNo", strconv.Itoa(person)}}
	err = c.call(ctx, at(d), "LeaseTerminationGetList", arguments, func(r record) error {
		tenancy, there := r.number("TenancyNo")
		of, _ := t.number("TenancyNo")
		status := r["LeaseTerminationStatus"]
		if there && tenancy != of || !d.holds(r) || status != "InProgress" && status != "Completed" {
			return nil
		}
		if wanted := r.date("DesiredVacateDate"); wanted > day {
			day = wanted
		}
		return nil
	})
	return day, err
}

// town divides a postal code, which may have lost its leading zeros, from the city.
func town(zipCity string) (zip, city string) {
	zip, city, _ = strings.Cut(strings.TrimSpace(zipCity), " ")
	if _, err := strconv.Atoi(zip); err != nil {
		return "", zipCity
	}
	return padded(zip), strings.TrimSpace(city)
}

// padded is a number of four digits with the leading zeros that a system of numbers has lost.
func padded(number string) string {
	if n, err := strconv.Atoi(number); err == nil && n > 0 && len(number) < 4 {
		return strings.Repeat("0", 4-len(number)) + number
	}
	return number
}
