data_requests-title = Customers' data
data_requests-about = These customers asked what you know of them. Hand over what is listed here within 30 days.
data_requests-none = No customer has asked
data_requests-hand-over = I have handed it over
data_requests-over = Handed over, or erased.
data_requests-done = Marked as handed over.
data_requests-open = { $count ->
    [one] A customer asks for their data.
   *[other] { $count } customers ask for their data.
}
