error-internal = Internal error of the service
    .todo = Try again later. If it happens again, give the reference number to support.
