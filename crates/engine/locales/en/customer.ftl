customer-subject-shipped = Your order { $order } is on its way
customer-subject-out-for-delivery = Your order { $order } is out for delivery
customer-subject-visit-failed = Your order { $order } could not be delivered
customer-subject-ready-for-pickup = Your order { $order } is ready to be picked up
customer-subject-delayed = Your order { $order } is late
customer-subject-delivered = Your order { $order } was delivered
customer-subject-rejected = Your order { $order } was refused, says the courier
customer-subject-returned = Your order { $order } goes back to the shop
customer-intro-shipped = { $courier } has { $parcels ->
    [one] the parcel
   *[other] the parcels
 } of your order { $order } from { $shop }.
customer-intro-out-for-delivery = { $courier } is out to deliver { $parcels ->
    [one] the parcel
   *[other] the parcels
 } of your order { $order } from { $shop }.
customer-intro-visit-failed = { $courier } tried to deliver your order { $order } from { $shop }, and could not.
customer-intro-ready-for-pickup = { $parcels ->
    [one] The parcel of your order { $order } from { $shop } waits to be picked up.
   *[other] The parcels of your order { $order } from { $shop } wait to be picked up.
 }
customer-intro-delayed = { $courier } says that your order { $order } from { $shop } comes later than planned.
customer-intro-delivered = { $courier } says that your order { $order } from { $shop } was delivered.
customer-intro-rejected = { $courier } says that your order { $order } from { $shop } was refused.
customer-intro-returned = { $courier } says that your order { $order } goes back to { $shop }.
customer-again = It was not the first visit.
customer-field-order = Order
customer-field-parcel = Parcel
customer-field-when = When
customer-field-reason = Reason, says the courier
customer-field-expected = Expected
customer-field-point = Where
customer-field-until = Waits until
customer-field-cash = To be paid to the courier for the order
customer-next-out-for-delivery = Please see to it that somebody can take it.
customer-next-cash = Please have the amount ready; the courier can tell you how it may be paid.
customer-next-visit-failed = The courier usually tries again or tells you where it waits. You can also call the courier with the parcel's number.
customer-next-wrong-address = Please tell the shop the right address as soon as you can: without it the parcel goes back.
customer-next-ready-for-pickup = The courier tells you itself what you need to pick it up, for example a code. A parcel that nobody picks up goes back.
customer-next-delivered = If you do not have it, ask at your household or at the reception first, then tell the shop.
customer-next-rejected = If this is wrong, tell the shop at once: then it may still be delivered.
customer-next-returned = If you still want it, tell the shop.
customer-reason-absent = nobody was there
customer-reason-wrong-address = the address is wrong or incomplete
customer-reason-closed = the place was closed
customer-reason-phone = nobody answered the phone
customer-reason-no-access = the courier could not get to the door
customer-reason-payment = it could not be paid
customer-reason-locker = the locker was full or out of order
customer-reason-customs = customs
customer-reason-weather = the weather
customer-reason-courier = a delay at the courier
customer-follow = Follow your order
customer-why = You get this e-mail because you have ordered at { $shop }. It tells of your parcel and advertises nothing.
customer-questions = Questions? Answer this e-mail: it goes to { $shop }.
