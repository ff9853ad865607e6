package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"time"
)

//go:embed static
var staticFiles embed.FS

// asset is one file of static/, named by what it holds: a new one has a new address, so it may be kept for
// long.
type asset struct {
	body []byte
	hash string
}

var assets = mustAssets()

func mustAssets() map[string]asset {
	entries, err := staticFiles.ReadDir("static")
	if err != nil {
		panic(err)
	}
	found := map[string]asset{}
	for _, e := range entries {
		b, err := staticFiles.ReadFile("static/" + e.Name())
		if err != nil {
			panic(err)
		}
		sum := sha256.Sum256(b)
		found[e.Name()] = asset{b, hex.EncodeToString(sum[:8])}
	}
	return found
}

func staticLink(name string) string { return "/static/" + name + "?v=" + assets[name].hash }

// files is the room of what every page uses.
type files struct{}

// Routes are the style sheet and the icon.
func (files) Routes() []Route {
	return []Route{
		At(Pages, Anyone, http.MethodGet, "/static/:file", serveFile),
	}
}

func serveFile(c *Call) {
	name := c.Param("file")
	a, ok := assets[name]
	if !ok {
		c.fail(http.StatusNotFound)
		return
	}
	c.Header("ETag", `"`+a.hash+`"`)
	c.Header("Cache-Control", "no-cache")
	if c.Query("v") == a.hash {
		c.Header("Cache-Control", "public, max-age=31536000, immutable")
	}
	http.ServeContent(c.Writer, c.Request, name, time.Time{}, bytes.NewReader(a.body))
}
