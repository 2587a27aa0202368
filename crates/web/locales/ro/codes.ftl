codes-title = Codurile curierilor
codes-none = Toate codurile trimise de curierii tăi sunt cunoscute.
codes-unmapped-about = Nimeni nu a spus încă ce înseamnă aceste coduri: nu se hotărăște nimic din ele. Ce spui aici este valabil pentru magazinul tău.
codes-no-text = Curierul nu a trimis niciun text.
codes-seen = { $count ->
    [one] Văzut o dată, { $last }
    [few] Văzut de { $count } ori, prima dată { $first }, ultima dată { $last }
   *[other] Văzut de { $count } de ori, prima dată { $first }, ultima dată { $last }
}
codes-status = Înseamnă
codes-choose = Alege
codes-notice = O notă: nu schimbă nimic
codes-reason = Motiv
codes-no-reason = Fără motiv
codes-acts_next = Cine trebuie să acționeze
codes-usual = Ca de obicei pentru această stare
codes-any-detail = Și pentru toate celelalte coduri secundare ale lui { $code }
codes-map = Salvează
codes-more = { $count ->
    [one] Încă un cod nu este afișat.
    [few] Încă { $count } coduri nu sunt afișate.
   *[other] Încă { $count } de coduri nu sunt afișate.
}
codes-mappings = Ce s-a spus până acum
codes-means = Înseamnă
codes-since = De când
codes-remove = Șterge
codes-of-all = pentru toate magazinele de aici
codes-again = Recitește scanările vechi
codes-status-missing = Nu s-a salvat nimic: alege ce înseamnă codul.
codes-notice-has-no-reason = Nu s-a salvat nimic: o notă nu schimbă nimic, deci nu are motiv și nimeni nu trebuie să acționeze.
codes-reading-done = Scanările vechi se recitesc acum.
codes-busy = Se recitesc deja scanări vechi. Așteaptă până se termină, apoi pornește din nou.
codes-progress-running = { $courier }: { $read } din { $labels } colete recitite, { $changed } corectate până acum.
codes-progress-broke_off = { $courier }: recitirea s-a oprit după { $read } din { $labels } colete, { $when }. Ce s-a corectat rămâne așa; pornește din nou pentru rest.
codes-progress-ended = { $courier }: { $read } colete recitite, { $changed } corectate, { $held } decizii ținute pe loc, { $when }.

replay-title = Recitește scanările vechi
replay-about = Aceste colete ar fi corectate. Nu se spune nimic lui Shopify, nu se trimit e-mailuri și nu se facturează: ce urmează este ținut pe loc până spui tu.
replay-start = Corectează coletele
replay-not-now = Nu acum
replay-changes = Ce s-ar schimba
replay-before = Acum
replay-after = Apoi
replay-acts = Ținut pe loc pentru tine
replay-none = Niciun colet nu s-ar schimba
replay-none-advice = Scanările noi se citesc după ce s-a spus ultima dată.
replay-next = Mai multe colete
replay-unreadable = { $count ->
    [one] O scanare nu poate fi recitită
    [few] { $count } scanări nu pot fi recitite
   *[other] { $count } de scanări nu pot fi recitite
}

held-confirm = Fă acum
held-discard = Renunță
held-confirm-all = Fă tot ce așteaptă pentru că s-au explicat coduri
held-confirmed = Se face acum.
held-confirmed-all = { $count ->
    [one] S-a rezolvat o decizie.
    [few] S-au rezolvat { $count } decizii.
   *[other] S-au rezolvat { $count } de decizii.
}
held-discarded = S-a renunțat.
held-not-done = Nu s-a făcut, pentru că { $why }.
held-still = Este în continuare ținut pe loc, pentru că { $why }.
held-gone = Fusese deja rezolvat.
