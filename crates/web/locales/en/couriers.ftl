couriers-accounts = Courier accounts
couriers-account = Courier
couriers-state = State
couriers-state-active = Works
couriers-state-blocked = Not reachable
couriers-blocked-until = asked again { $when }
couriers-last-ok = Last answer
couriers-last-error = Last error
couriers-budget-title = Call budget
couriers-budget = { $batch ->
    [one] one label a call, a call every { $seconds } s
   *[other] { $batch } labels a call, a call every { $seconds } s
}
couriers-none = No courier is connected
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
couriers-state-disabled = Paused
couriers-state-needs_attention = Needs attention
couriers-none-advice = Connect the couriers that you ship with. Labels that come before that wait, and are asked as soon as their courier is there.
couriers-title = Connected services
couriers-wanted = { $labels ->
    [one] One label of { $courier } waits: no account of this courier is connected.
   *[other] { $labels } labels of { $courier } wait: no account of this courier is connected.
}
couriers-labels = { $labels ->
    [0] No label waits on it.
    [one] One label waits on it.
   *[other] { $labels } labels wait on it.
}
couriers-waiting-title = Labels
couriers-asked-next = asked next: { $when }

couriers-connect = Connect a courier
couriers-choose = Each courier asks for other credentials. You get them from the courier, with your contract.
couriers-connect-one = Connect { $courier }
couriers-connect-save = Connect and test
couriers-not-saved = Nothing was saved yet: correct what is marked below, then try again.
couriers-tells-title = What this courier tells
couriers-tells = Tells: { $facts }.
couriers-tells-not = Does not tell: { $facts }.
couriers-wants = Wants to know of each label: { $facts }. Without it, it tells less.
couriers-tells-pick_up = that it picked the parcel up
couriers-tells-refused = that the customer refused it
couriers-tells-not_found = that nobody was found at the address
couriers-tells-pick_up_point = that it waits in a locker or pick-up point
couriers-tells-proof = a link to the proof of delivery
couriers-tells-signer = who took it
couriers-tells-cash = that the cash was collected
couriers-tells-return_number = the number of the way back
couriers-wants-postcode = the recipient's postcode

couriers-field-username = User name
couriers-field-password = Password
couriers-field-client_id = Client ID
couriers-field-client_secret = Client secret
couriers-field-subscription_key = Subscription key
couriers-field-api_password = API password
couriers-field-api_key = API key
couriers-field-country = Country of the account
couriers-field-country-about = Two letters: RO, HU, CZ, SK, SI, HR or RS.
couriers-field-other = Credential
couriers-field-missing = This is empty. It is needed to sign in there.
couriers-field-unusable = This cannot be sent: use at most { $most } signs and no line breaks.
couriers-secret-kept = It is kept and not shown. Leave this empty to keep it as it is.
couriers-site = The courier's address
couriers-site-about = The first one is usual. Choose another when your account is in that country, or for tests.
couriers-site-wrong = “{ $given }” is none of this courier's addresses. Use one of these: { $known }.
couriers-name = Your name for it
couriers-name-about = Only you see it. Leave it empty unless you have several accounts with this courier.
couriers-name-wrong = “{ $name }” is taken or too long. Use another name of at most { $most } characters.

couriers-used-title = Used today
couriers-used = calls: { $calls }, labels asked: { $labels }, conversations that failed: { $failed }
couriers-failures-title = Failures in a row
couriers-test = Test the connection
couriers-pause = Pause
couriers-resume = Ask again
couriers-credentials = Credentials
couriers-credentials-save = Save and test
couriers-errors-title = Last errors
couriers-errors-none = None.
couriers-test-works = The connection works.
couriers-test-refused = The courier refuses the credentials: the user name, password or key is wrong. Correct them under Credentials and test again.
couriers-test-away = The courier does not answer at the moment. This says nothing about your credentials: test again later.
couriers-test-busy = The courier says that it was called too often. Wait a few minutes, then test again.
couriers-test-unclear = The courier answered something that Waybill does not understand. Its words stand under Last errors.
couriers-test-too_soon = The account was used a moment ago: wait some seconds, then test the connection.
couriers-done-connected = Connected.
couriers-done-changed = Saved.
couriers-done-paused = Paused. Its labels stay and are not asked.
couriers-done-resumed = Its labels are asked again.

couriers-disconnect = Disconnect…
couriers-disconnect-one = Disconnect { $courier }?
couriers-disconnect-stops = The courier is not asked about them any more. They wait until you connect the courier again.
couriers-disconnect-effects = Until then their orders are not marked as paid or delivered, and no e-mail is sent about them.
couriers-disconnect-stays = Labels, scans and all history stay. Labels that have arrived are as they are.
couriers-disconnect-secrets = The credentials are deleted here. At the courier nothing changes.
couriers-disconnect-yes = Disconnect
couriers-disconnect-no = Keep it
couriers-done-disconnected = { $labels ->
    [0] Disconnected. No label waits for it.
    [one] Disconnected. One label waits until the courier is connected again.
   *[other] Disconnected. { $labels } labels wait until the courier is connected again.
}
