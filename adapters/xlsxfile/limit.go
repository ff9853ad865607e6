package xlsxfile

// The most that a workbook may be. A part is a file in the archive: a sheet, the strings, the styles.
const (
	mostFile    = 128 << 20 // bytes of the archive
	mostPart    = 2 << 30   // bytes of a part when it is unpacked
	mostTimes   = 200       // and so many times what it is packed, from mostAnyway on
	mostAnyway  = 64 << 20
	mostStrings = 64 << 20
	mostColumns = 16_384
)
