nav-cash = Ramburs
cash-day = { $day } { $month-name } { $year }
cash-paid-on-delivery = Comenzile cu ramburs sunt marcate ca plătite când sunt livrate.
cash-paid-on-remittance = Comenzile cu ramburs sunt marcate ca plătite când curierul a virat banii lor.
cash-change = Schimbă
cash-export = Exportă CSV
cash-upload = Borderoul de ramburs al unui curier
cash-upload-about = Tabelul pe care curierul îl trimite odată cu plata, ca .xlsx sau .csv. Vezi ce s-a înțeles înainte să fie preluat ceva.
cash-courier = Curier
cash-courier-detect = Recunoaște-l după coloane
cash-no-courier = necunoscut
cash-file = Fișier
cash-look = Verifică
cash-show-issues = Nu se potrivesc
cash-show-waiting = Bani încă la curier
cash-show-all = Toate
cash-all-couriers = Toți curierii
cash-period = Perioada
cash-days = Ultimele { $days } zile
cash-filter = Arată
cash-count = { $count ->
    [one] O comandă
    [few] { $count } comenzi
   *[other] { $count } de comenzi
  }
cash-none = Nicio comandă cu ramburs în această perioadă
cash-none-advice = Comenzile cu ramburs apar aici de îndată ce au un AWB. Trimite borderourile primite de la curieri și compară.
cash-no-issues = Totul se potrivește
cash-none-waiting = Niciun ramburs nu este la curier
cash-delivered = Livrat
cash-collected = Încasat
cash-remitted = Virat
cash-shopify = Shopify
cash-invoice = Factură
cash-todo = Ce nu se potrivește
cash-page-before = Înapoi
cash-page-after = Înainte
cash-issue-remitted_cancelled = Anulată, dar virată
cash-issue-remitted_cancelled-advice = Curierul a virat banii unei comenzi anulate. Întreabă dacă clientul a păstrat produsele; dă banii înapoi sau redeschide comanda.
cash-issue-remitted_returned = S-a întors, dar virată
cash-issue-remitted_returned-advice = Coletul a fost refuzat sau s-a întors. Întreabă curierul; ar putea cere banii înapoi.
cash-issue-amount_differs = Altă sumă
cash-issue-amount_differs-advice = Compară rambursul de pe AWB cu comanda, apoi cere diferența de la curier sau corectează comanda.
cash-issue-remitted_card = Plătită cu cardul și ramburs
cash-issue-remitted_card-advice = Clientul poate a plătit de două ori. Verifică AWB-ul și dă rambursul înapoi.
cash-issue-not_remitted = Nevirată la timp
cash-issue-not_remitted-advice = Livrată de mai mult de nouă zile. Trimite ultimul borderou al curierului sau cere banii.
cash-issue-remitted_not_delivered = Virată, dar nelivrată
cash-issue-remitted_not_delivered-advice = Ultima scanare poate întârzia: întreabă din nou de AWB. Dacă rămâne așa, întreabă curierul.
cash-issue-remitted_unpaid = Neplătită în Shopify
cash-issue-remitted_unpaid-advice = Banii au venit. Vezi în istoricul comenzii de ce nu a fost marcată ca plătită.
cash-issue-remitted_unsettled = Factură neîncasată
cash-issue-remitted_unsettled-advice = Banii au venit. Înregistrează încasarea facturii.
cash-weeks = Pe curieri și săptămâni
cash-week = Săptămâna din
cash-bars = Comparat
cash-unmatched = Ramburs fără AWB
cash-unmatched-about = Aceste numere nu sunt ale niciunei comenzi de aici, sau sunt ale mai multora. Când apare AWB-ul, banii lui îl găsesc singuri.
cash-sheet = Borderou de ramburs
cash-sheets = Borderouri de ramburs
cash-came = Sosit
cash-lines = Rânduri
cash-without-label = Fără AWB
cash-not-taken = încă nepreluat
cash-discarded = Borderoul a fost aruncat. Nu s-a preluat nimic din el.
cash-sheet-known = Acest fișier a mai venit: iată-l.
cash-sheet-taken = Borderoul este preluat.
cash-taken-at = Preluat: { $when }.
cash-to-orders = La comenzi
cash-file-gone = Fișierul a fost șters înainte ca rândurile lui să fie preluate.
cash-another = Trimite alt fișier
cash-understood = Ce s-a înțeles
cash-sum = Suma
cash-matched = Din AWB-urile tale
cash-without-cash = { $count ->
    [one] și un rând fără ramburs
    [few] și { $count } rânduri fără ramburs
   *[other] și { $count } de rânduri fără ramburs
  }
cash-unmatched-count = { $count ->
    [one] un număr nu este al niciunui AWB de aici; este păstrat
    [few] { $count } numere nu sunt ale niciunui AWB de aici; sunt păstrate
   *[other] { $count } de numere nu sunt ale niciunui AWB de aici; sunt păstrate
  }
cash-only-collected = Încasat, încă nevirat
cash-other-total = Totalul din borderou este { $total }, adică altă sumă. Caută mai jos rândurile care lipsesc.
cash-unknown-columns = Coloanele acestui borderou nu sunt încă cunoscute. Spune mai jos ce se află în fiecare; următorul borderou de acest fel este apoi citit singur.
cash-problems = Rânduri care nu pot fi citite
cash-problems-about = Toate celelalte rânduri sunt citite. Corectează-le în fișier și trimite-l din nou: rândurile cunoscute nu se numără de două ori.
cash-first-lines = Primele rânduri
cash-no-label = fără AWB
cash-take = Preia-l
cash-discard = Aruncă-l
cash-columns = Ce este în fiecare coloană
cash-columns-about = Alegerea este ținută minte pentru următoarele borderouri ale acestui curier.
cash-columns-save = Citește-l așa
cash-no-column = niciuna
cash-column-number = Număr AWB
cash-column-amount = Sumă
cash-column-currency = Monedă
cash-column-collected_on = Încasat la
cash-column-remitted_on = Virat la
cash-column-reference = Plată sau referință
cash-problem-empty = Este gol. Completează-l.
cash-problem-shortened = Un program de tabele a rotunjit numărul. Formatează coloana ca text și lipește-l din nou.
cash-problem-no_number = Acesta nu este un număr de AWB. Copiază-l de pe etichetă.
cash-problem-no_amount = Aceasta nu este o sumă. Scrie-o ca 1234,50.
cash-problem-unclear_amount = Pot fi mii sau zecimale. Scrie suma ca 1234,50.
cash-problem-no_date = Aceasta nu este o dată. Scrie-o ca 30.03.2026.
cash-problem-no_currency = Aceasta nu este o monedă. Scrie-o ca RON.
cash-refused = Fișierul nu poate fi citit
cash-refused-empty = Este gol. Salvează-l din nou sau cere-l iar de la curier.
cash-refused-large = Este mai mare de { $most } MB. Împarte-l.
cash-refused-rows = Are mai mult de { $most } rânduri. Împarte-l.
cash-refused-old = Este un registru vechi .xls. Deschide-l într-un program de tabele și salvează-l ca .xlsx sau .csv.
cash-refused-broken = Registrul este deteriorat. Deschide-l într-un program de tabele și salvează-l ca .xlsx sau .csv.
cash-refused-none = Acesta nu este un tabel. Cere borderoul de la curier ca .xlsx sau .csv.
defaults-paid-on = Marchează comenzile cu ramburs ca plătite
defaults-paid-on-delivery = când toate coletele lor sunt livrate
defaults-paid-on-remittance = când curierul a virat banii lor
defaults-paid-on-about = Cu a doua alegere, o comandă este marcată ca plătită și factura ei încasată când un borderou de la Ramburs spune asta și suma se potrivește. Comenzile deja plătite rămân plătite.
