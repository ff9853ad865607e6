package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// importTable says what each package may import of the project and of others: the middle imports nothing,
// adapters and gateway never each other, and each library has one home. A trailing /... stands for what lies
// below. Whoever may import rules may import its leaves: the words, rules/lang, and the form of text,
// rules/text.
var importTable = []struct {
	pkg, own, others string
}{
	{"rules/lang", "", ""},
	{"rules/text", "", "golang.org/x/text/unicode/norm"},
	{"rules", "rules/lang rules/text", ""},
	{"rules/agreement", "rules", "github.com/expr-lang/expr/..."},
	{"rules/rulestest", "rules rules/agreement rules/lang", ""},
	{"config", "rules/lang rules/text", "github.com/goccy/go-yaml/..."},
	{"config/client", "config rules/lang rules/text", "github.com/go-resty/resty/v2"},
	{"adapters", "rules", ""},
	{"adapters/encoding", "", "golang.org/x/text/encoding/..."},
	{"adapters/markup", "", ""},
	{"adapters/mapping", "adapters adapters/encoding rules config", ""},
	{"adapters/pull", "adapters adapters/mapping rules", "github.com/cespare/xxhash/v2"},
	{
		"adapters/egbolig", "adapters adapters/mapping adapters/pull rules config config/client",
		"github.com/go-resty/resty/v2 github.com/beevik/etree",
	},
	{
		"adapters/restapi", "adapters adapters/mapping adapters/pull adapters/fetch rules config config/client",
		"github.com/go-resty/resty/v2",
	},
	{
		"adapters/sqlview", "adapters adapters/mapping adapters/pull rules config config/client",
		"github.com/jackc/pgx/v5/... github.com/go-sql-driver/mysql github.com/microsoft/go-mssqldb/...",
	},
	{"adapters/fetch/fetchtest", "", "github.com/pkg/sftp golang.org/x/crypto/ssh"},
	{
		"adapters/fetch", "adapters config config/client rules",
		"github.com/pkg/sftp golang.org/x/crypto/ssh",
	},
	{
		"adapters/...",
		"adapters adapters/encoding adapters/mapping adapters/markup adapters/pull adapters/fetch " +
			"rules config config/client",
		"golang.org/x/text/...",
	},
	{"gateway", "rules rules/lang", ""},
	{"gateway/ledger", "", "golang.org/x/mod/sumdb/..."},
	{"gateway/alarms", "gateway rules rules/lang", ""},
	{"gateway/casework", "gateway gateway/alarms gateway/document rules rules/...", ""},
	{"gateway/intake", "gateway gateway/alarms gateway/casework rules rules/...", ""},
	{"gateway/municipal", "gateway gateway/alarms gateway/casework rules rules/...", ""},
	{
		"gateway/audit",
		"gateway gateway/alarms gateway/casework gateway/municipal gateway/ledger gateway/document rules rules/...",
		"",
	},
	{"gateway/retention", "gateway rules/lang", ""},
	{
		"gateway/access", "gateway rules rules/lang rules/text",
		"golang.org/x/crypto/argon2 github.com/pquerna/otp/...",
	},
	{"gateway/outbox", "gateway gateway/alarms gateway/document gateway/ledger rules rules/...", ""},
	{"gateway/gatewaytest", "gateway gateway/... rules rules/...", ""},
	{
		"gateway/document", "gateway rules",
		"github.com/beevik/etree codeberg.org/go-pdf/fpdf golang.org/x/image/... github.com/arran4/golang-ical",
	},
	{
		"gateway/connectors/webhook", "gateway gateway/document rules config config/client",
		"github.com/go-resty/resty/v2",
	},
	{
		"gateway/connectors/chat", "gateway gateway/document rules config config/client",
		"github.com/go-resty/resty/v2",
	},
	{
		"gateway/connectors/email", "gateway gateway/document rules config config/client",
		"github.com/jordan-wright/email",
	},
	{"gateway/connectors/connectortest/authority", "", ""},
	{
		"gateway/connectors/...", "gateway/... rules config config/client",
		"github.com/emersion/go-smtp github.com/emersion/go-sasl github.com/google/go-cmp/...",
	},
	{
		"gateway/store", "gateway gateway/ledger rules",
		"github.com/go-json-experiment/json/v1 github.com/jackc/pgx/v5/... modernc.org/sqlite/... " +
			"github.com/pressly/goose/v3/...",
	},
	{
		"gateway/store/...", "gateway gateway/ledger gateway/store rules",
		"github.com/jackc/pgx/v5/... github.com/google/go-cmp/...",
	},
	{
		"gateway/web", "gateway gateway/access rules rules/lang config",
		"github.com/gin-gonic/gin github.com/prometheus/client_golang/... golang.org/x/time/rate " +
			"github.com/alexedwards/scs/v2 github.com/coreos/go-oidc/v3/oidc golang.org/x/oauth2",
	},
	{"gateway/web/operator", "gateway gateway/web rules rules/lang config",
		"github.com/gin-gonic/gin github.com/prometheus/client_golang/..."},
	{
		"gateway/web/api",
		"gateway gateway/casework gateway/municipal gateway/audit gateway/document gateway/web rules rules/lang " +
			"config",
		"github.com/gin-gonic/gin github.com/danielgtaylor/huma/v2/...",
	},
	{"gateway/web/login", "gateway gateway/access gateway/web rules/lang", "github.com/boombuler/barcode/qr"},
	{"gateway/web/webtest", "...", "github.com/google/go-cmp/... github.com/pquerna/otp/..."},
	{
		"gateway/web/...",
		"gateway gateway/casework gateway/intake gateway/municipal gateway/outbox gateway/audit " +
			"gateway/alarms gateway/document gateway/web rules rules/lang config",
		"github.com/gin-gonic/gin",
	},
	{
		"cmd/boligbro", "...",
		"github.com/robfig/cron/v3 github.com/alecthomas/kong github.com/schollz/progressbar/v3 golang.org/x/term",
	},
	{
		"cmd/fakes/...", "...",
		"github.com/emersion/go-smtp github.com/emersion/go-sasl github.com/go-resty/resty/v2 " +
			"golang.org/x/text/...",
	},
	{"cmd/fakes", "cmd/fakes/...", ""},
}

func TestImportTable(t *testing.T) {
	seen := map[string]bool{}
	for _, pkg := range packages(t) {
		name := strings.TrimPrefix(pkg.ImportPath, "boligbro/")
		row := -1
		for i, r := range importTable {
			if r.pkg == name || matches(name, r.pkg) && (row < 0 || importTable[row].pkg != name) {
				row = i
				if r.pkg == name {
					break
				}
			}
		}
		if row < 0 {
			t.Errorf("%s stands in no row of the import table", name)
			continue
		}
		seen[importTable[row].pkg] = true
		for _, path := range pkg.Imports {
			own, isOwn := strings.CutPrefix(path, "boligbro/")
			switch {
			case (own == "rules/lang" || own == "rules/text") && within("rules", importTable[row].own):
			case isOwn && !within(own, importTable[row].own):
				t.Errorf("%s imports %s, which the import table forbids", name, own)
			case !isOwn && strings.Contains(strings.Split(path, "/")[0], ".") &&
				!within(path, importTable[row].others):
				t.Errorf("%s imports %s, whose home is elsewhere", name, path)
			}
		}
	}
	for _, room := range []string{"alarms", "casework", "intake", "municipal", "audit", "outbox"} {
		if !seen["gateway/"+room] {
			t.Errorf("gateway/%s was not looked at", room)
		}
	}
	if !seen["rules"] || !seen["gateway/store"] || !seen["cmd/boligbro"] {
		t.Errorf("the packages were not all looked at: %v", seen)
	}
	if imports := demoOnly(t); len(imports) > 0 {
		t.Errorf("the fakes are imported by %v; demo.go alone may", imports)
	}
}

type listed struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", "boligbro/...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	for in := json.NewDecoder(bytes.NewReader(out)); ; {
		var one listed
		if err := in.Decode(&one); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, one)
	}
}

// within reports whether the path is one of the words, or lies below one that ends in "...".
func within(path, words string) bool {
	return slices.ContainsFunc(strings.Fields(words), func(w string) bool { return matches(path, w) })
}

func matches(path, pattern string) bool {
	below, tree := strings.CutSuffix(pattern, "...")
	if !tree {
		return path == pattern
	}
	return strings.HasPrefix(path+"/", below)
}

// demoOnly are the files of the command, other than demo.go and tests, that import the fakes.
func demoOnly(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var wrong []string
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if file != "demo.go" && !strings.HasSuffix(file, "_test.go") &&
			bytes.Contains(b, []byte(`"boligbro/cmd/fakes`)) {
			wrong = append(wrong, file)
		}
	}
	return wrong
}
