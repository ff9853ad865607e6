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
			if string(plain) != string(encode(whole)) {
				t.Errorf("reading has changed %s", plain)
			}
			delivery := encode(born{Content: content{Rule: name, Association: word}, State: word, Channel: name, Next: 7})
			if b, err := stateAtBirth(delivery); err != nil || b != (bornState{word, name, 0, 7}) {
				t.Errorf("%s: %v, %+v", delivery, err, b)
			}
		}
	}
}
