first-import-title = First import
first-import-about = The open orders of the last 60 days come in with their parcels and with what Shopify knows of them. This is quiet: nothing is told to Shopify, nothing is mailed and nothing is paid about what has happened before.
first-import-start = Bring the orders in
first-import-go-on = Go on
first-import-running = Orders since { $since } come in: { $orders } so far, with { $parcels } parcels.
first-import-parked = The import stopped after { $orders } orders with { $parcels } parcels, { $when }. What came in stays; it goes on from there.
first-import-ended = { $orders } orders since { $since } came in, with { $parcels } parcels, { $when }.
first-import-error = What went wrong last:
first-import-acts-title = From when on may Waybill act?
first-import-acts-not-yet = Waybill only shows where parcels are. It does nothing before you say from when on it may act.
first-import-acts-later = Waybill will act upon what happens from { $when } on.
first-import-acts-since = Waybill acts upon what happens since { $when }.
first-import-acts-about = What happened before is shown and never done, neither then nor later.
first-import-acts-done = Saved.
first-import-tracking-off = Tracking is still switched off.
first-import-from-now = From now on
first-import-from-day = From the beginning of a day
first-import-day = Day
first-import-day-about = In your shop's time zone.
first-import-day-wrong = Choose a day after today: what has already happened is not done afterwards.
first-import-act = Save

plan-title = Plan
plan-advanced = Advanced
plan-advanced-about = Your plan includes tracking.
plan-basic = Without tracking
plan-basic-about = Your plan does not include tracking. Couriers are not asked and nothing is done; what is known stays readable and nothing of it is lost.
plan-billed = Shopify says: { $name } ({ $when }).
plan-billed-none = Shopify says that you have no paid plan ({ $when }).
plan-waiting = { $count ->
    [one] One parcel that is on its way would be followed at once.
   *[other] { $count } parcels that are on their way would be followed at once.
}
plan-choose = Choose a plan in Shopify
plan-ask-operator = Ask whoever runs this Waybill for the plan Advanced.
plan-read = Look again
plan-read-done = Shopify was asked again.
plan-read-failed = Shopify did not tell your plan. Try again in a minute.
plan-does = What tracking does
plan-would-do = What tracking would do for you
plan-upgrade = When you change to the plan Advanced, tracking catches up quietly: what happened in the meantime is shown and not done afterwards.
