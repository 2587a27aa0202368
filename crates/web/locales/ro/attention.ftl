attention-none = Nu te așteaptă nimic
attention-none-advice = Aici apare ce Waybill nu poate rezolva singur.
attention-unclear = Ce curier?
attention-unclear-about = AWB-urile acestea nu sunt întrebate până nu spui ale cui sunt.
attention-alerts = Alerte
attention-seen = Am văzut
attention-seen-done = Marcat ca văzut.
attention-parked = Oprite
attention-parked-about = Acestea nu au mers de prea multe ori. Repară cauza, apoi încearcă din nou: nimic nu se face de două ori.
attention-retry = Încearcă din nou
attention-retry-done = Se încearcă imediat din nou.
attention-account = { $courier } refuză contul: { $error }. Nu întrebăm despre coletele lui până nu sunt corectate datele de acces.
attention-waiting = { $count ->
    [one] Un lucru așteaptă { $target } din { $when }.
    [few] { $count } lucruri așteaptă { $target } din { $when }.
   *[other] { $count } de lucruri așteaptă { $target } din { $when }.
}
attention-target-mail = serverul de e-mail
attention-target-invoicing = serviciul de facturare
attention-held = Ținute pe loc
attention-held-about = Comutatorul este pornit, dar aici Waybill nu face nimic singur. Lămurește motivul, spune să se facă acum sau renunță.
attention-held-more = { $count ->
    [one] Încă una este ținută pe loc.
    [few] Încă { $count } sunt ținute pe loc.
   *[other] Încă { $count } de decizii sunt ținute pe loc.
}
attention-unmapped = Coduri necunoscute
attention-unmapped-about = Curierii au trimis aceste coduri și nimeni nu a spus încă ce înseamnă. Coletele arată textul curierului; nu se hotărăște nimic din el.
attention-code = Cod
attention-times-seen = De câte ori
attention-last-seen = Ultima dată
attention-unmapped-map = Spune ce înseamnă
attention-webhooks = Vești de la Shopify care nu au putut fi citite
attention-webhooks-about = Shopify le-a trimis, iar Waybill nu le-a putut prelucra. Comenzile schimbate se citesc oricum o dată pe zi; poți și să încerci din nou.
attention-missing = Shopify nu ne spune tot
attention-missing-about = Shopify nu acceptă să trimită aceste vești. Până atunci, schimbările se citesc o dată pe zi.
attention-invoicing = { $service } refuză contul: { $error }. Nicio factură nu se face până când datele de acces nu sunt corectate.
attention-returned = Facturi ale coletelor întoarse
attention-returned-about = Aceste colete s-au întors la tine după ce s-a făcut factura. Waybill nu stornează nimic de la sine.
