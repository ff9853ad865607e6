package egbolig_test

import (
	"fmt"
	"iter"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
	"time"

	"boligbro/adapters"
	"boligbro/adapters/adaptertest"
	"boligbro/adapters/egbolig"
	"boligbro/adapters/egbolig/egboligtest"
	"boligbro/config"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const association = "13748136"

var today = time.Date(2026, 10, 2, 20, 0, 0, 0, time.UTC)

// perDepartment is how many tenancies lie in a department of the suite's system.
const perDepartment = 5000

// feed is a service for the shared suite, in which tenancy n lies in department n/5000.
type feed struct {
	mu     sync.Mutex
	rows   iter.Seq[adaptertest.Row]
	source *egbolig.Source
}

func (f *feed) Source() adapters.Source { return f.source }

func (f *feed) Key(tenancy string) string {
	n, _ := strconv.Atoi(tenancy)
	return fmt.Sprintf("1-%d-%d-1", n/perDepartment+1, n%perDepartment+1)
}

func (f *feed) Write(_ testing.TB, rows iter.Seq[adaptertest.Row]) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rows = rows
}

func (f *feed) all() iter.Seq[adaptertest.Row] {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.rows
}

func (f *feed) departments(int) (all []int) {
	most := -1
	for row := range f.all() {
		n, _ := strconv.Atoi(row.Tenancy)
		most = max(most, n/perDepartment)
	}
	for i := range most + 1 {
		all = append(all, i+1)
	}
	return all
}

func (f *feed) records(_, department int) iter.Seq[[]egboligtest.Member] {
	return func(yield func([]egboligtest.Member) bool) {
		for row := range f.all() {
			n, _ := strconv.Atoi(row.Tenancy)
			if n/perDepartment+1 != department {
				continue
			}
			if !yield(egboligtest.Record("TenancyNo", strconv.Itoa(n%perDepartment+1), "TenantNo", "1",
				"Name", row.Tenant, "Address", "Vestergade "+row.Tenancy, "ZipCity", "8000 Aarhus C",
				"MunicipalityNo", "751")) {
				return
			}
		}
	}
}

func TestSuite(t *testing.T) {
	adaptertest.RunStepless(t, func(t *testing.T) adaptertest.Stepless {
		f := &feed{}
		service := &egboligtest.Service{
			Companies: []int{1}, Departments: f.departments, Tenancies: f.records, Tenants: f.records,
		}
		f.source = source(t, serve(t, service))
		return f
	})
}

// serve is the settings of a service.
func serve(t testing.TB, service *egboligtest.Service) egbolig.Settings {
	t.Helper()
	server := httptest.NewServer(service)
	t.Cleanup(server.Close)
	return egbolig.Settings{URL: server.URL + "/Service10632.svc"}
}

// source is the source of the settings; it does not wait.
func source(t testing.TB, settings egbolig.Settings) *egbolig.Source {
	t.Helper()
	s, err := egbolig.New(config.Source{Name: "eg", Association: association}, settings, t.TempDir(),
		func() time.Time { return today })
	if err != nil {
		t.Fatal(err)
	}
	s.Waits(func(time.Duration) {})
	return s
}
