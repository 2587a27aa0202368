data_requests-title = Datele clienților
data_requests-about = Acești clienți au întrebat ce știi despre ei. Dă-le ce vezi aici în cel mult 30 de zile.
data_requests-none = Niciun client nu a întrebat
data_requests-hand-over = I le-am dat
data_requests-over = Date sau șterse.
data_requests-done = Marcat ca rezolvat.
data_requests-open = { $count ->
    [one] Un client își cere datele.
    [few] { $count } clienți își cer datele.
   *[other] { $count } de clienți își cer datele.
}
