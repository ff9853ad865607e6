package web_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// What a caller may see is decided by the route's Who alone: no handler makes a Scope, or takes the
// operator's.
func TestOnlyWhoMakesScopes(t *testing.T) {
	allowed := map[string]bool{"who.go": true, "signed.go": true, "keys.go": true}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	rooms, err := filepath.Glob("*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	made, looked := 0, 0
	for _, file := range append(files, rooms...) {
		if strings.HasSuffix(file, "_test.go") || strings.HasPrefix(file, "webtest/") {
			continue
		}
		looked++
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			if !makesScope(n) {
				return true
			}
			made++
			if !allowed[file] {
				t.Errorf("%s: a scope is made outside a route's Who", set.Position(n.Pos()))
			}
			return true
		})
	}
	if made < 4 || looked < 15 {
		t.Errorf("%d scopes in %d files: the test looks for the wrong thing", made, looked)
	}
}

// makesScope reports whether the code makes a gateway.Scope, sets a part of one, or takes gateway.Operator.
func makesScope(n ast.Node) bool {
	switch e := n.(type) {
	case *ast.CompositeLit:
		return named(e.Type, "gateway", "Scope")
	case *ast.ValueSpec:
		return named(e.Type, "gateway", "Scope")
	case *ast.SelectorExpr:
		return named(e, "gateway", "Operator")
	case *ast.AssignStmt:
		for _, to := range e.Lhs {
			if field(to) == "Scope" {
				return true
			}
			if part, ok := to.(*ast.SelectorExpr); ok && field(part.X) == "Scope" {
				return true
			}
		}
	}
	return false
}

// field is the name of the field that the expression selects.
func field(e ast.Expr) string {
	if s, ok := e.(*ast.SelectorExpr); ok {
		return s.Sel.Name
	}
	return ""
}

func named(e ast.Expr, pkg, name string) bool {
	s, ok := e.(*ast.SelectorExpr)
	if !ok || s.Sel.Name != name {
		return false
	}
	x, ok := s.X.(*ast.Ident)
	return ok && x.Name == pkg
}
