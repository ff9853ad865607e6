// Package egboligtest pretends to be the web service of EG Bolig, with faults that can be switched on.
package egboligtest

import (
	"encoding/xml"
	"fmt"
	"io"
	"iter"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Member is a member of a record of the contract; an empty value is nil.
type Member struct{ Name, Value string }

// Record is a record of names and values in turn.
func Record(pairs ...string) (members []Member) {
	for i := 0; i+1 < len(pairs); i += 2 {
		members = append(members, Member{Name: pairs[i], Value: pairs[i+1]})
	}
	return members
}

// Service answers the operations that a pull needs. The functions may be called by several goroutines.
type Service struct {
	Companies    []int
	Departments  func(company int) []int
	Tenancies    func(company, department int) iter.Seq[[]Member]
	Tenants      func(company, department int) iter.Seq[[]Member]
	Terminations func(person int) iter.Seq[[]Member] // may be nil
	Username     string                              // of HTTP Basic; empty: everybody is let in
	Password     string

	// Fault, when it is not nil, may answer in the place of the service, and reports whether it has.
	Fault func(w http.ResponseWriter, r *http.Request, call Call) bool
	// Broken, when it is not nil, says after how many records a SOAP fault stands in the middle of the list; -1:
	// none does.
	Broken func(call Call) int

	mu    sync.Mutex
	calls []Call
}

// Call is what was asked.
type Call struct {
	Operation string
	Arguments map[string]string
}

// Number is a numeric argument.
func (c Call) Number(name string) int {
	n, _ := strconv.Atoi(c.Arguments[name])
	return n
}

// Calls are all that were asked, in order.
func (s *Service) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

// lists are the name of an element of each operation's result.
var lists = map[string]string{
	"CompanyGetList": "Company", "DepartmentGetListByCompany": "Department",
	"TenancyGetListByDepartment": "Tenancy", "TenantGetListByDepartment": "Tenant",
	"LeaseTerminationGetList": "LeaseTerminationSummary",
}

// ServeHTTP answers a call.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if name, password, _ := r.BasicAuth(); s.Username != "" && (name != s.Username || password != s.Password) {
		http.Error(w, "no", http.StatusUnauthorized)
		return
	}
	call, err := read(r.Body)
	_, known := lists[call.Operation]
	action := `"http://tempuri.org/IBaseService/` + call.Operation + `"`
	if err != nil || !known || r.Header.Get("SOAPAction") != action {
		w.WriteHeader(http.StatusInternalServerError)
		io.WriteString(w, Envelope(SOAPFault))
		return
	}
	s.mu.Lock()
	s.calls = append(s.calls, call)
	s.mu.Unlock()
	if s.Fault == nil || !s.Fault(w, r, call) {
		s.answer(w, call)
	}
}

// answer writes the records of the result.
func (s *Service) answer(w io.Writer, call Call) {
	broken := -1
	if s.Broken != nil {
		broken = s.Broken(call)
	}
	fmt.Fprintf(w, open, call.Operation)
	n := 0
	for members := range s.records(call) {
		if n == broken {
			io.WriteString(w, SOAPFault)
			break
		}
		n++
		write(w, lists[call.Operation], members)
	}
	fmt.Fprintf(w, end, call.Operation)
}

// write writes a record.
func write(w io.Writer, element string, members []Member) {
	fmt.Fprintf(w, "<a:%s>", element)
	for _, m := range members {
		if m.Value == "" {
			fmt.Fprintf(w, `<a:%s i:nil="true"/>`, m.Name)
			continue
		}
		fmt.Fprintf(w, "<a:%s>", m.Name)
		_ = xml.EscapeText(w, []byte(m.Value))
		fmt.Fprintf(w, "</a:%s>", m.Name)
	}
	fmt.Fprintf(w, "</a:%s>", element)
}

const (
	open = `<?xml version="1.0" encoding="utf-8"?>` +
		`<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header/><s:Body>` +
		`<%[1]sResponse xmlns="http://tempuri.org/"><%[1]sResult ` +
		`xmlns:a="http://schemas.datacontract.org/2004/07/EGBoligWS.DTO" ` +
		`xmlns:i="http://www.w3.org/2001/XMLSchema-instance">`
	end = `</%[1]sResult></%[1]sResponse></s:Body></s:Envelope>`
	// SOAPFault is a fault whose words quote somebody.
	SOAPFault = `<s:Fault xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><faultcode>s:Client</faultcode>` +
		`<faultstring>Tenant Anne Ærø is locked</faultstring></s:Fault>`
)

// Envelope is a message with that body.
func Envelope(body string) string {
	return `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>` + body +
		`</s:Body></s:Envelope>`
}

// records are those of the operation's result.
func (s *Service) records(call Call) iter.Seq[[]Member] {
	company, department := call.Number("companyNo"), call.Number("departmentNo")
	switch call.Operation {
	case "CompanyGetList":
		return numbered("CompanyNo", s.Companies)
	case "DepartmentGetListByCompany":
		return numbered("DepartmentNo", s.Departments(company))
	case "TenancyGetListByDepartment":
		return s.Tenancies(company, department)
	case "TenantGetListByDepartment":
		return s.Tenants(company, department)
	}
	if s.Terminations == nil {
		return func(func([]Member) bool) {}
	}
	return s.Terminations(call.Number("interessentNo"))
}

func numbered(name string, numbers []int) iter.Seq[[]Member] {
	return func(yield func([]Member) bool) {
		for _, number := range numbers {
			if !yield(Record(name, strconv.Itoa(number), "Name", "Nørreparken")) {
				return
			}
		}
	}
}

// read reads what is asked.
func read(body io.Reader) (Call, error) {
	call := Call{Arguments: map[string]string{}}
	in := xml.NewDecoder(body)
	depth, name := 0, ""
	for {
		token, err := in.Token()
		if err == io.EOF {
			return call, nil
		}
		if err != nil {
			return call, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			switch depth++; depth {
			case 3:
				call.Operation = t.Name.Local
			case 4:
				name = t.Name.Local
			}
		case xml.CharData:
			if depth == 4 {
				call.Arguments[name] += strings.TrimSpace(string(t))
			}
		case xml.EndElement:
			depth--
		}
	}
}
