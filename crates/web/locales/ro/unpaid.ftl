unpaid-title = Livrate, dar neplătite
unpaid-about = Toate coletele acestor comenzi au ajuns, iar Shopify încă așteaptă banii.
unpaid-none = Toate comenzile livrate sunt plătite
unpaid-open = Rest de plată
unpaid-part = o parte este plătită
unpaid-since = Livrată
unpaid-why = De ce nu este marcată ca plătită
unpaid-undecided = încă nu s-a hotărât nimic
