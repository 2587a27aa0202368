codes-title = Couriers' codes
codes-none = Every code that your couriers sent is known.
codes-unmapped-about = Nobody has said yet what these codes mean: nothing is decided from them. What you say here holds for your shop.
codes-no-text = The courier sent no text with it.
codes-seen = { $count ->
    [one] Seen once, { $last }
   *[other] Seen { $count } times, first { $first }, last { $last }
}
codes-status = It means
codes-choose = Choose
codes-notice = A notice: it changes nothing
codes-reason = Reason
codes-no-reason = No reason
codes-acts_next = Who must act
codes-usual = As usual for this status
codes-any-detail = Also for all other second codes of { $code }
codes-map = Save
codes-more = { $count ->
    [one] One more code is not shown.
   *[other] { $count } more codes are not shown.
}
codes-mappings = What was said before
codes-means = Means
codes-since = Since
codes-remove = Remove
codes-of-all = for all shops here
codes-again = Read old scans again
codes-status-missing = Nothing was saved: choose what the code means.
codes-notice-has-no-reason = Nothing was saved: a notice changes nothing, so it has no reason and nobody must act.
codes-reading-done = The old scans are being read again.
codes-busy = Old scans are being read already. Wait until that has ended, then start again.
codes-progress-running = { $courier }: { $read } of { $labels } parcels read again, { $changed } corrected so far.
codes-progress-broke_off = { $courier }: reading again broke off after { $read } of { $labels } parcels, { $when }. What was corrected stays so; start it again for the rest.
codes-progress-ended = { $courier }: { $read } parcels read again, { $changed } corrected, { $held } decisions held back, { $when }.

replay-title = Read old scans again
replay-about = These parcels would be corrected. Nothing is told to Shopify, mailed or invoiced: what follows is held back under “Needs attention” until you say so.
replay-start = Correct the parcels
replay-not-now = Not now
replay-changes = What would change
replay-before = Now
replay-after = Then
replay-acts = Held back for you
replay-none = No parcel would change
replay-none-advice = New scans are read by what was said last.
replay-next = More parcels
replay-unreadable = { $count ->
    [one] One scan can't be read again
   *[other] { $count } scans can't be read again
}

held-confirm = Do it now
held-discard = Discard
held-confirm-all = Do all that waits because codes were mapped
held-confirmed = It is being done.
held-confirmed-all = { $count ->
    [one] One decision was settled.
   *[other] { $count } decisions were settled.
}
held-discarded = Discarded.
held-not-done = It was not done, because { $why }.
held-still = It is still held back, because { $why }.
held-gone = That had been settled already.
