# Рабочие места: очередь, дело, возврат на доработку, порядок приёма.
work-person = Заявитель
work-waits = Что ждёт
work-take = Принять
work-you = у вас
work-somebody = у другого сотрудника
work-nobody = ни у кого
work-has-you = Дело у вас
work-has = Дело у: { $name }
work-has-nobody = Дело никто не принял
work-views = Какие дела показать
work-view-all = Все
work-view-mine = Мои
work-view-nobodys = Никем не принятые
work-view-overdue = Просроченные
work-every-stage = Все этапы
work-search-nothing = Номер и ИИН вводите целиком, имя — не короче двух букв. Поиск идёт только по делам, которые вам доступны.
work-queue-empty = Здесь дел нет. Выберите другой раздел или этап.
work-queue-complaints = Жалобы: сначала те, срок которых раньше истекает
work-first-page = К началу списка
work-to-queue = К списку дел
work-due-today = сегодня последний день
work-due-over-now = срок истёк
work-until = до { $day }
work-nothing-now = Сейчас действий нет: дело ждёт другой стороны.
work-case-file = Сведения дела
work-parts = Части дела
work-answers = Анкета
work-other-answers = Прочие сведения
work-to-read = Прочесть
work-checks = Запросы в госсистемы
work-remark = Замечание:
work-was = было:
work-not-given = не указано
work-returns = Возвратов на доработку
work-passport = Документ для въезда
work-open-apart = Открыть отдельно
work-save-file = Сохранить ({ $size })
work-not-shown = Этот файл нельзя показать здесь. Сохраните его.
work-tools = Просмотр документа
work-previous = Предыдущий документ
work-next = Следующий документ
work-smaller = Мельче
work-larger = Крупнее
work-whole = Целиком
work-turn = Повернуть
work-show = Показать документ
work-keys = Клавиши:
work-keys-queue = J, K или стрелки — по строкам;Enter — открыть;«/» — поиск
work-keys-case = J, K — по ответам;[ и ] — документы;+ и − — масштаб;R — повернуть
work-keys-off = Выключить клавиши
work-keys-on = Включить клавиши
work-check-not-asked = не запрошено
work-check-awaited = ждём ответа
work-check-ground = признано основанием
work-check-no-ground = не является основанием
work-check-word-wanted = нужна ваша оценка
work-check-needed = Без этого ответа положительное решение невозможно.
work-check-stale = Сведения изменились, запросите заново.
work-disputed = без приостановки — { $day }
work-risk-days = истекает { $ends }, нужно до { $needed }
work-risk-cannot_sign = Подписать заявление уже нельзя
work-risk-passport_ends = Паспорт истечёт раньше решения
work-risk-police_ages = Справка об отсутствии судимости устареет
work-risk-petition_ends = Ходатайство истечёт раньше подачи заявления
work-risk-stay_ends = Разрешённое пребывание закончится раньше выдачи документа
work-risk-limit_passed = Срок прошёл
work-risk-edition_ends = Действие правил закончится раньше подачи заявления
work-plan-today = Сегодня
work-plan-limit = истекает срок
work-plan-step = не позднее этого дня
work-plan-expected = Ожидаемое решение
work-plan-sign_by = Последний день, чтобы подписать
work-plan-document = истекает
work-plan-document_for_signing = последний день, когда годен для подписания
work-plan-petition = Истекает ходатайство
work-plan-stay = Заканчивается разрешённое пребывание
work-plan-entry = Въезд
work-plan-edition_ends = Заканчивается действие правил
work-counter = Порядок приёма
work-who-are-you = Установить личность
work-photo = Фотография заявителя
work-visit = Запись
work-originals-back = Сверьте лицо с паспортом. Паспорт верните сразу, копии не снимайте.
work-return-lead = Отметьте, что исправить, и напишите по одному предложению. Заявитель увидит замечание у этого поля.
work-return-nothing = Отметьте хотя бы одно место.
work-remark-text = Замечание
work-ready = Готовый текст
work-waits-corrected = замечания устранены
work-waits-answered = ответ на уведомление
work-waits-heard = заслушивание проведено
work-waits-not_answered = возражений не поступило
work-waits-oral_hearing = просит устного заслушивания
work-waits-sent_back = возвращено министерством
work-waits-returned_to_centre = возвращено из УМС
work-waits-declined = предложение отклонено
work-waits-complaint_upheld = жалоба удовлетворена
work-waits-meeting = собеседование
work-waits-new_time_asked = просит другое время
work-waits-refusal_recommended = рекомендован отказ
work-waits-proposed_permit = предложено выдать разрешение
work-waits-proposed_refusal = предложен отказ
work-waits-proposed_annulment = предложено аннулировать
work-waits-check_hit = есть сведения, нужна оценка
work-waits-check_unavailable = система не ответила
work-waits-check_awaited = ждём ответа систем
work-waits-change = изменились сведения
work-waits-extension = просит продлить срок
work-waits-transfer = просит передать в другой город
work-waits-complaint = жалоба
work-waits-complaint_forwarded = жалоба на рассмотрении
work-waits-visit = запись
work-waits-card_to_order = заказать документ
work-waits-receipt_awaited = нужна расписка о получении
work-document-passport = Паспорт
work-document-cv = Резюме
work-document-portfolio = Портфолио
work-document-motivation_letter = Письмо
work-document-diploma = Диплом
work-document-certificate = Сертификат
work-document-photo = Фото
work-document-police_certificate = Судимость
work-document-duty_receipt = Пошлина
work-document-autobiography = Автобиография
work-document-solvency = Средства
work-document-language_certificate = Язык
work-document-translation = Перевод
work-document-medical_certificate = Медсправка
work-document-housing_contract = Жильё
work-document-entry_proof = Въезд
work-document-stay_proof = Пребывание
work-document-proof = Подтверждение
work-document-other = Иное
work-ready-illegible = Документ нечитаем. Загрузите чёткий снимок или скан всей страницы.
    .label = Нечитаемо
work-ready-pages = Загружены не все страницы. Загрузите документ целиком одним файлом.
    .label = Не все страницы
work-ready-other-document = Загружен другой документ. Загрузите тот, который указан в названии.
    .label = Не тот документ
work-ready-expired = Срок действия документа истёк или он выдан слишком давно. Загрузите действующий документ.
    .label = Просрочен
work-ready-apostille = Нет апостиля или легализации. Загрузите документ с апостилем.
    .label = Нет апостиля
work-ready-translation = Нет нотариально засвидетельствованного перевода на казахский или русский язык. Приложите его.
    .label = Нет перевода
work-ready-photo = Фотография не подходит: нужна цветная, 3,5 × 4,5 см, лицо прямо, фон светлый. Загрузите другую.
    .label = Фото не подходит
work-ready-differs = Указанное не совпадает с документом. Исправьте так, как в документе.
    .label = Не совпадает с документом
work-ready-missing = Не заполнено. Укажите эти сведения.
    .label = Не заполнено
work-ready-language = Заполнено не на казахском и не на русском языке. Напишите на одном из них.
    .label = Не на том языке
work-ready-dates = Даты противоречат друг другу или есть пропуск более месяца. Проверьте и дополните.
    .label = Даты
work-ready-details = Недостаточно подробно. Допишите, где, когда и что именно.
    .label = Нужны подробности
work-due-left = { $count ->
    [one] остался { $count } рабочий день
    [few] осталось { $count } рабочих дня
   *[many] осталось { $count } рабочих дней
}
work-due-over = { $count ->
    [one] просрочено на { $count } рабочий день
    [few] просрочено на { $count } рабочих дня
   *[many] просрочено на { $count } рабочих дней
}
work-rare = { $count ->
    [one] Ещё { $count } действие
    [few] Ещё { $count } действия
   *[many] Ещё { $count } действий
}
work-changed = { $count ->
    [one] После возврата изменён { $count } ответ: прежний зачёркнут.
    [few] После возврата изменены { $count } ответа: прежние зачёркнуты.
   *[many] После возврата изменено { $count } ответов: прежние зачёркнуты.
}
work-read-here = Прочесть здесь
