//! The zone of a place whose courier tells a time without one: by the country, where that tells enough.

use jiff::tz::TimeZone;

/// Countries with their zone. Those with several have the zone in their middle, which is hours off at the edges:
/// such a time counts as assumed.
const ZONES: [(&str, &str); 50] = [
    ("AE", "Asia/Dubai"),
    ("AT", "Europe/Vienna"),
    ("AU", "Australia/Sydney"),
    ("BE", "Europe/Brussels"),
    ("BG", "Europe/Sofia"),
    ("BR", "America/Sao_Paulo"),
    ("CA", "America/Toronto"),
    ("CH", "Europe/Zurich"),
    ("CN", "Asia/Shanghai"),
    ("CY", "Asia/Nicosia"),
    ("CZ", "Europe/Prague"),
    ("DE", "Europe/Berlin"),
    ("DK", "Europe/Copenhagen"),
    ("EE", "Europe/Tallinn"),
    ("ES", "Europe/Madrid"),
    ("FI", "Europe/Helsinki"),
    ("FR", "Europe/Paris"),
    ("GB", "Europe/London"),
    ("GR", "Europe/Athens"),
    ("HK", "Asia/Hong_Kong"),
    ("HR", "Europe/Zagreb"),
    ("HU", "Europe/Budapest"),
    ("IE", "Europe/Dublin"),
    ("IL", "Asia/Jerusalem"),
    ("IN", "Asia/Kolkata"),
    ("IT", "Europe/Rome"),
    ("JP", "Asia/Tokyo"),
    ("KR", "Asia/Seoul"),
    ("LT", "Europe/Vilnius"),
    ("LU", "Europe/Luxembourg"),
    ("LV", "Europe/Riga"),
    ("MD", "Europe/Chisinau"),
    ("MT", "Europe/Malta"),
    ("MX", "America/Mexico_City"),
    ("NL", "Europe/Amsterdam"),
    ("NO", "Europe/Oslo"),
    ("PL", "Europe/Warsaw"),
    ("PT", "Europe/Lisbon"),
    ("RO", "Europe/Bucharest"),
    ("RS", "Europe/Belgrade"),
    ("SE", "Europe/Stockholm"),
    ("SG", "Asia/Singapore"),
    ("SI", "Europe/Ljubljana"),
    ("SK", "Europe/Bratislava"),
    ("TH", "Asia/Bangkok"),
    ("TR", "Europe/Istanbul"),
    ("TW", "Asia/Taipei"),
    ("UA", "Europe/Kyiv"),
    ("US", "America/Chicago"),
    ("ZA", "Africa/Johannesburg"),
];

/// The zone of a country by its two letters; `None` when it is not listed.
pub(crate) fn of(country: Option<&str>) -> Option<TimeZone> {
    let country = country?.trim().to_uppercase();
    let (_, zone) = ZONES.iter().find(|(code, _)| *code == country)?;
    TimeZone::get(zone).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_listed_zone_is_one() {
        for (country, zone) in ZONES {
            assert!(of(Some(country)).is_some(), "{country} {zone}");
        }
        assert!(ZONES.is_sorted());
    }

    #[test]
    fn a_country_that_is_not_listed_has_none() {
        assert_eq!(of(Some("QQ")), None);
        assert_eq!(of(None), None);
        assert_eq!(of(Some(" ro ")), of(Some("RO")));
    }
}
