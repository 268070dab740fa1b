# Time limits and amounts.
days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
working-days = { $count ->
    [one] { $count } working day
   *[other] { $count } working days
}
calendar-days = { $count ->
    [one] { $count } calendar day
   *[other] { $count } calendar days
}
due-until = until { $date } inclusive
due-provisional = provisional: the calendar of that year is not yet approved
due-overdue-by = overdue by { $count ->
    [one] { $count } day
   *[other] { $count } days
}
due-left = { $count ->
    [0] the time limit ends today
    [one] { $count } day left
   *[other] { $count } days left
}
due-stopped = the time limit stands still
due-none = no time limit
