frame-skip = Spre conținut
frame-nav = Principal
frame-sign-out = Ieși din cont
frame-needs-sign-in = Shopify nu mai acceptă accesul Waybill: nu i se transmite nimic până când cineva se conectează din nou.
frame-needs-sign-in-open = Cum se face conectarea

nav-orders = Comenzi
nav-attention = De văzut
nav-couriers = Curieri
nav-tracking = Urmărire
nav-defaults = Valori implicite
nav-account = Contul tău

sign_in-title = Intră în cont
sign_in-email = e-Mail
sign_in-password = Parolă
sign_in-enter = Intră în cont
sign_in-wrong = E-mailul sau parola nu este corectă. Încearcă din nou.
sign_in-too-many = Au fost prea multe încercări greșite. Așteaptă un sfert de oră, apoi încearcă din nou.

problem-to-orders = La comenzi
problem-not_found-title = Pagina nu există
problem-not_found-advice = Adresa poate fi scrisă greșit sau ce arăta nu mai este acolo.
problem-stale_form-title = Formularul este prea vechi
problem-stale_form-advice = Poate ai intrat din nou în cont de când l-ai deschis. Mergi înapoi, reîncarcă pagina și încearcă încă o dată. Nu s-a schimbat nimic.
problem-bad_form-title = Formularul nu a putut fi citit
problem-bad_form-advice = Poate este prea mare. Mergi înapoi și încearcă cu mai puțin. Nu s-a schimbat nimic.
problem-not_allowed-title = Adresa aceasta nu este o pagină
problem-not_allowed-advice = Primește doar ce trimite un formular.
problem-too_slow-title = Durează prea mult
problem-too_slow-advice = Waybill este ocupat. Așteaptă un minut, apoi reîncarcă pagina.
problem-shopify-title = Shopify nu ne-a lăsat să intrăm
problem-shopify-advice = Poate este ocupat. Așteaptă un minut, apoi deschide Waybill din nou din administrarea Shopify. Nu s-a schimbat nimic.
problem-broken-title = Ceva nu a mers aici
problem-broken-advice = Este greșeala noastră și a fost notată. Reîncarcă pagina; ce ai scris poate trebuie scris din nou.
