//! Shopify's global ids: `gid://shopify/Order/5001`.

/// A global id taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Gid<'a> {
    /// `Order`, `Fulfillment` …
    pub(crate) kind: &'a str,
    /// The numeric id, as REST and webhooks have it.
    pub(crate) id: i64,
}

impl<'a> Gid<'a> {
    /// `None` when the text is no global id at all.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let (kind, id) = text.strip_prefix("gid://shopify/")?.split_once('/')?;
        let id = id.split_once('?').map_or(id, |(id, _)| id);
        let known = !kind.is_empty() && kind.bytes().all(|byte| byte.is_ascii_alphanumeric());
        known.then_some(Self { kind, id: id.parse().ok()? })
    }
}

/// The global id of `id`, an object of type `kind`.
pub(crate) fn gid(kind: &str, id: i64) -> String {
    format!("gid://shopify/{kind}/{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_global_id_is_read_with_its_type_and_number() {
        assert_eq!(Gid::parse("gid://shopify/Order/5001"), Some(Gid { kind: "Order", id: 5001 }));
        assert_eq!(Gid::parse("gid://shopify/Order/5001?x=1"), Some(Gid { kind: "Order", id: 5001 }));
    }

    #[test]
    fn what_is_no_global_id_is_not_guessed() {
        for text in
            ["", "5001", "gid://shopify/Order", "gid://shopify/Order/", "gid://other/Order/1", "gid://shopify//1"]
        {
            assert_eq!(Gid::parse(text), None, "{text}");
        }
    }
}
