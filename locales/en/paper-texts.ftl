# Texts of the papers: title, first words, what to do next.
paper-order = { $title }, joint order of { $day } No. { $numbers }
paper-about = Person
paper-decided = Decision
paper-label-valid_until = Valid until
paper-term = Which time limit
paper-handed = Hand-over
paper-grounds = Grounds
paper-reasons = Reasons
paper-replies = Replies to objections
paper-reply-to = Objection: entry of the case No.
paper-remarks = What to correct
paper-remark-on = Where
paper-remark-text = Remark
paper-missing = What is missing
paper-course = Course of the hearing
paper-until = Not later than
paper-until-enter = Enter not later than
paper-next = What comes next
paper-basis = Rules of consideration
paper-complaint = Complaint
paper-complaint-how = You can complain of the decision: in the personal cabinet on the page of the case, or in writing to the body that took the decision, which passes the complaint on to the higher body. After the decision on the complaint you can go to court.
paper-complaint-until = Complain not later than
paper-automatic = Made by the information system automatically; no signature is needed.

paper-petition-title = Petition for a permanent residence permit
paper-petition-opening = The profession of the person named below is in demand in the Republic of Kazakhstan. We petition that this person be given a permanent residence permit.
paper-petition-next = While the petition is valid, the application for permanent residence can be made in the personal cabinet. The petition need not be attached: it is in the case already.

paper-return-title = Return with remarks
paper-return-opening = Data or documents have to be corrected. Until then the consideration does not go on.
paper-return-next = Correct what is marked in the personal cabinet and sign the corrected statement.

paper-consideration_refusal-title = Reasoned refusal of consideration
paper-consideration_refusal-opening = The statement cannot be considered for the reasons given below.
paper-consideration_refusal-next = Once the reasons are removed, a new statement can be made.

paper-notice-title = Notice of the preliminary decision
paper-notice-opening = It is intended to take the decision named below. Before it is taken you have the right to state your position.
paper-notice-next = In the personal cabinet you can object in writing, ask for an oral hearing, or say that you have no objection. If you do not answer in time, the decision may be taken without your answer.

paper-minutes-title = Minutes of the hearing
paper-minutes-opening = The hearing was held before the decision on the case.

paper-approval-title = Preliminary approval of a permanent residence permit
paper-approval-opening = The data were checked. The permanent residence permit is preliminarily approved.
paper-approval-next = After entry, pass the medical examination and fingerprinting, confirm your housing and show the originals at the service centre. Until the permit is issued the approval gives no right of permanent residence.

paper-petition_refusal-title = Reasoned refusal of the petition
paper-petition_refusal-opening = The petition is refused on the grounds given below.

paper-refusal-title = Reasoned refusal of the permanent residence permit
paper-refusal-opening = The permanent residence permit is refused on the grounds given below.

paper-permit-title = Permanent residence permit in the Republic of Kazakhstan
paper-permit-opening = The person named below is permitted to reside permanently in the Republic of Kazakhstan.
paper-permit-next = The document named above is made on the basis of the permit. When it is ready, we tell you in the personal cabinet.

paper-annulment-title = Decision of annulment
paper-annulment-opening = The document is annulled on the grounds given below and is no longer in force.

paper-lapse-title = Notice that the consideration has ended
paper-lapse-opening = The time in which you had to act has run out. The consideration of the case has ended.
paper-lapse-next = If there was a good reason for missing the time, you can ask in the personal cabinet to have it restored.

paper-extension-title = Decision to extend a time limit
paper-extension-opening = The time limit is extended to the day given below.

paper-reinstatement-title = Decision to restore a time limit
paper-reinstatement-opening = The missed time limit is restored, the consideration of the case goes on.

paper-transfer-title = Decision to transfer the case to another city
paper-transfer-opening = The case has gone to the migration service of another city.
paper-transfer-next = The documents need not be submitted again.

paper-document_correction-title = Decision to correct a document
paper-document_correction-opening = A mistake in an issued document is corrected. The document is in force with this correction.

paper-complaint_decision-title = Decision on the complaint
paper-complaint_decision-opening = The complaint has been considered.

paper-originals_receipt-title = Receipt for originals
paper-originals_receipt-opening = The originals were received and passed on as stated below.

paper-hand_over_receipt-title = Receipt for the document handed over
paper-hand_over_receipt-opening = The document was handed over to the applicant in person.

paper-record_certificate-title = Certificate of the record
paper-record_certificate-opening = At the moment stated below, the record of the case held the acts listed in this certificate. Acts performed later are not in it.
paper-record-state = State of the case
paper-record-at = As at (UTC+5)
paper-record-stage = Stage of the case
paper-record-count = Number of acts
paper-record-acts = Acts in the case
paper-record-when = Time (UTC+5)
paper-record-act = Act, and who performed it
paper-record-leaf = Checksum (SHA-256)
paper-record-compare = How to compare it with the case
paper-record-compare-how = A checksum fixes an act together with its content and signatures and tells nothing of them: it holds no personal data. The same checksums stand in the file with the whole case, which is downloaded on the page of the case; when the service's program checks that file, it computes them anew. If even one of them differs, the certificate and the case do not agree.
paper-record-command = Command of the check
