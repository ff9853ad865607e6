// Package login is where people sign in and out, and where a link lets them choose what they sign in with.
package login

import (
	"net/http"

	"boligbro/gateway/web"
)

// Room lets people in. Its fields are set once, before use.
type Room struct {
	Login     *web.Login
	Providers []*web.Provider
}

// Routes are all that somebody can open who has not signed in.
func (r Room) Routes() []web.Route {
	if r.Login == nil {
		return nil
	}
	routes := []web.Route{
		web.At(web.Pages, web.Anyone, http.MethodGet, web.LoginPath, r.ask),
		web.At(web.Pages, web.Anyone, http.MethodPost, web.LoginPath, r.signIn),
		web.At(web.Pages, web.Anyone, http.MethodPost, web.LogoutPath, r.signOut),
		web.At(web.Pages, web.Anyone, http.MethodGet, web.InvitationPath+":secret", r.invitation),
		web.At(web.Pages, web.Anyone, http.MethodPost, web.InvitationPath+":secret", r.accept),
	}
	if len(r.Providers) > 0 {
		routes = append(routes,
			web.At(web.Pages, web.Anyone, http.MethodGet, web.ProviderPath+":provider", r.send),
			web.At(web.Pages, web.Anyone, http.MethodGet, web.ProviderPath+":provider/back", r.back),
			web.At(web.Pages, web.Anyone, http.MethodPost, web.ProviderPath+":provider/logout", r.signedOut))
	}
	return routes
}
