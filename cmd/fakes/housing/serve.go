package housing

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"boligbro/adapters/egbolig/egboligtest"
)

// pageSize is how many rows the service gives at a time.
const pageSize = 200

// Handler is the export as a service in the shape "rest" or "soap", with a fault.
func (e Export) Handler(shape string, fault Fault) (http.Handler, error) {
	if !slices.Contains(Faults, fault) {
		return nil, fmt.Errorf("the fault must be one of %q", Faults)
	}
	switch shape {
	case "rest":
		return &REST{Export: e, Size: pageSize, Fault: fault}, nil
	case "soap":
		service, err := e.SOAP()
		if err != nil {
			return nil, err
		}
		service.Fault = fault.answer
		if fault == Half {
			service.Broken = func(egboligtest.Call) int { return 0 }
		}
		return service, nil
	}
	return nil, errors.New(`the shape must be "rest" or "soap"`)
}

// answer answers in the place of the service, where the fault is of a whole answer.
func (f Fault) answer(w http.ResponseWriter, r *http.Request, _ egboligtest.Call) bool {
	switch f {
	case Slow:
		<-r.Context().Done()
	case Errors:
		http.Error(w, "no", http.StatusInternalServerError)
	case Password:
		http.Error(w, "no", http.StatusUnauthorized)
	case Bad:
		_, _ = io.WriteString(w, "<html>")
	default:
		return false
	}
	return true
}

// serve serves until SIGINT or SIGTERM, and prints where before it answers.
func serve(listen string, handler http.Handler, stdout io.Writer) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return fmt.Errorf("housing: --listen: %w", err)
	}
	fmt.Fprintf(stdout, "listening on %s\n", l.Addr())
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	select {
	case err := <-ended:
		return fmt.Errorf("housing: %w", err)
	case <-ctx.Done():
		return server.Close()
	}
}
