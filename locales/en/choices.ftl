# Values of the fixed lists.
choice-lang-kk = Kazakh
choice-lang-ru = Russian
choice-lang-en = English

choice-sex-male = male
choice-sex-female = female
choice-sex-unspecified = unspecified

choice-marital_status-single = single
choice-marital_status-married = married
choice-marital_status-divorced = divorced
choice-marital_status-widowed = widowed

choice-citizenship-citizen = citizen of a foreign state
choice-citizenship-stateless = stateless person

choice-travel_document-passport = foreign passport
choice-travel_document-stateless_document = stateless person's document

choice-language_level-a1 = A1 (beginner)
choice-language_level-a2 = A2 (elementary)
choice-language_level-b1 = B1 (intermediate)
choice-language_level-b2 = B2 (upper intermediate)
choice-language_level-c1 = C1 (advanced)
choice-language_level-c2 = C2 (proficient)
choice-language_level-native = native

choice-kinship-spouse = spouse
choice-kinship-child = child
choice-kinship-parent = parent
choice-kinship-sibling = sibling
choice-kinship-other = other relative

choice-occupation-work = employment
choice-occupation-self_employed = self-employment
choice-occupation-education = education
choice-occupation-military = military service
choice-occupation-none = neither work nor education

choice-earlier_refusal-permit = permit refused
choice-earlier_refusal-entry = entry refused
choice-earlier_refusal-visa = visa refused
choice-earlier_refusal-deportation = deportation

choice-certification-apostille = apostille
choice-certification-legalisation = consular legalisation
choice-certification-exempt = not needed under a treaty
choice-certification-electronic = electronic document
choice-certification-none = none

choice-translation_state-not_needed = not needed: the document is in Kazakh or Russian
choice-translation_state-notarised = translation attested by a notary
choice-translation_state-plain = translation, not attested
choice-translation_state-none = no translation

choice-duty-permit = for the permanent residence permit
choice-duty-residence_card = for the residence permit card
choice-duty-stateless_certificate = for the certificate of a stateless person

choice-verdict-good = in order
choice-verdict-faulty = faulty
choice-verdict-not_needed = not needed

choice-intended-refuse_petition = refusal of the petition
choice-intended-revoke_petition = annulment of the petition
choice-intended-refuse = refusal of the permit
choice-intended-annul = annulment of the permit

choice-stay_basis-visa_free = visa-free
choice-stay_basis-visa = visa
choice-stay_basis-temporary_residence = temporary residence permit
choice-stay_basis-other = other basis

choice-card_kind-residence_card = residence permit card of a foreigner
choice-card_kind-stateless_certificate = certificate of a stateless person

choice-item-originals = originals
choice-item-medical = medical certificate
choice-item-fingerprints = fingerprint registration
choice-item-housing = housing

choice-item_outcome-good = good
choice-item_outcome-adverse = adverse
choice-item_outcome-not_required = not required

choice-fault-applicant = the applicant did not come
choice-fault-state = the reviewer did not come
choice-fault-technical = technical failure

choice-recommendation-issue = issue the petition
choice-recommendation-refuse = refuse

choice-back_to-screening = document check
choice-back_to-interview = online interview

choice-answer-objection = I object
choice-answer-none = no objection
choice-answer-oral_hearing = I ask for an oral hearing

choice-fingerprint_status-not_required = not required (under 12)
choice-fingerprint_status-required = required
choice-fingerprint_status-done = done
choice-fingerprint_status-impossible = impossible
choice-fingerprint_status-refused = refused

choice-complained_of-act = a decision or action
choice-complained_of-inaction = inaction

choice-complaint_outcome-upheld = upheld
choice-complaint_outcome-upheld_partly = upheld in part
choice-complaint_outcome-rejected = rejected
choice-complaint_outcome-not_considered = not considered

choice-check_outcome-clear = nothing found
choice-check_outcome-differs = data differ
choice-check_outcome-hit = something is on record
choice-check_outcome-unavailable = no answer

choice-check_system-persons = persons (state database)
choice-check_system-data_consent = consent to use of personal data
choice-check_system-border = border crossings
choice-check_system-police = police records
choice-check_system-security = check by the national security body
choice-check_system-fingerprints = fingerprint registration
choice-check_system-payments = payment of the state duty
choice-check_system-addresses = address register

choice-clock_owner-state = state body
choice-clock_owner-applicant = applicant
choice-clock_owner-law = term set by law
choice-clock_owner-nobody = validity

choice-clock_stop-correction = return for correction
choice-clock_stop-hearing = hearing
choice-clock_stop-reschedule = another time
choice-clock_stop-outage = technical failure
choice-clock_stop-check = check in a state system
choice-clock_stop-cancelled_visit = visit cancelled by the centre

choice-limit_state-running = running
choice-limit_state-stopped = stopped
choice-limit_state-met = met
choice-limit_state-missed = missed

choice-level-blocking = must be mended
choice-level-warning = please note

choice-recompute_cause-calendar = the working calendar changed
choice-recompute_cause-law_table = the law changed
choice-recompute_cause-outage = technical failure
choice-recompute_cause-rectification = a mistake was corrected

choice-rectified_paper-paper = a document issued by the service
choice-rectified_paper-card = the card or certificate

choice-release_reason-access_ended = access ended
choice-release_reason-suspended = access suspended
choice-release_reason-on_leave = employee on leave

choice-termination_ground-death = death of the applicant
choice-termination_ground-citizenship = citizenship acquired
choice-termination_ground-other_permit = permit obtained otherwise
choice-termination_ground-duplicate = another case on the same matter

choice-consent-automated = to automated processing
choice-consent-all = to all processing of data

choice-application-petition = application for a petition
choice-application-residence = application for permanent residence

choice-outage_system-own = this service
choice-outage_system-nca = National Certification Authority
choice-outage_system-persons = state database of persons
choice-outage_system-data_consent = access control to personal data
choice-outage_system-police = police system
choice-outage_system-security = system of the national security body
choice-outage_system-border = border service system
choice-outage_system-payments = payment gateway
choice-outage_system-fingerprints = fingerprint registration system
choice-outage_system-addresses = address register
choice-outage_system-centre = system of the service centre
choice-outage_system-notices = sending of notices
choice-outage_system-interview = video service

choice-term_unit-working_days = working days
choice-term_unit-calendar_days = calendar days
choice-term_unit-months = months
