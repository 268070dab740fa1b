# Papers in print: the permit and the receipt of a signed statement.
paper-republic = Republic of Kazakhstan
paper-number = No.
paper-page = page %1 of %2
paper-training = TRAINING SPECIMEN
paper-training-note = Made on a training server; it has no legal force.
paper-copies = English reading copy, not signed. The document is drawn up in Kazakh and Russian.
paper-date = Date of issue
paper-case = Case number
paper-city = City

paper-name-latin = Name (as in the passport)
paper-name-cyrillic = Name (in Cyrillic)
paper-iin = IIN
paper-birth = Date of birth
paper-citizenship = Citizenship
paper-passport = Travel document number

paper-signature = Electronic digital signature (EDS)
paper-signer = Signed by
paper-post = Post
paper-certificate = Certificate serial number
paper-check = How to check this paper
paper-check-how = Scan the QR code, or open the address below and enter the verification code.
paper-check-address = Address
paper-check-code = Verification code
paper-check-qr = QR code of the verification address
paper-check-original = The original is the electronic document: this PDF file and its separate signature file (CMS), which any tool for checking EDS verifies. A print-out is a copy.

paper-receipt-title = Receipt of a signed electronic document
paper-act = Document
paper-seq = Number in the case
paper-received = Received (UTC+5)
paper-registered = Registered on
paper-digest = Digest of the document (SHA-256)
paper-text = Text as signed
paper-files = Files covered by the signature
paper-file-kind = Kind of document
paper-file-size = Size
paper-file-digest = Digest (SHA-256)
paper-files-none = No files attached.
paper-receipt-note = This receipt was made automatically. The signed document is kept unchanged: equal digests prove that the document and the files are the same.
