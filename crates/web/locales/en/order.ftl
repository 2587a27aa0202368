order-tab-tracking = Tracking
order-tab-history = History
order-in-progress = In Progress
order-dispatched = Dispatched
order-dispatch = Mark as dispatched
order-now-dispatched = The order is marked as dispatched.
order-not-yet = not yet
order-facts = Facts
order-phone = Phone
order-email = e-Mail
order-outstanding = Still to pay
order-payment-list = Open the list
order-customer-page = For the customer
order-customer-page-open = Order status page
order-shopify-page-open = Shopify's page

order-refresh = Refresh now
order-waiting = Asking the courier …
order-look-again = Look again
order-asked = { $count ->
    [one] One parcel is being asked now.
   *[other] { $count } parcels are being asked now.
}
order-asked-none = There is no parcel that could be asked: all have reached their end, or no courier account fits.
order-tracking-off = Tracking is switched off, so no courier is asked. What is known stays here.
order-tracking-off-link = Switch it on
order-plan = Your plan does not include tracking, so no courier is asked. What is known stays here, and your switches are kept.

order-reason = Why
order-since = Since
order-courier-says = The courier says
order-last-asked = Last asked
order-never-asked = not asked yet
order-next = Next
order-next-ask = { $when }: { $why }
order-asked-this-moment = is being asked this moment
order-not-asked = not asked: { $why }
order-not-asked-off = not asked: tracking is switched off
order-not-asked-plan = not asked: your plan does not include tracking
order-not-asked-disabled = not asked: the courier account is switched off
order-not-asked-refused = not asked: the courier refuses the account. Correct its credentials under Couriers.
order-courier-page = Courier's page
order-courier-page-open = Follow at { $courier }
order-courier-found = Courier known because
order-goes-on-as = Goes on as
courier_question-unknown = Courier not clear
courier_question-none = None of these
courier_question-holds = Your answer holds for all labels of “{ $company }”, also for those to come.
courier_question-done = Saved. The label is asked at once, unless it is none of your couriers'.
order-scans = { $count ->
    [one] One scan
   *[other] { $count } scans
}
order-no-scans = The courier has told us nothing about this parcel yet.
order-zone-assumed = The courier does not tell the time zone. Its own country's time was taken.
order-notice = A notice; it changes nothing
order-not-understood = The courier says something that Waybill does not know yet (code { $code }). Nothing is decided by this word; the courier's own are below.
order-not-understood-say = Say what it means
order-unmapped = We do not know the courier's code { $code } yet
order-is-return = This is a return
order-is-outbound = This goes to the customer
order-direction-saved = Saved which way the parcel goes.
order-cancel = Cancel this label
order-cancel-about = It is not asked any more and does not count for dispatch, payment or invoice. Its timeline stays here. With the courier you cancel it yourself.
order-cancel-button = Cancel { $number }
order-label-cancelled = The label is cancelled.

told-expected = Expected
told-by-promise = the courier's promise
told-by-estimate = the courier's estimate
told-point = Waits at
told-until = Waits until
told-attempts = Delivery attempts
told-attempts-counted = { $count } (failed visits, counted from the scans)
told-signer = Taken by
told-proof = Proof of delivery
told-proof-open = Open it at the courier
told-collected = Cash collected
told-remitted = Cash paid out
told-return = Comes back as
told-redirect = Goes on as

order-no-parcels = No label yet
order-no-parcels-advice = Labels made in Shopify come by themselves. One that was made elsewhere can be added below.
order-add = Add a label
order-add-about = For a label that was made outside Shopify: it is followed from now on.
order-add-courier = Courier
order-add-number = Tracking number
order-add-button = Add the label
order-label-added = The label is added and will be asked at once.
order-add-choose-courier = Courier: this one is not known here. Choose one from the list.
order-add-number-missing = Tracking number: it is empty. Type the number that is printed on the label.
order-add-number-wrong = Tracking number: “{ $number }” is not one. It needs 4 to 40 letters, digits or dashes. Copy it from the label.
order-add-number-other = Tracking number: “{ $number }” is not one of { $courier }'s ({ $expected }). Check the courier and the number.
order-add-number-twice = Tracking number: the order has “{ $number }” already. Look for it above.

label_problem-not_found = The courier does not know this number yet. A new label may take some hours; else check the number.
label_problem-malformed = The courier does not take this number: { $message }. Cancel the label and add the right one.
label_problem-refused = The courier refused to tell about this number: { $message }
label_problem-unreadable = The courier's answer about this parcel could not be read: { $message }. It is asked again.
label_problem-other = The last ask failed: { $message }. It is asked again.

history-none = Nothing was decided yet
history-none-advice = Each change of a parcel is noted here: what Waybill did about it, or left alone, and why.
history-decisions = Decisions and what followed
history-because = Because { $why }.
history-seen = Alerts that were seen
history-seen-at = seen { $when }
effect_state-waiting = waits for its turn
effect_state-retry = { $count ->
    [one] failed once, tried again { $when }
   *[other] failed { $count } times, tried again { $when }
}
effect_state-in_hand = is being done
effect_state-done = done { $when }
effect_state-parked = given up { $when }: it waits for you
