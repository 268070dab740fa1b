# Қол қойылатын мәтіннің оқылатын нұсқасы.
statement-yes = иә
statement-no = жоқ
statement-none = жоқ
statement-content = Мазмұны
statement-case = Іс
statement-files = Құжаттар
statement-ground-criterion = Талап орындалмаған: «{ $criterion }»
