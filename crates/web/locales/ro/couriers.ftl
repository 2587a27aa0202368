couriers-accounts = Conturi de curier
couriers-account = Curier
couriers-state = Stare
couriers-state-active = Funcționează
couriers-state-blocked = Nu răspunde
couriers-blocked-until = întrebat din nou { $when }
couriers-last-ok = Ultimul răspuns
couriers-last-error = Ultima eroare
couriers-budget-title = Ritm de întrebare
couriers-budget = { $batch ->
    [one] un AWB la o întrebare, o întrebare la { $seconds } s
    [few] { $batch } AWB-uri la o întrebare, o întrebare la { $seconds } s
   *[other] { $batch } de AWB-uri la o întrebare, o întrebare la { $seconds } s
}
couriers-none = Nu este conectat niciun curier
couriers-runs = Ultimele actualizări
couriers-run-when = Când
couriers-run-asked = Întrebate
couriers-run-answered = Răspunse
couriers-run-new = Scanări noi
couriers-run-errors = Erori
couriers-run-calls = Apeluri
couriers-run-news = Cu noutăți
couriers-run-feed = flux
couriers-feed-read = flux citit până { $when }
couriers-feed-aside = Curierul nu dă fluxul ({ $why }). AWB-urile sunt întrebate unul câte unul; fluxul este încercat din nou { $when }.
couriers-spent = Ultimele 24 de ore: { $labels ->
    [one] un AWB întrebat
   *[other] AWB-uri întrebate de { $labels } ori
}, { $spared } prin flux, cu { $calls ->
    [one] un apel
    [few] { $calls } apeluri
   *[other] { $calls } de apeluri
}: { $each } apeluri pe AWB.
couriers-state-disabled = În pauză
couriers-state-needs_attention = Necesită atenție
couriers-none-advice = Conectează curierii cu care expediezi. AWB-urile venite înainte așteaptă și sunt întrebate de îndată ce curierul lor este conectat.
couriers-title = Servicii conectate
couriers-wanted = { $labels ->
    [one] Un AWB { $courier } așteaptă: nu este conectat niciun cont la acest curier.
    [few] { $labels } AWB-uri { $courier } așteaptă: nu este conectat niciun cont la acest curier.
   *[other] { $labels } de AWB-uri { $courier } așteaptă: nu este conectat niciun cont la acest curier.
}
couriers-labels = { $labels ->
    [0] Niciun AWB nu îl așteaptă.
    [one] Un AWB îl așteaptă.
    [few] { $labels } AWB-uri îl așteaptă.
   *[other] { $labels } de AWB-uri îl așteaptă.
}
couriers-waiting-title = AWB-uri
couriers-asked-next = întrebat din nou: { $when }

couriers-connect = Conectează un curier
couriers-choose = Fiecare curier cere alte date de acces. Le primești de la curier, odată cu contractul.
couriers-connect-one = Conectează { $courier }
couriers-connect-save = Conectează și testează
couriers-not-saved = Nu s-a salvat încă nimic: corectează ce este marcat mai jos, apoi încearcă din nou.
couriers-tells-title = Ce spune acest curier
couriers-tells = Spune: { $facts }.
couriers-tells-not = Nu spune: { $facts }.
couriers-wants = Vrea să știe despre fiecare AWB: { $facts }. Fără, spune mai puțin.
couriers-tells-pick_up = că a ridicat coletul
couriers-tells-refused = că a fost refuzat de client
couriers-tells-not_found = că nu a găsit pe nimeni la adresă
couriers-tells-pick_up_point = că așteaptă într-un locker sau punct de ridicare
couriers-tells-proof = un link către dovada livrării
couriers-tells-signer = cine l-a primit
couriers-tells-cash = că rambursul a fost încasat
couriers-tells-return_number = numărul drumului de întoarcere
couriers-wants-postcode = codul poștal al destinatarului

couriers-field-username = Utilizator
couriers-field-password = Parolă
couriers-field-client_id = ID client
couriers-field-client_secret = Secret client
couriers-field-subscription_key = Cheie de abonament
couriers-field-api_password = Parolă API
couriers-field-api_key = Cheie API
couriers-field-country = Țara contului
couriers-field-country-about = Două litere: RO, HU, CZ, SK, SI, HR sau RS.
couriers-field-other = Dată de acces
couriers-field-missing = Câmpul este gol. Este necesar pentru autentificarea acolo.
couriers-field-unusable = Nu poate fi trimis: folosește cel mult { $most } semne, fără rânduri noi.
couriers-secret-kept = Este păstrat și nu se arată. Lasă câmpul gol ca să rămână așa cum este.
couriers-site = Adresa curierului
couriers-site-about = Prima este cea obișnuită. Alege alta când contul tău este în acea țară, sau pentru teste.
couriers-site-wrong = „{ $given }” nu este una dintre adresele acestui curier. Folosește una dintre acestea: { $known }.
couriers-name = Numele dat de tine
couriers-name-about = Îl vezi doar tu. Lasă-l gol dacă nu ai mai multe conturi la acest curier.
couriers-name-wrong = „{ $name }” este folosit deja sau prea lung. Folosește alt nume, de cel mult { $most } caractere.

couriers-used-title = Folosit azi
couriers-used = apeluri: { $calls }, AWB-uri întrebate: { $labels }, convorbiri eșuate: { $failed }
couriers-failures-title = Eșecuri la rând
couriers-test = Testează conexiunea
couriers-pause = Pune în pauză
couriers-resume = Întreabă din nou
couriers-credentials = Date de acces
couriers-credentials-save = Salvează și testează
couriers-errors-title = Ultimele erori
couriers-errors-none = Niciuna.
couriers-test-works = Conexiunea funcționează.
couriers-test-refused = Curierul refuză datele de acces: utilizatorul, parola sau cheia este greșită. Corectează-le la Date de acces și testează din nou.
couriers-test-away = Curierul nu răspunde în acest moment. Asta nu spune nimic despre datele tale de acces: testează din nou mai târziu.
couriers-test-busy = Curierul spune că a fost apelat prea des. Așteaptă câteva minute, apoi testează din nou.
couriers-test-unclear = Curierul a răspuns ceva ce Waybill nu înțelege. Cuvintele lui sunt la Ultimele erori.
couriers-test-too_soon = Contul a fost folosit chiar acum: așteaptă câteva secunde, apoi testează conexiunea.
couriers-done-connected = Conectat.
couriers-done-changed = Salvat.
couriers-done-paused = În pauză. AWB-urile lui rămân și nu sunt întrebate.
couriers-done-resumed = AWB-urile lui sunt întrebate din nou.

couriers-disconnect = Deconectează…
couriers-disconnect-one = Deconectezi { $courier }?
couriers-disconnect-stops = Curierul nu mai este întrebat de ele. Ele așteaptă până când conectezi din nou curierul.
couriers-disconnect-effects = Până atunci comenzile lor nu sunt marcate ca plătite sau livrate și nu se trimite niciun e-mail despre ele.
couriers-disconnect-stays = AWB-urile, scanările și tot istoricul rămân. AWB-urile ajunse rămân cum sunt.
couriers-disconnect-secrets = Datele de acces se șterg de aici. La curier nu se schimbă nimic.
couriers-disconnect-yes = Deconectează
couriers-disconnect-no = Păstrează
couriers-done-disconnected = { $labels ->
    [0] Deconectat. Niciun AWB nu îl așteaptă.
    [one] Deconectat. Un AWB așteaptă până când curierul este conectat din nou.
    [few] Deconectat. { $labels } AWB-uri așteaptă până când curierul este conectat din nou.
   *[other] Deconectat. { $labels } de AWB-uri așteaptă până când curierul este conectat din nou.
}
