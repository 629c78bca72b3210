//! What is new in the text of a mail, apart from what it repeats: earlier mails and the signature. Looks at lines and at
//! nothing else; each is looked at a few times, however the text is made.

/// A text, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parted {
    /// What the mail itself says.
    pub said: String,
    /// The signature and what is quoted, if there are any.
    pub quoted: Option<String>,
}

/// Lines of a signature at most; below a longer one there is something else.
const SIGNATURE_LINES: usize = 15;
/// Lines within which the fields of a quoted head stand.
const HEAD_LINES: usize = 7;
/// Lines over which the line before a quote may be broken.
const BROKEN: usize = 4;
/// Longest line before a quote, in bytes.
const LINE_BYTES: usize = 400;

/// How "… wrote:" ends, in lower case and without its colon.
const WROTE: &[&str] = &[
    "wrote",
    "schrieb",
    "a écrit",
    "escribió",
    "ha scritto",
    "escreveu",
    "schreef",
    "skrev",
    "napisał",
    "napisała",
    "napisał(a)",
    "kirjoitti",
    "napsal",
    "napsal(a)",
    "írta",
    "yazdı",
    "a scris",
    "написал",
    "написала",
    "написал(а)",
    "пишет",
    "написав",
    "écrivait",
    "写道",
    "の書き込み",
];
/// What stands over a quoted mail, in lower case.
const DIVIDERS: &[&str] = &[
    "original message",
    "originalnachricht",
    "ursprüngliche nachricht",
    "message d'origine",
    "message original",
    "mensaje original",
    "messaggio originale",
    "mensagem original",
    "oorspronkelijk bericht",
    "ursprungligt meddelande",
    "oprindelig meddelelse",
    "opprinnelig melding",
    "wiadomość oryginalna",
    "alkuperäinen viesti",
    "исходное сообщение",
    "原始邮件",
];
/// The fields of a quoted head, in lower case: who, when, to whom, about what.
const FROM: &[&str] =
    &["from", "von", "de", "da", "van", "från", "fra", "od", "lähettäjä", "от", "kimden", "发件人", "差出人"];
const OTHER: &[&str] = &[
    "sent",
    "date",
    "to",
    "cc",
    "subject",
    "gesendet",
    "datum",
    "an",
    "betreff",
    "envoyé",
    "à",
    "objet",
    "enviado",
    "para",
    "asunto",
    "fecha",
    "inviato",
    "a",
    "oggetto",
    "assunto",
    "data",
    "verzonden",
    "aan",
    "onderwerp",
    "skickat",
    "till",
    "ämne",
    "sendt",
    "til",
    "emne",
    "wysłano",
    "do",
    "temat",
    "lähetetty",
    "vastaanottaja",
    "aihe",
    "отправлено",
    "кому",
    "тема",
    "дата",
    "发送时间",
    "收件人",
    "主题",
    "送信日時",
    "宛先",
    "件名",
];
/// How the line begins that a telephone puts under every mail, in lower case.
const TELEPHONE: &[&str] = &[
    "sent from my ",
    "sent from mail for ",
    "get outlook for ",
    "von meinem ",
    "gesendet von ",
    "gesendet mit der ",
    "envoyé de mon ",
    "envoyé à partir de ",
    "enviado desde mi ",
    "enviado do meu ",
    "inviato da ",
    "verstuurd vanaf ",
    "skickat från min ",
    "wysłane z ",
];

/// Takes a text apart. Where nothing new would be left, as when a mail is only passed on, all of it counts as new.
#[must_use]
pub fn part(text: &str) -> Parted {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let (head, tail) = lines.split_at(head_of_rest(&lines).unwrap_or(lines.len()));
    let (mut said, mut quoted) = without_quote(head);
    let signature = said.split_off(signature(&said).unwrap_or(said.len()));
    let said = joined(&said);
    if said.is_empty() {
        return Parted { said: joined(&lines), quoted: None };
    }
    quoted.extend_from_slice(tail);
    let rest: Vec<String> =
        [joined(&signature), joined(&quoted)].into_iter().filter(|part| !part.is_empty()).collect();
    Parted { said, quoted: (!rest.is_empty()).then(|| rest.join("\n\n")) }
}

fn joined(lines: &[&str]) -> String {
    lines.join("\n").trim_matches('\n').trim_end().to_owned()
}

/// Where everything that follows is quoted: at a divider, at a quoted head, or at "… wrote:" without marks after it.
fn head_of_rest(lines: &[&str]) -> Option<usize> {
    let at = (0..lines.len()).find(|&at| {
        is_divider(lines[at])
            || is_quoted_head(&lines[at..])
            || wrote(lines, at).is_some_and(|to| bare(lines, to))
    })?;
    // A line that is drawn above it goes with it.
    let drawn = |line: &str| line.len() >= 5 && line.bytes().all(|b| b == b'_' || b == b'-');
    let above = (0..at).rev().find(|&above| !lines[above].is_empty());
    Some(above.filter(|&above| drawn(lines[above])).unwrap_or(at))
}

/// Whether what follows this line is there and is not marked as quoted.
fn bare(lines: &[&str], after: usize) -> bool {
    lines[after..].iter().find(|line| !line.is_empty()).is_some_and(|line| !line.starts_with('>'))
}

fn is_divider(line: &str) -> bool {
    let line = line.trim();
    let within = line.trim_matches(['-', ' ', '_', '*']);
    line.len() - within.len() >= 4
        && line.starts_with('-')
        && within.len() <= 60
        && DIVIDERS.contains(&within.to_lowercase().as_str())
}

/// "From: … Sent: … To: … Subject: …", as some programs put it over what they quote.
fn is_quoted_head(lines: &[&str]) -> bool {
    let field = |line: &str, names: &[&str]| {
        let line: String = line.trim_start_matches(['*', ' ']).chars().take(40).collect();
        let name = line.split_once([':', '：']).map(|(name, _)| name.trim_matches(['*', ' ']).to_lowercase());
        name.is_some_and(|name| names.contains(&name.as_str()))
    };
    field(lines[0], FROM)
        && lines.iter().skip(1).take(HEAD_LINES).filter(|line| field(line, OTHER)).count() >= 2
}

/// Whether "on such a day so-and-so wrote:" begins in this line; then the line after it.
fn wrote(lines: &[&str], at: usize) -> Option<usize> {
    let mut length = 0;
    for to in at..lines.len().min(at + BROKEN) {
        let line = lines[to].trim();
        length += line.len();
        if line.is_empty() || line.starts_with('>') || length > LINE_BYTES {
            return None;
        }
        if let Some(line) = line.strip_suffix(':').or_else(|| line.strip_suffix('：')) {
            let line = line.trim_end().to_lowercase();
            let said = WROTE.iter().any(|wrote| line.ends_with(wrote))
                // Some put the verb first: "Am … schrieb Ana:".
                || WROTE.iter().any(|wrote| line.contains(&format!(" {wrote} ")));
            let whole = lines[at..=to].concat();
            let dated = whole.bytes().any(|b| b.is_ascii_digit() || b == b'@');
            // A line alone that names nobody's address does where what follows is marked.
            let marked = at == to && lines.get(to + 1).is_some_and(|line| line.starts_with('>'));
            return (said && (dated || marked)).then_some(to + 1);
        }
    }
    None
}

/// Takes out what is marked with `>`, if it is one piece, with the line that says whose it is. Several pieces with text
/// between them are answers point by point, which say little without what they answer: those stay.
fn without_quote<'a>(lines: &[&'a str]) -> (Vec<&'a str>, Vec<&'a str>) {
    let is_quote = |line: &&str| line.starts_with('>');
    let (Some(first), Some(last)) = (lines.iter().position(is_quote), lines.iter().rposition(is_quote))
    else {
        return (lines.to_vec(), Vec::new());
    };
    if lines[first..=last].iter().any(|line| !line.is_empty() && !is_quote(line)) {
        return (lines.to_vec(), Vec::new());
    }
    let above = lines[..first].iter().rposition(|line| !line.is_empty()).map_or(0, |above| above + 1);
    let whose =
        (above.saturating_sub(BROKEN)..above).find(|&at| wrote(lines, at) == Some(above)).unwrap_or(first);
    let mut said = lines[..whose].to_vec();
    said.extend_from_slice(&lines[last + 1..]);
    (said, lines[whose..=last].to_vec())
}

/// Where the signature begins: at the line of two hyphens (RFC 3676, 4.3), or at the line of a telephone.
fn signature(lines: &[&str]) -> Option<usize> {
    let last = lines.iter().rposition(|line| !line.is_empty())?;
    let hyphens = lines.iter().rposition(|line| *line == "--").filter(|at| last - at <= SIGNATURE_LINES);
    let begins = |line: &str, words: &&str| line.get(..words.len().min(line.len())) == Some(*words);
    let low = lines[last].trim().to_lowercase();
    let telephone =
        (low.chars().count() <= 80 && TELEPHONE.iter().any(|words| begins(&low, words))).then_some(last);
    hyphens.or(telephone)
}

#[cfg(test)]
mod tests {
    use super::part;

    fn parted(text: &str) -> (String, String) {
        let parted = part(text);
        (parted.said, parted.quoted.unwrap_or_default())
    }

    #[test]
    fn a_reply_above_what_it_answers_is_what_is_left() {
        for line in [
            "On Tue, 3 Mar 2026 at 10:00, Ana <ana@example.com> wrote:",
            "Am 03.03.2026 um 10:00 schrieb Ana Example:",
            "Am Di., 3. März 2026 schrieb Ana <ana@example.com>:",
            "Le mar. 3 mars 2026 à 10:00, Ana <ana@example.com> a écrit :",
            "El mar, 3 mar 2026 a las 10:00, Ana (<ana@example.com>) escribió:",
            "On Tue, 3 Mar 2026 at 10:00, Somebody With A Long Name\n<somebody@example.com> wrote:",
            "Dnia 3 mar 2026 Ana napisał(a):",
            "3 марта 2026, Ana <ana@example.com> написал:",
        ] {
            let (said, quoted) =
                parted(&format!("Yes, please.\r\n\r\n{line}\r\n> Shall we?\r\n>\r\n> Ana\r\n"));
            assert_eq!(said, "Yes, please.", "{line}");
            assert!(
                quoted.starts_with(line.lines().next().unwrap()) && quoted.ends_with("> Ana"),
                "{quoted}"
            );
            let (said, quoted) = parted(&format!("Yes, please.\n\n{line}\n\nShall we?\n"));
            assert_eq!((said.as_str(), quoted.contains("Shall we?")), ("Yes, please.", true), "{line}");
        }
    }

    #[test]
    fn a_head_or_a_divider_begins_what_is_quoted() {
        for head in [
            "-----Original Message-----\nFrom: Ana",
            "-----Ursprüngliche Nachricht-----\nVon: Ana",
            "________________________________\nFrom: Ana <ana@example.com>\nSent: Tuesday\nTo: Bo\nSubject: Hi",
            "Von: Ana\nGesendet: Dienstag\nAn: Bo\nBetreff: Hi",
            "*From:* Ana\n*Sent:* Tuesday\n*To:* Bo",
            "De : Ana\nEnvoyé : mardi\nÀ : Bo\nObjet : Salut",
        ] {
            let (said, quoted) = parted(&format!("Fine.\n\n{head}\n\nShall we?"));
            assert_eq!((said.as_str(), quoted.starts_with(&head[..5])), ("Fine.", true), "{quoted}");
        }
    }

    #[test]
    fn an_answer_below_is_kept_and_answers_point_by_point_are_left_as_they_are() {
        let (said, quoted) = parted("On 3 Mar 2026 Ana wrote:\n> Shall we?\n\nYes, at noon.");
        assert_eq!((said.as_str(), quoted.ends_with("> Shall we?")), ("Yes, at noon.", true));
        let (said, quoted) = parted("Yes, at noon.\n\nAna Lopez wrote:\n> Shall we?");
        assert_eq!((said.as_str(), quoted.as_str()), ("Yes, at noon.", "Ana Lopez wrote:\n> Shall we?"));
        let points = "On 3 Mar 2026 Ana wrote:\n> One?\nYes.\n> Two?\nNo.";
        assert_eq!(parted(points), (points.to_owned(), String::new()));
    }

    #[test]
    fn a_signature_is_not_part_of_what_is_said() {
        assert_eq!(parted("Hello\n\n-- \nAna\nExample Ltd"), ("Hello".into(), "--\nAna\nExample Ltd".into()));
        assert_eq!(parted("Hello\n\nSent from my phone"), ("Hello".into(), "Sent from my phone".into()));
        let long = format!("Hello\n--\n{}", "line\n".repeat(20));
        assert_eq!(parted(&long), (long.trim_end().into(), String::new()));
    }

    #[test]
    fn what_is_only_passed_on_is_all_new() {
        let passed = "From: Ana\nSent: Tuesday\nTo: Bo\nSubject: Hi\n\nShall we?";
        assert_eq!(parted(passed), (passed.into(), String::new()));
        assert_eq!(parted("> only this"), ("> only this".into(), String::new()));
        assert_eq!(parted(""), (String::new(), String::new()));
    }

    #[test]
    fn ordinary_sentences_are_not_taken_for_quotes() {
        for text in [
            "My order of 3 May says:\nnothing",
            "From: here to there it is far.\nThat is all.",
            "-- ah well --",
            "I wrote:\nyou did not",
            "To: be or not to be\nDate: unknown",
        ] {
            assert_eq!(parted(text), (text.to_owned(), String::new()));
        }
    }
}
