# Кто действует.
role-applicant = заявитель
role-screener = эксперт (Astana Hub)
role-ministry_official = уполномоченный сотрудник министерства
role-migration_officer = сотрудник миграционной службы
role-migration_head = начальник управления миграционной службы
role-centre_operator = работник Государственной корпорации
role-complaint_reviewer = должностное лицо, рассматривающее жалобу
role-supervisor = должностное лицо, осуществляющее контроль исполнения
role-administrator = администратор АО «НИТ»
role-auditor = аудитор
role-system = информационная система
