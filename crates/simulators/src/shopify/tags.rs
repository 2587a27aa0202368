//! How Shopify keeps tags: split at commas, once each without regard to case, sorted.

/// The single tags in what an app sent: `"a, b"` is two.
pub(crate) fn split(sent: &[String]) -> Vec<String> {
    let parts = sent.iter().flat_map(|text| text.split(',')).map(str::trim);
    parts.filter(|tag| !tag.is_empty()).map(str::to_owned).collect()
}

/// `tags` with `more` added.
pub(crate) fn added(tags: &[String], more: &[String]) -> Vec<String> {
    let mut all = tags.to_vec();
    for tag in more {
        if !all.iter().any(|known| same(known, tag)) {
            all.push(tag.clone());
        }
    }
    all.sort_by_key(|tag| tag.to_lowercase());
    all
}

/// `tags` without those in `less`.
pub(crate) fn removed(tags: &[String], less: &[String]) -> Vec<String> {
    tags.iter().filter(|tag| !less.iter().any(|gone| same(gone, tag))).cloned().collect()
}

fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}
