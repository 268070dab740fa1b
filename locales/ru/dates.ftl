# Сроки и количества.
days = { $count ->
    [one] { $count } день
    [few] { $count } дня
   *[many] { $count } дней
}
working-days = { $count ->
    [one] { $count } рабочий день
    [few] { $count } рабочих дня
   *[many] { $count } рабочих дней
}
calendar-days = { $count ->
    [one] { $count } календарный день
    [few] { $count } календарных дня
   *[many] { $count } календарных дней
}
due-until = до { $date } включительно
due-provisional = предварительно: календарь этого года ещё не утверждён
due-overdue-by = просрочено на { $count ->
    [one] { $count } день
    [few] { $count } дня
   *[many] { $count } дней
}
due-left = { $count ->
    [0] срок истекает сегодня
    [one] остался { $count } день
    [few] осталось { $count } дня
   *[many] осталось { $count } дней
}
due-stopped = течение срока приостановлено
due-none = без срока
