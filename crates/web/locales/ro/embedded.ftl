embedded-no-script = În administrarea Shopify, Waybill are nevoie de JavaScript. Fără el, conectați-vă la adresa proprie Waybill.
