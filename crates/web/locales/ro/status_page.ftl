status_page-title = Comanda { $order }
status_page-languages = Limba
status_page-cancelled = Această comandă a fost anulată.
status_page-preparing = Comanda ta se pregătește
status_page-preparing-means = De îndată ce un colet are AWB, îl poți urmări aici.
status_page-parcels = Comanda ta vine în { $count ->
    [few] { $count } colete
   *[other] { $count } de colete
}.
status_page-return = retur
status_page-no-news-yet = Curierul nu ne-a spus încă nimic despre acest colet.
status_page-no-news = Nu mai avem vești de la curier din { $day }.
status_page-courier = Urmărește la { $courier }
status_page-questions = Ai întrebări despre comandă? Scrie la { $shop }.
parcel-because = Curierul spune: { $why }.

step-label_created = Pregătit
step-picked_up = La curier
step-in_transit = Pe drum
step-out_for_delivery = În livrare
step-ready_for_pickup = Gata de ridicare
step-delivered = Livrat

parcel-label_created = Pregătit
parcel-label_created-means = AWB-ul este făcut. Coletul așteaptă curierul.
parcel-picked_up = La curier
parcel-picked_up-means = Curierul are coletul tău.
parcel-in_transit = Pe drum
parcel-in_transit-means = Coletul tău este pe drum spre tine.
parcel-out_for_delivery = În livrare
parcel-out_for_delivery-means = Coletul tău este la livrator și ar trebui să ajungă curând.
parcel-attempted_delivery = Livrarea nu a reușit
parcel-attempted_delivery-means = Livratorul a fost acolo și nu a putut preda coletul. Curierul încearcă din nou sau te contactează.
parcel-customer_not_found = Nu ai fost găsit la adresă
parcel-customer_not_found-means = Livratorul a fost acolo și nu a găsit pe nimeni. Sună curierul ca să stabiliți altă oră.
parcel-ready_for_pickup = Gata de ridicare
parcel-ready_for_pickup-means = Coletul te așteaptă într-un locker sau la un punct de ridicare. Curierul ți-a trimis cum îl iei.
parcel-delivered = Livrat
parcel-delivered-means = Coletul tău a ajuns.
parcel-rejected = Refuzat
parcel-rejected-means = Curierul spune că coletul nu a fost primit. Dacă este o greșeală, sună imediat curierul.
parcel-returning = Se întoarce
parcel-returning-means = Coletul se întoarce la magazin.
parcel-returned = Înapoi la magazin
parcel-returned-means = Coletul este înapoi la magazin.
parcel-delayed = Întârziat
parcel-delayed-means = Coletul tău vine mai târziu decât era plănuit.
parcel-exception = Este o problemă
parcel-exception-means = S-a întâmplat ceva cu coletul. Magazinul știe; scrie-i.
parcel-cancelled = Anulat
parcel-cancelled-means = Acest colet a fost anulat.
parcel-unknown = Fără vești clare
parcel-unknown-means = Nu putem spune încă unde este coletul. Pagina curierului poate ști mai multe.
