import-title = Importă AWB-uri
import-table = Tabel
import-table-about = Lipește-l dintr-un tabel de calcul sau ca CSV. Primul rând numește coloanele; codul poștal este doar pentru curierii care îl cer. Cel mult 500 de rânduri.
import-look = Verifică
import-take = Importă rândurile bune
import-empty = Tabelul este gol. Lipește-l în câmpul de mai jos.
import-found = { $labels ->
    [0] Niciun rând nu poate fi importat. Corectează ce este arătat aici, apoi verifică din nou.
    [one] Un rând este bun. Nu s-a importat încă nimic.
    [few] { $labels } rânduri sunt bune. Nu s-a importat încă nimic.
   *[other] { $labels } de rânduri sunt bune. Nu s-a importat încă nimic.
}
import-done = { $added ->
    [one] Un AWB este urmărit de acum.
    [few] { $added } AWB-uri sunt urmărite de acum.
   *[other] { $added } de AWB-uri sunt urmărite de acum.
} { $completed ->
    [0] {""}
    [one] Un AWB existent a primit codul poștal.
    [few] { $completed } AWB-uri existente au primit codul poștal.
   *[other] { $completed } de AWB-uri existente au primit codul poștal.
}
import-unused = Nefolosite: { $columns }.
import-problems = Ce este greșit pe care rând
import-more-problems = Și încă { $count } rânduri.
import-line = Rând
import-line-number = Rândul { $line }
import-column = Coloană
import-value = Valoare
import-remedy = Ce este de făcut
import-taken-all-the-same = Importat totuși
import-column-order = Comandă
import-column-courier = Curier
import-column-number = AWB
import-column-postcode = Cod poștal
import-no-column = Primul rând nu numește această coloană. Numește coloanele comanda, curier și awb.
import-too-long = Sunt mai mult de { $most } rânduri. Importă restul separat.
import-unreadable = Rândul nu poate fi citit. Verifică ghilimelele.
import-field-empty = Este gol. Completează-l.
import-unknown-courier = Nu există un astfel de curier. Scrie unul dintre { $known }.
import-no-number = Acesta nu este un număr de AWB. Copiază-l de pe etichetă.
import-other-number = Acesta nu este un număr { $courier }, care are { $expected }. Verifică numărul și curierul.
import-no-postcode = Acesta nu este un cod poștal. Folosește cel mult 12 litere, cifre și spații.
import-twice = Același AWB este pe rândul { $first }. Șterge unul dintre ele.
import-unknown-order = Magazinul tău nu are o comandă cu acest nume. Verifică-l.
import-known = Comanda are deja acest AWB. Nu este nimic de făcut.
import-wanted = { $courier } spune mai mult cu el. Completează-l și importă rândul din nou.
import-not-taken = Nu a fost preluat: { $why }.
