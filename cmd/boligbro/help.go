package main

import (
	"strings"

	"github.com/alecthomas/kong"

	"boligbro/gateway/document"
)

// spellHelps puts the help texts in place. As variables, all of them would be read again for each flag, which
// takes 40 ms at each start.
func spellHelps(k *kong.Kong) error {
	return kong.Visit(k.Model.Node, func(node kong.Visitable, next kong.Next) error {
		switch node := node.(type) {
		case *kong.Node:
			node.Help = spelled(node.Help)
		case *kong.Value:
			node.Help = spelled(node.Help)
		}
		return next(nil)
	})
}

// spelled is the text that stands for ${help_...}; an unknown one is an error of the grammar.
func spelled(help string) string {
	if text, ok := helps[strings.TrimSuffix(strings.TrimPrefix(help, "${"), "}")]; ok {
		return text
	}
	return help
}

// helps are the help texts that are too long for a line of a struct tag, by the name that the tag gives.
var helps = map[string]string{
	"help_backtest_settings": "Indstillingsfilen med de regler og aftaler, der skal prøves.",
	"help_decide_tenant": "Hvem afgørelsen gælder, når underretningen nævner flere: 1, 2 ... i " +
		"den rækkefølge, den nævner dem, eller all, når alle får den samme.",
	"help_decide_notice": "Underretningens nummer, når det ikke er den " +
		"nyeste i sagen (boligbro notices --json).",
	"help_decide_reasons_given": "Afslag: brevet har " +
		"begrundelse og klagevejledning (forvaltningsloven §§ 22-25).",
	"help_elsewhere_list": "Vis de skridt, der ligger før foreningen tog Boligbro i brug, og som " +
		"ingen har oplyst underretning om.",
	"help_elsewhere_case": "Sagens nummer: skridt før ibrugtagningen, eller en underretning, der " +
		"gik til en forkert kommune, ikke nåede frem eller blev afvist.",
	"help_association":       "Foreningen, sammen med --all-before-go-live.",
	"help_elsewhere_channel": "letter (brev), email, digital-post, phone-and-letter eller portal.",
	"help_elsewhere_proof": "Beviset: et journalnummer eller en anden reference i ét ord. Ingen " +
		"personoplysninger.",
	"help_elsewhere_arrived": "Dagen det kom frem, når den kendes; uden den løber ingen frist.",
	"help_explain_received":  "Hvornår underretningen nåede frem; så vises kommunens frister.",
	"help_log_verify_checkpoint": "Et ældre underskrevet kontrolpunkt, gemt uden for databasen; loggen " +
		"skal bygge videre på det.",
	"help_log_verify_save": "Gem det nyeste kontrolpunkt i filen, når loggen er i orden. Et nyere " +
		"overskrives aldrig.",
	"help_log_verify_dir": "En udskrevet log, sammen med --public.",
	"help_log_verify_public": "Efterprøv med loggens offentlige nøgle alene, uden hovednøglen: en " +
		"udskrevet log, eller databasens log. Er nøglen skiftet, gives også dem, I har fået før.",
	"help_log_verify_openings": "Hold også de åbninger i filen, som log export --openings skrev, op mod den " +
		"udskrevne log. Kan gives flere gange.",
	"help_commands_evidence": "Bevis om en underretning til retten: det sendte, loggens poster og et læsbart " +
		"dokument i én zip-fil.",
	"help_commands_verify": "Efterprøv et bevis uden indstillinger og database.",
	"help_log_export": "Skriv loggen som filer, som andre programmer kan efterprøve (C2SP tlog-tiles), eller " +
		"én parts åbninger.",
	"help_log_export_openings": "Skriv åbningerne: det, loggens poster forpligter sig på uden at vise det, " +
		"for én part. Filen indeholder personoplysninger.",
	"help_log_prove": "Bevis, at loggen rummer en post eller en underretning (C2SP tlog-proof).",
	"help_log_prove_what": "Underretningens nummer, beskedens (boligbro notices) eller sagens: da bevises " +
		"underretningens post, for sagen dens nyestes; eller postens nummer (fra 0).",
	"help_log_consistency": "Bevis, at loggen ved et ældre kontrolpunkt er begyndelsen på loggen ved et nyere " +
		"(C2SP tlog-witness).",
	"help_config": "Indstillingsfilen. Uden den læses boligbro.yaml i mappen her.",
	"help_commands_step": "Indtast et skridt i en sag " +
		"(påkrav, ophævelse, anmodning om udsættelse ...).",
	"help_commands_record": "Registrér, hvad kommunen ellers har gjort: klassifikation, " +
		"undersøgelser, kontakt, møde, samtykke ...",
	"help_commands_bailiff": "Kommunens egne sager: fogedretten har underrettet, og ingen forening har.",
	"help_bailiff_open": "Opret kommunens egen sag med fogedrettens underretning. Det følgende registreres " +
		"med record og decide og sagens nummer.",
	"help_bailiff_list": "Vis de sager, hvis frister løber fra fogedrettens underretning.",
	"help_bailiff_fact": "eviction-coming (en udsættelse forestår) eller eviction-notice (en udsættelse er " +
		"gennemført).",
	"help_bailiff_reference": "Kommunens eget journalnummer: ét ord uden personoplysninger; - læser det på " +
		"standardinput.",
	"help_bailiff_tenants": "Hvor mange lejere kommunen skal træffe afgørelse om; 1, når intet er skrevet.",
	"help_commands_backtest": "Prøv andre regler på de gemte sager: hvem ville få en underretning, og " +
		"hvem ikke? Sender intet.",
	"help_commands_report": "Revisorens rapport: hvordan fristerne er holdt for de underretninger, der er " +
		"lavet i en periode.",
	"help_report_association": "Kun den boligorganisation, og kun hvad den må se; sammen med " +
		"--municipality også " +
		"kommunens side.",
	"help_evidence_municipality": "Kommunens eget bevis: med det, den selv har registreret, og dens frister.",
	"help_report_municipality":   "Kun den kommune, og hvad den må se.",
	"help_report_as_of": "Som det var registreret da (standard: nu); det, der er registreret senere, " +
		"regnes ikke med.",
	"help_commands_subject": "Indsigt: alt, hvad den ene part har om en person " +
		"(databeskyttelsesforordningen art. 15).",
	"help_subject_find": "Sagens nummer, eller - for at skrive navnet, lejemålets nummer eller kommunens eget " +
		"sagsnummer på standardinput.",
	"help_report_from_export": "Lav rapporten af en udskrevet log (log export), uden indstillinger og database.",
	"help_report_public":      "Loggens nøgle (log key), sammen med --from-export.",
	"help_report_openings": "Åbninger fra log export --openings, foreningens eller kommunens; uden kommunens " +
		"vises dens pligter ikke. Kan gives flere gange, en fil ad gangen.",
	"help_keys_rotate": "Skift hovednøglen: pak alle nøgler ind i en ny. Stop tjenesten på alle " +
		"maskiner først.",
	"help_keys_rotate_municipal": "Skift nøglen til kommunernes data (keys.municipal); er den " +
		"ikke sat, får de en nøgle for sig.",
	"help_keys_rotate_to": "Filen med den nye hovednøgle; den laves, når den ikke findes (0600).",
	"help_commands_key":   "Nøgler, der lukker programmer ind i API'et.",
	"help_key_add":        "Lav en nøgle. Hemmeligheden vises kun nu, på standard output.",
	"help_key_revoke": "Træk en nøgle tilbage; den lukker straks ingen ind mere, heller ikke på " +
		"andre maskiner.",
	"help_key_role":         "Rollen; key roles viser, hvad hver må.",
	"help_key_organisation": "Boligorganisationens CVR-nummer eller kommunens kode, som i indstillingerne.",
	"help_key_name":         "Hvad nøglen er til, fx fagsystemets navn; ingen personoplysninger.",
	"help_key_by": "Hvem der laver nøglen eller trækker den tilbage: initialer eller et brugernavn, ikke en " +
		"persons navn; key list viser det.",
	"help_key_verb":    "Kun dette af det, rollen må; kan gives flere gange.",
	"help_user_add":    "Opret en bruger, og vis det link, hvor personen vælger adgangskode.",
	"help_user_revoke": "Tag en rolle fra en bruger, som straks er logget ud, også på andre maskiner.",
	"help_user_lock":   "Spær en bruger, som straks er logget ud, også på andre maskiner.",
	"help_user_link":   "Vis et nyt link, hvor brugeren vælger adgangskode; det gamle virker ikke mere.",
	"help_user_reset": "Nulstil en bruger: adgangskode, app og reservekoder gælder ikke mere. Vis et " +
		"link til at vælge nye.",
	"help_user": "Brugerens mailadresse eller id, som user list viser; - læser det fra " +
		"standardinput.",
	"help_user_mail": "Den mailadresse, personen logger ind med; - læser den fra standardinput.",
	"help_user_organisation": "Boligorganisationens CVR-nummer eller kommunens kode; en administrator har " +
		"ingen.",
	"help_key_expires":        "Den sidste dag, nøglen gælder; højst to år frem.",
	"help_commands_retention": "Sletning: det, der har været opbevaret så længe, som indstillingerne siger.",
	"help_commands_hold":      "Hold en sag tilbage fra sletning, så længe en ret eller en myndighed har den.",
	"help_hold_reason":        "court (retssag), complaint (klage) eller audit (revision eller tilsyn).",
	"help_commands_elsewhere": "Sager fra før ibrugtagningen: hvad kommunen er underrettet om på anden måde.",
	"help_commands_proof":     "Kvittering for underretning af kommunen, til anmodningen til fogedretten.",
	"help_commands_resend":    "Send underretninger igen, under de samme numre: én, eller alle, der er opgivet.",
	"help_resend_notice": "Underretningens eller beskedens nummer (boligbro notices --json), eller sagens: da " +
		"dens nyeste underretning.",
	"help_resend_failed": "Alle, der er opgivet, og som kommunen ikke er underrettet om på anden måde.",
	"help_proof_show":    "Skriv kvitteringen for en sag.",
	"help_proof_verify":  "Efterprøv en kvittering uden database og indstillinger.",
	"help_log_interventions": "Vis, hvem der har godkendt en kørsel eller en ældre database, " +
		"sendt igen eller skiftet en hovednøgle eller loggens nøgle.",
	"help_log_key": "Vis loggens nøgle, som andre efterprøver kvitteringer og kontrolpunkter med.",
	"help_log_key_all": "Vis også dem, den har haft: hver med @ og hvor mange poster loggen havde, da den " +
		"blev skiftet.",
	"help_log_key_rotate": "Skift nøglen: den gamle underskriver i loggen, hvem der følger efter, og intet " +
		"mere.",
	"help_verify_export": "En udskrift af loggen (log export), mindst så ny som beviset: viser, at intet om " +
		"underretningen er udeladt.",
	"help_verify_pdf": "Skriver dokumentet igen i den fil, med denne udgaves ord.",
	"help_proof_key": "Loggens nøgle, som I har fået den før (boligbro log key); kvitteringen skal være " +
		"underskrevet med den. Er den skiftet, kan flere gives.",
	"help_proof_notice": "En anden underretning end sagens nyeste om anmodning om udsættelse.",
	"help_proof_out":    "Skriv i filen og ikke på skærmen. En fil, der findes, overskrives ikke.",
	"help_record_on":    "Dagen det skete; ikke i fremtiden og ikke før underretningen.",
	"help_record_track": "Ved classified: paragraph-1 (stk. 1-sag) eller paragraph-5 (stk. 5-sag).",
	"help_record_tenant": "Ved consent, consent-revoked og decision-received: hvem af lejerne, 1, " +
		"2 ... i den rækkefølge underretningen nævner dem, eller all.",
	"help_record_notice": "Underretningens nummer, når det ikke er den " +
		"nyeste i sagen (boligbro notices --json).",
	"help_review_resolve": "Svar: underret kommunen, eller luk det, med hvem, hvornår og hvorfor i loggen.",
	"help_resolve_case": "Sagens nummer, fx B-7KXM-2RQD, eller rækkens, fx R-3F9A2C71; flere af " +
		"samme slags får samme svar, alle eller ingen.",
	"help_resolve_rule": "Reglen eller spørgsmålet, som review list viser, fx eviction-filed " +
		"eller filed-after-termination; ikke for en række.",
	"help_review_assign": "Hvem der ser til det, der venter; det står på listerne.",
	"help_assign_case": "Sagens nummer, fx B-7KXM-2RQD, eller rækkens, fx R-3F9A2C71; flere får samme " +
		"ansvarlige, alle eller ingen.",
	"help_assign_to":   "Hvem opgaven er hos: initialer eller et brugernavn. Tom: hos ingen bestemt.",
	"help_assign_rule": "Kun denne regel eller dette spørgsmål; uden: alt, der venter i sagen.",
	"help_resolve_as":  "notify: underret kommunen nu. none: der skal ikke underrettes.",
	"help_by":          "Hvem der registrerer; det forsegles og indgår i loggen.",
	"help_read_by": "Hvem der læser; det noteres i sagens log over opslag. Uden: den konto på maskinen, der " +
		"kører kommandoen.",
	"help_case_municipality": "Vis i stedet denne kommunes side: hvad den har registreret, og dens frister. " +
		"Foreningens folk må ikke se den.",
	"help_step_by":           "Hvem der indtaster; kun den samme kan tage skridtet tilbage.",
	"help_receipt_reference": "Kommunens journalnummer; - læser det på standardinput.",
	"help_step_ref":          "Jeres egen reference til skridtet; - læser den på standardinput.",
	"help_step_new": "Lejemålet er nyt: skridtet registreres, selv om ingen kilde eller sag kender " +
		"nummeret.",
	"help_step_cancel": "Det var en fejl: tag det skridt tilbage, der er indtastet med samme slags og " +
		"dag.",
	"help_resolve_by": "Hvem der svarer; det forsegles og indgår i loggen.",
	"help_restore_accept": "Databasen er en ældre kopi eller en ny, og der findes ingen nyere: brug " +
		"den, som den er.",
	"help_run_id":        "Kørslens id, som afvisningen skrev, og som boligbro alarms viser.",
	"help_run_show":      "Vis de nye skridt i en afvist kørsel.",
	"help_run_send":      "Send de nye skridt i en afvist kørsel; den er stadig afvist, og intet forsvinder.",
	"help_run_send_only": "Kun lejemålet med det navn i run show, fx L-3F9A2C71; kan gives flere gange.",
	"help_run_accept":    "Godkend en kørsel, der blev afvist, fordi udtrækket er rigtigt alligevel.",
	"help_step_tenancy":  "Lejemålets nummer i boligsystemet, fx 1-35-3255-6; - læser det på standardinput.",
	"help_step_kind": "demanded (påkrav), terminated (ophævet), filing-planned, filed " +
		"(indgivet), withdrawn (tilbagekaldt), paid, evicted, moved-out ...",
	"help_receipt_municipality": "Kommunekoden på den, der har kvitteret, fx 0751.",
	"help_receipt_kind":         "arrived (nået frem), registered (journaliseret) eller rejected (afvist).",
	"help_receipt_reason":       "Grunden, når den er afvist: " + strings.Join(document.Reasons, ", ") + ".",
	"help_receipt_at":           "Hvornår det skete, fx 2026-10-01T10:15:00+02:00.",
	"help_source_init": "Se i en fil eller et svar fra en tjeneste, og foreslå kildens indstillinger: " +
		"kolonner, nøgle, tegnsæt, datoer.",
	"help_source_init_feed": "En fil, som boligsystemet eksporterer den (CSV, XLSX, XML, JSON), eller en " +
		"https-adresse.",
	"help_source_init_token": "Miljøvariablen med det, der giver adgang til adressen, helt, fx \"Bearer …\"; skriv " +
		"aldrig hemmeligheden selv.",
	"help_source_try": "Læs kilden uden at gemme eller sende: overskriften, kolonnerne, de første sager, og " +
		"hvem der ville blive underrettet.",
	"help_sync_dry_run": "Prøv kun: vis, hvad kørslen ville komme til. Gemmer og sender intet; andres " +
		"skrivning venter imens.",
	"help_sync_source": "Kun den forening, kilden hører til; " +
		"en forenings kilder læses altid sammen.",
	"help_sync_as_of": "Lad loven regne, som om det var da. En anden dag end i dag prøves kun, som med " +
		"--dry-run: intet gemmes, sendes eller mailes.",
}
