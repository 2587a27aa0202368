orders-look-first = Uită-te întâi la acestea
orders-all-attention = Tot ce este de văzut
orders-chart-title = Unde sunt coletele tale
orders-search-label = Comandă, AWB sau client
orders-search = Caută
orders-tab-in_progress = În lucru
orders-tab-dispatched = Expediate
orders-tab-all = Toate
orders-order = Comandă
orders-customer = Client
orders-parcels = Colete
orders-total = Total
orders-payment = Plată
orders-created = Comandată
orders-cancelled = Anulată
orders-no-label = încă fără AWB
orders-alerts = { $count ->
    [one] o alertă
    [few] { $count } alerte
   *[other] { $count } de alerte
}
orders-count = { $count ->
    [one] o comandă
    [few] { $count } comenzi
   *[other] { $count } de comenzi
}
orders-pages = Pagini
orders-newer = Mai noi
orders-older = Mai vechi
orders-none = Nicio comandă aici
orders-none-advice = Comenzile vin singure din Shopify. O comandă trece la Expediate când curierul are primul colet sau când o marchezi tu.
orders-none-found = Nimic găsit pentru „{ $search }”
orders-none-found-advice = Caută după numele comenzii (#1001), după AWB sau după numele clientului. Ajunge începutul.
orders-clear-search = Arată toate comenzile în lucru
orders-no-such-page = Nu sunt atâtea pagini
orders-first-page = La prima pagină
