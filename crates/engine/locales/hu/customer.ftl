customer-subject-shipped = Úton van a rendelése: { $order }
customer-subject-out-for-delivery = Kézbesítés alatt a rendelése: { $order }
customer-subject-visit-failed = Nem sikerült kézbesíteni a rendelését: { $order }
customer-subject-ready-for-pickup = Átvehető a rendelése: { $order }
customer-subject-delayed = Késik a rendelése: { $order }
customer-subject-delivered = Kézbesítették a rendelését: { $order }
customer-subject-rejected = A futár szerint visszautasították a rendelését: { $order }
customer-subject-returned = Visszamegy a boltba a rendelése: { $order }
customer-intro-shipped = A futárnál ({ $courier }) { $parcels ->
    [one] van a rendelésének csomagja
   *[other] vannak a rendelésének csomagjai
 }: { $order }, { $shop }.
customer-intro-out-for-delivery = A rendelése a kézbesítőnél van ({ $courier }): { $order }, { $shop }.
customer-intro-visit-failed = A futár ({ $courier }) megpróbálta kézbesíteni a rendelését, de nem sikerült: { $order }, { $shop }.
customer-intro-ready-for-pickup = { $parcels ->
    [one] A rendelésének csomagja átvételre vár
   *[other] A rendelésének csomagjai átvételre várnak
 }: { $order }, { $shop }.
customer-intro-delayed = A futár ({ $courier }) szerint a rendelése a tervezettnél később érkezik: { $order }, { $shop }.
customer-intro-delivered = A futár ({ $courier }) szerint a rendelését kézbesítették: { $order }, { $shop }.
customer-intro-rejected = A futár ({ $courier }) szerint a rendelését visszautasították: { $order }, { $shop }.
customer-intro-returned = A futár ({ $courier }) szerint a rendelése visszamegy a boltba: { $order }, { $shop }.
customer-again = Nem ez volt az első látogatás.
customer-field-order = Rendelés
customer-field-parcel = Csomag
customer-field-when = Mikor
customer-field-reason = Ok a futár szerint
customer-field-expected = Várható
customer-field-point = Hol
customer-field-until = Eddig vehető át
customer-field-cash = A futárnak fizetendő a rendelésért
customer-next-out-for-delivery = Kérjük, legyen valaki, aki átveszi.
customer-next-cash = Kérjük, készítse elő az összeget; a futár megmondja, hogyan lehet fizetni.
customer-next-visit-failed = A futár általában újra próbálja, vagy közli, hol várja a csomag. A csomagszámmal fel is hívhatja a futárt.
customer-next-wrong-address = Kérjük, mielőbb közölje a bolttal a helyes címet: enélkül a csomag visszamegy.
customer-next-ready-for-pickup = Hogy mi kell az átvételhez, például egy kód, azt a futár maga közli. Az át nem vett csomag visszamegy.
customer-next-delivered = Ha nincs Önnél, először a háztartásban vagy a portán kérdezze, aztán szóljon a boltnak.
customer-next-rejected = Ha ez tévedés, azonnal szóljon a boltnak: talán még kézbesíthető.
customer-next-returned = Ha mégis kéri, szóljon a boltnak.
customer-reason-absent = senki sem volt ott
customer-reason-wrong-address = a cím hibás vagy hiányos
customer-reason-closed = a hely zárva volt
customer-reason-phone = senki sem vette fel a telefont
customer-reason-no-access = a futár nem jutott el az ajtóig
customer-reason-payment = nem lehetett kifizetni
customer-reason-locker = a csomagautomata megtelt vagy nem működött
customer-reason-customs = vámkezelés
customer-reason-weather = az időjárás
customer-reason-courier = a futár késése
customer-follow = A rendelés követése
customer-why = Ezt az e-mailt azért kapja, mert ettől a bolttól rendelt: { $shop }. A csomagjáról szól, nem hirdetés.
customer-questions = Kérdése van? Válaszoljon erre az e-mailre: a bolt kapja meg ({ $shop }).
