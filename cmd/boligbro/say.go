package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"golang.org/x/term"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/alarms"
	"boligbro/gateway/intake"
	"boligbro/gateway/store"
	"boligbro/rules/lang"
	"boligbro/rules/text"
)

// errPrinted ends a command that has printed itself what is wrong.
var errPrinted = errors.New("already printed")

// isTerminal reports whether a person is looking at what is written.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// counted is a number with its noun, in Danish: "1 underretning".
func counted(number int, n lang.Noun) string { return lang.Count(number, n).DA }

// spoken is an error that can say in both languages what is wrong and what to do.
type spoken interface {
	error
	Text(lang.Language) string
}

// complain prints what went wrong, in Danish and below it in English.
func (p *program) complain(err error) {
	var settings *config.Error
	var inBoth spoken
	if errors.As(err, &settings) {
		fmt.Fprintln(p.err, settings)
		return
	}
	if errors.As(err, &inBoth) {
		fmt.Fprintf(p.err, "fejl: %s\nerror: %s\n", inBoth.Text(lang.Danish), inBoth.Text(lang.English))
		return
	}
	if errors.Is(err, gateway.ErrUnavailable) {
		words := lang.Unwritable(store.Unwritable(err))
		fmt.Fprintf(p.err, "fejl: %s\nerror: %s\n", words.DA, words.EN)
		return
	}
	// the system's errors name files as the user wrote them
	fmt.Fprintf(p.err, "fejl: %s\nerror: %s\n", danish(err), text.WithoutCPR(err.Error()))
}

// danish names in Danish what kind of error it is, and whether trying again can help; the English line holds
// the details.
func danish(err error) string {
	for _, kind := range []struct {
		err  error
		text string
	}{
		{alarms.ErrMail, "alarmerne kunne ikke mailes, så ingen har fået dem; de er gemt (boligbro " +
			"alarms) og mailes næste gang. Se efter om alarms.smtp er rigtig"},
		{intake.ErrBusy, "en anden proces læser foreningens kilder; prøv igen, når den er færdig"},
		{gateway.ErrMessage, "der er ikke sendt en besked med det nummer til kommunen; se efter om " +
			"nummeret er rigtigt"},
		{gateway.ErrEnough, "beskeden har fået de kvitteringer, der gemmes, og denne siger intet nyt"},
		{gateway.ErrNotFound, "det findes ikke; se efter om nummeret er " +
			"rigtigt (boligbro notices viser sagerne)"},
		{gateway.ErrState, "det kan ikke lade sig gøre i den tilstand, sagen eller kørslen er i"},
		{gateway.ErrErased, "personoplysningerne er slettet og kan ikke læses mere"},
		{gateway.ErrUnreadable, "sagen kan ikke læses: dens rækker i databasen er ændret eller beskadiget. Kør " +
			"boligbro log verify, og hent dem fra en kopi; et nyt forsøg hjælper ikke før"},
		{store.ErrMunicipalMaster, "nøglen til kommunernes data er ikke den, som de er forseglet med; giv den " +
			"rigtige (keys.municipal i indstillingerne), eller skriv keys: {municipal: {none: true}}, hvor den " +
			"ikke skal være"},
		{gateway.ErrNoMunicipalKey, "nøglen til kommunernes data er ikke her (keys.municipal), så det, " +
			"kommunerne registrerer, hverken læses eller skrives; gør det dér, hvor nøglen er"},
		{store.ErrMaster, "hovednøglen er ikke den, som databasen er lavet med; giv den rigtige (keys i " +
			"indstillingerne). Uden den kan persondata ikke læses"},
		{syscall.EADDRINUSE, "adressen er optaget af et andet program; stop det, eller vælg en anden " +
			"(web.listen, receipts.listen)"},
		{store.ErrDamaged, "databasefilen er beskadiget, eller den er ingen database. Læg den nyeste kopi " +
			"tilbage (Kopi og gendannelse i config/README.md); et nyt forsøg hjælper ikke før"},
		{context.Canceled, "kommandoen blev afbrudt; kør den igen, den begynder dér, hvor det er nødvendigt"},
		{os.ErrNotExist, missing(err)},
		{os.ErrPermission, "der er ikke adgang til filen eller dens mappe" + file(err) + "; giv den bruger, som " +
			"kører kommandoen, lov, eller vælg et andet sted, og prøv igen"},
		{syscall.EISDIR, "det er en mappe og ingen fil" + file(err) + "; skriv stien til selve filen"},
	} {
		if errors.Is(err, kind.err) {
			return kind.text
		}
	}
	return "det lykkedes ikke; den engelske linje siger hvorfor"
}

// missing is that a file is not there, or the folder in which it was to be.
func missing(err error) string {
	var at *fs.PathError
	if errors.As(err, &at) {
		if folder := filepath.Dir(at.Path); !exists(folder) {
			return "mappen " + text.WithoutCPR(folder) + " findes ikke; lav den, eller ret stien, og prøv igen"
		}
	}
	return "filen findes ikke" + file(err) + "; ret stien, eller læg filen dér, og prøv igen"
}

// file names the file that the error is about, when the error tells which.
func file(err error) string {
	var at *fs.PathError
	if !errors.As(err, &at) {
		return ""
	}
	return ": " + text.WithoutCPR(at.Path)
}
