//! States as the specimens need them: names, who certifies conduct, how a paper is made valid abroad.

/// How a public document of a state is made valid in Kazakhstan. Specimen data, not a legal table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seal {
    /// Apostille of the Hague convention.
    Apostille,
    /// Consular legalisation.
    Legalisation,
    /// Nothing: a treaty on legal aid.
    Exempt,
}

/// One state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    /// ICAO 9303 code.
    pub code: &'static str,
    /// Name in capitals as on a data page.
    pub latin: &'static str,
    /// Name in Russian.
    pub russian: &'static str,
    /// Who issues certificates of no criminal record.
    pub police: &'static str,
    /// How its documents are made valid.
    pub seal: Seal,
    /// Colour of the data page's pattern: red, green, blue.
    pub tint: [u8; 3],
}

impl State {
    /// The state of a code; what is not in the list stands as UTOPIA, the state of ICAO's specimens.
    pub fn of(code: &str) -> &'static State {
        STATES.iter().find(|state| state.code == code).unwrap_or(&STATES[0])
    }
}

macro_rules! states {
    ($($code:literal $latin:literal $russian:literal $police:literal $seal:ident $r:literal $g:literal $b:literal;)*) => {
        &[$(State { code: $code, latin: $latin, russian: $russian, police: $police, seal: Seal::$seal, tint: [$r, $g, $b] }),*]
    };
}

#[rustfmt::skip]
static STATES: &[State] = states! {
    "UTO" "UTOPIA" "Утопия" "Police Authority of Utopia" Apostille 196 206 222;
    "ARE" "UNITED ARAB EMIRATES" "Объединённые Арабские Эмираты" "Ministry of Interior, Criminal Status" Legalisation 205 222 208;
    "ARM" "REPUBLIC OF ARMENIA" "Армения" "Police of the Republic of Armenia" Exempt 222 208 190;
    "AUT" "REPUBLIK ÖSTERREICH" "Австрия" "Landespolizeidirektion, Strafregisteramt" Apostille 224 204 204;
    "AZE" "AZƏRBAYCAN RESPUBLIKASI" "Азербайджан" "Ministry of Internal Affairs" Exempt 196 218 222;
    "BLR" "REPUBLIC OF BELARUS" "Беларусь" "Information Centre, Ministry of Internal Affairs" Exempt 204 220 200;
    "BRA" "REPÚBLICA FEDERATIVA DO BRASIL" "Бразилия" "Polícia Federal" Apostille 204 222 196;
    "CAN" "CANADA" "Канада" "Royal Canadian Mounted Police" Apostille 226 210 206;
    "CHN" "PEOPLE'S REPUBLIC OF CHINA" "Китай" "Public Security Bureau" Exempt 226 212 196;
    "DEU" "BUNDESREPUBLIK DEUTSCHLAND" "Германия" "Bundesamt für Justiz" Apostille 214 208 222;
    "EGY" "ARAB REPUBLIC OF EGYPT" "Египет" "Criminal Evidence Department" Legalisation 222 214 192;
    "ESP" "REINO DE ESPAÑA" "Испания" "Ministerio de Justicia" Apostille 226 210 200;
    "FRA" "RÉPUBLIQUE FRANÇAISE" "Франция" "Casier judiciaire national" Apostille 204 208 226;
    "GBR" "UNITED KINGDOM" "Великобритания" "ACRO Criminal Records Office" Apostille 200 206 226;
    "GEO" "GEORGIA" "Грузия" "Information-Analytical Department, MIA" Exempt 224 206 200;
    "GRC" "HELLENIC REPUBLIC" "Греция" "Ministry of Justice, Criminal Records" Apostille 200 214 228;
    "IDN" "REPUBLIK INDONESIA" "Индонезия" "Kepolisian Negara Republik Indonesia" Apostille 198 220 208;
    "IND" "REPUBLIC OF INDIA" "Индия" "Regional Passport Office, Police Clearance" Apostille 204 212 226;
    "IRN" "ISLAMIC REPUBLIC OF IRAN" "Иран" "Judiciary, Criminal Records Office" Legalisation 208 222 206;
    "ITA" "REPUBBLICA ITALIANA" "Италия" "Procura della Repubblica, Casellario" Apostille 206 222 204;
    "JPN" "JAPAN" "Япония" "Metropolitan Police Department" Apostille 226 206 212;
    "KEN" "REPUBLIC OF KENYA" "Кения" "Directorate of Criminal Investigations" Legalisation 206 216 224;
    "KGZ" "KYRGYZ REPUBLIC" "Кыргызстан" "Ministry of Internal Affairs" Exempt 226 206 196;
    "KOR" "REPUBLIC OF KOREA" "Республика Корея" "National Police Agency" Apostille 204 218 216;
    "LKA" "SRI LANKA" "Шри-Ланка" "Department of Police" Legalisation 222 212 196;
    "MEX" "ESTADOS UNIDOS MEXICANOS" "Мексика" "Fiscalía General de la República" Apostille 204 220 206;
    "MNG" "MONGOLIA" "Монголия" "General Police Department" Exempt 204 212 226;
    "NGA" "FEDERAL REPUBLIC OF NIGERIA" "Нигерия" "Nigeria Police Force, Criminal Investigation" Legalisation 202 222 202;
    "NLD" "KONINKRIJK DER NEDERLANDEN" "Нидерланды" "Justis, Ministerie van Justitie" Apostille 226 212 204;
    "PAK" "ISLAMIC REPUBLIC OF PAKISTAN" "Пакистан" "Capital City Police" Apostille 200 222 210;
    "POL" "RZECZPOSPOLITA POLSKA" "Польша" "Krajowy Rejestr Karny" Apostille 224 206 212;
    "PRT" "REPÚBLICA PORTUGUESA" "Португалия" "Direção-Geral da Administração da Justiça" Apostille 224 208 202;
    "RUS" "RUSSIAN FEDERATION" "Россия" "Main Information Centre, MIA of Russia" Exempt 222 208 212;
    "SWE" "KONUNGARIKET SVERIGE" "Швеция" "Polismyndigheten" Apostille 204 214 226;
    "TJK" "REPUBLIC OF TAJIKISTAN" "Таджикистан" "Ministry of Internal Affairs" Exempt 214 222 206;
    "TUR" "TÜRKİYE CUMHURİYETİ" "Турция" "Adli Sicil ve İstatistik Genel Müdürlüğü" Exempt 226 208 208;
    "UKR" "UKRAINE" "Украина" "Ministry of Internal Affairs of Ukraine" Apostille 206 214 228;
    "USA" "UNITED STATES OF AMERICA" "Соединённые Штаты Америки" "Federal Bureau of Investigation" Apostille 206 210 226;
    "UZB" "REPUBLIC OF UZBEKISTAN" "Узбекистан" "Ministry of Internal Affairs" Exempt 200 220 214;
    "VNM" "SOCIALIST REPUBLIC OF VIET NAM" "Вьетнам" "Department of Justice" Exempt 210 222 200;
    "XXA" "STATELESS PERSON" "лицо без гражданства" "Police Authority" Apostille 214 214 214;
};
