# Pages of an applicant.

# --- my cases
applicant-start-title = Start your case
applicant-start-lead = Here you ask the ministry for a petition and then apply for permanent residence. You can fill it in part by part: everything is saved.
applicant-start-first = Have your passport, photo, CV, cover letter and police certificate at hand.
applicant-start-second = Fill in the sections and upload the documents. Faults are shown at once, beside the field.
applicant-start-third = Read the application and sign it with your EDS on a computer with NCALayer.
applicant-start-button = Open a case
applicant-ended = Ended cases
applicant-unnumbered = Draft
applicant-all-of-case = All about the case
applicant-to-case = To the case
applicant-to-tasks = To the list of sections

# --- where the case is and what to do
applicant-your-turn = It is your turn
applicant-not-your-turn = Nothing is asked of you now
applicant-expected = You are expected
applicant-who-has-it = Who has the case
applicant-who-you = You
applicant-who-screener = Reviewer of Astana Hub
applicant-who-ministry = The ministry
applicant-who-head = The head: { $office }
applicant-who-centre = The service centre
applicant-who-you-come = You: come to the service centre
applicant-who-complaint = The authority that examines the complaint
applicant-who-nobody = The case has ended
applicant-next = What comes next
applicant-goes-back = The case goes back to “{ $stage }”
applicant-next-decides = The authority considers what you say and decides
applicant-until-own = { $limit }. Be done by the end of:
applicant-until-state = { $limit }. The authority must be done by the end of:
applicant-until-still = { $limit }. The time stands still now. Reason: { $cause }.
applicant-limit-still = The time stands still now. Reason: { $cause }.
applicant-days-off = days off: { $days }
applicant-all-days-count = all days count, days off too
applicant-do-petition = Fill in the application
applicant-do-residence = Fill in the questionnaire
applicant-do-correct = Mend what was remarked
applicant-do-restore = Ask to restore the limit
applicant-now-meeting = The interview is arranged. Join by the link in time and have your passport at hand.
applicant-now-new-time = You asked for another time. The reviewer will set it, and we will tell you.
applicant-now-visit = You have a visit to the service centre. Bring the originals of your documents.
applicant-now-at-centre = All that was needed from you has been taken. The service centre passes the case on to the migration service.
applicant-now-collect = The document is ready. You have a visit to the service centre: come yourself, with your passport.
applicant-now-ready = Everything is ready. Check the answers and sign the application.
applicant-now-hearing = The hearing is set. Take part at the time shown and have your passport with you.
applicant-now-answered = You asked to be heard. The authority will set a time, and we will tell you.
applicant-now-complained = Your complaint is being examined. We will tell you what is decided.
applicant-now-asked = You asked for more time. There is no answer yet; when there is one, we will tell you.
applicant-lapsed-ask = If you missed it for a good reason, ask for reinstatement.
applicant-lapsed-over = Reinstatement can no longer be asked for: the last day was { $day }. You can file a new application.
applicant-lapsed-draft = The draft was not signed in time. You can file a new application.
applicant-lapsed-beside = While another case of yours is open, this limit cannot be reinstated.
applicant-restore-time = Time to ask for reinstatement
applicant-meeting = Interview
applicant-meeting-link = Link
applicant-hearing = Hearing
applicant-at-almaty-time = { $time } (Almaty time)
applicant-visit = Visit
applicant-where = Where
applicant-bring = Bring with you
applicant-bring-what = passport, originals of the documents, medical certificate, lease or owner’s consent
applicant-petition-number = Number of the petition
applicant-permit-number = Number of the permit
applicant-intended = Preliminary decision
applicant-asked-longer = Request for more time
applicant-asked-open = no answer yet
applicant-asked-waits = no answer yet; the last day on which your case waits for it: { $day }
applicant-grounds = Grounds
applicant-read = Read
applicant-attach = If you want to attach a document, do it first:
applicant-valid-until = Valid until

# --- the case page
applicant-way = The way of the case
applicant-passed = done
applicant-papers = Papers issued to you
applicant-save-pdf = Download:
applicant-your-documents = Your documents
applicant-no-documents = You have not uploaded documents yet.
applicant-add-document = Add a document
applicant-add-one-more = Add another document
applicant-export-title = The whole case in one file
applicant-export-lead = Your applications and the decisions on them with their signatures, documents and papers issued, together with what it takes to verify all of it without this site and without a network. Begin with { $page } inside the file: it says how to check it.
applicant-export-open = The file is an ordinary archive. If your computer does not open it, change the end of its name to { $ending }.
applicant-export = Download the whole case
applicant-certificate-lead = The certificate lists every act that the case holds at this minute, with the checksum of each. You can give it to anybody: it is checked by its number and code. Once made, it stands among the papers issued to you.
applicant-certificate = Get the certificate
applicant-history = What has happened
applicant-earlier = Show earlier steps: { $count }
applicant-what-is-in-it = What is in it
applicant-receipt = Download the receipt
applicant-you = you
applicant-others = What else you can do
applicant-open-again = Open a new case
applicant-viewings = Who looked at my data
applicant-viewings-lead = Each time an employee opens your case, it is recorded.
applicant-nobody-looked = Nobody but you so far.
applicant-when = When
applicant-who-looked = Who
applicant-what-opened = What they opened
applicant-viewed-case = the case
applicant-viewed-export = an export of data
applicant-complaint-of = Complaint of { $day }

# --- list of sections
applicant-tasks-petition = Application for a petition
applicant-tasks-residence = Questionnaire for permanent residence
applicant-tasks-correction = Corrected application
applicant-tasks-lead = Fill in the sections in any order. Each one is saved, you can come back on any day.
applicant-tasks-lead-remarks = First mend what was remarked. The rest is filled in already: check it and sign again.
applicant-progress = Sections ready: { $done } of { $of }
applicant-next-task = Go on: { $title }
applicant-check-button = Check your answers and sign
applicant-check-link = See all answers
applicant-all-on-one-page = The whole form on one page
applicant-all-lead = You can save a form that is not finished. To sign it, fill in all that is not marked “optional”.
applicant-block-remarked = Remarks
applicant-block-you = About you
applicant-block-life = Work, education, family
applicant-block-wish = What you ask for
applicant-block-documents = Documents
applicant-block-end = Before signing
applicant-state-empty = Not filled in
applicant-state-no-file = Not uploaded
applicant-state-optional = Optional
applicant-state-remarked = Remarked
applicant-state-mend = { $count ->
    [one] { $count } place to mend
   *[other] { $count } places to mend
}
applicant-state-look = Ready, with a hint
applicant-state-ready = Ready

# --- sections
applicant-section-name = IIN and name
    .lead = Write the name in Latin letters as in the passport. If your EDS has it otherwise, explain the difference at the end of the page.
applicant-section-passport = Passport
    .lead = Copy the data of the passport. The two lowest lines with “<” signs help to find a fault at once.
applicant-section-birth = Birth and marital status
applicant-section-citizenship = Citizenship and residence
applicant-section-contacts = How to reach you
    .lead = Notices come here. You can change these data at any time.
applicant-section-profession = Profession and languages
applicant-section-work = Work
    .lead = Begin with the latest job. If you work there now, leave the last day empty.
applicant-section-education = Education
applicant-section-skills = Certificates and portfolio
    .lead = You may skip this section.
applicant-section-motivation = Why Kazakhstan
    .lead = A few sentences in your own words, in Kazakh, Russian or English.
applicant-section-occupations = Work and education of five years
    .lead = In Kazakh or Russian. Show the last five years without gaps; if you did not work, say so.
applicant-section-family = Close relatives
    .lead = Spouse, children, parents, brothers and sisters. If there are none, say so at the end of the page.
applicant-section-addresses = Where you lived before
    .lead = You may skip this section if there is nothing to tell.
applicant-section-military = Military service
    .lead = If you did not serve, choose “no”.
applicant-section-convictions = Convictions
    .lead = If there were none, choose “no” and leave the rest empty.
applicant-section-refusals = Earlier refusals and deportations
    .lead = If there were none, choose “no” and leave the rest empty.
applicant-section-stays = Stays in Kazakhstan
    .lead = If you have not been here before, leave the trips empty.
applicant-section-plans = Your plans in Kazakhstan
    .lead = In Kazakh or Russian. Names of companies and technologies may be in Latin letters.
applicant-section-autobiography = Autobiography
    .lead = In Kazakh or Russian: where you were born, learned and worked, your family.
applicant-section-answer = Answer to the remarks
    .lead = Say in short what you mended for each remark.
applicant-section-consent = Consent to the use of data
    .lead = Without consent the application cannot be examined. You can take it back at any time on the page of the case.

# --- hints of fields
applicant-hint-stays-purpose = For example: tourism, work, a visit to family
applicant-hint-identity-name_cyrillic = As the name is written in Russian or Kazakh
applicant-hint-previous_names = If you changed your name
applicant-hint-name_note = For example: the EDS has the name in Cyrillic and without the second given name
applicant-hint-identity-citizenships = If you have several, add each
applicant-hint-identity-residence_since = The day, or at least the first of the month
applicant-hint-identity-travel_documents-number = As in the passport, without spaces
applicant-hint-experience_years = How many full years you have worked in this profession
applicant-hint-portfolio_links = The whole address: https://…
applicant-hint-duties = What you did, in two or three sentences
applicant-hint-no_relatives = Say “yes” only if there are really none
applicant-hint-means = What you will live on: work, savings, other income
applicant-hint-purpose = Why you move and what you will do
applicant-hint-certification = For certificates and diplomas of other states
applicant-hint-payment_reference = It stands on the receipt
applicant-hint-consent-until = Leave it empty: then the consent holds until the case has ended

# --- section: buttons and remarks
applicant-save-and-go-on = Save and go on
applicant-save-and-list = Save and go back to the list
applicant-mend-later = I will mend it later
applicant-mend-title = { $count ->
    [one] { $count } place is to be mended
   *[other] { $count } places are to be mended
}
applicant-unreadable = This is not written as it should be. Check and correct it.
applicant-remark = Remark: { $text }
applicant-unchanged = The answer that was remarked on is unchanged. Correct it or, if it is right, explain this in the section “{ $section }”.
applicant-leave-it = Leave it and go on
applicant-consent-text = Full text of the consent
applicant-kept = We brought back what you typed and had not saved. Check it and save it.
applicant-you-wrote = You wrote
applicant-compared-mrz = In the machine-readable zone
applicant-compared-iin = In the IIN
applicant-compared-certificate = In the EDS certificate
applicant-not-given = not given

# --- a document
applicant-your-file = Your file
applicant-title-later = You give the title once the file is uploaded.
applicant-file-taken = The file is uploaded.
applicant-picture-of = Uploaded picture: { $title }
applicant-replace = Replace or remove
applicant-other-file = Another file
applicant-replace-button = Replace
applicant-remove-file = Remove the file
applicant-said-of-it = About the document
applicant-send-file = Upload the file
applicant-send-one-more = Upload one more such document
applicant-file-hint = A picture or scan on which everything can be seen: { $formats }.
applicant-duty-amount = How much to pay today
applicant-skip-for-now = Skip for now

# --- check of the answers
applicant-check-title = Check your answers
applicant-check-lead = This is what the employees who examine the case will see. You can change any section.
applicant-check-look = Worth a look: it does not keep you from signing
applicant-mend-before-signing = { $count ->
    [one] Mend { $count } place before signing
   *[other] Mend { $count } places before signing
}
applicant-change = Change
applicant-to-statement = Go on to signing
applicant-not-yet = You can go on to signing when everything named at the top of the page is mended.

# --- from the telephone to the computer
applicant-handoff = Sign on another device
applicant-handoff-lead = The EDS is used on a computer with NCALayer. Open this address there or point the camera at the code, sign in with your EDS, read and sign. All that you filled in is saved already.
applicant-handoff-qr = Code with the address of this page
applicant-handoff-waiting = Waiting for your signature on the other device. When it is there, this page opens the case by itself.
applicant-handoff-refresh = Signed already? Open the case
applicant-copy = Copy the address
applicant-copied = Copied

# --- what an act is about
applicant-lead-open_case = Choose the city where you want to live and your profession. Then you can fill in the application; nobody sees it until you sign it.
applicant-lead-discard_draft = The draft and all uploaded files are destroyed at once and cannot be brought back.
applicant-lead-edit_contacts = Notices about the case come to this address and telephone.
applicant-lead-ask_reschedule = Say why you cannot come and offer two or three times that suit you. You can ask for another time twice at most.
applicant-lead-report_change = Tell us if your passport, name, marital status, address or work has changed.
applicant-lead-ask_transfer = If you will live in another city of the pilot, the case is passed on there. It shortens no time limit.
applicant-lead-answer_notice = The authority is inclined to decide against you and must hear you first. Write your objection in your own words or ask for an oral hearing.
applicant-lead-report_entry = Give the day and place of entry. From this day the time limit for the visit to the service centre runs.
applicant-lead-book_visit = Choose the service centre and the time. Bring your passport, the originals of your documents, the medical certificate and the lease or the owner’s consent.
applicant-lead-cancel_visit = The time becomes free for others. You can book another one at once.
applicant-lead-confirm_receipt = Confirm that you have the document and that it has no errors.
applicant-lead-withdraw = The examination ends. You can apply anew at any time.
applicant-lead-ask_extension = Say until which day the time limit should be extended, and why.
applicant-lead-restore = Say why the limit was missed and until which day you need time. If the reason is good, the case goes back to the same stage.
applicant-lead-restore-until = The last day to ask: { $day }.
applicant-lead-withdraw_consent = Without consent to the use of data the case can mostly not be examined any further: it ends.
applicant-lead-complain = Say what you do not agree with and what you ask for. A complaint can be made within three months.
applicant-lead-withdraw_complaint = The examination of the complaint ends.
applicant-label-complain-act = Decision or action
applicant-label-withdraw_complaint-complaint = Complaint
applicant-hint-book_visit-slot = By the opening hours of the service centre, Almaty time
applicant-hint-book_visit-reason = For example: to show originals, to have fingerprints taken
applicant-hint-report_entry-checkpoint = Airport or border checkpoint
applicant-hint-report_entry-proof = If there is one: number of the visa or of the stamp in the passport
applicant-hint-complain-act = If you complain of a decision or action, choose it
applicant-hint-complain-text = What happened, why you do not agree, what you ask for
applicant-hint-answer_notice-text = Facts and arguments on each ground
applicant-hint-ask_reschedule-times = Day and time, Almaty time
applicant-hint-open_case-profession = From the list of the pilot project
applicant-hint-confirm_receipt-what = For example: residence permit card
