# The readable rendering of what is signed.
statement-yes = yes
statement-no = no
statement-none = none
statement-content = Content
statement-case = Case
statement-files = Documents
statement-ground-criterion = Requirement not met: “{ $criterion }”
