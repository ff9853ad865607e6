package lang

// Force is since when a hjemmel has applied, or when it was issued, with what could not be confirmed; empty
// when nothing is known. Days are ISO text, empty when not known.
func Force(inForce, issued string, unconfirmed bool) Text {
	switch {
	case inForce == "" && issued != "":
		return Text{
			"udstedt " + issued + ", ikrafttrædelsesdag ikke bekræftet",
			"issued " + issued + ", day of commencement not confirmed"}
	case inForce != "" && unconfirmed:
		return Text{
			"gældende fra " + inForce + " (ikke bekræftet i alle dele)",
			"in force from " + inForce + " (not confirmed in every part)"}
	case inForce != "":
		return Text{"gældende fra " + inForce, "in force from " + inForce}
	case unconfirmed:
		return Text{"ikke bekræftet i alle dele", "not confirmed in every part"}
	}
	return Text{}
}
