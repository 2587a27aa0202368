proxy-none = Még nincs követhető rendelés.
proxy-guest = Jelentkezzen be az üzletben a fiókjába a rendelései követéséhez, vagy nyissa meg a rendelésével kapott hivatkozást.
proxy-not-found = Nem találjuk ezt a rendelést. Ellenőrizze a vele kapott hivatkozást.
