import-title = Primul import
import-about = Comenzile deschise din ultimele 60 de zile vin cu coletele lor și cu ce știe Shopify despre ele. Totul se face în liniște: despre ce s-a întâmplat înainte nu se anunță nimic în Shopify, nu se trimite niciun e-mail și nu se marchează nicio plată.
import-start = Adu comenzile
import-go-on = Continuă
import-running = Vin comenzile de la { $since }: { $orders } până acum, cu { $parcels } colete.
import-parked = Importul s-a oprit după { $orders } comenzi cu { $parcels } colete, { $when }. Ce a venit rămâne; continuă de acolo.
import-ended = Au venit { $orders } comenzi de la { $since }, cu { $parcels } colete, { $when }.
import-error = Ultima problemă:
import-acts-title = De când are voie Waybill să acționeze?
import-acts-not-yet = Waybill arată doar unde sunt coletele. Nu face nimic până nu spuneți de când are voie să acționeze.
import-acts-later = Waybill va acționa pentru ce se întâmplă de la { $when }.
import-acts-since = Waybill acționează pentru ce se întâmplă de la { $when }.
import-acts-about = Ce s-a întâmplat înainte se arată și nu se face niciodată, nici atunci, nici mai târziu.
import-acts-done = Salvat.
import-tracking-off = Urmărirea este încă oprită.
import-from-now = De acum înainte
import-from-day = De la începutul unei zile
import-day = Ziua
import-day-about = În fusul orar al magazinului.
import-day-wrong = Alegeți o zi de după astăzi: ce s-a întâmplat deja nu se mai face.
import-act = Salvează

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
