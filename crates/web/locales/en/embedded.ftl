embedded-no-script = Waybill needs JavaScript inside the Shopify admin. Without it, sign in at Waybill’s own address.
