customer-subject-shipped = Comanda ta { $order } este pe drum
customer-subject-out-for-delivery = Comanda ta { $order } este în curs de livrare
customer-subject-visit-failed = Comanda ta { $order } nu a putut fi livrată
customer-subject-ready-for-pickup = Comanda ta { $order } poate fi ridicată
customer-subject-delayed = Comanda ta { $order } întârzie
customer-subject-delivered = Comanda ta { $order } a fost livrată
customer-subject-rejected = Comanda ta { $order } a fost refuzată, spune curierul
customer-subject-returned = Comanda ta { $order } se întoarce la magazin
customer-intro-shipped = { $courier } a preluat { $parcels ->
    [one] coletul
   *[other] coletele
 } comenzii tale { $order } de la { $shop }.
customer-intro-out-for-delivery = { $courier } are la livrare { $parcels ->
    [one] coletul
   *[other] coletele
 } comenzii tale { $order } de la { $shop }.
customer-intro-visit-failed = { $courier } a încercat să livreze comanda ta { $order } de la { $shop } și nu a reușit.
customer-intro-ready-for-pickup = { $parcels ->
    [one] Coletul comenzii tale { $order } de la { $shop } așteaptă să fie ridicat.
   *[other] Coletele comenzii tale { $order } de la { $shop } așteaptă să fie ridicate.
 }
customer-intro-delayed = { $courier } anunță că livrarea comenzii tale { $order } de la { $shop } întârzie.
customer-intro-delivered = { $courier } anunță că a livrat comanda ta { $order } de la { $shop }.
customer-intro-rejected = { $courier } anunță că a fost refuzată comanda ta { $order } de la { $shop }.
customer-intro-returned = { $courier } anunță că întoarce la { $shop } comanda ta { $order }.
customer-again = Nu a fost prima vizită.
customer-field-order = Comandă
customer-field-parcel = Colet
customer-field-when = Când
customer-field-reason = Motivul, spune curierul
customer-field-expected = Așteptată
customer-field-point = Unde
customer-field-until = Te așteaptă până la
customer-field-cash = De plătit curierului pentru comandă
customer-next-out-for-delivery = Te rugăm să fie cineva care îl poate primi.
customer-next-cash = Te rugăm să pregătești suma; curierul îți poate spune cum se poate plăti.
customer-next-visit-failed = De obicei curierul mai încearcă o dată sau îți spune unde te așteaptă coletul. Poți și să suni curierul cu numărul coletului.
customer-next-wrong-address = Te rugăm să trimiți magazinului adresa corectă cât mai repede: fără ea coletul se întoarce.
customer-next-ready-for-pickup = Curierul îți spune el însuși ce îți trebuie la ridicare, de exemplu un cod. Un colet neridicat se întoarce.
customer-next-delivered = Dacă nu ai primit coletul, întreabă mai întâi acasă sau la recepție, apoi anunță magazinul.
customer-next-rejected = Dacă este o greșeală, anunță imediat magazinul: poate fi încă livrat.
customer-next-returned = Dacă îl mai vrei, anunță magazinul.
customer-reason-absent = nu era nimeni acolo
customer-reason-wrong-address = adresa este greșită sau incompletă
customer-reason-closed = locul era închis
customer-reason-phone = nu a răspuns nimeni la telefon
customer-reason-no-access = curierul nu a ajuns la ușă
customer-reason-payment = nu a putut fi plătit
customer-reason-locker = lockerul era plin sau defect
customer-reason-customs = vama
customer-reason-weather = vremea
customer-reason-courier = o întârziere la curier
customer-follow = Urmărește comanda
customer-why = Primești acest mesaj pentru că ai comandat la { $shop }. Îți spune despre colet și nu face reclamă.
customer-questions = Ai întrebări? Răspunde la acest mesaj: ajunge la { $shop }.
