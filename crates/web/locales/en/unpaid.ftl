unpaid-title = Delivered but unpaid
unpaid-about = All parcels of these orders arrived, and Shopify still waits for the money.
unpaid-none = Every delivered order is paid
unpaid-open = Still open
unpaid-part = a part is paid
unpaid-since = Delivered
unpaid-why = Why it is not marked as paid
unpaid-undecided = nothing was decided about it yet
