# Өтініш берушінің беттері.

# --- менің істерім
applicant-start-title = Істі бастаңыз
applicant-start-lead = Мұнда сіз министрліктен қолдаухат сұрайсыз, содан кейін тұрақты тұруға өтініш бересіз. Бөліп-бөліп толтыруға болады: бәрі сақталады.
applicant-start-first = Паспортты, фотосуретті, түйіндемені, мотивациялық хатты және соттылықтың жоқтығы туралы анықтаманы дайындаңыз.
applicant-start-second = Бөлімдерді толтырып, құжаттарды жүктеңіз. Қателер бірден өз өрісінің жанында көрсетіледі.
applicant-start-third = Өтінішті оқып шығып, NCALayer орнатылған компьютерде ЭЦҚ-ңызбен қол қойыңыз.
applicant-start-button = Іс ашу
applicant-ended = Аяқталған істер
applicant-unnumbered = Қаралама
applicant-all-of-case = Іс туралы толығырақ
applicant-to-case = Іске
applicant-to-tasks = Бөлімдер тізіміне

# --- іс қайда және не істеу керек
applicant-your-turn = Енді кезек сізде
applicant-not-your-turn = Қазір сізден ештеңе талап етілмейді
applicant-expected = Сізді күтеді
applicant-who-has-it = Іс кімде
applicant-who-you = Сізде
applicant-who-screener = Astana Hub сарапшысы
applicant-who-ministry = Министрлік
applicant-who-head = Басшы: { $office }
applicant-who-centre = ХҚКО
applicant-who-nobody = Іс аяқталды
applicant-next = Әрі қарай
applicant-goes-back = Іс «{ $stage }» кезеңіне қайтады
applicant-until-own = { $limit }. Мына күннің соңына дейін үлгеріңіз:
applicant-until-state = { $limit }. Орган мына күннің соңына дейін үлгеруге міндетті:
applicant-days-off = демалыс күндері: { $days }
applicant-all-days-count = барлық күн, соның ішінде демалыс күндері де есептеледі
applicant-do-petition = Өтінішті толтыру
applicant-do-residence = Өтініш-сауалнаманы толтыру
applicant-do-correct = Ескертулер бойынша түзету
applicant-now-meeting = Әңгімелесу тағайындалды. Сілтеме бойынша уақытында қосылып, паспортыңызды қолыңызда ұстаңыз.
applicant-now-new-time = Сіз басқа уақыт сұрадыңыз. Сарапшы оны тағайындайды, біз сізге хабарлаймыз.
applicant-now-visit = Сіз ХҚКО-ға жазылдыңыз. Құжаттардың түпнұсқаларымен келіңіз.
applicant-now-collect = Құжат дайын. Сіз ХҚКО-ға жазылдыңыз: паспортпен өзіңіз келіңіз.
applicant-meeting = Әңгімелесу
applicant-meeting-link = Сілтеме
applicant-hearing = Тыңдау
applicant-at-almaty-time = { $time } (Алматы уақыты)
applicant-visit = Жазылу
applicant-where = Қайда
applicant-bring = Өзіңізбен бірге алыңыз
applicant-bring-what = паспорт, құжаттардың түпнұсқалары, медициналық анықтама, тұрғын үйді жалдау шарты немесе меншік иесінің келісімі
applicant-petition-number = Қолдаухаттың нөмірі
applicant-permit-number = Рұқсаттың нөмірі
applicant-intended = Алдын ала шешім
applicant-grounds = Негіздер
applicant-read = Оқып шығыңыз
applicant-attach = Құжаттарды толтырмас бұрын қосыңыз:
applicant-valid-until = Жарамды мерзімі

# --- іс беті
applicant-way = Істің барысы
applicant-passed = өтті
applicant-papers = Сізге берілген құжаттар
applicant-save-pdf = Жүктеп алу:
applicant-your-documents = Сіздің құжаттарыңыз
applicant-no-documents = Сіз әлі құжат жүктеген жоқсыз.
applicant-add-document = Тағы құжат қосу
applicant-history = Не болды
applicant-earlier = Бұрынғы әрекеттерді көрсету: { $count }
applicant-what-is-in-it = Мазмұны
applicant-receipt = Қолхатты жүктеп алу
applicant-you = сіз
applicant-others = Тағы не істеуге болады
applicant-viewings = Деректерімді кім қарады
applicant-viewings-lead = Қызметкер ісіңізді ашқан сайын ол жазылып отырады.
applicant-nobody-looked = Әзірге сізден басқа ешкім қараған жоқ.
applicant-when = Қашан
applicant-who-looked = Кім
applicant-what-opened = Нені ашты
applicant-viewed-case = іс
applicant-viewed-export = мәліметтерді шығарып алу
applicant-complaint-of = { $day } берілген шағым

# --- бөлімдер тізімі
applicant-tasks-petition = Қолдаухат беру туралы өтініш
applicant-tasks-residence = Тұрақты тұруға өтініш-сауалнама
applicant-tasks-correction = Түзетілген өтініш
applicant-tasks-lead = Бөлімдерді кез келген ретпен толтырыңыз. Әр бөлім сақталады, кез келген күні қайта оралуға болады.
applicant-tasks-lead-remarks = Алдымен ескертулерде көрсетілгенді түзетіңіз. Қалғаны толтырылып қойған: тексеріп, қайта қол қойыңыз.
applicant-progress = Дайын бөлімдер: { $done } / { $of }
applicant-next-task = Жалғастыру: { $title }
applicant-check-button = Жауаптарды тексеріп, қол қою
applicant-check-link = Барлық жауапты қарау
applicant-all-on-one-page = Бүкіл нысан бір бетте
applicant-block-remarked = Ескертулер
applicant-block-you = Сіз туралы
applicant-block-life = Жұмыс, оқу, отбасы
applicant-block-wish = Не сұрайсыз
applicant-block-documents = Құжаттар
applicant-block-end = Қол қояр алдында
applicant-state-empty = Толтырылмаған
applicant-state-optional = Міндетті емес
applicant-state-remarked = Ескерту бар
applicant-state-mend = { $count } жерді түзету керек
applicant-state-look = Дайын, кеңес бар
applicant-state-ready = Дайын

# --- бөлімдер
applicant-section-name = ЖСН және аты-жөні
    .lead = Аты-жөнін латын әріптерімен паспорттағыдай жазыңыз. ЭЦҚ-да ол басқаша жазылса, айырмашылықты беттің соңында түсіндіріңіз.
applicant-section-passport = Паспорт
    .lead = Паспорттағы деректерді көшіріп жазыңыз. «<» белгілері бар төменгі екі жол қатені бірден табуға көмектеседі.
applicant-section-birth = Туғаны және отбасылық жағдайы
applicant-section-citizenship = Азаматтығы және тұратын жері
applicant-section-contacts = Сізбен қалай байланысуға болады
    .lead = Хабарламалар осында келеді. Бұл деректерді кез келген уақытта өзгертуге болады.
applicant-section-profession = Кәсібі және тілдері
applicant-section-work = Жұмыс
    .lead = Соңғы жұмыс орнынан бастаңыз. Қазір де жұмыс істеп жүрсеңіз, аяқталған күнін жазбаңыз.
applicant-section-education = Білімі
applicant-section-skills = Сертификаттар мен портфолио
    .lead = Бұл бөлімді өткізіп жіберуге болады.
applicant-section-motivation = Неліктен Қазақстан
    .lead = Өз сөзіңізбен бірнеше сөйлем: қазақ, орыс немесе ағылшын тілінде.
applicant-section-occupations = Бес жылдағы жұмыс пен оқу
    .lead = Қазақ немесе орыс тілінде. Соңғы бес жылды үзіліссіз көрсетіңіз; жұмыс істемесеңіз, солай деп жазыңыз.
applicant-section-family = Жақын туыстар
    .lead = Жұбайы, балалары, ата-анасы, аға-інілері мен апа-сіңлілері. Олар болмаса, беттің соңында белгілеңіз.
applicant-section-addresses = Бұрын қайда тұрдыңыз
    .lead = Айтатын ештеңе болмаса, бұл бөлімді өткізіп жіберуге болады.
applicant-section-military = Әскери қызмет
    .lead = Қызмет етпесеңіз, «жоқ» дегенді таңдаңыз.
applicant-section-convictions = Соттылық
applicant-section-refusals = Бұрынғы бас тартулар мен шығарып жіберулер
applicant-section-stays = Қазақстанда болуыңыз
applicant-section-plans = Қазақстандағы жоспарларыңыз
    .lead = Қазақ немесе орыс тілінде. Компаниялар мен технологиялардың атауларын латын әріптерімен жазуға болады.
applicant-section-autobiography = Өмірбаян
    .lead = Қазақ немесе орыс тілінде: қайда тудыңыз, оқыдыңыз, жұмыс істедіңіз, отбасыңыз.
applicant-section-answer = Ескертулерге жауап
    .lead = Әр ескерту бойынша нені түзеткеніңізді қысқаша жазыңыз.
applicant-section-consent = Деректерді өңдеуге келісім
    .lead = Келісімсіз өтінішті қарау мүмкін емес. Оны іс бетінде кез келген уақытта кері қайтарып алуға болады.

# --- өрістерге түсініктеме
applicant-hint-stays-purpose = Мысалы: туризм, жұмыс, туыстарға бару
applicant-hint-identity-name_cyrillic = Аты-жөніңіз қазақша немесе орысша қалай жазылса, солай
applicant-hint-previous_names = Атыңызды немесе тегіңізді өзгерткен болсаңыз
applicant-hint-name_note = Мысалы: ЭЦҚ-да аты-жөні кирилл әріптерімен, екінші атсыз жазылған
applicant-hint-identity-citizenships = Азаматтығыңыз бірнешеу болса, әрқайсысын қосыңыз
applicant-hint-identity-residence_since = Күні немесе ең болмаса айдың бірінші күні
applicant-hint-identity-travel_documents-number = Паспорттағыдай, бос орынсыз
applicant-hint-experience_years = Осы кәсіп бойынша неше толық жыл жұмыс істейсіз
applicant-hint-portfolio_links = Толық мекенжай: https://…
applicant-hint-duties = Немен айналыстыңыз, екі-үш сөйлем
applicant-hint-no_relatives = Шынымен жоқ болса ғана «иә» деп белгілеңіз
applicant-hint-means = Қандай қаражатқа өмір сүресіз: жалақы, жинақ, өзге табыс
applicant-hint-purpose = Не үшін көшесіз және немен айналысасыз
applicant-hint-certification = Басқа мемлекеттердің анықтамалары мен дипломдары үшін
applicant-hint-payment_reference = Түбіртекте көрсетілген
applicant-hint-consent-until = Бос қалдырыңыз: сонда келісім іс аяқталғанша жарамды болады

# --- бөлім: түймелер мен ескертулер
applicant-save-and-go-on = Сақтап, жалғастыру
applicant-save-and-list = Сақтап, тізімге оралу
applicant-mend-later = Кейін түзетемін
applicant-mend-title = { $count } жерді түзету керек
applicant-unreadable = Жазылуы дұрыс емес. Тексеріп, түзетіңіз.
applicant-remark = Ескерту: { $text }
applicant-consent-text = Келісімнің толық мәтіні
applicant-kept = Енгізіп, сақтап үлгермегеніңізді қалпына келтірдік. Тексеріп, сақтаңыз.
applicant-you-wrote = Сіз жазғаныңыз
applicant-compared-mrz = Машинамен оқылатын аймақта
applicant-compared-iin = ЖСН-де
applicant-compared-certificate = ЭЦҚ сертификатында
applicant-not-given = көрсетілмеген

# --- құжат
applicant-your-file = Сіздің файлыңыз
applicant-file-taken = Файл жүктелді.
applicant-picture-of = Жүктелген сурет: { $title }
applicant-replace = Ауыстыру немесе жою
applicant-other-file = Басқа файл
applicant-replace-button = Ауыстыру
applicant-remove-file = Файлды жою
applicant-said-of-it = Құжат туралы мәліметтер
applicant-send-file = Файлды жүктеңіз
applicant-send-one-more = Осындай тағы бір құжат жүктеу
applicant-file-hint = Бәрі анық көрінетін сурет немесе сканерленген көшірме: { $formats }.
applicant-skip-for-now = Әзірге өткізіп жіберу

# --- жауаптарды тексеру
applicant-check-title = Жауаптарды тексеріңіз
applicant-check-lead = Мұны істі қарайтын қызметкерлер көреді. Кез келген бөлімді түзетуге болады.
applicant-check-look = Назар аударыңыз: бұл қол қоюға кедергі емес
applicant-mend-before-signing = Қол қояр алдында { $count } жерді түзетіңіз
applicant-change = Өзгерту
applicant-to-statement = Қол қоюға өту
applicant-not-yet = Беттің басында белгіленгеннің бәрі түзетілгенде қол қоюға өтуге болады.

# --- телефоннан компьютерге
applicant-handoff = Басқа құрылғыда қол қою
applicant-handoff-lead = ЭЦҚ NCALayer орнатылған компьютерде қойылады. Сол компьютерде осы мекенжайды ашыңыз немесе камераны кодқа бағыттаңыз, ЭЦҚ-ңызбен кіріп, оқып шығып, қол қойыңыз. Толтырғаныңыздың бәрі сақталған.
applicant-handoff-qr = Осы беттің мекенжайы бар код
applicant-handoff-waiting = Басқа құрылғыда қол қоюыңызды күтіп тұрмыз. Қол қойылғанда бұл бет істі өзі ашады.
applicant-handoff-refresh = Қол қойып қойдыңыз ба? Істі ашу
applicant-copy = Мекенжайды көшіру
applicant-copied = Көшірілді

# --- әрекет не туралы
applicant-lead-open_case = Тұрғыңыз келетін қала мен кәсіпті таңдаңыз. Содан кейін өтінішті толтыра аласыз; қол қойғанша оны ешкім көрмейді.
applicant-lead-discard_draft = Қаралама мен жүктелген барлық файл бірден жойылады, оларды қалпына келтіру мүмкін болмайды.
applicant-lead-edit_contacts = Іс бойынша хабарламалар осы мекенжай мен телефонға келеді.
applicant-lead-ask_reschedule = Неге келе алмайтыныңызды жазып, екі-үш қолайлы уақыт ұсыныңыз. Уақытты ауыстыруды ең көбі екі рет сұрауға болады.
applicant-lead-report_change = Паспорт, аты-жөні, отбасылық жағдай, мекенжай немесе жұмыс өзгерсе, хабарлаңыз.
applicant-lead-ask_transfer = Жобаның басқа қаласында тұратын болсаңыз, іс сонда беріледі. Бұдан мерзімдер қысқармайды.
applicant-lead-answer_notice = Орган сіздің пайдаңызға емес шешімге бейім және алдымен сізді тыңдауға міндетті. Қарсылығыңызды өз сөзіңізбен жазыңыз немесе ауызша тыңдауды сұраңыз.
applicant-lead-report_entry = Кірген күніңіз бен жеріңізді көрсетіңіз. Осы күннен бастап ХҚКО-ға бару мерзімі есептеледі.
applicant-lead-book_visit = ХҚКО мен уақытты таңдаңыз. Паспортты, құжаттардың түпнұсқаларын, медициналық анықтаманы және тұрғын үйді жалдау шартын немесе меншік иесінің келісімін ала келіңіз.
applicant-lead-cancel_visit = Бұл уақыт басқаларға босайды. Бірден қайта жазылуға болады.
applicant-lead-confirm_receipt = Құжатты алғаныңызды және онда қате жоғын растаңыз.
applicant-lead-withdraw = Қарау тоқтатылады. Жаңа өтінішті кез келген уақытта беруге болады.
applicant-lead-ask_extension = Мерзімді қай күнге дейін және қандай себеппен ұзарту керегін көрсетіңіз.
applicant-lead-withdraw_consent = Деректерді өңдеуге келісімсіз істі одан әрі қарау, әдетте, мүмкін емес: ол тоқтатылады.
applicant-lead-complain = Немен келіспейтініңізді және не сұрайтыныңызды жазыңыз. Шағымды үш ай ішінде беруге болады.
applicant-lead-withdraw_complaint = Шағымды қарау тоқтатылады.
applicant-label-complain-act = Шешім немесе әрекет
applicant-label-withdraw_complaint-complaint = Шағым
applicant-hint-book_visit-slot = ХҚКО-ның жұмыс уақыты бойынша, Алматы уақыты
applicant-hint-book_visit-reason = Мысалы: түпнұсқаларды тапсыру, дактилоскопиялық тіркеуден өту
applicant-hint-report_entry-checkpoint = Әуежай немесе шекарадағы өткізу пункті
applicant-hint-report_entry-proof = Болса: визаның немесе паспорттағы мөртабанның нөмірі
applicant-hint-complain-act = Шешімге немесе әрекетке шағымдансаңыз, оны таңдаңыз
applicant-hint-complain-text = Не болды, неге келіспейсіз, не сұрайсыз
applicant-hint-answer_notice-text = Әр негіз бойынша фактілер мен дәлелдер
applicant-hint-ask_reschedule-times = Күні мен уақыты, Алматы уақыты
applicant-hint-open_case-profession = Пилоттық жоба тізбесінен
applicant-hint-confirm_receipt-what = Мысалы: ықтиярхат
