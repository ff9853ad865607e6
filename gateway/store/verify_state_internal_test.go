package store

import (
	"reflect"
	"testing"

	"boligbro/rules"
)

// TestWhatIsReadInPartIsReadAsTheWhole: whatever stands in what is passed over.
func TestWhatIsReadInPartIsReadAsTheWhole(t *testing.T) {
	t.Parallel()
	odd := []string{"", "a", `records`, `,"records":`, `,"state":"x"`, `\",\"state\":`, "}{"}
	for _, word := range odd {
		for _, name := range odd {
			whole := versionContent{
				Number: word, Association: name, Key: word, Tenancy: name,
				Digests: map[string]string{"a": word, name: word},
				Records: []rules.Record{{Source: word}}, Likenesses: []string{name},
			}
			plain := encode(whole)
			head, err := versionHead(plain)
			if err != nil || head.Number != word || head.Association != name || head.Key != word ||
				head.Tenancy != name || !reflect.DeepEqual(head.Digests, whole.Digests) {
				t.Errorf("%s: %v, %+v", plain, err, head)
			}
			is := caseState{digests: digests(whole.Digests)}
			is.head.Number, is.head.Association, is.head.Key = word, name, word
			if is.begins(plain, name) != (unescaped(word) && unescaped(name)) || is.begins(plain, name+"x") {
				t.Errorf("%s begins, or does not", plain)
			}
			is.digests = "{}"
			if is.begins(plain, name) {
				t.Errorf("%s begins without its digests", plain)
			}
			if string(plain) != string(encode(whole)) {
				t.Errorf("reading has changed %s", plain)
			}
			delivery := encode(born{Content: content{Rule: name, Association: word}, State: word, Channel: name, Next: 7})
			if b, err := stateAtBirth(delivery); err != nil || b != (bornState{word, name, 0, 7}) {
				t.Errorf("%s: %v, %+v", delivery, err, b)
			}
			was := progress{state: word, channel: name, next: 7}
			if was.ends(delivery) != (unescaped(word) && unescaped(name)) {
				t.Errorf("%s ends, or does not", delivery)
			}
		}
	}
}

// TestNoStateIsAnother: a text that was put in a column is not taken for several.
func TestNoStateIsAnother(t *testing.T) {
	t.Parallel()
	made := encode(born{State: "queued", Channel: "webhook"})
	put := progress{state: `queued","channel":"webhook`}
	if put.ends(made) || !(&progress{state: "queued", channel: "webhook"}).ends(made) {
		t.Errorf("%s", made)
	}
	if (&progress{state: "queued", channel: "webhook", place: 1}).ends(made) {
		t.Errorf("%s has no place", made)
	}
}
