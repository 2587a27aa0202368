-- What Waybill told an order's customer is read with the order's file; most shops let Shopify tell.
CREATE INDEX effect_customer ON effect (order_id) WHERE kind = 'tell_customer';
