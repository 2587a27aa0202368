attention-none = Nothing waits for you
attention-none-advice = What Waybill can't settle by itself is listed here.
attention-unclear = Which courier?
attention-unclear-about = These labels are not asked until you say whose they are.
attention-alerts = Alerts
attention-seen = Seen
attention-seen-done = Marked as seen.
attention-parked = Given up
attention-parked-about = These failed too often to try on. Mend the cause, then try again: nothing is done twice.
attention-retry = Try again
attention-retry-done = It will be tried again at once.
attention-account = { $courier } refuses the account: { $error }. Its parcels are not asked until the credentials are corrected.
attention-waiting = { $count ->
    [one] One thing waits for { $target } since { $when }.
   *[other] { $count } things wait for { $target } since { $when }.
}
attention-target-mail = the mail server
attention-target-invoicing = the invoicing service
attention-held = Held back
attention-held-about = The switch is on, but Waybill does nothing here by itself. Settle the reason, let it be done now, or discard it.
attention-held-more = { $count ->
    [one] One more is held back.
   *[other] { $count } more are held back.
}
attention-unmapped = Unmapped codes
attention-unmapped-about = Couriers sent these codes and nobody has said yet what they mean. The parcels show the courier's own text; nothing is decided from it.
attention-code = Code
attention-times-seen = Times seen
attention-last-seen = Last seen
attention-unmapped-map = Say what they mean
attention-webhooks = News from Shopify that could not be read
attention-webhooks-about = Shopify sent these and Waybill could not work them. What they were about is read again once a day; you can also try them again.
attention-missing = Shopify does not tell everything
attention-missing-about = Shopify would not send Waybill news of these kinds. Until it does, changes are read once a day.
attention-invoicing = { $service } refuses the account: { $error }. No invoice is made until the credentials are corrected.
attention-returned = Invoices of returned parcels
attention-returned-about = These parcels came back to you after the invoice was made. Waybill reverses nothing by itself.
