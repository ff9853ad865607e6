package csvfile

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"strings"

	"boligbro/adapters"
	"boligbro/adapters/fetch"
)

// checksumMost is how many bytes a checksum's file has at most.
const checksumMost = 4 << 10

var errChecksum = errors.New("its bytes are not those of which the checksum was made: it was cut short or " +
	"changed on its way; deliver it again")

// checked compares the file with the checksum that was delivered beside it, as sha256sum writes it, under the
// file's name and .sha256. Who writes the checksum writes it last.
func (r *reader) checked() error {
	if !r.source.plan.checksum {
		return nil
	}
	beside := r.file.Name() + ".sha256"
	in, err := os.Open(r.file.Path + ".sha256")
	if errors.Is(err, os.ErrNotExist) {
		return &adapters.Refusal{Code: adapters.Missing, File: beside}
	}
	if err != nil {
		return fetch.Unreadable(beside, err)
	}
	defer in.Close()
	text, err := io.ReadAll(io.LimitReader(in, checksumMost))
	if err != nil {
		return fetch.Unreadable(beside, err)
	}
	word, _, _ := strings.Cut(strings.TrimSpace(strings.TrimPrefix(string(text), "\ufeff")), " ")
	sum, err := hex.DecodeString(word)
	if err != nil || !bytes.Equal(sum, r.hashed.sum.Sum(nil)) {
		return r.refuse(adapters.Unreadable, 0, "", errChecksum)
	}
	return nil
}
