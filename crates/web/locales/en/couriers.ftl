couriers-accounts = Courier accounts
couriers-account = Courier
couriers-state = State
couriers-state-active = Works
couriers-state-blocked = Not reachable
couriers-state-disabled = Switched off
couriers-state-needs_attention = Access refused
couriers-blocked-until = asked again { $when }
couriers-last-ok = Last answer
couriers-last-error = Last error
couriers-budget-title = Call budget
couriers-budget = { $batch ->
    [one] one label a call, a call every { $seconds } s
   *[other] { $batch } labels a call, a call every { $seconds } s
}
couriers-none = No courier is connected
couriers-none-advice = Whoever runs Waybill connects one with the command “waybill account add”. Labels that come before that wait, and are asked as soon as it is there.
couriers-others = Not connected: { $couriers }.
couriers-runs = Last refreshes
couriers-run-when = When
couriers-run-asked = Asked
couriers-run-answered = Answered
couriers-run-new = New scans
couriers-run-errors = Errors
couriers-run-calls = Calls
couriers-run-news = With news
couriers-run-feed = feed
couriers-feed-read = feed read up to { $when }
couriers-feed-aside = The courier does not give the feed ({ $why }). Labels are asked one by one; the feed is tried again { $when }.
couriers-spent = Last 24 hours: { $labels ->
    [one] one label asked
   *[other] labels asked { $labels } times
}, { $spared } of them by a feed, with { $calls ->
    [one] one call
   *[other] { $calls } calls
}: { $each } calls a label.
