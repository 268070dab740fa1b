# Страницы заявителя.

# --- мои дела
applicant-start-title = Начните дело
applicant-start-lead = Здесь вы просите министерство о ходатайстве, а затем подаёте заявление на постоянное проживание. Заполнять можно по частям: всё сохраняется.
applicant-start-first = Подготовьте паспорт, фотографию, резюме, мотивационное письмо и справку об отсутствии судимости.
applicant-start-second = Заполните разделы и загрузите документы. Ошибки видны сразу, рядом с полем.
applicant-start-third = Прочтите заявление и подпишите его своей ЭЦП на компьютере с NCALayer.
applicant-start-button = Открыть дело
applicant-ended = Завершённые дела
applicant-unnumbered = Черновик
applicant-all-of-case = Подробнее о деле
applicant-to-case = К делу
applicant-to-tasks = К списку разделов

# --- где дело и что делать
applicant-your-turn = Сейчас ваш шаг
applicant-not-your-turn = Сейчас от вас ничего не требуется
applicant-expected = Вам назначено время
applicant-who-has-it = У кого дело
applicant-who-you = У вас
applicant-who-screener = Эксперт Astana Hub
applicant-who-ministry = Министерство
applicant-who-head = Руководитель: { $office }
applicant-who-centre = ЦОН
applicant-who-you-come = У вас: приходите в ЦОН
applicant-who-complaint = Орган, который рассматривает жалобу
applicant-who-nobody = Дело завершено
applicant-next = Что дальше
applicant-goes-back = Дело вернётся на этап «{ $stage }»
applicant-next-decides = Орган рассмотрит ваши доводы и примет решение
applicant-until-own = { $limit }. Сделайте всё до конца дня:
applicant-until-state = { $limit }. Орган обязан уложиться до конца дня:
applicant-until-still = { $limit }. Срок сейчас не идёт. Причина: { $cause }.
applicant-limit-still = Срок сейчас не идёт. Причина: { $cause }.
applicant-days-off = выходные: { $days }
applicant-all-days-count = считаются все дни, и выходные тоже
applicant-do-petition = Заполнить заявление
applicant-do-residence = Заполнить заявление-анкету
applicant-do-correct = Исправить по замечаниям
applicant-do-restore = Попросить о восстановлении срока
applicant-now-meeting = Собеседование назначено. Подключитесь по ссылке вовремя и имейте при себе паспорт.
applicant-now-new-time = Вы попросили другое время. Эксперт назначит его, и мы сообщим вам.
applicant-now-visit = Вы записаны в ЦОН. Приходите с подлинниками документов.
applicant-now-at-centre = Всё, что требовалось от вас, принято. ЦОН передаёт дело в миграционную службу.
applicant-now-collect = Документ готов. Вы записаны в ЦОН: приходите лично, с паспортом.
applicant-now-ready = Всё готово. Проверьте ответы и подпишите заявление.
applicant-now-hearing = Заслушивание назначено. Примите участие в указанное время и имейте при себе паспорт.
applicant-now-answered = Вы попросили устного заслушивания. Орган назначит время, и мы сообщим вам.
applicant-now-complained = Ваша жалоба рассматривается. О решении мы сообщим вам.
applicant-now-asked = Вы попросили продлить срок. Ответа пока нет; когда он будет, мы сообщим вам.
applicant-lapsed-ask = Если срок пропущен по уважительной причине, попросите восстановить его.
applicant-lapsed-over = Просить о восстановлении срока уже нельзя: последний день был { $day }. Вы можете подать новое заявление.
applicant-lapsed-draft = Черновик не был подписан в срок. Вы можете подать новое заявление.
applicant-lapsed-beside = Пока у вас открыто другое дело, восстановить этот срок нельзя.
applicant-restore-time = Время для просьбы о восстановлении срока
applicant-meeting = Собеседование
applicant-meeting-link = Ссылка
applicant-hearing = Заслушивание
applicant-at-almaty-time = { $time } (время Алматы)
applicant-visit = Запись
applicant-where = Где
applicant-bring = Возьмите с собой
applicant-bring-what = паспорт, подлинники документов, медицинскую справку, договор найма или согласие собственника жилья
applicant-petition-number = Номер ходатайства
applicant-permit-number = Номер разрешения
applicant-intended = Предварительное решение
applicant-asked-longer = Просьба о продлении срока
applicant-asked-open = ответа пока нет
applicant-asked-waits = ответа пока нет; последний день, когда дело его ждёт: { $day }
applicant-grounds = Основания
applicant-read = Прочитайте
applicant-attach = Если хотите приложить документ, сделайте это сначала:
applicant-valid-until = Действует до

# --- страница дела
applicant-way = Путь дела
applicant-passed = пройден
applicant-papers = Выданные вам документы
applicant-save-pdf = Скачать:
applicant-your-documents = Ваши документы
applicant-no-documents = Вы ещё не загрузили документы.
applicant-add-document = Приложить документ
applicant-add-one-more = Приложить ещё документ
applicant-export-title = Всё дело одним файлом
applicant-export-lead = Ваши заявления и решения по ним с подписями, ваши и выданные вам документы — вместе со сведениями, по которым всё это проверяется без сайта и без сети. Начните с { $page } внутри файла: там сказано, как его проверить.
applicant-export-open = Файл — обычный архив. Если компьютер его не открывает, замените окончание имени на { $ending }.
applicant-export = Скачать всё дело
applicant-certificate-lead = Справка перечисляет все действия, записанные в деле к этой минуте, с контрольной суммой каждого. Её можно передать любому: подлинность проверяется по номеру и коду. Готовая справка появится среди выданных вам документов.
applicant-certificate = Получить справку
applicant-history = Что уже произошло
applicant-earlier = Показать более ранние действия: { $count }
applicant-what-is-in-it = Что в нём
applicant-receipt = Скачать расписку
applicant-you = вы
applicant-others = Что ещё можно сделать
applicant-open-again = Открыть новое дело
applicant-viewings = Кто смотрел мои данные
applicant-viewings-lead = Каждое открытие вашего дела сотрудником записывается.
applicant-nobody-looked = Пока никто, кроме вас.
applicant-when = Когда
applicant-who-looked = Кто
applicant-what-opened = Что открыл
applicant-viewed-case = дело
applicant-viewed-export = выгрузка сведений
applicant-complaint-of = Жалоба от { $day }

# --- список разделов
applicant-tasks-petition = Заявление на выдачу ходатайства
applicant-tasks-residence = Заявление-анкета на постоянное проживание
applicant-tasks-correction = Исправленное заявление
applicant-tasks-lead = Заполняйте разделы в любом порядке. Каждый раздел сохраняется, вернуться можно в любой день.
applicant-tasks-lead-remarks = Сначала исправьте то, на что указано в замечаниях. Остальное уже заполнено: проверьте и подпишите снова.
applicant-progress = Готово разделов: { $done } из { $of }
applicant-next-task = Продолжить: { $title }
applicant-check-button = Проверить ответы и подписать
applicant-check-link = Посмотреть все ответы
applicant-all-on-one-page = Вся форма на одной странице
applicant-all-lead = Сохранить можно и незаконченную форму. Чтобы подписать, заполните всё, кроме отмеченного «необязательно».
applicant-block-remarked = Замечания
applicant-block-you = О вас
applicant-block-life = Работа, учёба, семья
applicant-block-wish = О чём вы просите
applicant-block-documents = Документы
applicant-block-end = Перед подписанием
applicant-state-empty = Не заполнено
applicant-state-no-file = Не загружено
applicant-state-optional = Необязательно
applicant-state-remarked = Есть замечание
applicant-state-mend = { $count ->
    [one] Исправить: { $count } место
    [few] Исправить: { $count } места
   *[many] Исправить: { $count } мест
}
applicant-state-look = Готово, есть совет
applicant-state-ready = Готово

# --- разделы
applicant-section-name = ИИН и имя
    .lead = Имя латиницей пишите так, как в паспорте. Если в ЭЦП оно записано иначе, объясните различие внизу страницы.
applicant-section-passport = Паспорт
    .lead = Перепишите данные из паспорта. Две нижние строки со значками «<» помогут сразу найти ошибку.
applicant-section-birth = Рождение и семейное положение
applicant-section-citizenship = Гражданство и место проживания
applicant-section-contacts = Как с вами связаться
    .lead = Сюда приходят уведомления. Изменить эти данные можно в любое время.
applicant-section-profession = Профессия и языки
applicant-section-work = Работа
    .lead = Начните с последнего места. Если работаете и сейчас, дату окончания не указывайте.
applicant-section-education = Образование
applicant-section-skills = Сертификаты и портфолио
    .lead = Этот раздел можно пропустить.
applicant-section-motivation = Почему Казахстан
    .lead = Несколько предложений своими словами: на казахском, русском или английском языке.
applicant-section-occupations = Работа и учёба за пять лет
    .lead = На казахском или русском языке. Покажите последние пять лет без перерывов; если не работали, так и укажите.
applicant-section-family = Близкие родственники
    .lead = Супруг или супруга, дети, родители, братья и сёстры. Если их нет, отметьте это внизу страницы.
applicant-section-addresses = Где вы жили раньше
    .lead = Если сообщать не о чем, этот раздел можно пропустить.
applicant-section-military = Военная служба
    .lead = Если не служили, выберите «нет».
applicant-section-convictions = Судимости
    .lead = Если их не было, выберите «нет», остальное оставьте пустым.
applicant-section-refusals = Прежние отказы и выдворения
    .lead = Если их не было, выберите «нет», остальное оставьте пустым.
applicant-section-stays = Пребывание в Казахстане
    .lead = Если раньше не приезжали, поездки оставьте пустыми.
applicant-section-plans = Ваши планы в Казахстане
    .lead = На казахском или русском языке. Названия компаний и технологий можно писать латиницей.
applicant-section-autobiography = Автобиография
    .lead = На казахском или русском языке: где родились, учились, работали, семья.
applicant-section-answer = Ответ на замечания
    .lead = Коротко напишите, что вы исправили по каждому замечанию.
applicant-section-consent = Согласие на обработку данных
    .lead = Без согласия заявление нельзя рассмотреть. Отозвать его можно в любое время на странице дела.

# --- подсказки к полям
applicant-hint-stays-purpose = Например: туризм, работа, поездка к родным
applicant-hint-identity-name_cyrillic = Так, как имя пишут по-русски или по-казахски
applicant-hint-previous_names = Если вы меняли имя или фамилию
applicant-hint-name_note = Например: в ЭЦП имя записано кириллицей и без второго имени
applicant-hint-identity-citizenships = Если гражданств несколько, добавьте каждое
applicant-hint-identity-residence_since = Дата или хотя бы первое число месяца
applicant-hint-identity-travel_documents-number = Как в паспорте, без пробелов
applicant-hint-experience_years = Сколько полных лет вы работаете по этой профессии
applicant-hint-portfolio_links = Адрес целиком: https://…
applicant-hint-duties = Чем вы занимались, в двух-трёх предложениях
applicant-hint-no_relatives = Отметьте «да», только если их действительно нет
applicant-hint-means = На что вы будете жить: работа, накопления, иной доход
applicant-hint-purpose = Зачем вы переезжаете и чем будете заниматься
applicant-hint-certification = Для справок и дипломов других государств
applicant-hint-payment_reference = Указан в квитанции
applicant-hint-consent-until = Оставьте пустым: тогда согласие действует, пока дело не завершено

# --- раздел: кнопки и замечания
applicant-save-and-go-on = Сохранить и продолжить
applicant-save-and-list = Сохранить и вернуться к списку
applicant-mend-later = Исправлю позже
applicant-mend-title = { $count ->
    [one] Нужно исправить { $count } место
    [few] Нужно исправить { $count } места
   *[many] Нужно исправить { $count } мест
}
applicant-unreadable = Записано неверно. Проверьте и исправьте.
applicant-remark = Замечание: { $text }
applicant-unchanged = Ответ, к которому есть замечание, не изменён. Исправьте его или, если он верен, объясните это в разделе «{ $section }».
applicant-leave-it = Оставить как есть и продолжить
applicant-consent-text = Полный текст согласия
applicant-kept = Мы восстановили то, что вы вводили и не успели сохранить. Проверьте и сохраните.
applicant-you-wrote = У вас написано
applicant-compared-mrz = В машиночитаемой зоне
applicant-compared-iin = В ИИН
applicant-compared-certificate = В сертификате ЭЦП
applicant-not-given = не указано

# --- документ
applicant-your-file = Ваш файл
applicant-title-later = Название укажете после загрузки файла.
applicant-file-taken = Файл загружен.
applicant-picture-of = Загруженная картинка: { $title }
applicant-replace = Заменить или удалить
applicant-other-file = Другой файл
applicant-replace-button = Заменить
applicant-remove-file = Удалить файл
applicant-said-of-it = Сведения о документе
applicant-send-file = Загрузите файл
applicant-send-one-more = Загрузить ещё один такой документ
applicant-file-hint = Снимок или скан, на котором всё видно: { $formats }.
applicant-duty-amount = Сколько платить сегодня
applicant-skip-for-now = Пропустить пока

# --- проверка ответов
applicant-check-title = Проверьте ответы
applicant-check-lead = Это увидят сотрудники, которые рассматривают дело. Исправить можно любой раздел.
applicant-check-look = Обратите внимание: подписать это не мешает
applicant-mend-before-signing = { $count ->
    [one] До подписания исправьте { $count } место
    [few] До подписания исправьте { $count } места
   *[many] До подписания исправьте { $count } мест
}
applicant-change = Изменить
applicant-to-statement = Перейти к подписанию
applicant-not-yet = Перейти к подписанию можно будет, когда всё отмеченное вверху страницы исправлено.

# --- с телефона на компьютер
applicant-handoff = Подписать на другом устройстве
applicant-handoff-lead = ЭЦП ставится на компьютере с NCALayer. Откройте на нём этот адрес или наведите камеру на код, войдите своей ЭЦП, прочтите и подпишите. Всё, что вы заполнили, уже сохранено.
applicant-handoff-qr = Код с адресом этой страницы
applicant-handoff-waiting = Ждём вашей подписи на другом устройстве. Когда она появится, эта страница откроет дело сама.
applicant-handoff-refresh = Уже подписано? Открыть дело
applicant-copy = Скопировать адрес
applicant-copied = Скопировано

# --- о чём действие
applicant-lead-open_case = Выберите город, где хотите жить, и профессию. После этого вы сможете заполнять заявление; его никто не увидит, пока вы его не подпишете.
applicant-lead-discard_draft = Черновик и все загруженные файлы будут уничтожены сразу и без возможности восстановления.
applicant-lead-edit_contacts = На эти адрес и телефон приходят уведомления по делу.
applicant-lead-ask_reschedule = Напишите, почему не получается, и предложите два-три удобных времени. Попросить о переносе можно не более двух раз.
applicant-lead-report_change = Сообщите, если изменились паспорт, имя, семейное положение, адрес или работа.
applicant-lead-ask_transfer = Если вы будете жить в другом городе проекта, дело передадут туда. Сроки от этого не сокращаются.
applicant-lead-answer_notice = Орган предварительно склоняется к решению не в вашу пользу и обязан сначала выслушать вас. Напишите возражение своими словами или попросите об устном заслушивании.
applicant-lead-report_entry = Укажите день и место въезда. С этого дня идёт срок на посещение ЦОН.
applicant-lead-book_visit = Выберите ЦОН и время. Возьмите с собой паспорт, подлинники документов, медицинскую справку и договор найма или согласие собственника жилья.
applicant-lead-cancel_visit = Время освободится для других. Записаться снова можно сразу.
applicant-lead-confirm_receipt = Подтвердите, что получили документ и он без ошибок.
applicant-lead-withdraw = Рассмотрение прекратится. Новое заявление можно подать в любое время.
applicant-lead-ask_extension = Укажите, до какого дня нужно продлить срок и по какой причине.
applicant-lead-restore = Напишите, почему срок пропущен и до какого дня вам нужно время. Если причина уважительная, дело вернётся на тот же этап.
applicant-lead-restore-until = Последний день, когда можно подать эту просьбу: { $day }.
applicant-lead-withdraw_consent = Без согласия на обработку данных рассматривать дело дальше, как правило, нельзя: оно будет прекращено.
applicant-lead-complain = Напишите, с чем вы не согласны и чего просите. Жалобу можно подать в течение трёх месяцев.
applicant-lead-withdraw_complaint = Рассмотрение жалобы прекратится.
applicant-label-complain-act = Решение или действие
applicant-label-withdraw_complaint-complaint = Жалоба
applicant-hint-book_visit-slot = По часам работы ЦОН, время Алматы
applicant-hint-book_visit-reason = Например: подать подлинники, пройти дактилоскопическую регистрацию
applicant-hint-report_entry-checkpoint = Аэропорт или пункт пропуска на границе
applicant-hint-report_entry-proof = Если есть: номер визы или штампа в паспорте
applicant-hint-complain-act = Если вы жалуетесь на решение или действие, выберите его
applicant-hint-complain-text = Что произошло, почему вы не согласны, чего вы просите
applicant-hint-answer_notice-text = Факты и доводы по каждому основанию
applicant-hint-ask_reschedule-times = День и время, время Алматы
applicant-hint-open_case-profession = Из перечня пилотного проекта
applicant-hint-confirm_receipt-what = Например: вид на жительство
