package api

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"boligbro/gateway"
	"boligbro/gateway/web"
)

// noAnswers keeps no answer.
type noAnswers struct{ Answers }

func (noAnswers) End(context.Context, gateway.KeptAnswer) error { return nil }

// Whoever answers for a handler that panics must reach the caller.
func TestAPanicLeavesTheCallersWriter(t *testing.T) {
	got := httptest.NewRecorder()
	c, _ := gin.CreateTestContext(got)
	c.Request = httptest.NewRequest(http.MethodPost, "/", nil)
	defer func() {
		if recover() == nil {
			t.Fatal("the panic was swallowed")
		}
		c.String(http.StatusInternalServerError, "sorry")
		if got.Code != http.StatusInternalServerError || !strings.Contains(got.Body.String(), "sorry") {
			t.Errorf("the caller gets %d %q", got.Code, got.Body)
		}
	}()
	call := new(web.Site).Call(c, web.API)
	Room{Answers: noAnswers{}}.keep(t.Context(), call, gateway.KeptAnswer{}, func() { panic("a fault") })
}
