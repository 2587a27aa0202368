couriers-accounts = Conturi de curier
couriers-account = Curier
couriers-state = Stare
couriers-state-active = Funcționează
couriers-state-blocked = Nu răspunde
couriers-state-disabled = Oprit
couriers-state-needs_attention = Acces refuzat
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
couriers-none-advice = Cine ține Waybill conectează unul cu comanda „waybill account add”. AWB-urile venite înainte așteaptă și sunt întrebate de îndată ce este acolo.
couriers-others = Neconectați: { $couriers }.
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
