# Who acts.
role-applicant = applicant
role-screener = reviewer (Astana Hub)
role-ministry_official = authorised employee of the ministry
role-migration_officer = migration service officer
role-migration_head = head of the migration service department
role-centre_operator = service-centre operator
role-complaint_reviewer = official examining the complaint
role-supervisor = official controlling execution
role-administrator = administrator (NIT JSC)
role-auditor = auditor
role-system = information system
