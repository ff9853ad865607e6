package lang

// Force is since when a hjemmel has applied, or when it was issued, with what could not be confirmed; empty
// when nothing is known. Days are ISO text, empty when not known.
func Force(inForce, issued string, unconfirmed bool) Text {
	day := days(inForce)
	switch {
	case inForce == "" && issued != "":
		day = days(issued)
		return Text{
			"udstedt " + day.DA + ", ikrafttrædelsesdag ikke bekræftet",
			"issued " + day.EN + ", day of commencement not confirmed"}
	case inForce != "" && unconfirmed:
		return Text{
			"gældende fra " + day.DA + " (ikke bekræftet i alle dele)",
			"in force from " + day.EN + " (not confirmed in every part)"}
	case inForce != "":
		return Text{"gældende fra " + day.DA, "in force from " + day.EN}
	case unconfirmed:
		return Text{"ikke bekræftet i alle dele", "not confirmed in every part"}
	}
	return Text{}
}
