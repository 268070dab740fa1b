# Мерзімдер мен сандар.
days = { $count } күн
working-days = { $count } жұмыс күні
calendar-days = { $count } күнтізбелік күн
due-until = { $date } дейін (осы күнді қоса алғанда)
due-provisional = алдын ала есеп: бұл жылдың күнтізбесі әлі бекітілмеген
due-overdue-by = мерзімі { $count } күнге өтіп кетті
due-left = { $count ->
    [0] мерзім бүгін аяқталады
   *[other] { $count } күн қалды
}
due-stopped = мерзімнің өтуі тоқтатыла тұрды
due-none = мерзімі жоқ
