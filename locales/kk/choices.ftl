# Тұрақты тізімдердің мәндері.
choice-lang-kk = қазақша
choice-lang-ru = орысша
choice-lang-en = ағылшынша

choice-sex-male = ер
choice-sex-female = әйел
choice-sex-unspecified = көрсетілмеген

choice-marital_status-single = некеде тұрмайды
choice-marital_status-married = некеде тұрады
choice-marital_status-divorced = ажырасқан
choice-marital_status-widowed = жесір

choice-citizenship-citizen = шет мемлекеттің азаматы
choice-citizenship-stateless = азаматтығы жоқ адам

choice-travel_document-passport = шетелдік азаматтың паспорты
choice-travel_document-stateless_document = азаматтығы жоқ адамның құжаты

choice-language_level-a1 = A1 (бастапқы)
choice-language_level-a2 = A2 (қарапайым)
choice-language_level-b1 = B1 (орта)
choice-language_level-b2 = B2 (ортадан жоғары)
choice-language_level-c1 = C1 (жоғары)
choice-language_level-c2 = C2 (еркін)
choice-language_level-native = ана тілі

choice-kinship-spouse = жұбайы (зайыбы)
choice-kinship-child = баласы
choice-kinship-parent = әкесі (анасы)
choice-kinship-sibling = аға-інісі (апа-сіңлісі)
choice-kinship-other = басқа туыс

choice-occupation-work = жұмыс
choice-occupation-self_employed = өзін-өзі жұмыспен қамту
choice-occupation-education = оқу
choice-occupation-military = әскери қызмет
choice-occupation-none = жұмыс істемеді, оқымады

choice-earlier_refusal-permit = рұқсат беруден бас тарту
choice-earlier_refusal-entry = елге кіргізуден бас тарту
choice-earlier_refusal-visa = виза беруден бас тарту
choice-earlier_refusal-deportation = шығарып жіберу

choice-certification-apostille = апостиль
choice-certification-legalisation = консулдық заңдастыру
choice-certification-exempt = шарт бойынша талап етілмейді
choice-certification-electronic = электрондық құжат
choice-certification-none = жоқ

choice-translation_state-not_needed = қажет емес: құжат қазақ немесе орыс тілінде
choice-translation_state-notarised = нотариат куәландырған аударма
choice-translation_state-plain = куәландырылмаған аударма
choice-translation_state-none = аударма жоқ

choice-duty-permit = тұрақты тұруға рұқсат үшін
choice-duty-residence_card = ықтиярхат үшін
choice-duty-stateless_certificate = азаматтығы жоқ адамның куәлігі үшін

choice-verdict-good = жарамды
choice-verdict-faulty = кемшілігі бар
choice-verdict-not_needed = қажет емес

choice-intended-refuse_petition = қолдаухат беруден бас тарту
choice-intended-revoke_petition = қолдаухаттың күшін жою
choice-intended-refuse = рұқсат беруден бас тарту
choice-intended-annul = рұқсаттың күшін жою

choice-stay_basis-visa_free = визасыз режим
choice-stay_basis-visa = виза
choice-stay_basis-temporary_residence = уақытша тұруға рұқсат
choice-stay_basis-other = басқа негіз

choice-card_kind-residence_card = Қазақстан Республикасында тұратын шетелдіктің ықтиярхаты
choice-card_kind-stateless_certificate = азаматтығы жоқ адамның куәлігі

choice-item-originals = түпнұсқалар
choice-item-medical = медициналық анықтама
choice-item-fingerprints = дактилоскопиялық тіркеу
choice-item-housing = тұрғын үй

choice-item_outcome-good = дұрыс
choice-item_outcome-adverse = кедергі бар
choice-item_outcome-not_required = талап етілмейді

choice-fault-applicant = өтініш беруші келмеді
choice-fault-state = сарапшы келмеді
choice-fault-technical = техникалық іркіліс

choice-recommendation-issue = қолдаухат беру
choice-recommendation-refuse = бас тарту

choice-back_to-screening = құжаттарды тексеру
choice-back_to-interview = онлайн-әңгімелесу

choice-answer-objection = қарсылық білдіремін
choice-answer-none = қарсылығым жоқ
choice-answer-oral_hearing = ауызша тыңдауды сұраймын

choice-fingerprint_status-not_required = талап етілмейді (12 жасқа толмаған)
choice-fingerprint_status-required = өту қажет
choice-fingerprint_status-done = өтті
choice-fingerprint_status-impossible = алу мүмкін емес
choice-fingerprint_status-refused = бас тартты

choice-complained_of-act = шешім немесе әрекет
choice-complained_of-inaction = әрекетсіздік

choice-complaint_outcome-upheld = қанағаттандырылды
choice-complaint_outcome-upheld_partly = ішінара қанағаттандырылды
choice-complaint_outcome-rejected = қанағаттандырудан бас тартылды
choice-complaint_outcome-not_considered = қараусыз қалдырылды

choice-check_outcome-clear = кедергі анықталмады
choice-check_outcome-differs = мәліметтер сәйкес емес
choice-check_outcome-hit = мәлімет бар
choice-check_outcome-unavailable = жауап жоқ

choice-check_system-persons = жеке тұлғалар (ЖТ МДҚ)
choice-check_system-data_consent = дербес деректерге қол жеткізуге келісім
choice-check_system-border = мемлекеттік шекарадан өту
choice-check_system-police = ішкі істер органдарының есептері
choice-check_system-security = ұлттық қауіпсіздік органының тексеруі
choice-check_system-fingerprints = дактилоскопиялық тіркеу
choice-check_system-payments = мемлекеттік баждың төленуі
choice-check_system-addresses = мекенжай тіркелімі

choice-clock_owner-state = мемлекеттік орган
choice-clock_owner-applicant = өтініш беруші
choice-clock_owner-law = заңда белгіленген мерзім
choice-clock_owner-nobody = қолданылу мерзімі

choice-clock_stop-correction = пысықтауға қайтару
choice-clock_stop-hearing = тыңдау
choice-clock_stop-reschedule = басқа уақытқа ауыстыру
choice-clock_stop-outage = техникалық іркіліс
choice-clock_stop-check = мемлекеттік жүйеде тексеру
choice-clock_stop-cancelled_visit = орталық тоқтатқан жазылу

choice-limit_state-running = өтіп жатыр
choice-limit_state-stopped = тоқтатыла тұрды
choice-limit_state-met = сақталды
choice-limit_state-missed = өтіп кетті

choice-level-blocking = түзету қажет
choice-level-warning = назар аударыңыз

choice-recompute_cause-calendar = жұмыс күнтізбесі өзгерді
choice-recompute_cause-law_table = заңнама өзгерді
choice-recompute_cause-outage = техникалық іркіліс
choice-recompute_cause-rectification = қате түзетілді

choice-rectified_paper-paper = қызмет берген құжат
choice-rectified_paper-card = ықтиярхат немесе куәлік

choice-release_reason-access_ended = қолжетімділік тоқтатылды
choice-release_reason-suspended = қолжетімділік тоқтатыла тұрды
choice-release_reason-on_leave = қызметкер демалыста

choice-termination_ground-death = өтініш берушінің қайтыс болуы
choice-termination_ground-citizenship = азаматтық алуы
choice-termination_ground-other_permit = рұқсатты басқа негізде алуы
choice-termination_ground-duplicate = осы мәселе бойынша басқа іс бар

choice-consent-automated = деректерді автоматтандырылған өңдеуге
choice-consent-all = деректерді өңдеуге толығымен

choice-application-petition = қолдаухат беру туралы өтініш
choice-application-residence = тұрақты тұруға рұқсат алуға өтініш

choice-outage_system-own = осы қызмет
choice-outage_system-nca = ҚР ҰКО
choice-outage_system-persons = ЖТ МДҚ
choice-outage_system-data_consent = деректерге қол жеткізуді бақылау
choice-outage_system-police = ішкі істер органдарының жүйесі
choice-outage_system-security = ұлттық қауіпсіздік органының жүйесі
choice-outage_system-border = шекара қызметінің жүйесі
choice-outage_system-payments = төлем шлюзі
choice-outage_system-fingerprints = дактилоскопиялық тіркеу жүйесі
choice-outage_system-addresses = мекенжай тіркелімі
choice-outage_system-centre = ХҚКО жүйесі
choice-outage_system-notices = хабарлама жіберу
choice-outage_system-interview = бейнебайланыс

choice-term_unit-working_days = жұмыс күні
choice-term_unit-calendar_days = күнтізбелік күн
choice-term_unit-months = ай
