package lang

import "fmt"

// GoLiveAhead is that nobody is notified of an association's steps yet.
func GoLiveAhead(association, day string) Text {
	return Text{
		fmt.Sprintf("goLive for %s er %s, og den dag er ikke kommet: intet skridt før den underrettes herfra. Er "+
			"dagen forkert, så ret den", association, day),
		fmt.Sprintf("goLive of %s is %s, and that day has not come: no step before it is notified of from here. "+
			"If the day is wrong, correct it", association, day),
	}
}
