frame-skip = To the content
frame-nav = Main
frame-sign-out = Sign out
frame-needs-sign-in = Shopify no longer accepts Waybill's access: nothing is told to it until somebody signs in again.
frame-needs-sign-in-open = How to sign in again

nav-orders = Orders
nav-attention = Needs attention
nav-couriers = Couriers
nav-tracking = Tracking
nav-defaults = Default values
nav-account = Your account

sign_in-title = Sign in
sign_in-email = e-Mail
sign_in-password = Password
sign_in-enter = Sign in
sign_in-wrong = The e-mail or the password is wrong. Try again.
sign_in-too-many = There were too many wrong tries. Wait a quarter of an hour, then try again.

problem-to-orders = To the orders
problem-not_found-title = This page does not exist
problem-not_found-advice = The address may be mistyped, or what it showed is not there any more.
problem-stale_form-title = This form is too old
problem-stale_form-advice = You may have signed in again since it was opened. Go back, load the page anew and try once more. Nothing was changed.
problem-bad_form-title = This form could not be read
problem-bad_form-advice = It may be too large. Go back and try with less. Nothing was changed.
problem-not_allowed-title = This address is not a page
problem-not_allowed-advice = It only takes what a form sends to it.
problem-too_slow-title = This takes too long
problem-too_slow-advice = Waybill is busy. Wait a minute, then load the page anew.
problem-shopify-title = Shopify did not let us in
problem-shopify-advice = It may be busy. Wait a minute, then open Waybill from your Shopify admin again. Nothing was changed.
problem-broken-title = Something went wrong here
problem-broken-advice = It is our mistake and it has been written down. Load the page anew; what you had typed may have to be typed again.
