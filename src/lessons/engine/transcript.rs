//! What the programs of a lesson printed, and when; a recording keeps it as a comment.

use std::fmt::Write as _;

/// Begins the comment of a recording that names its lesson; the choice follows on the next line.
const LESSON: &str = "camadas lesson ";
/// Begins a comment that holds lines of programs.
const LINES: &str = "what the programs printed, seconds, seat, line:";

/// Most octets of a comment: the length of an option has 16 bits (draft-ietf-opsawg-pcapng §3.5).
const MOST_OCTETS: usize = 60_000;

/// A line that a program printed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// Nanoseconds since 1970.
    pub time_ns: i64,
    /// Index of the scene.
    pub scene: usize,
    /// Which program: its host, or "host:something" where a host runs several.
    pub seat: String,
    /// What it printed, escaped, without the end of the line.
    pub text: String,
}

/// All lines that the programs of a run printed, in the order of time.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Transcript {
    /// The lines.
    pub lines: Vec<Line>,
}

impl Transcript {
    /// The lines of a seat, of all scenes.
    pub fn of<'t>(&'t self, seat: &'t str) -> impl Iterator<Item = &'t str> {
        self.lines.iter().filter(move |line| line.seat == seat).map(|line| line.text.as_str())
    }

    /// The comments that a recording of `lesson` keeps: which lesson, what it went by (`choice`, a line), these lines.
    #[must_use]
    pub fn to_comments(&self, lesson: &str, choice: &str) -> Vec<String> {
        let mut comments = vec![format!("{LESSON}{lesson}\n{choice}")];
        let mut comment = String::new();
        for Line { time_ns, scene, seat, text } in &self.lines {
            let mut line = String::new();
            let _ = write!(line, "\n{}.{:09} {scene} {seat} {text}", time_ns / 1_000_000_000, time_ns % 1_000_000_000);
            if comment.len() + line.len() > MOST_OCTETS {
                comments.push(std::mem::take(&mut comment));
            }
            if comment.is_empty() {
                comment.push_str(LINES);
            }
            comment.push_str(&line);
        }
        comments.extend((!comment.is_empty()).then_some(comment));
        comments
    }

    /// The lesson of a recording, the line of its choice, and the lines of its programs, if `comments` are those of one.
    #[must_use]
    pub fn from_comments(comments: &[String]) -> Option<(&str, &str, Self)> {
        let head = comments.iter().find_map(|comment| comment.strip_prefix(LESSON))?;
        let (lesson, choice) = head.split_once('\n')?;
        let texts = comments.iter().filter_map(|comment| comment.strip_prefix(LINES));
        let lines = texts.flat_map(str::lines).filter_map(line).collect();
        Some((lesson, choice, Self { lines }))
    }
}

fn line(text: &str) -> Option<Line> {
    let mut words = text.splitn(4, ' ');
    let (seconds, decimals) = words.next()?.split_once('.')?;
    let time_ns = seconds.parse::<i64>().ok()?.checked_mul(1_000_000_000)?.checked_add(decimals.parse().ok()?)?;
    let (scene, seat) = (words.next()?.parse().ok()?, words.next()?.to_owned());
    Some(Line { time_ns, scene, seat, text: words.next().unwrap_or_default().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transcript_survives_its_comments() {
        let line = |time_ns, seat: &str, text: &str| Line { time_ns, scene: 1, seat: seat.into(), text: text.into() };
        let mut lines = vec![line(1_500_000_000_000_000_007, "a:1", "Olá,  mundo "), line(5, "b", "")];
        lines.extend((0..4000).map(|n| line(n, "c", "quite a long line of some program or other")));
        let transcript = Transcript { lines };
        let comments = transcript.to_comments("multicast", "seed=1 message=x y");
        assert!(comments.len() > 3 && comments.iter().all(|comment| comment.len() <= MOST_OCTETS + 100));
        let (lesson, choice, read) = Transcript::from_comments(&comments).expect("a lesson");
        assert_eq!((lesson, choice), ("multicast", "seed=1 message=x y"));
        assert!(read == transcript);
        assert_eq!(Transcript::from_comments(&["something else".to_owned()]), None);
    }
}
