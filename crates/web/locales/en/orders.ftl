orders-look-first = Look at these first
orders-all-attention = Everything that needs attention
orders-chart-title = Where your parcels are
orders-search-label = Order, tracking number or customer
orders-search = Search
orders-tab-in_progress = In Progress
orders-tab-dispatched = Dispatched
orders-tab-all = All
orders-order = Order
orders-customer = Customer
orders-parcels = Parcels
orders-total = Total
orders-payment = Payment
orders-created = Ordered
orders-cancelled = Cancelled
orders-no-label = no label yet
orders-alerts = { $count ->
    [one] { $count } alert
   *[other] { $count } alerts
}
orders-count = { $count ->
    [one] { $count } order
   *[other] { $count } orders
}
orders-pages = Pages
orders-newer = Newer
orders-older = Older
orders-none = No orders here
orders-none-advice = Orders come from Shopify by themselves. An order moves to Dispatched when the courier has its first parcel, or when you mark it.
orders-none-found = Nothing found for “{ $search }”
orders-none-found-advice = Search by the order's name (#1001), a tracking number or a customer's name. The beginning is enough.
orders-clear-search = Show all orders in progress
orders-no-such-page = There are not so many pages
orders-first-page = To the first page
