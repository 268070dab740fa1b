# Значения постоянных перечней.
choice-lang-kk = казахский
choice-lang-ru = русский
choice-lang-en = английский

choice-sex-male = мужской
choice-sex-female = женский
choice-sex-unspecified = не указан

choice-marital_status-single = в браке не состоит
choice-marital_status-married = состоит в браке
choice-marital_status-divorced = в разводе
choice-marital_status-widowed = вдовец (вдова)

choice-citizenship-citizen = гражданин (гражданка) иностранного государства
choice-citizenship-stateless = лицо без гражданства

choice-travel_document-passport = паспорт иностранного гражданина
choice-travel_document-stateless_document = документ лица без гражданства

choice-language_level-a1 = A1 (начальный)
choice-language_level-a2 = A2 (элементарный)
choice-language_level-b1 = B1 (средний)
choice-language_level-b2 = B2 (выше среднего)
choice-language_level-c1 = C1 (продвинутый)
choice-language_level-c2 = C2 (свободный)
choice-language_level-native = родной

choice-kinship-spouse = супруг (супруга)
choice-kinship-child = сын (дочь)
choice-kinship-parent = отец (мать)
choice-kinship-sibling = брат (сестра)
choice-kinship-other = иной родственник

choice-occupation-work = работа по найму
choice-occupation-self_employed = самозанятость, своё дело
choice-occupation-education = учёба
choice-occupation-military = военная служба
choice-occupation-none = не работал(а) и не учился (не училась)

choice-earlier_refusal-permit = отказ в разрешении
choice-earlier_refusal-entry = отказ во въезде
choice-earlier_refusal-visa = отказ в визе
choice-earlier_refusal-deportation = выдворение, депортация

choice-certification-apostille = апостиль
choice-certification-legalisation = консульская легализация
choice-certification-exempt = не требуется по договору
choice-certification-electronic = электронный документ
choice-certification-none = нет

choice-translation_state-not_needed = не нужен: документ на казахском или русском языке
choice-translation_state-notarised = перевод, засвидетельствованный нотариусом
choice-translation_state-plain = перевод без засвидетельствования
choice-translation_state-none = перевода нет

choice-duty-permit = за разрешение на постоянное проживание
choice-duty-residence_card = за вид на жительство
choice-duty-stateless_certificate = за удостоверение лица без гражданства

choice-verdict-good = без замечаний
choice-verdict-faulty = есть недостатки
choice-verdict-not_needed = не требуется

choice-intended-refuse_petition = отказ в выдаче ходатайства
choice-intended-revoke_petition = аннулирование ходатайства
choice-intended-refuse = отказ в выдаче разрешения
choice-intended-annul = аннулирование разрешения

choice-stay_basis-visa_free = безвизовый режим
choice-stay_basis-visa = виза
choice-stay_basis-temporary_residence = разрешение на временное проживание
choice-stay_basis-other = иное основание

choice-card_kind-residence_card = вид на жительство иностранца в Республике Казахстан
choice-card_kind-stateless_certificate = удостоверение лица без гражданства

choice-item-originals = подлинники
choice-item-medical = медицинская справка
choice-item-fingerprints = дактилоскопическая регистрация
choice-item-housing = жильё

choice-item_outcome-good = соответствует
choice-item_outcome-adverse = есть препятствие
choice-item_outcome-not_required = не требуется

choice-fault-applicant = не явился заявитель
choice-fault-state = не явился эксперт
choice-fault-technical = технический сбой

choice-recommendation-issue = выдать ходатайство
choice-recommendation-refuse = отказать

choice-back_to-screening = проверка документов
choice-back_to-interview = онлайн-собеседование

choice-answer-objection = возражаю
choice-answer-none = возражений нет
choice-answer-oral_hearing = прошу устного заслушивания

choice-fingerprint_status-not_required = не требуется (младше 12 лет)
choice-fingerprint_status-required = требуется
choice-fingerprint_status-done = пройдена
choice-fingerprint_status-impossible = снять невозможно
choice-fingerprint_status-refused = отказ

choice-complained_of-act = решение или действие
choice-complained_of-inaction = бездействие

choice-complaint_outcome-upheld = удовлетворена
choice-complaint_outcome-upheld_partly = удовлетворена частично
choice-complaint_outcome-rejected = в удовлетворении отказано
choice-complaint_outcome-not_considered = оставлена без рассмотрения

choice-check_outcome-clear = препятствий не найдено
choice-check_outcome-differs = сведения расходятся
choice-check_outcome-hit = есть сведения
choice-check_outcome-unavailable = ответа нет

choice-check_system-persons = физические лица (ГБД ФЛ)
choice-check_system-data_consent = согласие на доступ к персональным данным
choice-check_system-border = пересечение государственной границы
choice-check_system-police = учёты органов внутренних дел
choice-check_system-security = проверка органа национальной безопасности
choice-check_system-fingerprints = дактилоскопическая регистрация
choice-check_system-payments = уплата государственной пошлины
choice-check_system-addresses = адресный регистр

choice-clock_owner-state = государственный орган
choice-clock_owner-applicant = заявитель
choice-clock_owner-law = срок по закону
choice-clock_owner-nobody = срок действия

choice-clock_stop-correction = возврат на доработку
choice-clock_stop-hearing = заслушивание
choice-clock_stop-reschedule = перенос встречи
choice-clock_stop-outage = технический сбой
choice-clock_stop-check = проверка в государственной системе
choice-clock_stop-cancelled_visit = запись отменена центром

choice-limit_state-running = течёт
choice-limit_state-stopped = приостановлен
choice-limit_state-met = соблюдён
choice-limit_state-missed = пропущен

choice-level-blocking = нужно исправить
choice-level-warning = обратите внимание

choice-recompute_cause-calendar = изменился производственный календарь
choice-recompute_cause-law_table = изменилось законодательство
choice-recompute_cause-outage = технический сбой
choice-recompute_cause-rectification = исправлена ошибка

choice-rectified_paper-paper = документ, выданный сервисом
choice-rectified_paper-card = вид на жительство или удостоверение

choice-release_reason-access_ended = доступ прекращён
choice-release_reason-suspended = доступ приостановлен
choice-release_reason-on_leave = сотрудник в отпуске

choice-termination_ground-death = смерть заявителя
choice-termination_ground-citizenship = получение гражданства
choice-termination_ground-other_permit = разрешение получено иным путём
choice-termination_ground-duplicate = есть другое дело о том же

choice-consent-automated = на автоматизированную обработку
choice-consent-all = на обработку данных полностью

choice-application-petition = заявление на выдачу ходатайства
choice-application-residence = заявление на постоянное проживание

choice-outage_system-own = этот сервис
choice-outage_system-nca = НУЦ РК
choice-outage_system-persons = ГБД ФЛ
choice-outage_system-data_consent = контроль доступа к данным
choice-outage_system-police = система органов внутренних дел
choice-outage_system-security = система органа национальной безопасности
choice-outage_system-border = система пограничной службы
choice-outage_system-payments = платёжный шлюз
choice-outage_system-fingerprints = система дактилоскопической регистрации
choice-outage_system-addresses = адресный регистр
choice-outage_system-centre = система ЦОН
choice-outage_system-notices = отправка уведомлений
choice-outage_system-interview = видеосвязь

choice-term_unit-working_days = рабочие дни
choice-term_unit-calendar_days = календарные дни
choice-term_unit-months = месяцы
