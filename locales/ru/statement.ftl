# Читаемое изложение подписываемого.
statement-yes = да
statement-no = нет
statement-none = нет
statement-content = Содержание
statement-case = Дело
statement-files = Документы
statement-ground-criterion = Не выполнено требование: «{ $criterion }»
