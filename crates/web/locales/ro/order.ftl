order-tab-tracking = Urmărire
order-tab-history = Istoric
order-in-progress = În lucru
order-dispatched = Expediată
order-dispatch = Marchează ca expediată
order-now-dispatched = Comanda este marcată ca expediată.
order-not-yet = încă nu
order-facts = Date
order-phone = Telefon
order-email = e-Mail
order-outstanding = De plătit încă
order-payment-list = Deschide lista
order-customer-page = Pentru client
order-customer-page-open = Pagina de stare a comenzii
order-shopify-page-open = Pagina Shopify

order-refresh = Actualizează acum
order-waiting = Întrebăm curierul …
order-look-again = Vezi din nou
order-asked = { $count ->
    [one] Întrebăm acum despre un colet.
    [few] Întrebăm acum despre { $count } colete.
   *[other] Întrebăm acum despre { $count } de colete.
}
order-asked-none = Nu este niciun colet de întrebat: toate au ajuns la capăt sau nu se potrivește niciun cont de curier.
order-tracking-off = Urmărirea este oprită, deci nu întrebăm niciun curier. Ce se știe rămâne aici.
order-tracking-off-link = Pornește-o
order-plan = Planul tău nu include urmărirea, deci nu întrebăm niciun curier. Ce se știe rămâne aici, iar comutatoarele se păstrează.

order-reason = De ce
order-since = Din
order-courier-says = Curierul spune
order-last-asked = Întrebat ultima dată
order-never-asked = încă neîntrebat
order-next = Următoarea dată
order-next-ask = { $when }: { $why }
order-asked-this-moment = întrebăm chiar acum
order-not-asked = nu întrebăm: { $why }
order-not-asked-off = nu întrebăm: urmărirea este oprită
order-not-asked-plan = nu întrebăm: planul tău nu include urmărirea
order-not-asked-disabled = nu întrebăm: contul de curier este oprit
order-not-asked-refused = nu întrebăm: curierul refuză contul. Corectează datele de acces la Curieri.
order-courier-page = Pagina curierului
order-courier-page-open = Urmărește la { $courier }
order-courier-found = Curierul se știe pentru că
order-goes-on-as = Merge mai departe ca
courier_question-unknown = Curier neclar
courier_question-none = Niciunul dintre aceștia
courier_question-holds = Răspunsul tău e valabil pentru toate AWB-urile de la „{ $company }”, și pentru cele viitoare.
courier_question-done = Salvat. AWB-ul este întrebat imediat, dacă este al unuia dintre curierii tăi.
order-scans = { $count ->
    [one] O scanare
    [few] { $count } scanări
   *[other] { $count } de scanări
}
order-no-scans = Curierul nu ne-a spus încă nimic despre acest colet.
order-zone-assumed = Curierul nu spune fusul orar. Am luat ora țării lui.
order-notice = O notă; nu schimbă nimic
order-not-understood = Curierul spune ceva ce Waybill încă nu cunoaște (codul { $code }). Pe baza lui nu se decide nimic; cuvintele curierului sunt mai jos.
order-not-understood-say = Spune ce înseamnă
order-unmapped = Nu cunoaștem încă codul { $code } al curierului
order-is-return = Acesta este un retur
order-is-outbound = Acesta merge la client
order-direction-saved = Am salvat în ce direcție merge coletul.
order-cancel = Anulează AWB-ul
order-cancel-about = Nu mai întrebăm despre el și nu mai contează pentru expediere, plată sau factură. Istoricul lui rămâne aici. La curier îl anulezi tu.
order-cancel-button = Anulează { $number }
order-label-cancelled = AWB-ul este anulat.

told-expected = Se așteaptă
told-by-promise = promisiunea curierului
told-by-estimate = estimarea curierului
told-point = Așteaptă la
told-until = Așteaptă până
told-attempts = Încercări de livrare
told-attempts-counted = { $count } (vizite nereușite, numărate din scanări)
told-signer = Preluat de
told-proof = Dovada livrării
told-proof-open = Deschide-o la curier
told-collected = Ramburs încasat
told-remitted = Ramburs virat
told-return = Se întoarce cu numărul
told-redirect = Merge mai departe cu numărul

order-no-parcels = Încă niciun AWB
order-no-parcels-advice = AWB-urile făcute în Shopify vin singure. Unul făcut în altă parte se poate adăuga mai jos.
order-add = Adaugă un AWB
order-add-about = Pentru un AWB făcut în afara Shopify: îl urmărim de acum înainte.
order-add-courier = Curier
order-add-number = Numărul AWB
order-add-button = Adaugă AWB-ul
order-label-added = AWB-ul este adăugat și întrebăm imediat despre el.
order-add-choose-courier = Curier: acesta nu este cunoscut aici. Alege unul din listă.
order-add-number-missing = Numărul AWB: lipsește. Scrie numărul tipărit pe etichetă.
order-add-number-wrong = Numărul AWB: „{ $number }” nu este unul. Are nevoie de 4 până la 40 de litere, cifre sau liniuțe. Copiază-l de pe etichetă.
order-add-number-other = Numărul AWB: „{ $number }” nu este al { $courier } ({ $expected }). Verifică curierul și numărul.
order-add-number-twice = Numărul AWB: comanda are deja „{ $number }”. Caută-l mai sus.

label_problem-not_found = Curierul nu cunoaște încă acest număr. Un AWB nou poate dura câteva ore; altfel verifică numărul.
label_problem-malformed = Curierul nu primește acest număr: { $message }. Anulează AWB-ul și adaugă-l pe cel corect.
label_problem-refused = Curierul nu vrea să spună despre acest număr: { $message }
label_problem-unreadable = Răspunsul curierului despre acest colet nu a putut fi citit: { $message }. Întrebăm din nou.
label_problem-other = Ultima întrebare nu a mers: { $message }. Întrebăm din nou.

history-none = Nu s-a hotărât încă nimic
history-none-advice = Fiecare schimbare a unui colet este notată aici: ce a făcut Waybill sau ce a lăsat așa și de ce.
history-decisions = Decizii și ce a urmat
history-because = Pentru că { $why }.
history-seen = Alerte văzute
history-seen-at = văzută { $when }
effect_state-waiting = își așteaptă rândul
effect_state-retry = { $count ->
    [one] nu a mers o dată, încearcă din nou { $when }
    [few] nu a mers de { $count } ori, încearcă din nou { $when }
   *[other] nu a mers de { $count } de ori, încearcă din nou { $when }
}
effect_state-in_hand = se face acum
effect_state-done = făcut { $when }
effect_state-parked = oprit { $when }: te așteaptă pe tine
