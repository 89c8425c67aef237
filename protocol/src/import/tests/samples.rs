// SPDX-License-Identifier: EUPL-1.2
//! One messy list for each built-in mapping, made up after what such lists are known to get wrong.

use super::*;

fn sample(name: &str, bytes: &[u8]) -> (List, String) {
    let list = read_list(bytes, mapping(name), DAY).expect("the list reads");
    let shown = shown(&list);
    (list, shown)
}

/// A spreadsheet of a rural office: titles, windows-1252, a quoted address of two lines, missing
/// trailing cells, a row too long.
#[test]
fn rio() {
    let text = "Liste RIO du 31/10/2026;;;;;;;;\r\n\
        \r\n\
        INE;Nom de famille;Prénom(s);Né(e) le;Sexe;Téléphone portable;Adresse;CP;UAI;Diplôme préparé;Nationalité\r\n\
        0494004062M;LEFÈVRE;Zoé;01/02/2008;2;06 12 34 56 78;\"3, rue Haute\r\nBât. B\";57000;0750654D;CAP cuisine;100\r\n\
        1234567890A;N'Diaye;Moussa;15.3.2009;M;612345678;;1000;0740003A\r\n\
        \r\n\
        ;MÜLLER;Jean Pierre;2008-12-31;M;+33 6 12 34 56 79;;57000;0750654D;;\r\n\
        ;Enfant;Léo;01/02/2012;M;;;;;;\r\n\
        ;Martin;Inès;31/02/2008;F;;;;;;\r\n\
        ;Petit;Théo;01/02/20;M;;;;;;\r\n\
        ;;Sans;01/02/2008;M;;;;;;\r\n\
        ;Seul;;;M;;;;;;\r\n\
        ;Leroy;Eva;01/02/2007;Z;pas de tel;;57000;;;\r\n\
        ;Roux;Max;01/02/2007;M;0612345670;;57000;;;;trop;long\r\n\
        ;=cmd();Ali;01/02/2007;M;;;;;x\u{1};\r\n\
        ;Muller;Jean-Pierre;31/12/2008;M;0612345680;;57000;0750654D;;\r\n";
    let (bytes, _, _) = WINDOWS_1252.encode(text);
    let (list, shown) = sample("rio", &bytes);
    assert_eq!(list.encoding, Encoding::Windows1252);
    assert_snapshot!(shown, @r#"
    4 [ine:0494004062M|2008-02-01|zoe] ine=0494004062M nom=LEFÈVRE prenom=Zoé date_naissance=2008-02-01 sexe=f mobile=06 12 34 56 78 adresse=3, rue Haute Bât. B code_postal=57000 etablissement_uai=0750654D diplome_prepare=CAP cuisine origine_reperage=liste_rio
    6 [identity:ndiaye|moussa|2009-03-15] ine=1234567890A nom=N'Diaye prenom=Moussa date_naissance=2009-03-15 sexe=m mobile=0612345678 code_postal=01000 etablissement_uai=0740003A origine_reperage=liste_rio
      ! row has 9 of 11 cells
      ! column 1: key of the student number is A, expected V
      ! column 9: letter of the school code is A, expected B
    8 [identity:muller|jeanpierre|2008-12-31] nom=MÜLLER prenom=Jean Pierre date_naissance=2008-12-31 sexe=m mobile=+33 6 12 34 56 79 code_postal=57000 etablissement_uai=0750654D origine_reperage=liste_rio
    14 [identity:leroy|eva|2007-02-01] nom=Leroy prenom=Eva date_naissance=2007-02-01 mobile=pas de tel code_postal=57000 origine_reperage=liste_rio
      ! column 6: telephone number holds characters other than digits
    16 [identity:cmd|ali|2007-02-01] nom==cmd() prenom=Ali date_naissance=2007-02-01 sexe=m origine_reperage=liste_rio
    17 [identity:muller|jeanpierre|2008-12-31] nom=Muller prenom=Jean-Pierre date_naissance=2008-12-31 sexe=m mobile=0612345680 code_postal=57000 etablissement_uai=0750654D origine_reperage=liste_rio
    x 10 column 4: birth date is not a date ["", "Martin", "Inès", "31/02/2008", "F", "", "", "", "", "", ""]
    x 11 column 4: birth date is not a date []
    x 12 row has no family name ["", "", "Sans", "01/02/2008", "M", "", "", "", "", "", ""]
    x 13 row has neither an identifier nor a full name with a birth date ["", "Seul", "", "", "M", "", "", "", "", "", ""]
    x 14 column 5: value is not one of the 3 options (rest imported) ["", "Leroy", "Eva", "01/02/2007", "Z", "pas de tel", "", "57000", "", "", ""]
    x 15 row has 13 cells, the list has 11 columns ["", "Roux", "Max", "01/02/2007", "M", "0612345670", "", "57000", "", "", "", "trop", "long"]
    x 16 column 10: value holds the control character U+0001 (rest imported) ["", "=cmd()", "Ali", "01/02/2007", "M", "", "", "", "", "x\u{1}", ""]
    under 16: 1
    = line 17 repeats 8 (different)
    "#);
    assert_snapshot!(write_rejects(&list, Language::French).trim_start_matches('\u{feff}').replace('\r', ""), @r"
    Raccord : ligne;Raccord : colonnes;Raccord : motifs;INE;Nom de famille;Prénom(s);Né(e) le;Sexe;Téléphone portable;Adresse;CP;UAI;Diplôme préparé;Nationalité
    10;Né(e) le;date de naissance illisible (on lit 31/12/2008, 31/12/08 et 2008-12-31);;Martin;Inès;31/02/2008;F;;;;;;
    11;Né(e) le;date de naissance illisible (on lit 31/12/2008, 31/12/08 et 2008-12-31), cellules omises : elles peuvent être celles d'un enfant trop jeune pour la liste
    12;;nom de famille absent;;;Sans;01/02/2008;M;;;;;;
    13;;ni identifiant, ni nom complet avec date de naissance;;Seul;;;M;;;;;;
    14;Sexe;aucune des 3 valeurs possibles;;Leroy;Eva;01/02/2007;Z;pas de tel;;57000;;;
    15;;13 cellules pour 11 colonnes;;Roux;Max;01/02/2007;M;0612345670;;57000;;;;trop;long
    16;Diplôme préparé;caractère de contrôle U+0001;;'=cmd();Ali;01/02/2007;M;;;;;x;
    ");
    assert_snapshot!(write_rejects(&list, Language::English).lines().nth(1).unwrap_or_default(), @"10;Né(e) le;birth date is not a date (31/12/2008, 31/12/08 and 2008-12-31 are read);;Martin;Inès;31/02/2008;F;;;;;;");
}

/// A training centre's survey: marked UTF-8, no header, `="..."` around numbers, dates of eight
/// digits.
#[test]
fn sifa() {
    let row = |cells: [&str; 12]| {
        let [ine, uai, diplome, nom, prenom, prenom2, adresse, cp, tel, tel_resp, birth, sexe] = cells;
        format!(
            "=\"{ine}\";{uai};=\"05\";NC;NC;NC;APP;{diplome};;24;24;1A;{nom};;{prenom};{prenom2};;{adresse};=\"{cp}\";57463;\
             =\"{tel}\";=\"{tel_resp}\";;;;zoe@example.org;;;{birth};57463;{sexe};EX;99;1;100;;=\"03\";2003;0750655E;2;01092024;\
             01092024;15102026;57463;5610A;5;12345678901234\r\n"
        )
    };
    let text = [
        "\u{feff}".to_owned(),
        row([
            "0494004062M",
            "0750654D",
            "50022137",
            "LEFEVRE",
            "ZOE",
            "ANNE",
            "3 RUE HAUTE",
            "57000",
            "0612345678",
            "0387000000",
            "01022008",
            "2",
        ]),
        row(["", "0750654D", "50022137", "MULLER", "JEAN PIERRE", "", "", "01000", "", "", "1022008", "1"]),
        row(["", "0750654D", "50022137", "ENFANT", "LEO", "", "", "01000", "", "", "01022012", "1"]),
    ];
    let (list, shown) = sample("sifa", text.concat().as_bytes());
    assert_eq!((list.encoding, list.header_line, list.columns.len()), (Encoding::Utf8, None, 47));
    assert_snapshot!(shown, @r"
    1 [ine:0494004062M|2008-02-01|zoe] ine=0494004062M etablissement_uai=0750654D diplome_prepare=50022137 nom=LEFEVRE prenom=ZOE autre_prenom=ANNE adresse=3 RUE HAUTE code_postal=57000 code_insee=57463 mobile=0612345678 responsable_1_tel_perso=0387000000 mail=zoe@example.org date_naissance=2008-02-01 lieu_naissance=57463 sexe=f regime_scolaire=EX diplome_obtenu=03 situation_annee_precedente=2003 etablissement_annee_precedente_uai=0750655E date_entree=2024-09-01 contrat_debut=2024-09-01 contrat_rupture=2026-10-15 origine_reperage=liste_sifa
    2 [identity:muller|jeanpierre|2008-02-01] etablissement_uai=0750654D diplome_prepare=50022137 nom=MULLER prenom=JEAN PIERRE code_postal=01000 code_insee=57463 mail=zoe@example.org date_naissance=2008-02-01 lieu_naissance=57463 sexe=m regime_scolaire=EX diplome_obtenu=03 situation_annee_precedente=2003 etablissement_annee_precedente_uai=0750655E date_entree=2024-09-01 contrat_debut=2024-09-01 contrat_rupture=2026-10-15 origine_reperage=liste_sifa
    under 16: 1
    ");
}

/// The monthly table of a national service centre, as an office had it: the day, the centre and the reading test, which stays private.
#[test]
fn jdc() {
    let text = "NOM;PRENOM;DATE DE NAISSANCE;ADRESSE;CP;COMMUNE;TEL;COURRIEL;DATE JDC;CSN;DERNIERE CLASSE;TEST LECTURE;SITUATION\n\
        Jidé;Cé;14/02/2009;1 rue J;54000;Nancy;0677000001;j@example.org;12/11/2026;CSN Nancy;2CAP;Sans difficulté;Décroché\n";
    let (_, shown) = sample("jdc", text.as_bytes());
    assert_snapshot!(shown, @r"
    2 [identity:jide|ce|2009-02-14] nom=Jidé prenom=Cé date_naissance=2009-02-14 adresse=1 rue J code_postal=54000 commune=Nancy mobile=0677000001 mail=j@example.org jdc_date=2026-11-12 jdc_centre=CSN Nancy classe=2CAP jdc_test_lecture=sans_difficulte jdc_decrocheur=true origine_reperage=jdc
    under 16: 0
    ");
    let proposal = propose_mapping(text.as_bytes(), None).expect("it has a header");
    assert!(proposal.unknown.is_empty(), "{:?}", proposal.unknown);
    // Read as the proposal says, it is the same list of the same source.
    let proposed = read_list(text.as_bytes(), &proposal.mapping, DAY).expect("the list reads");
    assert_eq!(self::shown(&proposed), shown);
}

/// The profiles of readers that the ministry publishes, and other words of such tables; what is none of them is left aside.
#[test]
fn words_of_the_reading_test_and_of_the_situation() {
    let read = |test: &str, situation: &str| {
        let text = format!(
            "NOM;PRENOM;DATE DE NAISSANCE;DATE JDC;TEST LECTURE;SITUATION\nJidé;Cé;14/02/2009;;{test};{situation}\n"
        );
        sample("jdc", text.as_bytes()).1
    };
    for (word, code) in [
        ("Lecteur efficace", "sans_difficulte"),
        ("LECTRICE MEDIOCRE", "difficultes"),
        ("Très faibles capacités de lecture", "grandes_difficultes"),
        ("Difficultés sévères", "grandes_difficultes"),
        ("difficultes fortes", "grandes_difficultes"),
        ("Grandes difficultés", "grandes_difficultes"),
        ("Absent", "non_passe"),
    ] {
        assert!(read(word, "").contains(&format!("jdc_test_lecture={code}")), "{word}: {}", read(word, ""));
    }
    for (word, value) in [
        ("Scolarisée", "activite_actuelle=scolaire"),
        ("En emploi", "activite_actuelle=emploi"),
        ("Non scolarisé", "scolarise=false"),
        ("Décroché(e)", "jdc_decrocheur=true"),
        ("Demandeur d'emploi", "activite_actuelle=sans_activite"),
    ] {
        assert!(read("", word).contains(value), "{word}: {}", read("", word));
    }
    assert!(read("Profil 9", "").contains("value is not one of the 4 options (rest imported)"));
}

/// A partner's simplified file: who reported whom and when is a report, a birth date is none's duty, and two people of one name are two.
#[test]
fn signalement() {
    let text = "Signalé par;Le;Nom;Prénom;Date de naissance;Téléphone;Commune;Type de partenaire\n\
        PIJ de Laxou;12/11/2026;Signal;Un;;06 12 34 56 78;Laxou;PIJ\n\
        PIJ de Laxou;12/11/2026;Signal;Un;;06 12 34 56 78;Laxou;PIJ\n\
        PIJ de Laxou;12/11/2026;Signal;Un;;03 83 00 00 01;Laxou;PIJ\n\
        ;;Signal;Deux;14/02/2009;;Nancy;\n\
        Rue;14/11/2026;Signal;;;;Nancy;\n\
        Rue;14/11/2026;Enfant;Léo;14/02/2014;;Nancy;\n\
        Rue;hier;Signal;Trois;;;;fanfare\n";
    let (_, shown) = sample("signalement", text.as_bytes());
    assert_snapshot!(shown, @r#"
    2 [names:signal|un|0612345678] date_signalement=2026-11-12 nom=Signal prenom=Un mobile=06 12 34 56 78 commune=Laxou origine_reperage=information_jeunesse signalement={"date":"2026-11-12","origine":"information_jeunesse","par":"PIJ de Laxou"}
      ! there is no birth date, so the age is not checked
    4 [names:signal|un|0383000001] date_signalement=2026-11-12 nom=Signal prenom=Un tel_fixe=03 83 00 00 01 commune=Laxou origine_reperage=information_jeunesse signalement={"date":"2026-11-12","origine":"information_jeunesse","par":"PIJ de Laxou"}
      ! there is no birth date, so the age is not checked
    5 [identity:signal|deux|2009-02-14] nom=Signal prenom=Deux date_naissance=2009-02-14 commune=Nancy origine_reperage=autre date_signalement=2026-10-31 signalement={"date":"2026-10-31","origine":"autre"}
    8 [names:signal|trois|{"date":"2026-10-31","origine":"autre","par":"Rue"}] nom=Signal prenom=Trois origine_reperage=autre date_signalement=2026-10-31 signalement={"date":"2026-10-31","origine":"autre","par":"Rue"}
      ! there is no birth date, so the age is not checked
    x 6 row has no full name ["Rue", "14/11/2026", "Signal", "", "", "", "Nancy", ""]
    x 8 column 2: value is not a date, column 8: value is not one of the 11 options (rest imported) ["Rue", "hier", "Signal", "Trois", "", "", "", "fanfare"]
    under 16: 1
    = line 3 repeats 2 (same)
    "#);
    let proposal = propose_mapping(text.as_bytes(), None).expect("it has a header");
    assert!(proposal.unknown.is_empty(), "{:?}", proposal.unknown);
    let written = Mapping::parse(&proposal.to_toml()).expect("it reads");
    let proposed = read_list(text.as_bytes(), &written, DAY).expect("the list reads");
    assert_eq!(self::shown(&proposed), shown);
    assert_eq!(written.opening(), mapping("signalement").opening());
    // No other list is taken for one.
    let other = "Nom;Prénom;Date de naissance;Structure;Centre;Observations;Le\nDupont;Zoé;01/02/2008;Cyfflé;Nancy;rien;lundi\n";
    let toml = propose_mapping(other.as_bytes(), None).map(|proposal| proposal.to_toml()).unwrap_or_default();
    let are_unknown = ["# ? Observations", "# ? Le"].iter().all(|line| toml.contains(line));
    assert!(toml.contains("source = \"list\"") && !toml.contains("[record]") && are_unknown, "{toml}");
}

/// Two people of one name are not one because nobody has a number of either.
#[test]
fn a_stroke_in_place_of_a_number_is_no_way_to_reach_somebody() {
    let text = "Signalé par;Le;Nom;Prénom;Téléphone;Commune\nPIJ de Laxou;12/01/2026;Dupont;Lucas;-;Laxou\n\
        PIJ de Laxou;12/04/2026;Dupont;Lucas;-;Toul\nPIJ de Laxou;12/05/2026;Dupont;Lucas;néant;Toul\n";
    let read = read_list(text.as_bytes(), mapping("signalement"), DAY).unwrap();
    let keys: std::collections::BTreeSet<&str> = read.rows.iter().map(|row| row.row_key.as_str()).collect();
    assert_eq!((keys.len(), read.rows.len()), (3, 3), "{keys:?}");
}

/// A number under a plain "Téléphone" is what it is, whatever mapping reads it; what a header says more of stays so.
#[test]
fn a_telephone_is_a_mobile_one_where_its_number_is() {
    let read = |name: &str, header: &str, number: &str| {
        let text = format!("Nom;Prénom;Date de naissance;{header}\nDupont;Zoé;01/02/2008;{number}\n");
        let list = read_list(text.as_bytes(), mapping(name), DAY).expect("the list reads");
        let field = |value: &(FieldId, String)| Catalogue::current().field(value.0).map(|field| field.name.as_str());
        list.rows[0].values.iter().find(|(_, value)| value == number).and_then(field)
    };
    for name in ["generic", "jdc", "rio", "signalement"] {
        assert_eq!(read(name, "Téléphone", "0612345678"), Some("mobile"), "{name}");
        assert_eq!(read(name, "Tel", "0383000001"), Some("tel_fixe"), "{name}");
    }
    assert_eq!(read("alj", "Téléphone", "621123456"), Some("mobile"));
    assert_eq!(read("alj", "Tél", "26123456"), Some("tel_fixe"));
    assert_eq!(read("generic", "Tel domicile", "0612345678"), Some("tel_fixe"));
    assert_eq!(read("generic", "Portable", "0383000001"), Some("mobile"));
}

/// An empty birth date is not one that cannot be read.
#[test]
fn a_birth_date_that_is_missing_is_not_called_unreadable() {
    let text = "Nom;Prénom;Date de naissance;Vu le\nDupont;Zoé;;14/11/2026\n";
    let list = read_list(text.as_bytes(), mapping("generic"), DAY).expect("the list reads");
    assert_eq!(list.rejects[0].problems[0].reason, RejectReason::BirthDateMissing);
}

/// The Luxembourg ministry's list: ISO 8859-15, tabs, national numbers, numbers of four countries.
#[test]
fn alj() {
    let text = "Matricule\tNachname\tVorname\tGSM\tPLZ\tOrt\tLangue\tDate départ\n\
        2001120308757\tWeiß\tLéa\t621 123 456\tL-4001\tEsch-sur-Alzette\tLuxembourgeois\t15/10/2026\n\
        2001120308758\tCœur\tTom\t+32 475 12 34 56\t6700\tArlon\tfr\t\n\
        \tDa Silva\tInês\t06 12 34 56 78\t1234\tLuxembourg\tPortugais\t\n";
    let (bytes, _, _) = ISO_8859_15.encode(text);
    let (list, shown) = sample("alj", &bytes);
    assert_eq!(list.encoding, Encoding::Iso8859_15);
    assert_snapshot!(shown, @r#"
    2 [matricule:2001120308757|weiss|lea] matricule=2001120308757 nom=Weiß prenom=Léa mobile=621 123 456 code_postal=L-4001 commune=Esch-sur-Alzette langue_contact=lb date_sortie=2026-10-15 origine_reperage=liste_alj
    3 [matricule:2001120308758|coeur|tom] matricule=2001120308758 nom=Cœur prenom=Tom mobile=+32 475 12 34 56 code_postal=6700 commune=Arlon langue_contact=fr origine_reperage=liste_alj
      ! column 1: check digits of the matricule are 58, expected 57
      ! there is no birth date, so the age is not checked
    x 4 row has neither an identifier nor a full name with a birth date ["", "Da Silva", "Inês", "06 12 34 56 78", "1234", "Luxembourg", "Portugais", ""]
    under 16: 0
    "#);
}

/// What spreadsheets of French offices show: years of two digits, and the parents' numbers under the names that offices give them.
#[test]
fn short_years_and_the_columns_of_parents() {
    let text = "Nom;Prénom;Né(e) le;Date sortie;Téléphone parents;Nom du père;Nom de la mère;Téléphone de la mère\n\
        L'HÔTE;Zoé;12/03/09;01/10/26;0612345678;M. L'Hôte;Mme Roux;0612345679\n\
        Enfant;Léo;12/03/13;01/10/26;;;;\n\
        Petit;Ana;12/03/08;01/10/99;;;;\n\
        Vieux;Max;12/03/80;01/10/26;;;;\n";
    let (_, shown) = sample("generic", text.as_bytes());
    assert_snapshot!(shown, @r#"
    2 [identity:lhote|zoe|2009-03-12] nom=L'HÔTE prenom=Zoé date_naissance=2009-03-12 date_sortie=2026-10-01 responsable_1_tel_perso=0612345678 responsable_1_nom=M. L'Hôte responsable_2_nom=Mme Roux responsable_2_tel_perso=0612345679
    4 [identity:petit|ana|2008-03-12] nom=Petit prenom=Ana date_naissance=2008-03-12
    x 4 column 4: value is not a date (rest imported) ["Petit", "Ana", "12/03/08", "01/10/99", "", "", "", ""]
    x 5 column 3: birth date is not a date []
    under 16: 1
    "#);
    for (name, header, field) in [
        ("generic", "Tél resp légal 1", "responsable_1_tel_perso"),
        ("generic", "Téléphone du représentant légal", "responsable_1_tel_perso"),
        ("rio", "Tél resp légal 1", "responsable_1_tel_perso"),
        ("rio", "Nom du père", "responsable_1_nom"),
        ("rio", "Tél resp légal 2", "responsable_2_tel_perso"),
        ("alj", "Téléphone parents", "responsable_1_tel_perso"),
        ("alj", "Nom du père", "responsable_1_nom"),
        ("alj", "GSM mère", "responsable_2_tel_perso"),
        ("alj", "Nom de la mère", "responsable_2_nom"),
    ] {
        let id = Catalogue::current().by_name(field).expect("a field").id;
        assert_eq!(mapping(name).role(header), ColumnRole::Field(id), "{name}: {header}");
    }
}

/// A list nobody has described: the proposal says what it knows and asks about the rest.
#[test]
fn a_proposal_goes_by_what_columns_hold_where_a_header_is_used_for_something_else() {
    let text = "Nom;Prénom;Date de naissance;COM_RESID;Téléphone\n\
        Dupont;Zoé;01/02/2008;Nancy;06 12 34 56 78\nPetit;Léo;03/04/2009;Pont-à-Mousson;07 61 02 03 04\n";
    let toml = propose_mapping(text.as_bytes(), None).map(|proposal| proposal.to_toml()).unwrap_or_default();
    assert!(toml.contains("commune = [\"COM_RESID\"]") && toml.contains("mobile = [\"Téléphone\"]"), "{toml}");
    // Codes, numbers of a house, and a column that is the mobile's by its header, stay what their headers say.
    let text = text
        .replace("Nancy", "54395")
        .replace("Pont-à-Mousson", "54431")
        .replace("Téléphone\n", "Téléphone;Portable\n");
    let toml = propose_mapping(text.as_bytes(), None).map(|proposal| proposal.to_toml()).unwrap_or_default();
    let kept = ["code_insee = [\"COM_RESID\"]", "tel_fixe = [\"Téléphone\"]", "mobile = [\"Portable\"]"];
    assert!(kept.iter().all(|line| toml.contains(line)), "{toml}");
}

/// The mapping for any list reads either, too: a letter needs the town.
#[test]
fn the_town_of_a_national_list_is_a_code_or_a_name() {
    let text = |town: &str| format!("Nom;Prénom;Date de naissance;COM_RESID\nDupont;Zoé;01/02/2008;{town}\n");
    let read = |text: &str| sample("generic", text.as_bytes()).1;
    assert!(read(&text("54395")).contains("code_insee=54395"));
    assert!(read(&text("Pont-à-Mousson")).contains("commune=Pont-à-Mousson"));
    let both = text("Nancy").replace("COM_RESID", "COM_RESID;Ville").replace("Nancy", "Nancy;Laxou");
    assert!(read(&both).contains("code_insee=Nancy commune=Laxou"), "{}", read(&both));
}

/// Words that no mapping knows are a header where what follows holds dates and numbers, and are named as the columns that nobody knows;
/// German ones are known.
#[test]
fn a_header_in_words_that_nobody_knows_is_no_person() {
    let rows = "Weber;Tom;03/04/2009;621 123 456;LTE\nMuller;Léa;01/02/2008;691 123 457;LTC\n";
    let list = format!("Apelido;Outro;Nascido;Celular;Escola\n{rows}");
    let proposal = propose_mapping(list.as_bytes(), None).unwrap();
    assert_eq!(proposal.example().as_deref(), Some("nom = [\"Apelido\"]"));
    let toml = proposal.to_toml_noted("one\ntwo");
    assert!(toml.contains("header = \"yes\"") && toml.contains("# one\n# two\n# ? Apelido"), "{toml}");
    assert!(!toml.contains("commune = "), "{toml}");
    // Written as the example says, it reads the list.
    let columns = "nom = [\"Apelido\"]\nprenom = [\"Outro\"]\ndate_naissance = [\"Nascido\"]\n";
    let written = Mapping::parse(&toml.replace("[columns]\n", &format!("[columns]\n{columns}"))).unwrap();
    let read = read_list(list.as_bytes(), &written, date(2026, 11, 22)).unwrap();
    assert_eq!((read.rows.len(), read.rejects.len()), (2, 0));
    let missing = read_list(list.as_bytes(), &proposal.mapping, date(2026, 11, 22)).unwrap_err();
    let ImportError::ColumnMissing { unknown, .. } = &missing else { panic!("{missing}") };
    assert_eq!(unknown[0], "Apelido");
    assert!(!missing.to_string().contains("Apelido"), "no message repeats what a list says");

    // People only: no header, though the first has no date.
    for people in [rows.to_owned(), format!("Weber;Max;;;LTE\n{rows}")] {
        assert_eq!(propose_mapping(people.as_bytes(), None).err(), Some(ImportError::HeaderMissing), "{people}");
    }
    let german = format!("Familienname;Rufname;Geb.;Mobiltelefon;Schule\n{rows}");
    let proposal = propose_mapping(german.as_bytes(), None).unwrap();
    assert!(proposal.unknown.is_empty() && proposal.example().is_none(), "{:?}", proposal.unknown);
    let french = format!("Patronyme;Prénom usuel;Né le;Portable élève;Lycée\n{rows}");
    assert!(propose_mapping(french.as_bytes(), None).unwrap().unknown.is_empty());
}

#[test]
fn generic() {
    let text = "First name,Surname,Birth date,E-mail,Prenon usuel,Tel,Portable,Divers\n\
        Zoe,Dupont,2008-02-01,zoe@example,Zou,03 87 00 00 00,0690123456,\"a, b\"\n";
    let (list, shown) = sample("generic", text.as_bytes());
    assert_eq!(list.separator, Some(','));
    assert_snapshot!(shown, @r"
    2 [identity:dupont|zoe|2008-02-01] prenom=Zoe nom=Dupont date_naissance=2008-02-01 mail=zoe@example tel_fixe=03 87 00 00 00 mobile=0690123456
      ! column 4: e-mail address is incomplete
    under 16: 0
    ");
    assert_snapshot!(propose_mapping(text.as_bytes(), None).map(|proposal| proposal.to_toml()).unwrap_or_default(), @r#"
    source = "list"
    separator = "comma"
    encoding = "auto"
    header = "auto"
    dates = ["day_month_year", "iso", "compact"]
    keys = ["ine", "matricule", "identity"]

    [columns]
    date_naissance = ["Birth date"]
    mail = ["E-mail"]
    mobile = ["Portable"]
    nom = ["Surname"]
    prenom = ["First name"]
    tel_fixe = ["Tel"]
    # ? Prenon usuel  (near: nom, prenom, commune)
    # ? Divers
    "#);
}
