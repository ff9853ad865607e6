package fetch_test

import (
	"strings"
	"testing"
	"time"

	"boligbro/adapters/fetch"
)

// The day in the name comes first, the time of the file second. A file is written as many hours after noon of
// 27 November 2026 as stands behind its name.
func TestNewest(t *testing.T) {
	for _, test := range []struct {
		files, want string
		sure        bool
	}{
		{"export.csv", "export.csv", true},
		{"l-20261126.csv l-20261128.csv l-20261127.csv", "l-20261128.csv", true},
		{"l-20261128.csv l-20261127.csv@30", "l-20261128.csv", true}, // yesterday's was copied later
		{"l-2026-11-28.csv l-2026-12-01.csv", "l-2026-12-01.csv", true},
		{"l-28-11-2026.csv l-01-12-2026.csv", "l-01-12-2026.csv", true},
		{"28.11.2026.csv 01.12.2026.csv", "01.12.2026.csv", true},
		{"l28112026.csv l01122026.csv", "l01122026.csv", true},
		{"l_20261128T201500.csv l_20261129.csv", "l_20261129.csv", true},
		{"l-20261128201500.csv l-202611270000.csv", "l-20261128201500.csv", true},

		// made once more on the day
		{"l-20261128-1.csv@1 l-20261128-2.csv@2 l-20261127.csv@9", "l-20261128-2.csv", true},
		{"l-20261128.csv@1 l-20261128(1).csv@2", "l-20261128(1).csv", true},
		{"l-20261128-2200.csv@1 l-20261128-2000.csv@2", "l-20261128-2000.csv", true},

		// without a day in the name
		{"export.csv@0 export-gammel.csv@-48", "export.csv", true},
		{"export.csv@24 l-20261127.csv", "export.csv", true},
		{"export.csv@0 l-20261128.csv", "l-20261128.csv", true},
		{"l-17.csv@0 l-18.csv@-24", "l-17.csv", true},
		{"l-20269999.csv@24 l-20261127.csv", "l-20269999.csv", true}, // no day
		{"l-123456789012345.csv@-24 l-20261127.csv", "l-20261127.csv", true},

		// each may be a part of the list
		{"afd1.csv@0 afd2.csv@1", "afd2.csv", false},
		{"nord-20261128.csv@2 syd-20261128.csv@1", "nord-20261128.csv", false},
		{"afd1-20261128.csv@2 afd2-20261128.csv@1", "afd1-20261128.csv", false},
		{"20261128-nord.csv@2 20261128-syd.csv@1", "20261128-nord.csv", false},
		{"20261128-nord.csv@2 export.csv@24", "export.csv", false},
		{"afd1-20261127.csv@2 afd2-20261127.csv@1 l-20261128.csv", "l-20261128.csv", true},
	} {
		var files []fetch.File
		for word := range strings.FieldsSeq(test.files) {
			name, hours, _ := strings.Cut(word, "@")
			after, _ := time.ParseDuration(hours + "h")
			written := time.Date(2026, 11, 27, 11, 0, 0, 0, time.UTC).Add(after)
			files = append(files, fetch.File{Path: "eksport-20300101/" + name, Written: written})
		}
		got, sure := fetch.Newest(files)
		if got.Path != "eksport-20300101/"+test.want || sure != test.sure {
			t.Errorf("%s: %s, sure %v", test.files, got.Path, sure)
		}
	}
}
