//! The vocabularies of western Europe and the Americas. Names are coined from them, none copied.

use super::tongues::Source;

pub(super) const ENGLISH: Source = Source {
    onsets: "B Bl Br C Ch Cl Cr D Dr F Fl G Gl Gr H J K L M N P Pl Pr Qu R S Sh Sl Sp St Str T Th \
        Tr V W Wh Y Z",
    nuclei: "a e i o u ai ea oa ey au",
    links: "l r n m v lv rd nt st rk lm nd x ss d b ck ll rr tt mp lt sc ft rn gl",
    ends: "ara en or is eth ent ova ix ium ane ory ic on ander el ify era igo udo iva arch atis \
        ello ona une umo ex ista aro",
    surname_ends: "ington ford well by worth more ley combe wick stone ham field shaw man er son \
        bury croft",
    given: "Alice Benjamin Clara Daniel Emma Felix Grace Hannah Isaac Julia Kevin Laura Martin \
        Nora Oliver Paula Quentin Rachel Simon Tessa Victor Wendy Mike Bob Kate Liz Jo",
    surnames: "Abbott Barnes Carver Dawson Ellison Fletcher Garner Holloway Ingram Jennings \
        Lambert Mercer Norris Osborne Preston Quinn Ramsey Sawyer Thornton Underhill Vance",
    trades: "Software=Software|Logistics=Logistics|Foods=Food|Machinery=Machinery|\
        Chemicals=Chemicals|Electronics=Electronics|Construction=Construction|Energy=Energy|\
        Textiles=Textiles|Pharmaceuticals=Pharmaceuticals|Media=Media|Capital=Finance|\
        Metals=Metals|Furniture=Furniture|Marine=Marine|Medical=Medical Devices|\
        Packaging=Packaging|Printing=Printing|Dairy=Dairy|Tools=Tools|Aviation=Aviation|\
        Insurance=Insurance|Brewing=Beverages|Robotics=Robotics|Mining=Mining|Hotels=Hotels|\
        Toys=Toys|Security=Security|Recruitment=Staffing|Plumbing=Plumbing|Dental=Dental|\
        Optics=Optics|Glass=Glass|Paper=Paper|Seeds=Agriculture|Motors=Automotive|\
        Telecom=Telecommunications|Games=Gaming|Law=Legal|Airlines=Airlines|Faucets=Plumbing|\
        Bakery=Bakery|Pet Care=Pet Care|Cosmetics=Cosmetics|Waste Management=Waste|\
        Real Estate=Real Estate|Shipyards=Shipbuilding|Publishing=Publishing|\
        Semiconductors=Semiconductors|Water Treatment=Water|Fitness=Fitness|Ceramics=Ceramics",
    trade_first: false,
    kin: "{} & Sons|{} Brothers|{} & Daughters|{} and Company|{} Family Partners",
    wordy: "{} International Manufacturing|National {} Laboratories|{} Engineering Services|\
        {} Technologies International|American {} Corporation|{} Management Associates|\
        {} Industries International|{} Electric Company|{} Communications Group|\
        {} Building Products|{} Medical Equipment|{} Business Systems|{} Property Development|\
        Saint {} Hospital|Mount {} Insurance|{} Distribution Services|{} Financial Services|\
        {} Pharmaceutical Laboratories|{} Transportation Company|{} Environmental Engineering",
    abbreviations: "International=Intl=Int'l=Intl.|National=Natl=Nat'l=Natl.|\
        Manufacturing=Mfg=Mfg.=Manuf.|Laboratories=Labs=Lab.|Engineering=Eng.=Engrg=Engr|\
        Services=Svcs=Svc=Serv.|Technologies=Tech=Techs|American=Amer.=Am|Corporation=Corp|\
        Management=Mgmt=Mgt|Associates=Assoc=Assoc.=Assocs|Industries=Inds=Ind.|\
        Electric=Elec=Elec.|Company=Co=Co.|Communications=Comms=Comm|Group=Grp|\
        Building=Bldg|Products=Prods=Prod.|Medical=Med.=Med|Equipment=Equip=Eqpt|\
        Business=Bus=Bus.|Systems=Sys|Development=Dev=Devt|Saint=St.=St|Hospital=Hosp|\
        Mount=Mt.=Mt|Insurance=Ins=Ins.|Distribution=Dist=Distr.|Financial=Fin=Finl|\
        Pharmaceutical=Pharma=Pharm.|Transportation=Transp=Trans.|Environmental=Env=Envt'l|\
        Property=Prop|Brothers=Bros=Bros.|Family=Fam.|Machinery=Mach|Electronics=Elec",
    plain: "Northern Southern Eastern Western Atlantic Pacific Central United General Midland \
        Highland Valley Federal Imperial Coastal Lakeland Great Old Royal Upper Norfolk \
        Metropolitan Continental Empire Lowland Ridgeway Overseas / Quarry Timber \
        Harbour Copper Lumber Quartz Iron Steel Wool Grain Barley Canal Railway Velvet Orchard \
        Jute Kelp Umber Linen Zinc Hemp Engine Dairy Quilt Tin Cider Barge Walnut Oats / Mineral \
        Machine Tool Paper Cotton Fruit \
        Yarn Brick Valve Rope Wire Gasket Instrument Linoleum Hardware Oil Nail Lamp Export \
        Kettle Marble Tobacco Pottery Cable Feather Bicycle Velour Hosiery Lace / Works Mills \
        Company Brokers Union Foundry Traders Exchange Laboratory Yards \
        Institute Warehouses Association Network Producers Growers Kilns Importers Merchants \
        Collieries Bureau Finishers Tanneries",
    universities: "University of {}|{} State University|{} Institute of Technology|{} College",
    junk: "self|n/a|N/A|-|freelancer|student|asdf|none|test|Independent|xxx|private|Self-employed|\
        .|unemployed|na|TBD|nothing|home|retired|personal|My Company|company|qwerty|?|no company|\
        between jobs|looking for work|me|aaa|1234|unknown|Not applicable|abc",
    titles: "CEO|VP Marketing|Head of IT|Marketing Manager|Buyer|Intern||Software Engineer|\
        Finance Director|Sr. Demand Gen Manager|Account Executive|COO|Accountant|Owner",
};

pub(super) const GERMAN: Source = Source {
    onsets: "B Br D Dr F Fr G Gr H K Kl Kn Kr L M N P Pf R S Sch Schm Schw St T Tr V W Z Zw",
    nuclei: "a e i o u au ei ie ä ö ü",
    links: "l r n m ld rt nd ll mm tt lz nk rg st ch rn ck lb",
    ends: "a ex on is ent ora ium ana eva ito os isch era ano ol atec elo uma",
    surname_ends: "hofer berger mann meier inger bach stein berg ner ler auer huber haus wald",
    given: "Anna Bernd Claudia Dieter Elke Friedrich Gisela Hans Ines Jürgen Karin Lukas Monika \
        Norbert Petra Ralf Sabine Thomas Ute Wolfgang Björn",
    surnames: "Bauer Schäfer Müller Köhler Vogt Böhm Krüger Lang Seidel Winkler Jäger Groß Weiß \
        Fuchs Hahn Kühn Pohl Roth",
    trades: "Maschinenbau=Machinery|Logistik=Logistics|Lebensmittel=Food|Chemie=Chemicals|\
        Elektronik=Electronics|Bau=Construction|Energie=Energy|Textil=Textiles|\
        Pharma=Pharmaceuticals|Verlag=Publishing|Metallbau=Metals|Möbel=Furniture|\
        Medizintechnik=Medical Devices|Verpackungen=Packaging|Druck=Printing|Molkerei=Dairy|\
        Werkzeuge=Tools|Brauerei=Beverages|Versicherung=Insurance|Spedition=Logistics|\
        Glas=Glass|Papier=Paper|Bäckerei=Bakery|Optik=Optics|Immobilien=Real Estate",
    trade_first: false,
    kin: "{} & Söhne|Gebrüder {}|{} und Partner|Familie {} Weingut|{} & Cie",
    wordy: "{} Gesellschaft für Datenverarbeitung|{} Maschinenfabrik|{} Handelsgesellschaft|\
        Gebrüder {} Maschinenbau|{} Ingenieurgesellschaft|Stadtwerke {}|\
        {} Beteiligungsgesellschaft|{} Internationale Spedition",
    abbreviations: "Gesellschaft=Ges.|Maschinenfabrik=Maschf.=Masch.-Fabrik|\
        Handelsgesellschaft=Handelsges.=HG|Gebrüder=Gebr.=Gebr|Maschinenbau=Masch.bau=Maschb.|\
        Ingenieurgesellschaft=Ing.-Ges.=Ing.ges.|Stadtwerke=SW|\
        Beteiligungsgesellschaft=Bet.-Ges.=Beteiligungsges.|Internationale=Int.=Intern.|\
        Datenverarbeitung=DV|Spedition=Sped.|und=u.=&|Söhne=S.",
    plain: "Norddeutsche Süddeutsche Badische Hessische Thüringer Vereinigte Mitteldeutsche \
        Rheinische Oldenburger Isartaler Nassauer Schwäbische Bergische / Kali Quarz Ziegel \
        Stahl Leder Jute Hanf Uhren Zucker \
        Orgel Nagel Garn Draht / Glas Email Papier Farben Ventil Pumpen Tuch Lager Kessel Zement \
        Optik Beton / Werke Union Hütten Gießerei Manufaktur Kontor Vertrieb Institut Anlagen",
    universities: "Universität {}|Technische Universität {}|Hochschule {}",
    junk: "selbständig|keine|privat|Privatperson|k.A.|-|test|Student|Freiberufler|arbeitslos|xxx|\
        Rentner|ohne|keine Angabe|Freelancer",
    titles: "Geschäftsführer|Leiter Einkauf|IT-Leiterin|Marketingleiter|Sachbearbeiterin||\
        Werkstudent|Vertriebsleiter|Prokurist|Assistentin der Geschäftsführung",
};

pub(super) const FRENCH: Source = Source {
    onsets: "B Bl Br C Ch Cl D Dr F Fl G Gr J L M N P Pl Pr R S T Tr V",
    nuclei: "a e i o u ou oi eau é ai",
    links: "l r n m ll nn rt ss ch v nt mb rn c gn lv",
    ends: "elle ette ard aine oux ance ier ora eo is iane ence ole ium ique ane ix elis",
    surname_ends: "eau ard ier elin aud ois eron ault ette in oux et",
    given: "Amélie Benoît Camille Denis Élise François Geneviève Hugo Inès Jérôme Lucie Mathieu \
        Noémie Olivier Pascale Rémi Sébastien Thérèse Yves Zoé",
    surnames: "Lefèvre Moreau Girard Perrin Chevalier Gauthier Roussel Fontaine Marchand Renaud \
        Besson Leclère Hébert Tessier",
    trades: "Logistique=Logistics|Chimie=Chemicals|Électronique=Electronics|\
        Constructions=Construction|Énergie=Energy|Textiles=Textiles|Médical=Medical Devices|\
        Éditions=Publishing|Métaux=Metals|Meubles=Furniture|Emballages=Packaging|\
        Imprimerie=Printing|Laiterie=Dairy|Outillage=Tools|Assurances=Insurance|\
        Transports=Logistics|Verrerie=Glass|Boulangerie=Bakery|Optique=Optics|Vins=Beverages|\
        Immobilier=Real Estate|Cosmétiques=Cosmetics",
    trade_first: true,
    kin: "{} et Fils|{} Frères|Maison {}|Veuve {}|{} et Associés",
    wordy: "Société {} de Construction|Établissements {}|Compagnie {} de Transport|\
        Ateliers {} Internationale|Laboratoires {}|Société Nationale {}|Groupe {} Industrie",
    abbreviations: "Société=Sté=Ste=Soc.|Établissements=Ets=Éts=Ets.|Compagnie=Cie=Cie.|\
        Construction=Constr.=Const.|Transport=Transp.=Tpt|Internationale=Int.=Intle|\
        Laboratoires=Labo=Labos=Lab.|Nationale=Nat.=Natle|Groupe=Grp=Gpe|Industrie=Ind.=Indus.|\
        Ateliers=Atel.|Frères=Fres|Transports=Transp.=Tpts|Imprimerie=Imp.",
    plain: "Normande Lorraine Bretonne Occitane Centrale Savoyarde Picarde Vosgienne Générale / \
        Tuilerie Forges Papeterie Raffinerie Huilerie Verrerie Minoterie Quincaillerie Brasserie \
        Chaudronnerie / Outils Peintures Vernis Laines Engrais Jouets Liqueurs Tissus Rubans \
        Ciments / Réunies Unies Modernes Associées Industrielles Nouvelles Coopératives",
    universities: "Université de {}|Institut Polytechnique de {}|École Supérieure de {}",
    junk: "indépendant|aucune|sans|particulier|-|test|étudiant|retraité|néant|n/a|auto-entrepreneur",
    titles: "Directeur Général|Responsable Marketing|Acheteuse|DSI|Comptable||Stagiaire|\
        Chef de produit|Directrice des Ventes",
};

pub(super) const SPANISH: Source = Source {
    onsets: "B Br C Cr D F G Gr J L M N P Pr R S T Tr V Z Ll",
    nuclei: "a e i o u ie ue ia",
    links: "l r n m rr ll nd rt z v st c lv mb nt ch",
    ends: "ano era ito osa andia elo ura ida esa anza ura omar uel ondo ica ales oria eda",
    surname_ends: "ez ado era osa ales ano illo ondo eda uela ero",
    given: "Ana Beatriz Carlos Diego Elena Fernando Gloria Héctor Inés Javier Lucía Manuel \
        Nuria Óscar Pilar Raúl Sofía Tomás Verónica",
    surnames: "Álvarez Benítez Castaño Domínguez Espinosa Fuentes Gallardo Ibáñez Jiménez \
        Lozano Muñoz Núñez Ortega Peña Quintero Rojas",
    trades: "Alimentos=Food|Químicas=Chemicals|Electrónica=Electronics|\
        Construcciones=Construction|Energía=Energy|Textiles=Textiles|Farmacéutica=Pharmaceuticals|\
        Editorial=Publishing|Metales=Metals|Muebles=Furniture|Envases=Packaging|\
        Imprenta=Printing|Lácteos=Dairy|Herramientas=Tools|Seguros=Insurance|\
        Transportes=Logistics|Vidrios=Glass|Panadería=Bakery|Óptica=Optics|Bodegas=Beverages|\
        Inmobiliaria=Real Estate|Minera=Mining|Hoteles=Hotels",
    trade_first: true,
    kin: "{} e Hijos|Hermanos {}|Viuda de {}|{} y Asociados|{} y Compañía",
    wordy: "Compañía {} de Seguros|Distribuidora {}|Hermanos {} Construcciones|\
        Industrias {} Nacionales|Comercializadora {}|Sociedad {} de Inversiones|\
        Corporación {} Internacional|Laboratorios {}|Transportes {} Internacionales",
    abbreviations: "Compañía=Cía.=Cia=Cía|Hermanos=Hnos.=Hnos|Distribuidora=Dist.=Distrib.|\
        Construcciones=Constr.=Const.|Industrias=Ind.=Inds.|Nacionales=Nac.|\
        Comercializadora=Com.=Comerc.|Sociedad=Soc.|Inversiones=Inv.|Corporación=Corp.|\
        Internacional=Int.=Intl|Laboratorios=Lab.=Labs|Transportes=Transp.=Ttes.|\
        Internacionales=Int.=Intls|Asociados=Asoc.",
    plain: "Nueva Antigua Central Norteña Unión Federal Andina Ibérica Gran Pacífica / Quesería \
        Azucarera Cervecera Fundición Hilandera Jabonera Minera Papelera Refinería Yesera / \
        Levantina Oriental Vascongada Industrial Mexicana Gallega Textil Zaragozana Bonaerense / \
        Reunidas Asociados Zonal Mercantil Limpia Técnica Integral Occidente Kilométrica",
    universities: "Universidad de {}|Universidad Politécnica de {}|Universidad Tecnológica de {}",
    junk: "autónomo|ninguna|particular|-|prueba|estudiante|jubilado|no tengo|n/a|independiente|\
        desempleado|xx",
    titles: "Director General|Jefa de Compras|Gerente de Marketing|Contador||Becario|\
        Responsable de TI|Directora Comercial",
};

pub(super) const ITALIAN: Source = Source {
    onsets: "B Br C Ch D F Fr G Gr L M N P Pr R S Sc Sp St T Tr V Z",
    nuclei: "a e i o u ia ie ua",
    links: "l r n m ll nn tt rr rd nt v zz cc lm gn st mb",
    ends: "ano ella ini ora etto ona issa ale ura eria olo ova ante isco ena ico ardo umi",
    surname_ends: "ini etti oni ucci ello aro esi ani otti ardi anza",
    given: "Alessandra Bruno Chiara Davide Elisa Franco Giulia Ivano Lorenzo Marta Nicolò Ornella \
        Paolo Renata Silvia Tommaso Umberto Valeria",
    surnames: "Bianchi Colombo Ferrara Galli Lombardi Marino Negri Orlando Pagano Ricci Sartori \
        Testa Vitale Zanetti",
    trades: "Alimentari=Food|Chimica=Chemicals|Elettronica=Electronics|Costruzioni=Construction|\
        Energia=Energy|Tessuti=Textiles|Farmaceutici=Pharmaceuticals|Edizioni=Publishing|\
        Metalli=Metals|Arredamenti=Furniture|Imballaggi=Packaging|Tipografia=Printing|\
        Caseificio=Dairy|Utensili=Tools|Assicurazioni=Insurance|Trasporti=Logistics|\
        Vetreria=Glass|Panificio=Bakery|Ottica=Optics|Cantine=Beverages|Officine=Machinery|\
        Immobiliare=Real Estate|Ceramiche=Ceramics",
    trade_first: true,
    kin: "{} e Figli|Fratelli {}|{} & C.|Cantine {}|Eredi {}",
    wordy: "Fratelli {} Costruzioni|Società {} Trasporti|Industrie {} Meccaniche|\
        Compagnia {} Assicurazioni|Officine Meccaniche {}|Laboratori {} Farmaceutici|\
        Azienda Agricola {}|Stabilimenti {} Internazionale",
    abbreviations: "Fratelli=F.lli=Flli=F.LLI|Società=Soc.|Costruzioni=Costr.|Trasporti=Trasp.|\
        Industrie=Ind.|Meccaniche=Mecc.|Compagnia=C.ia=Cia|Assicurazioni=Ass.ni=Assic.|\
        Officine=Off.=Offic.|Laboratori=Lab.|Farmaceutici=Farm.|Azienda=Az.|Agricola=Agr.|\
        Stabilimenti=Stab.ti|Internazionale=Int.le=Intern.",
    plain: "Nuova Antica Centrale Ligure Umbra Veneta Grande Reale Unione / Quarzi Fonderia \
        Zuccherificio Industria Lanificio Oleificio Raffineria Vetreria Birreria / Meccanica \
        Tessile Dolciaria Elettrica Navale Orafa Generale Zincata / Riunite Associati Moderna \
        Italiana Occidentale Universale Lombarda Consorziata",
    universities: "Università degli Studi di {}|Politecnico di {}|Accademia di {}",
    junk: "libero professionista|nessuna|privato|-|prova|studente|pensionato|n.d.|disoccupato",
    titles: "Amministratore Delegato|Responsabile Acquisti|Direttrice Marketing|Ragioniere||\
        Stagista|Responsabile IT",
};

pub(super) const DUTCH: Source = Source {
    onsets: "B Br D Dr F G H J K Kl Kr L M N P R S Sch Sl St T V Vr W Z Zw",
    nuclei: "a e i o u aa ee oe ij ui oo",
    links: "l r n m ld rk nd k st v lm nt rd mp rst",
    ends: "aan en era ix os ina ion ona elo ent ima ade oria",
    surname_ends: "stra sma mans ink huis dijk veld kamp man ers",
    given: "Anouk Bram Daan Esther Femke Gijs Hanneke Joost Kees Lotte Maarten Nienke Pieter \
        Ruud Sanne Thijs Willem",
    surnames: "Bakker Dekker Hendriks Jansen Kok Meijer Prins Smit Visser Vos Willems Zwart",
    trades: "Logistiek=Logistics|Voeding=Food|Machines=Machinery|Chemie=Chemicals|\
        Elektronica=Electronics|Bouw=Construction|Energie=Energy|Textiel=Textiles|\
        Uitgeverij=Publishing|Metaal=Metals|Meubelen=Furniture|Verpakkingen=Packaging|\
        Drukkerij=Printing|Zuivel=Dairy|Gereedschap=Tools|Verzekeringen=Insurance|Glas=Glass|\
        Bakkerij=Bakery|Optiek=Optics|Scheepsbouw=Shipbuilding|Zaden=Agriculture",
    trade_first: false,
    kin: "{} & Zonen|Gebroeders {}|{} en Partners|Firma {}",
    wordy: "Gebroeders {} Transport|{} Maatschappij voor Handel|{} Internationale Bouw|\
        Koninklijke {} Fabrieken|{} Verzekeringen Maatschappij",
    abbreviations: "Gebroeders=Gebr.=Gebr=Gebrs|Maatschappij=Mij.=Mij=Maatsch.|\
        Internationale=Int.=Intern.|Koninklijke=Kon.=Kon|Transport=Transp.|Fabrieken=Fabr.|\
        Verzekeringen=Verz.",
    plain: "Noordelijke Zuidelijke Verenigde Algemene Friese Zeeuwse Hollandse Oostelijke / \
        Jute Kalk Turf Vlas IJzer Zout Wol Graan Leder / Papier Touw Kaas Olie Ververij Zeep \
        Pannen Aardewerk / Unie Handel Fabrieken Werken Loodsen Compagnie Spinnerij",
    universities: "Universiteit {}|Technische Universiteit {}|Hogeschool {}",
    junk: "zzp|geen|particulier|-|test|student|gepensioneerd|n.v.t.|werkloos|zelfstandige",
    titles: "Directeur|Inkoper|Hoofd IT|Marketingmanager|Boekhouder||Stagiair",
};

pub(super) const NORDIC: Source = Source {
    onsets: "B Br D F Fj Fr G Gr H J K Kr L M N R S Sk Sn St Str T Tr V",
    nuclei: "a e i o u y ä ö å ø",
    links: "l r n m lm nd rk st v ld sk rd ng nn lv",
    ends: "a en ix ora ia ent on erna iva ost elo unda aro ida ium",
    surname_ends: "sson sen qvist gren ström lund dahl berg nen la holm",
    given: "Anders Birgitta Erik Freja Gunnar Håkan Ingrid Jens Kirsi Lars Maja Nils Outi Per \
        Sigrid Tuomas Åsa Øyvind",
    surnames: "Lindqvist Sjöberg Ekström Nyberg Holmgren Dahl Strand Moen Korhonen Laine Kjær \
        Østergaard",
    trades: "Logistik=Logistics|Livsmedel=Food|Maskin=Machinery|Kemi=Chemicals|\
        Elektronik=Electronics|Bygg=Construction|Energi=Energy|Textil=Textiles|Förlag=Publishing|\
        Metall=Metals|Möbler=Furniture|Emballage=Packaging|Tryck=Printing|Mejeri=Dairy|\
        Verktyg=Tools|Försäkring=Insurance|Glas=Glass|Rederi=Marine|Skog=Forestry|Papper=Paper|\
        Bryggeri=Beverages|Havbruk=Fishing",
    trade_first: false,
    kin: "{} & Söner|Bröderna {}|{} & Sønner|Brødrene {}|{} og Partnere",
    wordy: "{} Fastighetsförvaltning|Bröderna {} Byggnads|{} Internationella Transport|\
        {} Mekaniska Verkstad|{} Aktiebolaget Maskin|{} Ingeniørfirma",
    abbreviations: "Bröderna=Br.=Bröd.|Brødrene=Brdr.=Brd.|Internationella=Int.=Intern.|\
        Mekaniska=Mek.|Verkstad=Verkst.|Fastighetsförvaltning=Fastigh.förv.=Fast.|\
        Ingeniørfirma=Ing.firma|Transport=Transp.|Maskin=Mask.",
    plain: "Norra Södra Västra Östra Svenska Förenade Nordiska Allmänna / Järn Kol Timmer Glas \
        Ull Fisk Sten Granit / Maskin Pappers Tegel Båt Linne Olje Verktygs / Verken Bruk \
        Fabriken Union Handel Industri Kompaniet",
    universities: "{} Universitet|{} Tekniska Högskola|{} Handelshögskola",
    junk: "egen|ingen|privat|-|test|student|pensionär|frilans|egenföretagare|yrittäjä",
    titles: "VD|Inköpschef|IT-chef|Marknadschef|Ekonomiansvarig||Praktikant|Daglig leder",
};

pub(super) const PORTUGUESE: Source = Source {
    onsets: "B Br C D F Fr G Gr J L M N P Pr R S T Tr V X",
    nuclei: "a e i o u ei ou ia ão",
    links: "l r n m lh nh rr rd nt v ss st c mb lv",
    ends: "ano eira inho osa ante elo ura ida esa ança oso ica ais oria edo uva",
    surname_ends: "eira eiro ães inho osa ado ais edo elho es",
    given: "Ana Bernardo Catarina Duarte Eduarda Filipe Gonçalo Helena João Luísa Miguel Nádia \
        Otávio Patrícia Rui Sônia Tiago Vânia",
    surnames: "Almeida Barros Cardoso Duarte Esteves Falcão Guimarães Leitão Magalhães Nogueira \
        Pacheco Queirós Ramalho Simões Teixeira",
    trades: "Alimentos=Food|Química=Chemicals|Eletrônica=Electronics|Construções=Construction|\
        Energia=Energy|Têxtil=Textiles|Farmacêutica=Pharmaceuticals|Editora=Publishing|\
        Metais=Metals|Móveis=Furniture|Embalagens=Packaging|Gráfica=Printing|Laticínios=Dairy|\
        Ferramentas=Tools|Seguros=Insurance|Transportes=Logistics|Vidros=Glass|Padaria=Bakery|\
        Ótica=Optics|Vinhos=Beverages|Mineração=Mining",
    trade_first: true,
    kin: "{} e Filhos|Irmãos {}|Viúva {}|{} e Associados|{} & Companhia",
    wordy: "Companhia {} de Seguros|Irmãos {} Construções|Indústria {} de Alimentos|\
        Comércio e Representações {}|Distribuidora {} Nacional|Laboratório {} Farmacêutico|\
        Sociedade {} Internacional",
    abbreviations: "Companhia=Cia.=Cia=C.ia|Irmãos=Irs.=Irm.|Construções=Constr.|\
        Indústria=Ind.=Ind|Comércio=Com.|Representações=Repres.=Rep.|Distribuidora=Dist.=Distr.|\
        Nacional=Nac.|Laboratório=Lab.|Farmacêutico=Farm.|Sociedade=Soc.|Internacional=Int.=Intl|\
        Associados=Assoc.",
    plain: "Nova Grande Central Mineira União Paulista Lusitana Oceânica / Refinaria Fundição \
        Cerâmica Usina Vidraria Olaria Metalúrgica / Industrial Têxtil Naval Elétrica Açucareira \
        Zincada / Reunidas Associados Brasileira Moderna Tropical Limitada Integrada",
    universities: "Universidade de {}|Universidade Federal de {}|Instituto Politécnico de {}",
    junk: "autônomo|nenhuma|particular|-|teste|estudante|aposentado|não tenho|freelancer|sem \
        empresa",
    titles: "Diretor|Gerente de Compras|Analista de Marketing|Contadora||Estagiário|Sócia",
};
