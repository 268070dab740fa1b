# Читаемое изложение подписываемого.
statement-yes = да
statement-no = нет
statement-none = нет
statement-content = Содержание
