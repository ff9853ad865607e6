# Boligbro. `make` alone says what there is.
SHELL := /bin/sh
GO ?= go
BIN := bin/boligbro
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null)
STATIC := CGO_ENABLED=0 $(GO) build -trimpath -ldflags "-s -w -X main.stamped=$(VERSION)"

.PHONY: help run build image test check bench clean

help: ## what the commands are
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-6s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## show a night from end to end on sample data, at http://127.0.0.1:8080
	@test -x $(BIN) || echo "Første bygning tager nogle minutter ... / The first build takes some minutes ..."
	@mkdir -p bin && $(STATIC) -o $(BIN) ./cmd/boligbro
	@exec $(BIN) demo

build: ## build bin/boligbro, one static file
	@mkdir -p bin
	$(STATIC) -o $(BIN) ./cmd/boligbro

image: ## build the image boligbro:VERSION
	docker build --build-arg VERSION=$(VERSION) -t boligbro:$(VERSION) .

test: ## set up all that the tests need, among it a throw-away PostgreSQL, and run them all
	@.ci/test

check: ## gofmt, vet, staticcheck, go mod tidy, and the tests with the race detector
	@.ci/check
	@.ci/test

# What somebody waits for is measured by p50 and p99, of so many that 99 of 100 mean something.
WAITS := BenchmarkAPI|BenchmarkSignIn|BenchmarkSession

bench: ## the night at 600,000 tenancies, the lists among a million notices, and the packages' own measurements
	@.ci/with-postgres $(GO) test -run '^$$' -bench '$(WAITS)' -benchtime 1000x -timeout 60m ./gateway/store ./gateway/access
	@.ci/with-postgres $(GO) test -run '^$$' -bench . -skip '$(WAITS)' -benchmem -timeout 60m \
		./rules/... ./adapters/... ./gateway/...
	$(GO) test -run '^$$' -bench . -benchtime 1x -timeout 60m ./cmd/boligbro/

clean: ## remove what was built
	rm -rf bin
