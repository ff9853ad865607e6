package operator

import (
	"errors"
	"strconv"
	"strings"

	"boligbro/gateway"
)

// logSize reads how many entries the newest checkpoint covers: the second line of a tlog-checkpoint (C2SP).
// Whether it is rightly signed is for `boligbro log verify` to say.
func logSize(r gateway.Reader) (int, error) {
	signed, err := r.Checkpoint()
	if errors.Is(err, gateway.ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(signed, "\n")
	size, _, _ := strings.Cut(rest, "\n")
	n, err := strconv.Atoi(size)
	if err != nil {
		return 0, errors.New("the newest checkpoint of the log cannot be read; run boligbro log verify")
	}
	return n, nil
}
