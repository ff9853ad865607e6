package egbolig

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"

	"boligbro/adapters"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// Steps has nothing to emit: the service holds no legal steps. It counts the tenancies, department by
// department, so that a service that suddenly gives fewer is seen. It asks for dwellings and never for the
// people in them. Whether anything has changed cannot be told from that, so the cursor is always another.
func (s *Source) Steps(
	ctx context.Context, _ string, _ func(rules.Record) error,
) (next adapters.Cursor, err error) {
	s.read, s.tables = nil, nil
	if err := ctx.Err(); err != nil {
		return adapters.Cursor{}, err
	}
	timed, end, stop := s.timed(ctx)
	defer stop()
	c, err := s.caller()
	if err != nil {
		return adapters.Cursor{}, err
	}
	defer c.close()
	read, digest, passed, err := c.count(timed)
	if err = end(err); err != nil {
		return adapters.Cursor{Passed: passed}, err
	}
	if passed == 0 {
		return adapters.Cursor{}, s.refuse(adapters.Empty, "")
	}
	s.read = read
	return adapters.Cursor{
		Next:   fmt.Sprintf("egbolig1:%s:%d", s.mapping, s.now().UnixMicro()),
		Passed: passed, Repeats: digest.Repeats(),
	}, nil
}

// count counts the tenancies of every department.
func (c *caller) count(ctx context.Context) (
	read map[department]string, digest *adapters.Digest, passed int, err error,
) {
	departments, err := c.all(ctx)
	if err != nil {
		return nil, nil, 0, err
	}
	read, digest = map[department]string{}, adapters.NewDigest()
	for _, d := range departments {
		sum, err := c.tenancies(ctx, d, func(number int, _ record) error {
			digest.Add([]byte(d.String() + "-" + strconv.Itoa(number)))
			passed++
			return nil
		})
		if err != nil {
			return nil, nil, passed, err
		}
		read[d] = sum
	}
	return read, digest, passed, nil
}

// all are the departments of the companies that are read, in the service's order.
func (c *caller) all(ctx context.Context) (departments []department, err error) {
	companies := c.settings.Companies
	if len(companies) == 0 {
		err = c.call(ctx, lang.Text{}, "CompanyGetList", nil, func(r record) error {
			number, ok := r.number("CompanyNo")
			if !ok {
				return c.refuse(adapters.Malformed, "CompanyNo", "egbolig.url")
			}
			companies = append(companies, number)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	for _, company := range companies {
		where := lang.Text{DA: fmt.Sprint("selskab ", company), EN: fmt.Sprint("company ", company)}
		err = c.call(ctx, where, "DepartmentGetListByCompany",
			[]argument{{"companyNo", strconv.Itoa(company)}}, func(r record) error {
				number, ok := r.number("DepartmentNo")
				d := department{company, number}
				if of, there := r.number("CompanyNo"); !ok || there && of != company {
					return c.stranger(where, "DepartmentNo")
				}
				if slices.Contains(departments, d) {
					refusal := c.refuse(adapters.Unstable, "DepartmentNo", "egbolig.url")
					refusal.Where = at(d)
					return refusal
				}
				departments = append(departments, d)
				return nil
			})
		if err != nil {
			return nil, err
		}
	}
	return departments, nil
}

// tenancies gives the tenancies of a department to fn, and the hash of them.
func (c *caller) tenancies(
	ctx context.Context, d department, fn func(number int, r record) error,
) (sum string, err error) {
	hash := sha256.New()
	err = c.call(ctx, at(d), "TenancyGetListByDepartment", d.arguments(), func(r record) error {
		number, ok := r.number("TenancyNo")
		if !ok || !d.holds(r) {
			return c.stranger(at(d), "TenancyNo")
		}
		fmt.Fprintf(hash, "%d|%q|%q|%q|%q\n", number, r["Address"], r["ZipCity"], r["MunicipalityNo"],
			r["HousingType"])
		return fn(number, r)
	})
	return hex.EncodeToString(hash.Sum(nil)), err
}

func (d department) arguments() []argument {
	return []argument{{"companyNo", strconv.Itoa(d.company)}, {"departmentNo", strconv.Itoa(d.number)}}
}

// holds reports whether the record says nothing else than that it is of the department.
func (d department) holds(r record) bool {
	company, ofCompany := r.number("CompanyNo")
	number, ofDepartment := r.number("DepartmentNo")
	return (!ofCompany || company == d.company) && (!ofDepartment || number == d.number)
}

// stranger is the refusal for a record that lacks its number or is of another department.
func (c *caller) stranger(where lang.Text, member string) error {
	refusal := c.refuse(adapters.Malformed, member, "egbolig.url")
	refusal.Where = where
	return refusal
}
