# Печатные бумаги: разрешение и расписка о подписанном документе.
paper-republic = Республика Казахстан
paper-number = №
paper-page = стр. %1 из %2
paper-training = УЧЕБНЫЙ ОБРАЗЕЦ
paper-training-note = Изготовлено на учебном сервере, юридической силы не имеет.
paper-copies = Документ составлен на казахском и русском языках; английский текст приведён для ознакомления.
paper-date = Дата выдачи
paper-case = Номер дела
paper-city = Город

paper-name-latin = Фамилия, имя (по паспорту)
paper-name-cyrillic = Фамилия, имя (кириллицей)
paper-iin = ИИН
paper-birth = Дата рождения
paper-citizenship = Гражданство
paper-passport = Номер проездного документа

paper-signature = Электронная цифровая подпись (ЭЦП)
paper-signer = Подписал(а)
paper-post = Должность
paper-certificate = Серийный номер сертификата
paper-check = Проверка подлинности
paper-check-how = Отсканируйте QR-код или откройте адрес ниже и введите код проверки.
paper-check-address = Адрес
paper-check-code = Код проверки
paper-check-qr = QR-код адреса проверки
paper-check-original = Подлинник — электронный документ: этот файл PDF и отдельный файл подписи (CMS), которую проверяет любое средство проверки ЭЦП. Распечатка — копия.

paper-receipt-title = Расписка в приёме подписанного электронного документа
paper-act = Документ
paper-seq = Порядковый номер в деле
paper-received = Время приёма (UTC+5)
paper-registered = Дата регистрации
paper-digest = Контрольная сумма документа (SHA-256)
paper-text = Текст подписанного документа
paper-files = Файлы, охваченные подписью
paper-file-kind = Вид документа
paper-file-size = Размер
paper-file-digest = Контрольная сумма (SHA-256)
paper-files-none = Файлы не приложены.
paper-receipt-note = Расписка составлена автоматически. Подписанный документ хранится без изменений: совпадение контрольных сумм подтверждает, что документ и файлы те же.
