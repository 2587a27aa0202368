first-import-title = Primul import
first-import-about = Comenzile deschise din ultimele 60 de zile vin cu coletele lor și cu ce știe Shopify despre ele. Totul se face în liniște: despre ce s-a întâmplat înainte nu se anunță nimic în Shopify, nu se trimite niciun e-mail și nu se marchează nicio plată.
first-import-start = Adu comenzile
first-import-go-on = Continuă
first-import-running = Vin comenzile de la { $since }: { $orders } până acum, cu { $parcels } colete.
first-import-parked = Importul s-a oprit după { $orders } comenzi cu { $parcels } colete, { $when }. Ce a venit rămâne; continuă de acolo.
first-import-ended = Au venit { $orders } comenzi de la { $since }, cu { $parcels } colete, { $when }.
first-import-error = Ultima problemă:
first-import-acts-title = De când are voie Waybill să acționeze?
first-import-acts-not-yet = Waybill arată doar unde sunt coletele. Nu face nimic până nu spuneți de când are voie să acționeze.
first-import-acts-later = Waybill va acționa pentru ce se întâmplă de la { $when }.
first-import-acts-since = Waybill acționează pentru ce se întâmplă de la { $when }.
first-import-acts-about = Ce s-a întâmplat înainte se arată și nu se face niciodată, nici atunci, nici mai târziu.
first-import-acts-done = Salvat.
first-import-tracking-off = Urmărirea este încă oprită.
first-import-from-now = De acum înainte
first-import-from-day = De la începutul unei zile
first-import-day = Ziua
first-import-day-about = În fusul orar al magazinului.
first-import-day-wrong = Alegeți o zi de după astăzi: ce s-a întâmplat deja nu se mai face.
first-import-act = Salvează

plan-title = Abonament
plan-advanced = Advanced
plan-advanced-about = Abonamentul include urmărirea.
plan-basic = Fără urmărire
plan-basic-about = Abonamentul nu include urmărirea. Curierii nu sunt întrebați și nu se face nimic; ce se știe rămâne vizibil și nu se pierde nimic.
plan-billed = Shopify spune: { $name } ({ $when }).
plan-billed-none = Shopify spune că nu aveți niciun abonament plătit ({ $when }).
plan-waiting = { $count ->
    [one] Un colet aflat pe drum ar fi urmărit imediat.
    [few] { $count } colete aflate pe drum ar fi urmărite imediat.
   *[other] { $count } de colete aflate pe drum ar fi urmărite imediat.
}
plan-choose = Alegeți un abonament în Shopify
plan-ask-operator = Cereți abonamentul Advanced celui care administrează acest Waybill.
plan-read = Verifică din nou
plan-read-done = Shopify a fost întrebat din nou.
plan-read-failed = Shopify nu a spus ce abonament aveți. Încercați din nou peste un minut.
plan-does = Ce face urmărirea
plan-would-do = Ce ar face urmărirea pentru dumneavoastră
plan-upgrade = Când treceți la abonamentul Advanced, urmărirea recuperează în liniște: ce s-a întâmplat între timp se arată și nu se mai face.
