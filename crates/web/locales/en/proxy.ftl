proxy-none = There is no order to follow yet.
proxy-guest = Sign in to your account in this shop to follow your orders, or open the link that came with your order.
proxy-not-found = We cannot find this order. Check the link that came with it.
