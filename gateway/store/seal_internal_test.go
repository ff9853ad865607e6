package store

import (
	"encoding/json"
	"testing"
)

// What is opened belongs to whoever uses it until he is done, also while something else is opened.
func TestWhatIsOpenedIsNotOverwritten(t *testing.T) {
	k := newDataKey(make([]byte, 32))
	first, second := k.seal([]byte("the first text"), "first"), k.seal([]byte("another text!!"), "second")
	err := k.with(first, "first", func(plain []byte) error {
		return k.with(second, "second", func(other []byte) error {
			if string(plain) != "the first text" || string(other) != "another text!!" {
				t.Errorf("opened: %q and %q", plain, other)
			}
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := k.with(first, "second", func([]byte) error { return nil }); err == nil {
		t.Error("a value opens in another place")
	}
}

// What was read stays as it was when its buffer is used again.
func TestWhatIsReadOutlivesItsBuffer(t *testing.T) {
	type texts struct {
		Text string
		List []string
		Raw  json.RawMessage
	}
	k := newDataKey(make([]byte, 32))
	sealed := k.seal(encode(texts{"Anne", []string{"Bo", "Carl"}, json.RawMessage(`{"D":"Eva"}`)}), "place")
	others := k.seal(encode(texts{"Xxxx", []string{"Xx", "Xxxx"}, json.RawMessage(`{"X":"Xxx"}`)}), "place")
	var read texts
	if err := k.read(sealed, "place", &read); err != nil {
		t.Fatal(err)
	}
	for range 10 {
		if err := k.read(others, "place", new(texts)); err != nil {
			t.Fatal(err)
		}
	}
	if read.Text != "Anne" || read.List[0] != "Bo" || read.List[1] != "Carl" || string(read.Raw) != `{"D":"Eva"}` {
		t.Errorf("read: %+v", read)
	}
}
