//! What the list of somebody's devices calls a browser: "Firefox on Windows". Only a name to recognise; nothing is
//! decided by it, for a browser says of itself what it likes.

/// The word that only this browser has in its `User-Agent`. Most pretend to be others as well, so the order counts.
const BROWSERS: [(&str, &str); 9] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Vivaldi/", "Vivaldi"),
    ("CriOS/", "Chrome"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

const SYSTEMS: [(&str, &str); 7] = [
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "a Mac"),
    ("Linux", "Linux"),
];

/// A name for whatever sends this `User-Agent`.
#[must_use]
pub fn named(agent: &str) -> String {
    match (known(&BROWSERS, agent), known(&SYSTEMS, agent)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(name), None) | (None, Some(name)) => name.into(),
        (None, None) => "unnamed device".into(),
    }
}

fn known(all: &[(&'static str, &'static str)], agent: &str) -> Option<&'static str> {
    all.iter().find(|(word, _)| agent.contains(word)).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn browsers_are_told_apart_although_each_pretends_to_be_another() {
        let mozilla = |rest: &str| named(&format!("Mozilla/5.0 {rest}"));
        let webkit = "AppleWebKit/537.36 (KHTML, like Gecko)";
        let chrome = mozilla(&format!("(X11; Linux x86_64) {webkit} Chrome/140.0.0.0 Safari/537.36"));
        assert_eq!(chrome, "Chrome on Linux");
        let edge = mozilla(&format!(
            "(Windows NT 10.0; Win64; x64) {webkit} Chrome/140.0.0.0 Safari/537.36 Edg/140.0"
        ));
        assert_eq!(edge, "Edge on Windows");
        let safari =
            "(iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Safari/604.1";
        assert_eq!(mozilla(safari), "Safari on an iPhone");
        assert_eq!(
            mozilla("(Macintosh; Intel Mac OS X 10.15; rv:143.0) Gecko/20100101 Firefox/143.0"),
            "Firefox on a Mac"
        );
        let android = format!("(Linux; Android 10; K) {webkit} Chrome/140.0.0.0 Mobile Safari/537.36");
        assert_eq!(mozilla(&android), "Chrome on Android");
    }

    #[test]
    fn what_is_no_browser_has_no_name() {
        for agent in ["", "curl/8.14.1"] {
            assert_eq!(named(agent), "unnamed device");
        }
    }
}
