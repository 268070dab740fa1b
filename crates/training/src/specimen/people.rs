//! The synthetic people. None exists; names, places and papers go together as they would in life.

use super::Sex::{self, F, M};

/// What is written down of a person; the rest follows from it and from the person's place in the list.
pub(super) struct Sketch {
    /// Surname and given names as in the machine-readable zone.
    pub latin: (&'static str, &'static str),
    /// The same in Cyrillic, as a translator into Russian writes them.
    pub cyrillic: (&'static str, &'static str),
    pub sex: Sex,
    /// Year, month, day.
    pub birth: (i16, i8, i8),
    /// Citizenship, ICAO 9303 code; `XXA` is a stateless person.
    pub state: &'static str,
    /// Place of birth, Latin and Cyrillic.
    pub birth_place: (&'static str, &'static str),
    /// Id in the edition's extract of professions.
    pub profession: &'static str,
    /// Employer and the country it is in.
    pub employer: (&'static str, &'static str),
    /// School and what it was about.
    pub school: (&'static str, &'static str),
}

#[rustfmt::skip]
macro_rules! people {
    ($($sl:literal $gl:literal, $sc:literal $gc:literal, $sex:ident $y:literal-$m:literal-$d:literal, $state:literal, $place:literal $placec:literal, $prof:literal, $emp:literal $empc:literal, $school:literal $field:literal;)*) => {
        [$(Sketch {
            latin: ($sl, $gl), cyrillic: ($sc, $gc), sex: $sex, birth: ($y, $m, $d), state: $state,
            birth_place: ($place, $placec), profession: $prof, employer: ($emp, $empc), school: ($school, $field),
        }),*]
    };
}

#[rustfmt::skip]
pub(super) const SKETCHES: [Sketch; 42] = people! {
    "SHARMA" "ROHAN", "Шарма" "Рохан", M 1991-3-14, "IND", "Pune" "Пуна", "programming", "Bluelotus Systems" "IND", "College of Engineering Pune" "Computer Engineering";
    "BECKER" "ANNIKA", "Беккер" "Анника", F 1988-11-2, "DEU", "Leipzig" "Лейпциг", "software-architect", "Nordlicht Software GmbH" "DEU", "Technische Universität Dresden" "Informatik";
    "YILMAZ" "EMRE CAN", "Йылмаз" "Эмре Джан", M 1993-6-21, "TUR", "Izmir" "Измир", "devops", "Kervan Bulut Teknoloji" "TUR", "Ege Üniversitesi" "Computer Engineering";
    "OLIVEIRA SANTOS" "LUCAS", "Оливейра Сантос" "Лукас", M 1990-1-30, "BRA", "Recife" "Ресифи", "big-data", "Maré Dados Ltda" "BRA", "Universidade Federal de Pernambuco" "Computer Science";
    "KIM" "MIN SEO", "Ким" "Мин Со", F 1994-9-8, "KOR", "Daejeon" "Тэджон", "artificial-intelligence", "Haneul AI Co., Ltd." "KOR", "Chungnam National University" "Artificial Intelligence";
    "KOVALENKO" "OLEKSANDR", "Коваленко" "Олександр", M 1986-4-17, "UKR", "Kharkiv" "Харьков", "programming", "Dnipro Code LLC" "POL", "Kharkiv National University of Radio Electronics" "Software Engineering";
    "JOHNSON" "EMILY GRACE", "Джонсон" "Эмили Грейс", F 1992-12-5, "USA", "Madison, Wisconsin" "Мадисон, Висконсин", "ui-ux-design", "Prairie Interfaces Inc." "USA", "University of Wisconsin-Madison" "Human-Computer Interaction";
    "OKONKWO" "CHIDI EMMANUEL", "Оконкво" "Чиди Эммануэль", M 1989-7-26, "NGA", "Enugu" "Энугу", "cybersecurity", "Savanna Secure Ltd" "GBR", "University of Nigeria" "Computer Science";
    "PETROSYAN" "ARAM", "Петросян" "Арам", M 1985-2-11, "XXA", "Baku" "Баку", "automation", "Sevan Robotics LLC" "ARM", "National Polytechnic University of Armenia" "Automation";
    "NGUYEN" "THI LAN ANH", "Нгуен" "Тхи Лан Ань", F 1995-5-19, "VNM", "Da Nang" "Дананг", "programming", "Song Han Software JSC" "VNM", "Da Nang University of Technology" "Information Technology";
    "SMIRNOVA" "EKATERINA", "Смирнова" "Екатерина", F 1990-10-23, "RUS", "Tomsk" "Томск", "big-data", "Kedr Analytics LLC" "SRB", "Tomsk State University" "Applied Mathematics";
    "KARIMOV" "JASUR", "Каримов" "Жасур", M 1996-8-3, "UZB", "Samarkand" "Самарканд", "programming", "Registon Soft LLC" "UZB", "Tashkent University of Information Technologies" "Software Engineering";
    "DUBOIS" "CAMILLE", "Дюбуа" "Камий", F 1987-6-9, "FRA", "Lyon" "Лион", "ui-ux-design", "Atelier Pixel SAS" "FRA", "Université Lumière Lyon 2" "Design numérique";
    "ROSSI" "MATTEO", "Росси" "Маттео", M 1984-9-29, "ITA", "Bologna" "Болонья", "it-infrastructure-architect", "Portico Cloud S.r.l." "ITA", "Università di Bologna" "Ingegneria informatica";
    "TANAKA" "HIROTO", "Танака" "Хирото", M 1991-4-2, "JPN", "Sendai" "Сендай", "automation", "Aoba Control K.K." "JPN", "Tohoku University" "Mechanical and Control Engineering";
    "WANG" "LEI", "Ван" "Лэй", M 1993-2-24, "CHN", "Xi'an" "Сиань", "artificial-intelligence", "Qinling Vision Technology" "CHN", "Xidian University" "Intelligence Science";
    "FERNANDEZ RUIZ" "LUCIA", "Фернандес Руис" "Лусия", F 1989-3-7, "ESP", "Sevilla" "Севилья", "devops", "Giralda Sistemas SL" "ESP", "Universidad de Sevilla" "Ingeniería del software";
    "NOWAK" "PIOTR", "Новак" "Пётр", M 1983-12-18, "POL", "Wroclaw" "Вроцлав", "software-architect", "Odra Software Sp. z o.o." "POL", "Politechnika Wrocławska" "Informatyka";
    "HASSAN" "YOUSSEF ALI", "Хассан" "Юсеф Али", M 1992-7-15, "EGY", "Alexandria" "Александрия", "cybersecurity", "Pharos Security LLC" "ARE", "Alexandria University" "Computer and Systems Engineering";
    "MUTUA" "FAITH WANJIRU", "Мутуа" "Фейт Ванджиру", F 1994-11-11, "KEN", "Nakuru" "Накуру", "big-data", "Rift Data Ltd" "KEN", "Strathmore University" "Data Science";
    "BROWN" "OLIVER JAMES", "Браун" "Оливер Джеймс", M 1986-5-3, "GBR", "Bristol" "Бристоль", "software-architect", "Severn Digital Ltd" "GBR", "University of Bristol" "Computer Science";
    "TREMBLAY" "SOPHIE", "Трамбле" "Софи", F 1990-8-14, "CAN", "Sherbrooke" "Шербрук", "artificial-intelligence", "Boréal Apprentissage Inc." "CAN", "Université de Sherbrooke" "Intelligence artificielle";
    "ABDYKADYROV" "NURLAN", "Абдыкадыров" "Нурлан", M 1988-1-22, "KGZ", "Osh" "Ош", "it-infrastructure-architect", "Ala-Too Networks LLC" "KGZ", "Kyrgyz State Technical University" "Telecommunications";
    "LAPITSKAYA" "VOLHA", "Лапицкая" "Ольга", F 1991-9-30, "BLR", "Grodno" "Гродно", "programming", "Neman Software OOO" "LTU", "Belarusian State University of Informatics" "Software Engineering";
    "GELASHVILI" "DAVIT", "Гелашвили" "Давид", M 1987-10-10, "GEO", "Kutaisi" "Кутаиси", "devops", "Rioni Tech LLC" "GEO", "Georgian Technical University" "Informatics";
    "ALIYEVA" "LEYLA", "Алиева" "Лейла", F 1995-3-27, "AZE", "Ganja" "Гянджа", "ui-ux-design", "Xazar Design MMC" "AZE", "Azerbaijan Technical University" "Information Technologies";
    "REZAEI" "SARA", "Резаи" "Сара", F 1990-6-1, "IRN", "Shiraz" "Шираз", "artificial-intelligence", "Hafez Machine Learning" "TUR", "Shiraz University" "Artificial Intelligence";
    "KHAN" "BILAL AHMED", "Хан" "Билал Ахмед", M 1993-1-9, "PAK", "Lahore" "Лахор", "programming", "Ravi Softworks (Pvt) Ltd" "PAK", "University of Engineering and Technology Lahore" "Computer Science";
    "SITORUS" "DEWI", "Ситорус" "Деви", F 1992-4-25, "IDN", "Medan" "Медан", "automation", "PT Toba Otomasi" "IDN", "Universitas Sumatera Utara" "Electrical Engineering";
    "LINDBERG" "ERIK", "Линдберг" "Эрик", M 1982-2-28, "SWE", "Uppsala" "Уппсала", "it-infrastructure-architect", "Fyris Infrastruktur AB" "SWE", "Uppsala universitet" "Datavetenskap";
    "DE VRIES" "SANNE", "Де Врис" "Санне", F 1989-12-31, "NLD", "Groningen" "Гронинген", "cybersecurity", "Waddenzee Security B.V." "NLD", "Rijksuniversiteit Groningen" "Computing Science";
    "HUBER" "STEFAN", "Хубер" "Штефан", M 1985-7-4, "AUT", "Graz" "Грац", "devops", "Murfluss IT GmbH" "AUT", "Technische Universität Graz" "Informatik";
    "GARCIA LOPEZ" "DIEGO", "Гарсия Лопес" "Диего", M 1994-5-16, "MEX", "Guadalajara" "Гвадалахара", "programming", "Agave Código SA de CV" "MEX", "Universidad de Guadalajara" "Ingeniería en computación";
    "SILVA" "NUWAN PRASANNA", "Силва" "Нуван Прасанна", M 1990-2-20, "LKA", "Kandy" "Канди", "programming", "Mahaweli Labs (Pvt) Ltd" "LKA", "University of Peradeniya" "Computer Engineering";
    "RAHIMOV" "FIRUZ", "Рахимов" "Фируз", M 1997-6-6, "TJK", "Khujand" "Худжанд", "programming", "Sirdaryo Code LLC" "RUS", "Technological University of Tajikistan" "Information Systems";
    "BAYARSAIKHAN" "OYUNAA", "Баярсайхан" "Оюунаа", F 1993-10-13, "MNG", "Darkhan" "Дархан", "big-data", "Khangai Data LLC" "MNG", "Mongolian University of Science and Technology" "Information Systems";
    "PEREIRA" "INES", "Перейра" "Инеш", F 1991-11-24, "PRT", "Coimbra" "Коимбра", "ui-ux-design", "Mondego Estúdio Lda" "PRT", "Universidade de Coimbra" "Design e Multimédia";
    "PAPADOPOULOS" "NIKOLAOS", "Пападопулос" "Николаос", M 1984-3-19, "GRC", "Patras" "Патры", "software-architect", "Rion Logismika AE" "GRC", "University of Patras" "Computer Engineering";
    "SINGH" "HARPREET KAUR", "Сингх" "Харприт Каур", F 1995-8-20, "IND", "Amritsar" "Амритсар", "devops", "Panjab Cloudworks" "IND", "Guru Nanak Dev University" "Computer Science";
    "DEMIR" "ZEYNEP", "Демир" "Зейнеп", F 1996-1-17, "TUR", "Bursa" "Бурса", "artificial-intelligence", "Uludağ Yapay Zeka AŞ" "TUR", "Bursa Uludağ Üniversitesi" "Computer Engineering";
    "ADEYEMI" "TEMITOPE", "Адейеми" "Темитопе", F 1991-4-28, "NGA", "Ibadan" "Ибадан", "programming", "Oyo Digital Ltd" "NGA", "University of Ibadan" "Computer Science";
    "SALEH" "KARIM", "Салех" "Карим", M 1988-8-8, "XXA", "Kuwait City" "Эль-Кувейт", "cybersecurity", "Gulf Shield FZ-LLC" "ARE", "American University of Sharjah" "Computer Engineering";
};
