# Басып шығарылатын қағаздар: рұқсат және қол қойылған құжаттың қолхаты.
paper-republic = Қазақстан Республикасы
paper-number = №
paper-page = %2 беттің %1-беті
paper-training = ОҚУ ҮЛГІСІ
paper-training-note = Оқу серверінде дайындалды, заңды күші жоқ.
paper-copies = Құжат қазақ және орыс тілдерінде жасалды; ағылшын тіліндегі мәтін танысу үшін берілген.
paper-date = Берілген күні
paper-case = Іс нөмірі
paper-city = Қала

paper-name-latin = Тегі, аты (паспорт бойынша)
paper-name-cyrillic = Тегі, аты (кириллицада)
paper-iin = ЖСН
paper-birth = Туған күні
paper-citizenship = Азаматтығы
paper-passport = Жол жүру құжатының нөмірі

paper-signature = Электрондық цифрлық қолтаңба (ЭЦҚ)
paper-signer = Қол қойған адам
paper-post = Лауазымы
paper-certificate = Сертификаттың сериялық нөмірі
paper-check = Түпнұсқалығын тексеру
paper-check-how = QR-кодты сканерлеңіз немесе төмендегі мекенжайды ашып, тексеру кодын енгізіңіз.
paper-check-address = Мекенжай
paper-check-code = Тексеру коды
paper-check-qr = Тексеру мекенжайының QR-коды
paper-check-original = Түпнұсқасы — электрондық құжат: осы PDF файлы және ЭЦҚ-ның жеке файлы (CMS), оны кез келген ЭЦҚ тексеру құралымен тексеруге болады. Басып шығарылған қағаз — көшірме.

paper-receipt-title = Қол қойылған электрондық құжаттың қабылданғаны туралы қолхат
paper-act = Құжат
paper-seq = Іс бойынша реттік нөмірі
paper-received = Қабылданған уақыты (UTC+5)
paper-registered = Тіркелген күні
paper-digest = Құжаттың бақылау сомасы (SHA-256)
paper-text = Қол қойылған мәтін
paper-files = Қолтаңба қамтитын файлдар
paper-file-kind = Құжат түрі
paper-file-size = Көлемі
paper-file-digest = Бақылау сомасы (SHA-256)
paper-files-none = Файлдар қоса берілмеген.
paper-receipt-note = Қолхат автоматты түрде жасалды. Қол қойылған құжат өзгеріссіз сақталады: бақылау сомаларының сәйкес келуі құжат пен файлдардың дәл сол екенін растайды.
