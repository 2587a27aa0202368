proxy-none = Nu există încă nicio comandă de urmărit.
proxy-guest = Intrați în contul dumneavoastră din acest magazin ca să urmăriți comenzile sau deschideți linkul primit cu comanda.
proxy-not-found = Nu găsim această comandă. Verificați linkul primit cu ea.
