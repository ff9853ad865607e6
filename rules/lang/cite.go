package lang

import "strings"

// english are the parts of a citation that English has words for. The names of Danish statutes stay.
var english = strings.NewReplacer(
	"artikel 6, stk. 1, litra a", "article 6(1)(a)", "artikel 6, stk. 1, litra c", "article 6(1)(c)",
	"artikel 6, stk. 1, litra f", "article 6(1)(f)", "artikel 6, stk. 1", "article 6(1)",
	", stk. ", ", subsection ", "stk. ", "subsection ", "litra ", "point ",
	", nr. ", ", no. ", "artikel ", "article ",
	" pkt.", " sentence", ", og § ", " and § ", " og § ", " and § ", "(lov ", "(act ",
)

// AndSection joins a paragraph to the one before it, in Danish: a comma ends a subsection.
func AndSection(before string) string {
	if strings.Contains(before, "stk. ") {
		return ", og "
	}
	return " og "
}

// Cites are citations (hjemmel), written in Danish: "almenlejeloven § 92, stk. 2 (LBK 928/2019)".
func Cites(danish string) Text { return Text{danish, english.Replace(danish)} }
