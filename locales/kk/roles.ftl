# Кім әрекет етеді.
role-applicant = өтініш беруші
role-screener = сарапшы (Astana Hub)
role-ministry_official = министрліктің уәкілетті қызметкері
role-migration_officer = көші-қон қызметінің қызметкері
role-migration_head = көші-қон қызметі басқармасының бастығы
role-centre_operator = Мемлекеттік корпорацияның қызметкері
role-complaint_reviewer = шағымды қарайтын лауазымды адам
role-supervisor = орындалуын бақылайтын лауазымды адам
role-administrator = «ҰАТ» АҚ әкімшісі
role-auditor = аудитор
role-system = ақпараттық жүйе
