package web_test

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"testing"
)

// Text stands out from what it is written on, at least 4.5 to 1 (WCAG 2.1, 1.4.3).
func TestContrast(t *testing.T) {
	b, err := os.ReadFile("static/style.css")
	if err != nil {
		t.Fatal(err)
	}
	colours := map[string]float64{"marked": luminance(t, "fff3b0"), "head": luminance(t, "e6ecf1")}
	for _, m := range regexp.MustCompile(`--([a-z-]+): #([0-9a-f]+);`).FindAllSubmatch(b, -1) {
		colours[string(m[1])] = luminance(t, string(m[2]))
	}
	for _, pair := range [][2]string{
		{"ink", "paper"}, {"ink", "shade"}, {"ink", "marked"}, {"ink", "head"}, {"soft", "paper"},
		{"soft", "shade"}, {"blue", "paper"}, {"blue", "shade"},
		{"paper", "blue"}, {"good", "good-shade"}, {"wait", "wait-shade"}, {"bad", "bad-shade"},
	} {
		a, okA := colours[pair[0]]
		b, okB := colours[pair[1]]
		if !okA || !okB {
			t.Fatalf("the style has no colours %v", pair)
		}
		if ratio := (max(a, b) + 0.05) / (min(a, b) + 0.05); ratio < 4.5 {
			t.Errorf("%s on %s: %.1f to 1", pair[0], pair[1], ratio)
		}
	}
}

// luminance is the relative luminance of a colour written in hexadecimal (WCAG 2.1).
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	var rgb [3]uint8
	if _, err := fmt.Sscanf(hex, "%02x%02x%02x", &rgb[0], &rgb[1], &rgb[2]); err != nil {
		t.Fatal(err)
	}
	var linear [3]float64
	for i, c := range rgb {
		v := float64(c) / 255
		if v <= 0.04045 {
			linear[i] = v / 12.92
		} else {
			linear[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*linear[0] + 0.7152*linear[1] + 0.0722*linear[2]
}
